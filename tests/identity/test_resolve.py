from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identity import oracle
from tests.identity.records import Row, write_workspace
from touchline.engine import connect
from touchline.errors import ConfigError
from touchline.identity import IdentityReport, IdentitySpec, resolve
from touchline.schema import Table

START = datetime(2024, 5, 1, tzinfo=UTC)
UNLIMITED = IdentitySpec(limits={"user": 1_000_000})
Segments = Sequence[tuple[Table, Sequence[Row]]]


def at(hours: float, **ids: str | None) -> dict[str, Any]:
    """Give a record at an hour after the start, with its identifiers by type."""
    time = START + timedelta(hours=hours)
    return {"time": time, **{f"id:{type_}": value for type_, value in ids.items()}}


def solve(
    segments: Segments, spec: IdentitySpec, folder: Path
) -> tuple[IdentityReport, dict[str, list[dict[str, Any]]]]:
    """Resolve, and read the files that were written."""
    workspace = write_workspace(folder, segments)
    with connect() as db:
        report = resolve(db, workspace, spec, folder)
        [(left,)] = db.execute("SELECT count(*) FROM duckdb_tables()").fetchall()
        assert left == 0
    names = ("identifiers", "persons", "edges", "refused", "blocked")
    return report, {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in names}


def groups(files: Mapping[str, list[dict[str, Any]]]) -> set[frozenset[str]]:
    """Identifiers of each person."""
    found: dict[int, set[str]] = {}
    for row in files["identifiers"]:
        found.setdefault(row["person"], set()).add(f"{row['type']}:{row['value']}")
    return set(map(frozenset, found.values()))


def test_rows_that_share_an_identifier_are_one_person(tmp_path: Path) -> None:
    report, files = solve(
        [
            ("events", [at(1, order="o1", customer="c1"), at(2, cookie="k")]),
            ("feedback", [at(3, order="o1"), {"time": None, "id:order": "o2"}]),
            ("profiles", [at(4, customer="c1", email="kim@example.org")]),
        ],
        IdentitySpec(),
        tmp_path,
    )
    assert groups(files) == {
        frozenset(["order:o1", "customer:c1", "email:kim@example.org"]),
        frozenset(["cookie:k"]),
        frozenset(["order:o2"]),
    }
    assert [row["key"] for row in files["persons"]] == [
        "cookie:k",
        "email:kim@example.org",
        "order:o2",
    ]
    assert [row["person"] for row in files["persons"]] == [0, 1, 2]
    assert report == IdentityReport(persons=3, identifiers=5, links=2, blocked=0, refused=0)


def test_nothing_loaded_gives_nobody(tmp_path: Path) -> None:
    report, files = solve([], IdentitySpec(), tmp_path)
    assert report == IdentityReport(persons=0, identifiers=0, links=0, blocked=0, refused=0)
    assert files["persons"] == []


def test_rows_without_identifiers_give_nobody(tmp_path: Path) -> None:
    report, _ = solve([("events", [at(1), at(2, user=None)])], IdentitySpec(), tmp_path)
    assert report.persons == 0


def test_a_blocked_value_links_nobody(tmp_path: Path) -> None:
    rows = [at(1, user="0000-0000", cookie="a"), at(2, user="0000-0000", cookie="b")]
    rows += [at(3, user="ANONYMOUS", cookie="c"), at(4, user=" ", cookie="d")]
    report, files = solve([("events", rows)], IdentitySpec(), tmp_path)
    assert groups(files) == {frozenset([f"cookie:{each}"]) for each in "abcd"}
    assert [row["value"] for row in files["blocked"]] == [" ", "0000-0000", "ANONYMOUS"]
    assert report.blocked == 3


def test_a_blocked_pattern_must_match_the_whole_value(tmp_path: Path) -> None:
    rows = [at(1, user="guest house", cookie="a"), at(2, user="guest house", cookie="b")]
    report, _ = solve([("events", rows)], IdentitySpec(), tmp_path)
    assert report.persons == 1


def test_a_bad_pattern_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="blocked is no regular expression"):
        solve([("events", [at(1, user="a")])], IdentitySpec(blocked=("(",)), tmp_path)


def test_an_ignored_type_links_nobody(tmp_path: Path) -> None:
    rows = [at(1, user="u1", shop="s"), at(2, user="u2", shop="s")]
    _, files = solve([("events", rows)], IdentitySpec(ignore=["shop"]), tmp_path)
    assert groups(files) == {frozenset(["user:u1"]), frozenset(["user:u2"])}


