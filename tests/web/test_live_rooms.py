"""Several people in one room: what they send, who may, what is kept, what the file says."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pycrdt import Map
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.web.conftest import WORKSPACE, Asking
from touchline.maps import load_map
from touchline.web.live import protocol
from touchline.web.live.document import bring, new_document, read
from touchline.web.live.map_state import MapState
from touchline.web.live.protocol import Presence, Reader

PLACE = f"/api/workspaces/{WORKSPACE}/maps"
SECONDS = 5.0


class Tab:
    """A browser tab that has a map open: the same messages as y-websocket, in Python."""

    def __init__(self, address: str, client: TestClient, name: str, query: str = "") -> None:
        cookies = "; ".join(f"{key}={value}" for key, value in client.cookies.items())
        url = f"{address.replace('http', 'ws')}{PLACE}/{quote(name)}/live{query}"
        self.open = ExitStack()
        self.socket: ClientConnection = self.open.enter_context(
            connect(url, additional_headers={"Cookie": cookies})
        )
        self.document = new_document()
        self.news: list[dict[str, Any]] = []
        self.people: dict[int, Any] = {}
        self.synced = False
        self.send(protocol.sync(protocol.STEP_1, self.document.get_state()))

    def send(self, message: bytes) -> None:
        with suppress(ConnectionClosed):
            self.socket.send(message)

    def listen(self, until: Callable[[], object]) -> None:
        """Take messages until something holds."""
        end = time.monotonic() + SECONDS
        while not until():
            data = self.socket.recv(timeout=max(0.0, end - time.monotonic()))
            assert isinstance(data, bytes)
            self._take(Reader(data))

    def _take(self, reader: Reader) -> None:
        kind = reader.number()
        if kind == protocol.NEWS:
            self.news.append(json.loads(reader.bytes()))
        elif kind == protocol.AWARENESS:
            self.people |= {each.client: each.state for each in protocol.presences(reader.bytes())}
        elif kind == protocol.SYNC:
            step, data = reader.number(), reader.bytes()
            if step == protocol.STEP_1:
                self.send(protocol.sync(protocol.STEP_2, self.document.get_update(data)))
                return
            self.document.apply_update(data)
            self.synced = self.synced or step == protocol.STEP_2

    def edit(self, change: Callable[[MapState], None]) -> None:
        """Edit as the page does: here at once, then to the others."""
        known, before, after = (
            self.document.get_state(), read(self.document), read(self.document)
        )  # fmt: skip
        change(after)
        bring(self.document, before, after)
        self.send(protocol.sync(protocol.UPDATE, self.document.get_update(known)))

    def add_card(self, key: str, text: str, stage: str = "decision") -> None:
        def add(state: MapState) -> None:
            state.entries["cards"][key] = {"lane": "goals", "stage": stage, "text:en": text}

        self.edit(add)

    def told(self, kind: str) -> dict[str, Any] | None:
        return next((each for each in reversed(self.news) if each["kind"] == kind), None)

    @property
    def cards(self) -> dict[str, str]:
        found = read(self.document).entries["cards"]
        return {key: each.get("text:en", "") for key, each in found.items()}

    def closed(self) -> int:
        """Wait until the server closes; give the code."""
        with pytest.raises(ConnectionClosed) as error:
            self.listen(lambda: False)
        assert error.value.rcvd is not None
        return error.value.rcvd.code


Opening = Callable[..., Tab]


@pytest.fixture
def name(app: FastAPI, request: pytest.FixtureRequest) -> str:
    """A map of its own for every test."""
    project = app.state.server.workspaces.project(WORKSPACE)
    made = f"map {request.node.name}"[:60].replace("[", " ").replace("]", "")
    shutil.copy(project.folder / "maps" / "purchase.yaml", project.folder / "maps" / f"{made}.yaml")
    return made


@pytest.fixture
def file(app: FastAPI, name: str) -> Path:
    return Path(app.state.server.workspaces.project(WORKSPACE).map(name).path)


@pytest.fixture
def opening(address: str, asking: Asking, name: str) -> Iterator[Opening]:
    """Role → a tab of somebody of that role, with the document loaded."""
    tabs: list[Tab] = []

    def give(role: str = "editor", query: str = "") -> Tab:
        tabs.append(Tab(address, asking(role), name, query))
        tabs[-1].listen(lambda: tabs[-1].synced)
        return tabs[-1]

    yield give
    for tab in tabs:
        tab.open.close()


def test_an_edit_reaches_the_others_and_the_file(opening: Opening, file: Path) -> None:
    one, other = opening("editor"), opening("viewer")
    one.add_card("c1", "Pay in one step")
    other.listen(lambda: other.cards == {"c1": "Pay in one step"})
    other.listen(lambda: (other.told("saved") or {}).get("edited"))
    [card] = load_map(file).cards
    assert (card.id, card.lane, card.stage) == ("c1", "goals", "decision")
    assert card.text == {"en": "Pay in one step"}
    other.listen(lambda: other.told("computed"))


def test_two_who_open_a_room_at_once_are_in_one_room(opening: Opening) -> None:
    tabs = [opening("editor") for _ in range(4)]
    for number, tab in enumerate(tabs):
        tab.add_card(f"c{number}", f"Card {number}")
    for tab in tabs:
        tab.listen(lambda tab=tab: len(tab.cards) == 4)  # type: ignore[misc]
    states = [read(tab.document) for tab in tabs]
    assert all(state == states[0] for state in states)


@pytest.mark.parametrize("role", ["viewer", "commenter"])
def test_who_may_not_edit_is_told_so_and_changes_nothing(
    opening: Opening, file: Path, role: str
) -> None:
    before = file.read_text()
    one, other = opening(role), opening("editor")
    assert (one.told("hello") or {})["editable"] is False
    one.add_card("c1", "Mine")
    one.listen(lambda: one.told("refused"))
    other.add_card("c2", "Theirs")
    other.listen(lambda: (other.told("saved") or {}).get("edited"))
    assert list(other.cards) == ["c2"]
    assert "Mine" not in file.read_text() != before


@pytest.mark.parametrize(("role", "code"), [("anyone", 4403), ("signed in", 4403)])
def test_strangers_are_sent_away(
    address: str, asking: Asking, name: str, role: str, code: int
) -> None:
    assert Tab(address, asking(role), name).closed() == code


def test_other_sites_cannot_connect(address: str, asking: Asking, name: str) -> None:
    cookies = "; ".join(f"{key}={value}" for key, value in asking("editor").cookies.items())
    url = f"{address.replace('http', 'ws')}{PLACE}/{quote(name)}/live"
    headers = {"Cookie": cookies, "Origin": "https://evil.example"}
    with pytest.raises(InvalidStatus, match="403"), connect(url, additional_headers=headers):
        pass


def test_a_map_that_is_not_there_is_told_as_such(address: str, asking: Asking) -> None:
    assert Tab(address, asking("editor"), "nothing").closed() == 4404


def test_a_file_that_is_no_map_is_not_opened_and_not_touched(
    address: str, asking: Asking, name: str, file: Path
) -> None:
    file.write_text("lanes: [nonsense]\n")
    assert Tab(address, asking("editor"), name).closed() == 4422
    assert file.read_text() == "lanes: [nonsense]\n"


def test_a_copy_of_another_document_is_not_merged(
    opening: Opening, address: str, asking: Asking, name: str
) -> None:
    document = (opening().told("hello") or {})["document"]
    assert opening(query=f"?document={document}").cards == {}
    assert Tab(address, asking("editor"), name, "?document=old").closed() == 4409


def test_names_are_those_the_server_knows(opening: Opening) -> None:
    one, other = opening("editor"), opening("viewer")
    said = {"name": "The boss", "pointer": {"x": 1, "y": 2}, "editing": "card:c1", "html": "<b>"}
    one.send(protocol.awareness([Presence(7, 1, said), Presence(8, 1, said)]))
    other.listen(lambda: 7 in other.people)
    told = {"name": "Editor", "pointer": {"x": 1, "y": 2}, "editing": "card:c1"}
    assert other.people == {7: told}
    other.send(protocol.awareness([Presence(7, 9, {"pointer": {"x": 9, "y": 9}})]))
    other.send(protocol.awareness([Presence(9, 1, {"pointer": "here"})]))
    one.listen(lambda: 9 in one.people)
    assert one.people == {7: told, 9: {"name": "Viewer", "pointer": None, "editing": None}}
    one.open.close()
    other.listen(lambda: other.people.get(7, "") is None)


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\x00\x02\xff\xff\xff", b"\x01\x05abc", b"\x00\x02\x03\xff\xff\xff"]
)
def test_what_is_no_message_ends_the_connection(opening: Opening, data: bytes) -> None:
    tab = opening()
    tab.send(data)
    assert tab.closed() == 1007


def test_a_message_that_is_too_long_ends_the_connection(opening: Opening) -> None:
    tab = opening()
    tab.send(protocol.sync(protocol.UPDATE, bytes(2**20)))
    assert tab.closed() == 1009


def test_a_file_changed_outside_becomes_edits_of_nobody(
    opening: Opening, file: Path, asking: Asking, name: str
) -> None:
    tab = opening()
    tab.add_card("c1", "Mine")
    tab.listen(lambda: (tab.told("saved") or {}).get("edited"))
    text = file.read_text()
    file.write_text(f"# Kept.\nowner: UX\n{text}")
    tab.listen(lambda: read(tab.document).fields.get("owner") == "UX")
    assert list(tab.cards) == ["c1"]
    tab.add_card("c2", "Mine too")
    tab.listen(lambda: "c2" in file.read_text())
    assert file.read_text().startswith("# Kept.\n")
    edits = asking("viewer").get(f"{PLACE}/{name}/edits").json()
    assert {(each["author"], each["mine"]) for each in edits} == {("Editor", False), (None, False)}


def test_a_file_broken_outside_is_told_and_not_overwritten(opening: Opening, file: Path) -> None:
    tab = opening()
    file.write_text("stages: 7\n")
    tab.listen(lambda: tab.told("problem"))
    tab.add_card("c1", "Mine")
    tab.news.clear()
    tab.listen(lambda: tab.told("problem"))
    assert file.read_text() == "stages: 7\n"
    file.write_text("name: Mended\n")
    tab.listen(lambda: (tab.told("saved") or {}).get("edited"))
    assert "Mended" in file.read_text()
    assert "c1" in file.read_text()


def test_what_the_project_does_not_have_is_a_problem_until_it_is_mended(
    opening: Opening, file: Path
) -> None:
    tab = opening()
    tab.edit(lambda state: state.fields.update(persona="nobody"))
    tab.listen(lambda: tab.told("problem"))
    assert "nobody" in (tab.told("problem") or {})["problem"]["message"]
    assert "nobody" not in file.read_text()
    tab.edit(lambda state: state.fields.update(persona=None))
    tab.listen(lambda: tab.told("saved"))


def test_cards_of_a_stage_that_is_gone_are_reported(opening: Opening, file: Path) -> None:
    tab = opening()
    tab.add_card("c1", "Lost", stage="nowhere")
    tab.listen(lambda: (tab.told("saved") or {}).get("left_out"))
    [left_out] = (tab.told("saved") or {})["left_out"]
    assert left_out == {"what": "card", "id": "c1", "missing": "stage", "name": "nowhere"}
    assert "Lost" not in file.read_text()
    assert opening().cards == {"c1": "Lost"}


def test_edits_are_told_and_restored(
    opening: Opening, file: Path, asking: Asking, name: str
) -> None:
    tab = opening()
    tab.add_card("c1", "Pay")
    tab.listen(lambda: (tab.told("saved") or {}).get("edited"))
    place = f"{PLACE}/{name}/edits"
    [first] = asking("editor").get(place).json()
    assert first["author"] == "Editor"
    assert first["mine"] is True
    [change] = first["changes"]
    assert (change["what"], change["how"], change["name"]) == ("card", "added", {"en": "Pay"})
    assert change["lane"] == {"id": "goals", "name": None}
    assert change["stage"]["en"] == "Decision"

    other = opening("admin")
    other.edit(lambda state: state.entries["cards"]["c1"].update({"text:en": "Pay at once"}))
    other.news.clear()
    other.listen(lambda: (other.told("saved") or {}).get("edited"))
    latest, _ = asking("viewer").get(place).json()
    [change] = latest["changes"]
    assert (change["how"], change["was"], change["name"]) == (
        "edited",
        {"en": "Pay"},
        {"en": "Pay at once"},
    )
    view = asking("viewer").get(f"{place}/{first['id']}").json()
    assert [(each["how"], each["name"]) for each in view["since"]] == [
        ("edited", {"en": "Pay at once"})
    ]
    assert asking("commenter").post(f"{place}/{first['id']}/restore").status_code == 403
    assert asking("editor").post(f"{place}/nothing/restore").status_code == 404


def test_restoring_is_an_edit_in_the_open_document(
    opening: Opening, address: str, asking: Asking, name: str, file: Path
) -> None:
    tab = opening()
    tab.add_card("c1", "Pay")
    tab.listen(lambda: (tab.told("saved") or {}).get("edited"))
    place = f"{PLACE}/{name}/edits"
    [first] = asking("editor").get(place).json()
    tab.edit(lambda state: state.entries["cards"].clear())
    tab.listen(lambda: "Pay" not in file.read_text())
    cookies = "; ".join(f"{key}={value}" for key, value in asking("editor").cookies.items())
    asked = urllib.request.Request(
        f"{address}{quote(place)}/{first['id']}/restore",
        method="POST",
        headers={"Cookie": cookies},
    )
    assert urllib.request.urlopen(asked).status == 204
    tab.listen(lambda: tab.cards == {"c1": "Pay"})
    assert "Pay" in file.read_text()


def test_the_document_outlives_the_room(opening: Opening, file: Path) -> None:
    tab = opening()
    tab.add_card("c1", "Lost", stage="nowhere")
    tab.listen(lambda: (tab.told("saved") or {}).get("left_out"))
    tab.open.close()
    assert opening().cards == {"c1": "Lost"}


def test_a_document_with_nonsense_in_it_can_still_be_opened(opening: Opening) -> None:
    tab = opening()
    known = tab.document.get_state()
    with tab.document.transaction():
        tab.document.get("cards", type=Map)["c1"] = "no entry"
        tab.document.get("cards", type=Map)["c2"] = Map({"order": 7, "lane": [], "text:en": {}})
        tab.document.get("fields", type=Map)["languages"] = 3
    tab.send(protocol.sync(protocol.UPDATE, tab.document.get_update(known)))
    tab.listen(lambda: tab.told("problem"))
    assert opening().told("hello") is not None
