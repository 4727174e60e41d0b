"""Parquet files as rows of text; nested fields become dotted columns, lists JSON text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.errors import SourceError
from touchline.schema import identifier, literal
from touchline.sources.readers.staging import Staged, unique_names
from touchline.sources.readers.text import decompress
from touchline.sources.spec import SourceSpec

__all__ = ["as_text", "stage_parquet"]


def stage_parquet(
    db: duckdb.DuckDBPyConnection,
    path: Path,
    spec: SourceSpec,
    *,
    target: Path,
    temporary: Path,
    where: str,
) -> Staged:
    """Stage a Parquet file.

    Raises
    ------
    SourceError
        If the file is not Parquet or is cut.
    """
    plain = decompress(path, temporary)
    try:
        schema = pq.read_schema(plain)
        leaves = list(as_text(schema))
        columns = unique_names([name for name, _ in leaves])
        select = ", ".join(
            f"{sql} AS {identifier(name)}" for (_, sql), name in zip(leaves, columns, strict=True)
        )
        rows: int = db.execute(
            f"COPY (SELECT {select} FROM read_parquet({literal(str(plain))})) "
            f"TO {literal(str(target))} (FORMAT parquet, COMPRESSION snappy)"
        ).fetchall()[0][0]
    except (pa.ArrowInvalid, duckdb.Error) as error:
        reason = str(error).splitlines()[0]
        raise SourceError(
            f"the Parquet file cannot be read: {reason}", hint="copy it again", where=where
        ) from None
    return Staged(path=target, columns=columns, rows=rows, tabular=False)


def as_text(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    """Give name and SQL of each leaf of *schema*, as text."""
    for field in schema:
        yield from _leaf(field.name, identifier(field.name), field.type)


def _leaf(name: str, sql: str, kind: pa.DataType) -> Iterator[tuple[str, str]]:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_struct(kind):
        for child in kind:
            yield from _leaf(f"{name}.{child.name}", f"{sql}.{identifier(child.name)}", child.type)
    elif pa.types.is_nested(kind):
        yield name, f"CAST(to_json({sql}) AS VARCHAR)"
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        yield name, f"coalesce(try(decode({sql})), hex({sql}))"
    elif pa.types.is_floating(kind):
        # NaN in a column of numbers is how data frames write "nothing here".
        yield name, f"CASE WHEN NOT isnan({sql}) THEN CAST({sql} AS VARCHAR) END"
    else:
        yield name, f"CAST({sql} AS VARCHAR)"
