"""Logs in XES: what is read of them, and what is told of the rest."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.shared import shared
from touchline import ConfigError, Journeys, MappingError, SourceError
from touchline.eventlog.formats import gathered, xes_chunks

SUPPORT = Path(__file__).with_name("support.xes")
EVENT = (
    '<event><string key="concept:name" value="{}"/>'
    '<date key="time:timestamp" value="2024-03-01T09:00:00.000+00:00"/>{}</event>'
)

PUBLISHED = {
    "01_running-example": (6, 42),
    "02_teleclaims": (3_512, 46_138),
    "03_repairExample": (1_104, 11_855),
    "04_reviewing": (100, 3_730),
    "08_receipt": (1_434, 8_577),
    "10_orders": (17, 154),
    "11_tickets": (9, 43),
    "Helpdesk": (4_580, 21_348),
    "SEPSIS": (1_050, 15_214),
}
"""Log → cases and events, as they were published."""


def log(*traces: str, head: str = "") -> str:
    """Write a log of traces, each given by what is in it."""
    inside = "".join(f"<trace>{trace}</trace>" for trace in traces)
    return f'<?xml version="1.0" encoding="UTF-8"?><log>{head}{inside}</log>'


def case(name: str, *events: str) -> str:
    """Write what is in a trace: its name, and events with these names."""
    inside = "".join(EVENT.format(event, "") for event in events)
    return f'<string key="concept:name" value="{name}"/>{inside}'


def read(tmp_path: Path, text: str | bytes, **options: object) -> Journeys:
    """Read *text* as a log."""
    path = tmp_path / "a.xes"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Journeys.from_xes(path, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_real_log_has_its_published_size(name: str) -> None:
    journeys = Journeys.from_xes(shared("data", "process_logs", "xes", f"{name}.xes.gz"))
    assert (len(journeys), journeys.event_count) == PUBLISHED[name]
    assert (journeys.skipped.total, journeys.notes) == (0, ())


def test_times_names_and_attributes_are_those_of_the_file() -> None:
    journeys = Journeys.from_xes(SUPPORT)
    rows = journeys.to_table().to_pylist()
    assert [row["touchpoint"] for row in rows if row["person"] == "T1"] == [
        "open ticket", "open ticket", "answer", "close",
    ]  # fmt: skip
    assert [row["time"].isoformat() for row in rows[:4]] == [
        "2024-03-01T08:00:00+00:00",
        "2024-03-01T08:00:00.250000+00:00",
        "2024-03-01T10:30:00+00:00",
        "2024-03-02T07:30:00+00:00",
    ]
    assert rows[3]["the agent"] == "Q&A <team>"
    assert rows[2]["cost:total"] == "12.5"
    assert set(journeys.names.segments) == {"country", "priority"}
    assert len(journeys.where(country="Việt Nam")) == 1


def test_nested_attributes_have_the_names_of_both_and_lists_are_json() -> None:
    row = Journeys.from_xes(SUPPORT).person("T2").to_pylist()[1]
    assert (row["product"], row["product.model"], row["product.year"]) == ("router", "R-7", "2022")
    assert row["tags"] == '["slow", "wifi"]'


def test_bad_events_are_counted_and_the_good_ones_of_their_traces_kept() -> None:
    journeys = Journeys.from_xes(SUPPORT)
    assert journeys.skipped.counts == {"no touchpoint": 1, "no time": 1, "unreadable time": 1}
    assert journeys.event_count == 8
    assert journeys.person("trace 3").num_rows == 1


def test_unnamed_and_empty_traces_are_told() -> None:
    assert Journeys.from_xes(SUPPORT).notes == (
        "1 traces without a name: each is called by its number",
        "1 traces without events: they are no journeys",
    )


def test_traces_of_one_name_are_one_journey_and_told(tmp_path: Path) -> None:
    journeys = read(tmp_path, log(case("a", "x"), case("a", "y"), case("b", "x")))
    assert len(journeys) == 2
    assert "1 traces have the name of another one" in journeys.notes[0]


def test_lifecycle_keeps_events_of_a_transition_and_those_that_name_none() -> None:
    journeys = Journeys.from_xes(SUPPORT, lifecycle="complete")
    assert journeys.event_count == 7
    assert "1 events left out" in journeys.notes[-1]
    both = Journeys.from_xes(SUPPORT, lifecycle=["start", "COMPLETE"])
    assert both.event_count == 8


@pytest.mark.parametrize(
    ("classifier", "first"),
    [
        ("concept:name+lifecycle:transition", "open ticket+start"),
        ("Activity and agent", "open ticket+Ana"),
        ("lifecycle:transition", "start"),
    ],
)
def test_a_classifier_names_touchpoints(classifier: str, first: str) -> None:
    journeys = Journeys.from_xes(SUPPORT, classifier=classifier)
    assert journeys.touchpoints[0] == first


def test_an_event_with_one_key_of_a_classifier_is_named_by_it() -> None:
    journeys = Journeys.from_xes(SUPPORT, classifier="Activity and agent")
    assert "answer" in journeys.touchpoints


def test_an_unknown_classifier_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ConfigError, match="Activity and agent"):
        Journeys.from_xes(SUPPORT, classifier="Activity and agents")


def test_only_the_attributes_that_are_asked_for_are_kept() -> None:
    journeys = Journeys.from_xes(SUPPORT, properties=["the agent"], segments=[], value="cost:total")
    assert list(journeys.names.properties) == ["the agent"]
    assert not journeys.names.segments
    assert journeys.to_table()["value"].to_pylist()[2] == 12.5
    with pytest.raises(MappingError, match="the agent"):
        Journeys.from_xes(SUPPORT, properties=["agent"])


def test_a_packed_log_is_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "support.xes.gz"
    packed.write_bytes(gzip.compress(SUPPORT.read_bytes()))
    assert Journeys.from_xes(packed).to_table() == Journeys.from_xes(SUPPORT).to_table()


def test_what_is_more_than_memory_goes_through_files(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Journeys.from_xes(SUPPORT).to_table()
    monkeypatch.setattr(gathered, "MOST_BYTES", 0)
    assert Journeys.from_xes(SUPPORT).to_table() == whole


def test_a_log_becomes_a_store(tmp_path: Path) -> None:
    Journeys.from_xes(SUPPORT, folder=tmp_path / "log.journeys")
    stored = Journeys.open(tmp_path / "log.journeys")
    assert sorted(stored.to_table()["person"].unique().to_pylist()) == ["T1", "T2", "T5", "trace 3"]
    extended = stored.append(str(SUPPORT))
    assert extended.event_count == 16


def test_attributes_called_like_a_column_are_told_apart(tmp_path: Path) -> None:
    extra = '<string key="time" value="noon"/><string key="country" value="PT"/>'
    trace = '<string key="country" value="VN"/>' + EVENT.format("a", extra)
    journeys = read(tmp_path, log(trace))
    row = journeys.to_table().to_pylist()[0]
    assert (row["event:time"], row["country"]) == ("noon", "PT")
    assert journeys.names.segments["case:country"] == ("VN",)


def test_the_year_may_stand_before_slashes(tmp_path: Path) -> None:
    text = log(case("1", "a")).replace("2024-03-01T09:00:00.000+00:00", "2024/03/01 09:00:00.000")
    assert read(tmp_path, text).extent == read(tmp_path, log(case("1", "a"))).extent


def test_another_encoding_is_read(tmp_path: Path) -> None:
    text = log(case("Ärzte", "Größe")).replace("UTF-8", "ISO-8859-1")
    journeys = read(tmp_path, text.encode("latin-1"))
    assert journeys.touchpoints == ("Größe",)


BILLION = (
    '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<log><string key="x" value="&b;"/><trace/></log>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE log SYSTEM "file:///etc/passwd"><log>'
    + f"<trace>{case('1', 'a')}</trace></log>"
)


@pytest.mark.parametrize("text", [BILLION, OUTSIDE])
def test_document_types_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="DOCTYPE"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1"),
        (log(case("1", "a"))[:-9], "line 1"),
        (log(case("1", "a")).replace("</trace>", "\n</track>"), "line 2"),
        (log(case("1", "a & b")), "line 1"),
        ("<html><body/></html>", "no log in XES"),
        (log(), "no event"),
        (log('<event><date key="time:timestamp" value="x"/></event>'), "concept:name"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises((SourceError, ConfigError), match=said):
        read(tmp_path, text)


def test_a_cut_packed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xes.gz"
    path.write_bytes(gzip.compress(SUPPORT.read_bytes())[:-200])
    with pytest.raises(SourceError):
        Journeys.from_xes(path)


def test_a_trace_may_be_as_deep_as_one_likes_but_not_attributes(tmp_path: Path) -> None:
    deep = '<string key="a" value="b">' * 200 + "</string>" * 200
    with pytest.raises(SourceError, match="nested"):
        read(tmp_path, log(EVENT.format("a", deep)))


def test_chunks_are_read_by_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(piece: bytes, where: str) -> None:
        raise AssertionError(f"{where} was read element by element")

    path = shared("data", "process_logs", "xes", "SEPSIS.xes.gz")
    monkeypatch.setattr(xes_chunks, "_by_elements", refuse)
    assert Journeys.from_xes(path).event_count == 15_214
