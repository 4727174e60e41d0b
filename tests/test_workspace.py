"""The workspace: pointers, locks, sweeping."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from touchline.errors import WorkspaceError
from touchline.workspace import Manifest, Segment, Workspace, write_atomically


def segment(name: str) -> Segment:
    return Segment(
        name=name,
        source="s",
        origin="o",
        mapping="",
        content="",
        size=0,
        modified=0,
        read=0,
        loaded=0,
        quarantined=0,
        records={},
    )


def finished(workspace: Workspace, manifest: Manifest) -> Path:
    """A finished build in tmp/, made from *manifest*."""
    folder = workspace.temporary / "out"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return folder


def put(workspace: Workspace, name: str) -> Path:
    """A raw file as a load leaves it."""
    workspace.raw.mkdir(parents=True, exist_ok=True)
    path = workspace.raw / f"{name}.parquet"
    path.write_bytes(name.encode())
    return path


def test_a_new_workspace_is_empty(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert workspace.manifest == Manifest()
    assert workspace.current_build is None
    with pytest.raises(WorkspaceError, match="has not been built"):
        workspace.require_build()


def test_a_damaged_manifest_says_what_to_do(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    write_atomically(workspace.root / "manifest.json", b"{")
    with pytest.raises(WorkspaceError, match="and load again"):
        _ = workspace.manifest


def test_commit_sweeps_what_the_manifest_does_not_name(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    kept, left = put(workspace, "s-1"), put(workspace, "s-2")
    workspace.commit(Manifest(segments=[segment("s-1")]))
    assert kept.exists()
    assert not left.exists()


def test_the_segments_of_the_build_in_force_stay(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    old = Manifest(segments=[segment("s-1")])
    file = put(workspace, "s-1")
    workspace.commit(old)
    workspace.commit_build(finished(workspace, old), "b1", {})
    new = Manifest(segments=[segment("s-2")])
    workspace.commit(new)
    assert file.exists()
    workspace.commit_build(finished(workspace, new), "b2", {})
    assert not file.exists()
    assert not (workspace.builds / "b1").exists()


def test_a_build_goes_when_its_last_reader_has_left(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.commit_build(finished(workspace, Manifest()), "b1", {})
    with workspace.reading() as build:
        workspace.commit_build(finished(workspace, Manifest()), "b2", {})
        assert (build / "build.json").exists()
        with workspace.reading() as newer:
            assert newer.name == "b2"
    workspace.sweep()
    assert not build.exists()


def test_reading_a_damaged_build_says_what_to_do(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    build = workspace.commit_build(finished(workspace, Manifest()), "b1", {})
    (build / "build.json").unlink()
    with pytest.raises(WorkspaceError, match="build --force"), workspace.reading():
        pass


def test_a_second_writer_gets_advice(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from touchline.workspace import Workspace\n"
        "with Workspace(Path(sys.argv[1])).writing(): print('in', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        with (
            pytest.raises(WorkspaceError, match="another process is loading or building"),
            Workspace(tmp_path).writing(),
        ):
            pass
        other.communicate()
    with Workspace(tmp_path).writing():
        assert Workspace(tmp_path).temporary.exists()
    assert not Workspace(tmp_path).temporary.exists()


def test_writing_empties_what_a_kill_left(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    (workspace.temporary / "half").mkdir(parents=True)
    with workspace.writing():
        assert list(workspace.temporary.iterdir()) == []


def test_threads_may_write_the_same_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    contents = [bytes([65 + k]) * 200_000 for k in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda data: write_atomically(file, data), contents * 5))
    assert file.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [file]
