"""Event logs in the formats of process mining: XES (IEEE 1849) and OCEL 2.0, in and out.

In: a file. Out: batches of rows of text with the columns ``case``, ``activity`` and ``time`` and
one per attribute, or a :class:`Source` of journeys. The other way round: journeys in, a file out.
"""

from touchline.eventlog.formats.kinds import LogFormat, log_format

__all__ = ["LogFormat", "log_format"]
