"""Tables and queries of databases, streamed through SQLAlchemy."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from touchline.errors import ConfigError, SourceError, did_you_mean
from touchline.sources.readers.excel import cell_text
from touchline.sources.readers.staging import FaultWriter, RowWriter, Staged, unique_names
from touchline.sources.reasons import Reason
from touchline.sources.spec import SourceSpec

__all__ = ["database_address", "stage_database"]

_FETCH = 10_000


def database_address(address: str, project: Path) -> URL:
    """Parse a SQLAlchemy address; a relative SQLite path starts at the project folder.

    Raises
    ------
    ConfigError
        If it is no address. The address is not repeated: it may hold a password.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise ConfigError(
            "the address under `database:` cannot be read",
            hint="it looks like postgresql+psycopg://user:password@host/name or sqlite:///shop.db",
        ) from None
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url.set(database=str(project / url.database))
    return url


def hide_password(url: URL, text: str) -> str:
    """Take the password out of a message of a driver."""
    return text.replace(str(url.password), "***") if url.password else text


def stage_database(
    db: duckdb.DuckDBPyConnection, spec: SourceSpec, url: URL, *, target: Path, temporary: Path
) -> tuple[Staged, str]:
    """Stage a table or the result of a query; also give the digest of what was read.

    Rows come in the order of the primary key of a table, or in the order that the query gives.

    Raises
    ------
    SourceError
        If the database cannot be reached or refuses the query. Passwords are hidden.
    ConfigError
        If the driver is not installed.
    """
    where = url.render_as_string(hide_password=True)
    try:
        engine = sa.create_engine(url)
    except (NoSuchModuleError, ImportError) as error:
        raise ConfigError(
            f"no driver for {url.drivername}: {error}",
            hint="pip install 'touchline[postgresql]', or the driver that SQLAlchemy names",
        ) from None
    try:
        with engine.connect() as connection:
            result = connection.execution_options(yield_per=_FETCH).execute(
                _statement(connection, spec, where)
            )
            return _stage(db, result, target, temporary)
    except SQLAlchemyError as error:
        reason = hide_password(url, str(getattr(error, "orig", None) or error)).strip()
        raise SourceError(f"the database refuses: {reason}", where=where) from None
    finally:
        engine.dispose()


def _statement(
    connection: sa.Connection, spec: SourceSpec, where: str
) -> sa.TextClause | sa.Select[tuple[object, ...]]:
    if spec.sql is not None:
        return sa.text(spec.sql.replace(":", r"\:"))
    assert spec.table is not None
    schema, _, name = spec.table.rpartition(".")
    try:
        table = sa.Table(name, sa.MetaData(), schema=schema or None, autoload_with=connection)
    except NoSuchTableError:
        known = sa.inspect(connection).get_table_names(schema=schema or None)
        raise SourceError(
            f"there is no table {spec.table!r}", hint=did_you_mean(name, known), where=where
        ) from None
    return sa.select(table).order_by(*table.primary_key.columns)


def _stage(
    db: duckdb.DuckDBPyConnection, result: sa.CursorResult[object], target: Path, temporary: Path
) -> tuple[Staged, str]:
    sha = hashlib.sha256()
    columns = unique_names(list(result.keys()))
    rows = RowWriter(target, columns, numbered=True)
    faults = FaultWriter(temporary / f"{target.stem}.faults.parquet")
    sha.update(repr(columns).encode())
    for number, values in enumerate(result, 1):
        cells = tuple(_text(value) for value in values)
        text = repr(cells)
        sha.update(text.encode("utf-8", "backslashreplace"))
        if any(cell is not None and "\x00" in cell for cell in cells):
            faults.add(Reason.CONTROL_CHARACTER, row=number, raw=cells)
            continue
        rows.add(cells, size=len(text), row=number)
    rows.close(db)
    staged = Staged(
        path=target,
        columns=columns,
        rows=rows.rows,
        faults=faults.close(),
        fault_count=faults.count,
        numbered=True,
        tabular=False,
    )
    return staged, sha.hexdigest()


def _text(value: object) -> str | None:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return cell_text(value)
