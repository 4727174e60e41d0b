from __future__ import annotations

from pathlib import Path

import pytest

from tests.identity.records import write_workspace
from tests.identity.test_resolve import at
from touchline.engine import connect
from touchline.identity import IdentitySpec, person_of, resolve

SPEC = IdentitySpec(ignore=["shop"])


def persons(rows: list[dict[str, object]], columns: list[str], folder: Path) -> list[str | None]:
    """Key of the person of each row, in order."""
    workspace = write_workspace(folder, [("events", rows)])
    with connect() as db:
        resolve(db, workspace, SPEC, folder)
        relation = f"read_parquet('{workspace.records('events')}/events-0.parquet')"
        sql = person_of(db, relation, columns, spec=SPEC, identity=folder)
        found = db.execute(
            f'SELECT key FROM ({sql}) LEFT JOIN read_parquet(?) USING (person) ORDER BY "row"',
            [str(folder / "persons.parquet")],
        ).fetchall()
    return [key for (key,) in found]


def test_the_strongest_usable_identifier_decides(tmp_path: Path) -> None:
    rows = [
        at(1, user="u1", device="d"),
        at(2, user="u2", device="d"),  # d stays with u1, the record goes to u2
        at(3, user="null", device="d"),
        at(4, user="null", device=None),
        at(5, device="e"),
        at(6),
    ]
    columns = ["id:device", "id:user", "time"]
    assert persons(rows, columns, tmp_path) == [
        "user:u1",
        "user:u2",
        "user:u1",
        None,
        "device:e",
        None,
    ]


def test_one_identifier_column_needs_no_types(tmp_path: Path) -> None:
    rows = [at(1, user="it's"), at(2, user="0"), at(3, user=None)]
    assert persons(rows, ["id:user"], tmp_path) == ["user:it's", None, None]


def test_an_ignored_identifier_gives_no_person(tmp_path: Path) -> None:
    assert persons([at(1, shop="s", user="u")], ["id:shop"], tmp_path) == [None]


@pytest.mark.parametrize("count", [150, 300])
def test_many_blocked_values(count: int, tmp_path: Path) -> None:
    rows = [at(n, user="0" * (n + 1), device=f"d{n}") for n in range(count)]
    found = persons([*rows, at(0, user="u")], ["id:device", "id:user"], tmp_path)
    assert found == [f"device:d{n}" for n in range(count)] + ["user:u"]