def test_a_shared_device_stays_with_the_first_user(tmp_path: Path) -> None:
    # The second record stands first in the file: time counts before arrival.
    rows = [at(2, user="u2", device="d"), at(1, user="u1", device="d")]
    report, files = solve([("events", rows)], IdentitySpec(), tmp_path)
    assert groups(files) == {frozenset(["user:u1", "device:d"]), frozenset(["user:u2"])}
    [refused] = files["refused"]
    assert refused["type"] == "device"
    assert refused["kept"] == "user:u2"
    assert (refused["limit_type"], refused["limit"]) == ("user", 1)
    assert (refused["segment"], refused["row"]) == ("events-0", 1)
    assert report.refused == 1


def test_an_identifier_that_is_always_demoted_has_no_person(tmp_path: Path) -> None:
    spec = IdentitySpec(limits={"email": 1})
    rows = [at(1, user="u", email="a"), at(2, user="u", email="b")]
    _, files = solve([("events", rows)], spec, tmp_path)
    assert groups(files) == {frozenset(["user:u", "email:a"])}


def test_a_blocked_edge_splits_and_spares_the_rest(tmp_path: Path) -> None:
    rows = [at(1, email="a", cookie="k"), at(2, email="b", cookie="k"), at(3, email="b", phone="p")]
    whole, files = solve([("events", rows)], IdentitySpec(), tmp_path / "whole")
    assert whole.persons == 1
    spec = IdentitySpec(blocked_edges=[("email:a", "email:b"), ("email:a", "email:unseen")])
    _, files = solve([("events", rows)], spec, tmp_path / "split")
    assert groups(files) == {frozenset(["email:a", "cookie:k"]), frozenset(["email:b", "phone:p"])}
    [refused] = files["refused"]
    assert refused["reason"] == "blocked_edge"
    assert {refused["one"], refused["other"]} == {"email:a", "email:b"}


@pytest.mark.parametrize("others", [[], ["email:x"], ["user:u", "phone:t"]])
def test_a_refusal_names_the_blocked_edge_though_it_joins_larger_profiles(
    others: list[str], tmp_path: Path
) -> None:
    """Whatever stands for the profiles that would have become one."""
    rows = [
        at(1, user="x", phone="a"), at(2, user="x", cookie="c"),
        at(3, email="e", phone="b"), at(4, email="e", cookie="k"),
        at(5, phone="a", cookie="d"), at(6, phone="b", cookie="d"),
    ]  # fmt: skip
    edges = [("phone:a", "phone:b"), *(("phone:b", each) for each in others)]
    _, files = solve([("events", rows)], IdentitySpec(blocked_edges=edges), tmp_path)
    [refused] = files["refused"]
    assert {refused["one"], refused["other"]} == {"phone:a", "phone:b"}


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (IdentitySpec(limits={"user": 0}), "the limit of 'user' is 0"),
        (IdentitySpec(blocked_edges=[("email:a", "email:a")]), "apart from itself"),
        (IdentitySpec(blocked_edges=[("a", "email:b")]), "no identifier"),
    ],
)
def test_unsound_rules_are_refused(spec: IdentitySpec, message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=message):
        solve([("events", [at(1, user="u")])], spec, tmp_path)


def test_the_evidence_of_a_link_is_its_first_record(tmp_path: Path) -> None:
    rows = [at(5, user="u", email="e"), at(3, user="u", email="e"), at(3, user="u", email="e")]
    _, files = solve([("events", rows)], IdentitySpec(), tmp_path)
    [edge] = files["edges"]
    assert (edge["segment"], edge["row"], edge["part"]) == ("events-0", 2, 0)
    assert edge["time"] == START + timedelta(hours=3)


def test_traits_are_the_latest_known(tmp_path: Path) -> None:
    def profile(**more: Any) -> dict[str, Any]:
        return {"id:user": "u", **more}

    first = [
        profile(**{"time": START, "trait:city": "Hue", "trait:plan": "gold"}),
        profile(**{"time": None, "trait:city": "unknown", "trait:age": "30"}),
    ]
    second = [profile(**{"time": START, "trait:city": "Yazd", "trait:plan": None})]
    _, files = solve([("profiles", first), ("profiles", second)], IdentitySpec(), tmp_path)
    [person] = files["persons"]
    # Equal times: arrival decides. Without a time: older than anything dated. Null: not known.
    assert person["trait:city"] == "Yazd"
    assert person["trait:plan"] == "gold"
    assert person["trait:age"] == "30"


