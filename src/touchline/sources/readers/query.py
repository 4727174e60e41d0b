"""A query of the user's own over staged files, shut off from everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from touchline.engine.duck import Limits, connect
from touchline.errors import ConfigError, SourceError
from touchline.schema import identifier, literal
from touchline.sources.readers.parquet import as_text
from touchline.sources.readers.staging import LINE, ROW, Staged, unique_names

__all__ = ["stage_query"]


def stage_query(
    sql: str,
    tables: Mapping[str, Sequence[Staged]],
    *,
    target: Path,
    temporary: Path,
    where: str,
    limits: Limits | None = None,
) -> Staged:
    """Stage the result of *sql* over views named like the keys of *tables*.

    The query runs on one thread, so that rows come in the same order every time, and may read
    the staged files and nothing else. All columns of the views are text.

    Raises
    ------
    ConfigError
        If *sql* is not one SELECT, or DuckDB refuses it.
    """
    memory = (limits or Limits()).memory
    with connect(temporary, limits=Limits(memory=memory, threads=1)) as db:
        for name, parts in tables.items():
            db.execute(_view(name, parts))
        _shut_off(db, [part.path for parts in tables.values() for part in parts], temporary)
        _require_select(db, sql, where)
        try:
            return _write(db, sql, target)
        except duckdb.Error as error:
            raise ConfigError(
                f"the query under `sql:` fails: {str(error).strip()}",
                hint=f"tables: {', '.join(tables)}; all columns of files are text, so cast them: "
                "CAST(amount AS DOUBLE)",
                where=where,
            ) from None


def _view(name: str, parts: Sequence[Staged]) -> str:
    files = "[" + ", ".join(literal(str(part.path)) for part in parts) + "]"
    hidden = [ROW, LINE] if any(part.numbered for part in parts) else []
    exclude = f" EXCLUDE ({', '.join(hidden)})" if hidden else ""
    return (
        f"CREATE VIEW {identifier(name)} AS SELECT *{exclude} "
        f"FROM read_parquet({files}, union_by_name = true)"
    )


def _shut_off(db: duckdb.DuckDBPyConnection, files: Sequence[Path], temporary: Path) -> None:
    allowed = ", ".join(literal(str(file)) for file in files)
    db.execute(f"SET allowed_paths = [{allowed}]")
    db.execute(f"SET allowed_directories = [{literal(str(temporary) + '/')}]")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")


def _require_select(db: duckdb.DuckDBPyConnection, sql: str, where: str) -> None:
    try:
        statements = db.extract_statements(sql)
    except duckdb.Error as error:
        raise ConfigError(f"`sql:` cannot be read: {error}", where=where) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ConfigError("`sql:` must be one SELECT", where=where)


def _write(db: duckdb.DuckDBPyConnection, sql: str, target: Path) -> Staged:
    relation = db.sql(sql.rstrip().rstrip(";"))
    leaves = list(as_text(relation.limit(0).to_arrow_table().schema))
    columns = unique_names([name for name, _ in leaves])
    select = ", ".join(
        f"{text} AS {identifier(name)}" for (_, text), name in zip(leaves, columns, strict=True)
    )
    reader = relation.project(select).to_arrow_reader(50_000)
    rows = 0
    with pq.ParquetWriter(target, reader.schema, compression="snappy") as writer:
        for batch in reader:
            rows += batch.num_rows
            writer.write_batch(batch)
    if not columns:
        raise SourceError("the query gives no columns")
    return Staged(path=target, columns=columns, rows=rows, tabular=False)
