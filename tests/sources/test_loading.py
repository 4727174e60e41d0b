from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from tests.sources.tools import faults, load_one, records, visits
from touchline.engine import Limits
from touchline.errors import ConfigError, SourceError, WorkspaceError
from touchline.sources import LoadEvent, SourceSpec, load
from touchline.sources.spec import EventMapping, FeedbackMapping, FieldSpec
from touchline.workspace import Workspace

HEADER = "user,ts,event,amount\n"


def row(user: str, day: int = 1) -> str:
    return f"{user},2025-01-{day:02d},visit,1\n"


def write(project: Path, name: str, *rows: str) -> Path:
    path = project / name
    path.write_text(HEADER + "".join(rows))
    return path


def users(workspace: Workspace) -> list[str]:
    return [event["id:user"] for event in records(workspace, "events")]


def test_loading_again_reads_nothing_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("u1"), row("u2"))
    workspace, first = load_one(tmp_path, visits("a.csv"))
    before = workspace.manifest
    again = load_one(tmp_path, visits("a.csv"))[1]
    assert workspace.manifest == before
    assert (first.total.added, again.total.added) == (2, 0)
    assert (first.changed, again.changed) == (True, False)
    assert again.total.read == again.total.loaded == 2
    assert again.total.states == {"unchanged": 1}