TYPES = ("user", "email", "cookie", "a")
VALUES = st.sampled_from(["1", "2", "3", "4", "0", None, None])
RECORDS = st.lists(
    st.tuples(st.integers(0, 4), st.fixed_dictionaries(dict.fromkeys(TYPES, VALUES))), max_size=14
)
STRENGTH = ["user", "email", "a", "cookie"]


def segments_of(records: Sequence[tuple[int, Mapping[str, str | None]]]) -> Segments:
    """Spread records over three segments of different tables, in turns."""
    rows = [at(hour, **ids) for hour, ids in records]
    return [("events", rows[::3]), ("profiles", rows[1::3]), ("events", rows[2::3])]


def ids_in_order(segments: Segments) -> list[dict[str, str | None]]:
    """Identifiers of all records by time, then arrival."""
    rows = sorted((row for _, each in segments for row in each), key=lambda row: row["time"])
    return [{t: row.get(f"id:{t}") for t in TYPES} for row in rows]


@settings(deadline=None, max_examples=20)
@given(RECORDS)
def test_without_limits_persons_are_the_components(
    records: list[tuple[int, dict[str, str | None]]],
) -> None:
    segments = segments_of(records)
    with tempfile.TemporaryDirectory() as folder:
        _, files = solve(segments, UNLIMITED, Path(folder))
    assert groups(files) == oracle.components(ids_in_order(segments), UNLIMITED, STRENGTH)


@settings(deadline=None, max_examples=40)
@given(
    RECORDS,
    st.dictionaries(st.sampled_from(["email", "cookie", "*"]), st.integers(1, 3)),
    st.lists(
        st.sampled_from([("email:1", "email:2"), ("user:1", "cookie:2"), ("a:1", "a:3")]),
        unique=True,
    ),
)
def test_with_limits_persons_are_those_of_the_sequential_rule(
    records: list[tuple[int, dict[str, str | None]]],
    limits: dict[str, int],
    edges: list[tuple[str, str]],
) -> None:
    spec = IdentitySpec(limits=limits, blocked_edges=edges)
    segments = segments_of(records)
    with tempfile.TemporaryDirectory() as folder:
        _, files = solve(segments, spec, Path(folder))
    expected, demoted = oracle.sequential(ids_in_order(segments), spec, STRENGTH)
    assert groups(files) == expected
    refused = {f"{row['type']}:{row['value']}" for row in files["refused"]}
    assert refused == {identifier for _, identifier in demoted}
    check_keys(files)


def check_keys(files: Mapping[str, list[dict[str, Any]]]) -> None:
    """Keys are the strongest identifiers, persons are dense and in the order of the keys."""
    keys = [row["key"] for row in files["persons"]]
    assert keys == sorted(keys)
    assert [row["person"] for row in files["persons"]] == list(range(len(keys)))
    for group in groups(files):
        strongest = min(
            group, key=lambda text: (STRENGTH.index(text.partition(":")[0]), text.partition(":")[2])
        )
        assert strongest in keys


@settings(deadline=None, max_examples=12)
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_segments_changes_nobody_while_no_limit_bites(
    records: list[tuple[int, dict[str, str | None]]], random: Any
) -> None:
    segments = list(segments_of(records))
    shuffled = segments[:]
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        _, one = solve(segments, UNLIMITED, Path(folder) / "one")
        _, other = solve(shuffled, UNLIMITED, Path(folder) / "other")
    assert one["persons"] == other["persons"]
    assert one["identifiers"] == other["identifiers"]


@settings(deadline=None, max_examples=12)
@given(RECORDS, st.integers(1, 2))
def test_links_are_exactly_what_holds_persons_together(
    records: list[tuple[int, dict[str, str | None]]], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _, files = solve(segments_of(records), IdentitySpec(limits={"*": limit}), Path(folder))
    names = {r["identifier"]: f"{r['type']}:{r['value']}" for r in files["identifiers"]}
    pairs = [{"x": names[edge["a"]], "y": names[edge["b"]]} for edge in files["edges"]]
    singles = [{"x": name} for name in names.values()]
    linked: set[frozenset[str]] = {frozenset(pair.values()) for pair in [*pairs, *singles]}
    while True:
        joined = {frozenset().union(*(o for o in linked if o & each)) for each in linked}
        if joined == linked:
            break
        linked = joined
    assert linked == groups(files)
