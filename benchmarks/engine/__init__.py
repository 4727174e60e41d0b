"""The journey engine against DuckDB, ClickHouse (chdb) and polars, on the same questions.

In: worker processes, one a system, that hold the same log and answer the same seven questions; what
asks them in turn; what writes the tables. Out: ``python -m benchmarks engine --events 10M``.
"""
