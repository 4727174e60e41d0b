"""A whole build equals the slow oracle, and says what it counted."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys.oracle import Moment, cut
from tests.journeys.records import EPOCH, Loaded, day, events, loaded
from touchline.errors import ConfigError
from touchline.journeys import BuildSpec, fingerprint
from touchline.workspace import Manifest

RULES = """
touchpoints:
- {id: visit, stage: information-search, when: {event: visit}}
- {id: again, stage: loyalty, when: {event: order, nth: 2+}}
- {id: order, stage: decision, when: {event: order}}
"""

moments = st.lists(
    st.builds(
        Moment,
        person=st.sampled_from(["ann", "bob", "cid"]),
        time=st.integers(0, 12).map(lambda half_days: EPOCH + timedelta(hours=12 * half_days)),
        order=st.sampled_from([None, "1", "2", "3"]),
        name=st.sampled_from(["visit", "order", "call"]),
    ),
    max_size=30,
)


def load(folder: Path, log: list[Moment], pieces: int) -> Loaded:
    """Write *log* in *pieces* segments, in order of arrival."""
    into = loaded(folder)
    size = max(1, -(-len(log) // pieces))
    for start in range(0, max(len(log), 1), size):
        rows = [
            {"id:user": m.person, "id:order": m.order, "time": m.time, "name": m.name}
            for m in log[start : start + size]
        ]
        into.add("events", rows or [{"id:user": None, "time": EPOCH, "name": "nobody"}])
    return into


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    log=moments,
    by_order=st.booleans(),
    gap=st.sampled_from([None, 1, 2]),
    attach=st.booleans(),
    pieces=st.integers(1, 3),
)
def test_journeys_equal_the_oracle(
    log: list[Moment], by_order: bool, gap: int | None, attach: bool, pieces: int
) -> None:
    expected, outside = cut(
        log, by_order=by_order, gap=timedelta(days=gap) if gap else None, attach=attach
    )
    said = f"by: {'order' if by_order else 'person'}, attach: {str(attach).lower()}"
    if gap:
        said += f", gap: {gap}d"
    with tempfile.TemporaryDirectory() as folder:
        into = load(Path(folder), [*log, Moment("zoe", EPOCH, "1", "visit")], pieces)
        built = into.build(f"identity: {{ignore: [order]}}\njourneys: {{{said}}}\n{RULES}")
        spine = built.rows(
            'SELECT moment, journey, "id:user", name, time, "id:order" FROM spine ORDER BY moment'
        )
        lists = built.rows('SELECT event, time, start, "end" FROM journeys ORDER BY journey_id')
    # Persons are numbered by identity; the oracle names them, so journeys are compared by person.
    found: dict[str, list[list[Moment]]] = {}
    for event, times, start, end in lists:
        inside = [spine[k] for k in event]
        assert [row[0] for row in inside] == event
        assert times == [round(row[4].timestamp() * 1e6) for row in inside]
        assert (start, end) == (inside[0][4], inside[-1][4])
        found.setdefault(inside[0][2], []).append(
            [Moment(row[2], row[4], row[5], row[3]) for row in inside]
        )
    assert found.pop("zoe") == [[Moment("zoe", EPOCH, "1", "visit")]]
    wanted: dict[str, list[list[Moment]]] = {}
    for journey in expected:
        wanted.setdefault(journey.person, []).append([log[k] for k in journey.moments])
    assert found == wanted
    assert built.info.outside_journeys == len(outside)
    assert built.info.journeys == len(expected) + 1


def test_the_same_records_give_the_same_tables(tmp_path: Path) -> None:
    rows = events([(f"u{k % 97}", (k * 37 % 101) / 7, "visit") for k in range(3000)])
    for k, row in enumerate(rows):
        row["value"] = 0.1 * (k % 7)
    tables = []
    for name in ("one", "two"):
        into = loaded(tmp_path / name)
        into.add("events", rows)
        built = into.build(f"journeys: {{gap: 2d}}\n{RULES}")
        spine = built.rows("SELECT * FROM spine ORDER BY moment")
        tables.append((built.store.table(), spine))
    assert tables[0][0].equals(tables[1][0])
    assert tables[0][1] == tables[1][1]


def test_more_buckets_change_nothing_but_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = events([(f"u{k % 23}", (k * 7 % 50) / 3, "visit") for k in range(400)])
    tables = []
    for size in (100_000, 50):
        monkeypatch.setattr("touchline.journeys.build._BUCKET_ROWS", size)
        into = loaded(tmp_path / str(size))
        into.add("events", rows)
        built = into.build(f"journeys: {{gap: 1d, buckets: 5}}\n{RULES}")
        files = sorted(p.name for p in (built.store.build / "journeys").iterdir())
        tables.append((files, built.store.table().combine_chunks(), built.info.ties))
    assert tables[0][0] == ["bucket-000.arrow"]
    assert tables[1][0] == [f"bucket-00{k}.arrow" for k in range(5)]
    assert tables[0][1].equals(tables[1][1])
    assert tables[0][2] == tables[1][2]


def test_equal_times_keep_the_order_of_arrival_and_are_reported(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 1, "b"), ("ann", 1, "a")]), source="first")
    into.add("events", events([("ann", 1, "c"), ("ann", 0, "d")]), source="later")
    built = into.build("")
    names = built.rows("SELECT name FROM spine ORDER BY moment")
    assert [name for (name,) in names] == ["d", "b", "a", "c"]
    assert built.info.ties == 2 / 4


def test_a_declared_id_counts_once_and_no_id_always(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    row = {"id:user": "ann", "time": day(0), "name": "order"}
    into.add("events", [{**row, "event_id": "1"}, {**row, "event_id": "1"}, row, row])
    into.add("events", [{**row, "event_id": "1", "time": day(5)}], source="other")
    into.add("events", [{**row, "event_id": "1"}, {**row, "event_id": "1", "name": "paid"}])
    built = into.build("")
    assert built.info.events == {"order": 4, "paid": 1}
    assert built.info.duplicates == 2
    kept = built.rows("SELECT segment, row FROM events WHERE event_id = '1' ORDER BY ALL")
    assert kept == [("events-1", 1), ("events-3", 2), ("other-2", 1)]


def test_records_of_one_row_with_one_id_all_count(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    row = {"id:user": "ann", "time": day(0), "name": "used", "event_id": "1", "row": 1}
    into.add("events", [{**row, "part": 0}, {**row, "part": 1}])
    assert into.build("").info.events == {"used": 2}


def test_what_nobody_did_is_counted_and_in_no_journey(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "visit"), ("null", 1, "visit")]))
    info = into.build(RULES).info
    assert info.events == {"visit": 2}
    assert (info.without_person, info.moments, info.journeys) == (1, 1, 1)


def test_goals_segments_and_totals(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    rows = events([("ann", 0, "order"), ("ann", 2, "paid"), ("bob", 0, "order"), ("cid", 0, "x")])
    rows[0] |= {"value": 10.0, "property:shop": ""}
    rows[1] |= {"value": 5.0, "property:shop": "north"}
    into.add("events", rows)
    into.add("profiles", [{"id:user": "bob", "trait:city": "Hue", "time": day(0)}])
    built = into.build(
        """