def test_a_touched_file_is_recognised_by_its_content(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", row("u1"))
    workspace, _ = load_one(tmp_path, visits("a.csv"))
    name = workspace.manifest.segments[0].name
    os.utime(path, ns=(1, 1))
    _, report = load_one(tmp_path, visits("a.csv"))
    assert report.total.states == {"unchanged": 1}
    assert not report.changed
    assert workspace.manifest.segments[0].name == name
    assert workspace.manifest.segments[0].modified == 1


def test_a_grown_file_replaces_its_segment_in_its_place(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("a1"))
    write(tmp_path, "b.csv", row("b1"))
    workspace, _ = load_one(tmp_path, visits("*.csv"))
    old = [segment.name for segment in workspace.manifest.segments]
    write(tmp_path, "a.csv", row("a1"), row("a2"))
    _, report = load_one(tmp_path, visits("*.csv"))
    new = [segment.name for segment in workspace.manifest.segments]
    assert users(workspace) == ["a1", "a2", "b1"]
    assert (report.total.added, report.total.states) == (1, {"changed": 1, "unchanged": 1})
    assert (new[0] != old[0], new[1] == old[1]) == (True, True)
    assert not (workspace.raw / f"{old[0]}.parquet").exists()


def test_a_half_written_last_line_heals(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", row("u1"))
    with path.open("a") as file:
        file.write("u2,2025-0")
    workspace, report = load_one(tmp_path, visits("a.csv"))
    assert faults(workspace, "row", "reason") == [(2, "too_few_columns")]
    write(tmp_path, "a.csv", row("u1"), row("u2"))
    workspace, report = load_one(tmp_path, visits("a.csv"))
    assert (report.total.loaded, report.total.quarantined) == (2, 0)


def test_a_new_file_is_appended_even_when_its_name_sorts_first(tmp_path: Path) -> None:
    write(tmp_path, "b.csv", row("b"))
    load_one(tmp_path, visits("*.csv"))
    write(tmp_path, "a.csv", row("a"))
    workspace, report = load_one(tmp_path, visits("*.csv"))
    assert users(workspace) == ["b", "a"]
    assert report.total.added == 1


def test_a_copy_is_skipped_and_told(tmp_path: Path) -> None:
    write(tmp_path, "b.csv", row("u"))
    load_one(tmp_path, visits("*.csv"))
    write(tmp_path, "a.csv", row("u"))
    workspace, report = load_one(tmp_path, visits("*.csv"))
    assert users(workspace) == ["u"]
    (copy,) = [file for file in report.files["source"] if file.state == "copy"]
    assert (copy.origin, copy.copy_of, copy.read) == ("a.csv", "b.csv", 0)


def test_two_files_that_swap_their_content_lose_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("x"))
    write(tmp_path, "b.csv", row("y"))
    load_one(tmp_path, visits("*.csv"))
    write(tmp_path, "a.csv", row("y"))
    write(tmp_path, "b.csv", row("x"))
    workspace, _ = load_one(tmp_path, visits("*.csv"))
    assert sorted(users(workspace)) == ["x", "y"]


def test_a_renamed_file_keeps_its_segment(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", row("u"))
    workspace, _ = load_one(tmp_path, visits("*.csv"))
    path.rename(tmp_path / "z.csv")
    _, report = load_one(tmp_path, visits("*.csv"))
    assert (users(workspace), report.total.states) == (["u"], {"moved": 1})
    assert workspace.manifest.segments[0].origin == "z.csv"


def test_a_vanished_file_keeps_its_rows_until_pruned(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("a"))
    write(tmp_path, "b.csv", row("b"))
    workspace, _ = load_one(tmp_path, visits("*.csv"))
    (tmp_path / "b.csv").unlink()
    _, report = load_one(tmp_path, visits("*.csv"))
    assert (users(workspace), report.total.states["vanished"]) == (["a", "b"], 1)
    report = load(workspace, {"source": visits("*.csv")}, timezone="UTC", prune=True)
    assert (users(workspace), report.total.added) == (["a"], -1)


def test_a_source_that_is_no_longer_declared_is_kept_until_pruned(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("a"))
    write(tmp_path, "b.csv", row("b"))
    workspace = Workspace(tmp_path)
    both = {"one": visits("a.csv"), "two": visits("b.csv")}
    load(workspace, both, timezone="UTC")
    one = {"one": both["one"]}
    assert load(workspace, one, timezone="UTC").sources["two"].states == {"vanished": 1}
    load(workspace, one, timezone="UTC", prune=True)
    assert users(workspace) == ["a"]


def test_a_changed_mapping_runs_again_without_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", row("u1"), "u2,never,visit,1\n", "u3,2025-01-01\n")
    stamp = path.stat()
    workspace, _ = load_one(tmp_path, visits("a.csv"))
    path.write_bytes(b"x" * stamp.st_size)  # the same size and time: nobody looks inside
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    spec = SourceSpec(
        files="a.csv", ids={"person": "user"}, events=[EventMapping(name="seen", time="ts")]
    )
    _, report = load_one(tmp_path, spec)
    assert report.total.states == {"remapped": 1}
    assert [e["id:person"] for e in records(workspace, "events")] == ["u1"]
    expected = [(2, 3, "bad_time"), (3, 4, "too_few_columns")]
    assert faults(workspace, "row", "line", "reason") == expected
    assert (report.total.read, report.total.quarantined) == (3, 2)


def test_remapping_gives_what_a_fresh_load_gives(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", *(row(f"u{n}") for n in range(5)), "u2,never,visit,1\n")
    spec = visits("a.csv", timezone="Asia/Tokyo")
    load_one(tmp_path, visits("a.csv"))
    remapped, _ = load_one(tmp_path, spec)
    rows = records(remapped, "events")
    bad = faults(remapped, "row", "line", "reason", "raw")
    (tmp_path / "b").mkdir()
    write(tmp_path / "b", "a.csv", *(row(f"u{n}") for n in range(5)), "u2,never,visit,1\n")
    fresh, _ = load_one(tmp_path / "b", spec)
    without = [{k: v for k, v in r.items() if k != "segment"} for r in records(fresh, "events")]
    assert without == [{k: v for k, v in r.items() if k != "segment"} for r in rows]
    assert faults(fresh, "row", "line", "reason", "raw") == bad


def test_other_reading_options_read_the_file_again(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("u1"))
    load_one(tmp_path, visits("a.csv"))
    _, report = load_one(tmp_path, visits("a.csv", delimiter=","))
    assert report.total.states == {"changed": 1}


def test_force_reads_everything_again_and_gives_the_same_rows(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("u1"))
    workspace, _ = load_one(tmp_path, visits("a.csv"))
    report = load(workspace, {"source": visits("a.csv")}, timezone="UTC", force=True)
    assert (report.total.added, report.total.states, users(workspace)) == (
        0,
        {"changed": 1},
        ["u1"],
    )


def test_a_load_that_fails_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("u1"))
    workspace, _ = load_one(tmp_path, visits("a.csv"))
    write(tmp_path, "a.csv", row("u1"), row("u2"))
    sources = {"source": visits("a.csv"), "other": visits("missing.csv")}
    with pytest.raises(SourceError, match=r"missing\.csv"):
        load(workspace, sources, timezone="UTC")
    assert users(workspace) == ["u1"]
    assert not list(workspace.temporary.glob("*"))


def test_only_some_sources(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("a"))
    write(tmp_path, "b.csv", row("b"))
    workspace = Workspace(tmp_path)
    sources = {"one": visits("a.csv"), "two": visits("b.csv")}
    assert load(workspace, sources, timezone="UTC", only=["two"]).total.read == 1
    assert users(workspace) == ["b"]
    with pytest.raises(ConfigError, match="did you mean 'one'"):
        load(workspace, sources, only=["on"])


def test_one_load_at_a_time(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("a"))
    workspace = Workspace(tmp_path)
    with workspace.writing(), pytest.raises(WorkspaceError, match="another process"):
        load_one(tmp_path, visits("a.csv"))


def test_progress_and_report_can_be_sent_as_json(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", row("a"), row("b"))
    seen: list[LoadEvent] = []
    report = load(Workspace(tmp_path), {"s": visits("a.csv")}, timezone="UTC", progress=seen.append)
    assert [(event.step, event.done, event.rows) for event in seen] == [
        ("read", 0, 0),
        ("map", 0, 2),
        ("done", 1, 2),
    ]
    assert msgspec.json.decode(msgspec.json.encode(report))["total"]["read"] == 2


def test_an_empty_file_and_a_header_alone_have_no_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    write(tmp_path, "b.csv")
    _, report = load_one(tmp_path, visits("*.csv"))
    assert (report.total.files, report.total.read) == (2, 0)


@pytest.mark.parametrize(
    "spec",
    [
        SourceSpec(),
        SourceSpec(files="a.csv", database="sqlite:///x"),
        SourceSpec(files="a.csv", sql="SELECT 1"),
        SourceSpec(files={"a": "a.csv"}),
        SourceSpec(files="a.csv"),
        visits("a.csv", timezone="Mars/Olympus"),
        SourceSpec(files="a.csv", events=[EventMapping(name="x")]),
        SourceSpec(files="a.csv", events=[EventMapping(name="x", time=FieldSpec())]),
    ],
)
def test_a_source_that_says_too_little_or_too_much_is_refused(
    tmp_path: Path, spec: SourceSpec
) -> None:
    write(tmp_path, "a.csv", row("a"))
    with pytest.raises(ConfigError):
        load_one(tmp_path, spec)


def test_a_wide_survey_fits_into_little_memory(tmp_path: Path) -> None:
    questions = [f"q{n}" for n in range(60)]
    lines = [",".join(["user", "answered_at", *questions])]
    lines += [f"u{n},2025-01-01T00:00:00Z," + ",".join(["4"] * 60) for n in range(50)]
    lines += ["u50,2025-01-01T00:00:00Z," + ",".join(["77"] * 60)]
    (tmp_path / "survey.csv").write_text("\n".join(lines) + "\n")
    answers = FeedbackMapping(
        instrument="csat",
        time="answered_at",
        not_scores={str(code): f"code {code}" for code in range(6, 12)},
        each={question: question for question in questions},
    )
    spec = SourceSpec(files="survey.csv", ids={"user": "user"}, feedback=[answers])
    workspace = Workspace(tmp_path)
    report = load(workspace, {"survey": spec}, limits=Limits(memory="500MB", threads=2))
    assert (report.total.loaded, report.total.quarantined) == (50, 1)
    given = records(workspace, "feedback")
    assert [each["about"] for each in given if each["row"] == 1] == questions
