"""Who is who: persons are the connected components of identifiers that share a record."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb
import msgspec

from touchline.identity.spec import IdentitySpec
from touchline.workspace import Workspace

__all__ = ["IdentityReport", "person_of", "resolve"]


class IdentityReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a resolution found."""

    persons: int
    identifiers: int
    links: int
    """Distinct pairs of identifiers that share a record."""
    blocked: int
    """Distinct identifiers whose value is blocked."""
    refused: int
    """Demotions: an identifier left out of a record because the merge would break a rule."""


def resolve(
    db: duckdb.DuckDBPyConnection, workspace: Workspace, spec: IdentitySpec, out: Path
) -> IdentityReport:
    """Find the persons behind the records that the manifest names, and write them to *out*.

    Writes ``identifiers.parquet``, ``persons.parquet`` (with the latest ``trait:*``),
    ``edges.parquet``, ``refused.parquet`` and ``blocked.parquet`` into the existing folder *out*
    (the folder of the build).
    """
    raise NotImplementedError


def person_of(
    db: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Collection[str],
    *,
    spec: IdentitySpec,
    identity: Path,
) -> str:
    """SQL of *relation* with one more column ``person`` (INTEGER, null: no usable identifier).

    Parameters
    ----------
    relation
        SQL text that can stand after FROM: a table name, or a SELECT in parentheses.
    columns
        Its columns; those named ``id:*`` are looked at.
    identity
        The folder that :func:`resolve` wrote to.

    Returns
    -------
    A SELECT with all columns of *relation* and ``person``: that of the strongest usable identifier
    of the row, by one hash join.
    """
    raise NotImplementedError