goals:
- {id: paid, when: {event: paid}}
- {id: ordered, when: {event: order}}
segments:
  payment:
    values:
    - {id: done, has: {event: paid}, label: Paid}
    - {id: open, has: {event: order}, lacks: {event: paid}}
    - {id: rest}
  city: {trait: city}
  shop: {property: shop, label: Shop}
"""
    )
    rows_ = built.rows(
        'SELECT outcome, total, "segment:payment", "segment:city", "segment:shop", p.key'
        " FROM journeys JOIN persons p USING (person) ORDER BY p.key"
    )
    assert rows_ == [
        ("paid", 15.0, "done", None, "north", "user:ann"),
        ("ordered", None, "open", "Hue", None, "user:bob"),
        (None, None, "rest", None, None, "user:cid"),
    ]
    payment, city, shop = built.info.segments
    assert (payment.values, payment.labels) == (["done", "open", "rest"], {"done": "Paid"})
    assert (city.values, shop.values, shop.label) == (["Hue"], ["north"], "Shop")


def test_a_project_without_any_moment_builds(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("profiles", [{"id:user": "ann", "trait:city": "Hue"}])
    built = into.build(RULES)
    assert (built.info.persons, built.info.journeys, len(built.store)) == (1, 0, 0)
    assert built.info.unclassified_share is None
    assert built.store.table().schema.field("touchpoint").type == pa.list_(pa.uint16())


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("journeys: {by: ordr}", "did you mean 'order'"),
        ("segments: {s: {trait: city}}", "segment 's' is the trait 'city'"),
        ("segments: {s: {property: carier}}", "did you mean 'carrier'"),
        ("journeys: {gap: soon}", "'soon' is not a duration"),
    ],
)
def test_rules_that_do_not_fit_the_records_are_refused(
    tmp_path: Path, yaml: str, message: str
) -> None:
    into = loaded(tmp_path)
    row = {"id:order": "1", "property:carrier": "x"}
    into.add("events", events([("ann", 0, "order")], **row))
    with pytest.raises(ConfigError, match=message):
        into.build(yaml)


def test_the_fingerprint_follows_records_and_rules(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    into.add("events", events([("ann", 0, "visit")]))
    spec = BuildSpec(project="p", version="1")
    before = fingerprint(into.workspace.manifest, spec)
    assert before == fingerprint(Manifest(generation=9, segments=into.segments), spec)
    into.add("events", events([("ann", 1, "visit")]))
    assert before != fingerprint(into.workspace.manifest, spec)
    assert before != fingerprint(
        Manifest(segments=into.segments[:1]), BuildSpec(project="p", version="1", currency="EUR")
    )


def test_a_blocked_identifier_bounds_no_journey(tmp_path: Path) -> None:
    into = loaded(tmp_path)
    row = {"id:user": "ann", "time": day(0), "name": "order"}
    into.add("events", [{**row, "id:order": of} for of in ("1", "null", " ", "0000", "x")])
    info = into.build("identity: {blocked: ['[0-]*', 'null']}\njourneys: {by: order}").info
    assert (info.journeys, info.outside_journeys) == (2, 3)
