"""Event logs in columns: read from anything that speaks Arrow, kept on disk, filtered lazily.

In: raw events with a person, a time and a touchpoint. Out: a :class:`Source` of batches of
journeys; conditions on events; a :class:`Filter` is between the two.
"""

from touchline.eventlog.filters import Filter
from touchline.eventlog.names import Names
from touchline.eventlog.source import Source

__all__ = ["Filter", "Names", "Source"]
