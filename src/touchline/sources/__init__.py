"""Reads files, databases and queries into the four tables of records.

In: a :class:`SourceSpec` and the bytes it names. Out: Parquet segments of ``events``, ``feedback``,
``profiles`` and ``efforts``, and a quarantine for the rows that could not be read.
"""
