"""Maps for every choice: computed once, kept, never of another build or file."""

from __future__ import annotations

import gzip
import json
import shutil
import time
from datetime import date
from pathlib import Path

import msgspec
import pytest
from fastapi import FastAPI

import touchline
from tests.web.conftest import Asking
from touchline.errors import ConfigError
from touchline.web.maps import store as stores
from touchline.web.maps.choice import Choice, counts, declared, periods, spec_of
from touchline.web.maps.store import Answer, MapStore, Pending, compute_into, place_of
from touchline.web.maps.view import Figures, encoded_view, map_view
from touchline.web.maps.warm import warm
from touchline.web.maps.workers import Workers

MAP = "/api/workspaces/shop/maps/purchase"


def test_a_choice_shows_its_journeys_alone(asking: Asking) -> None:
    viewer = asking("viewer")
    whole = viewer.get(MAP).json()
    part = viewer.get(MAP, params={"segment": "delivery:delivered"}).json()
    assert whole["figures"]["lens.journeys"]["value"] == 60
    assert part["figures"]["lens.journeys"]["value"] == 40


def test_a_period_is_by_its_first_and_last_day(asking: Asking) -> None:
    view = asking("viewer").get(MAP, params={"since": "2024-02-01", "until": "2024-02-29"}).json()
    assert [day[:10] for day in view["lens"]["asked"]] == ["2024-02-01", "2024-02-29"]
    assert 0 < view["figures"]["lens.journeys"]["value"] < 60


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"persona": "nobody"}, "no persona 'nobody'"),
        ({"segment": "delivery:lost"}, "'lost' is no value"),
        ({"segment": "weather:rain"}, "no segment 'weather'"),
        ({"since": "2024-13-01"}, "is no day"),
        ({"since": "2024-03-01", "until": "2024-02-01"}, "ends before it begins"),
        ({"language": "xx"}, "no language 'xx'"),
    ],
)
def test_what_is_not_there_is_refused(asking: Asking, asked: dict[str, str], said: str) -> None:
    answer = asking("viewer").get(MAP, params=asked)
    assert answer.status_code == 400
    assert said in answer.json()["message"]


def test_an_answer_that_the_reader_has_is_not_sent_again(asking: Asking) -> None:
    viewer = asking("viewer")
    first = viewer.get(MAP)
    again = viewer.get(MAP, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = viewer.get(
        MAP, params={"language": "fa"}, headers={"if-none-match": first.headers["etag"]}
    )
    assert other.status_code == 200
    assert other.json()["direction"] == "rtl"


def test_who_takes_nothing_packed_gets_the_same(asking: Asking) -> None:
    viewer = asking("viewer")
    plain = viewer.get(MAP, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == viewer.get(MAP).json()


def test_the_switches_count_journeys(asking: Asking) -> None:
    found = asking("viewer").get(f"{MAP}/switches").json()
    delivery = next(one for one in found["segments"] if one["id"] == "delivery")
    assert {one["id"]: one["journeys"] for one in delivery["values"]} == {
        "delivered": 40,
        "open": 20,
    }
    assert sum(one["journeys"] for one in found["periods"] if one["kind"] == "quarter") == 60
    assert found["first"] < found["last"]


@pytest.fixture
def own(built_shop: Path, tmp_path: Path) -> Path:
    """A copy of the shop that may be changed."""
    return Path(shutil.copytree(built_shop, tmp_path / "shop"))


def test_what_is_kept_is_answered_without_computing(own: Path) -> None:
    found = touchline.open(own).map("purchase")
    choice = Choice(segment=("delivery", "open"))
    first = MapStore(patience=60).answer(found, choice, "en")
    assert isinstance(first, Answer)
    shutil.rmtree(own / ".touchline" / "builds")  # nothing can be computed any more
    (own / ".touchline" / "builds").mkdir()
    assert MapStore(patience=60).answer(found, choice, "en") == first


def test_a_changed_file_is_another_map(own: Path) -> None:
    store = MapStore(patience=60)
    before = store.answer(touchline.open(own).map("purchase"), Choice(), "en")
    file = own / "maps" / "purchase.yaml"
    file.write_text(file.read_text("utf-8").replace("Buying in the shop", "Buying anew"), "utf-8")
    after = store.answer(touchline.open(own).map("purchase"), Choice(), "en")
    assert isinstance(before, Answer)
    assert isinstance(after, Answer)
    assert before.etag != after.etag
    assert json.loads(gzip.decompress(after.packed))["name"] == "Buying anew"


def test_only_the_last_states_of_a_map_are_kept(own: Path) -> None:
    store = MapStore(patience=60)
    file = own / "maps" / "purchase.yaml"
    text = file.read_text("utf-8")
    for number in range(4):
        file.write_text(text.replace("Buying", f"Buying {number}"), "utf-8")
        store.answer(touchline.open(own).map("purchase"), Choice(), "en")
    assert len(list((own / ".touchline" / "views" / "purchase").iterdir())) == 2


def test_who_waits_too_long_is_told_and_gets_it_later(own: Path) -> None:
    store = MapStore(patience=0)
    found = touchline.open(own).map("purchase")
    assert isinstance(store.answer(found, Choice(segment=("city", "Porto")), "en"), Pending)
    for _ in range(600):
        answer = store.answer(found, Choice(segment=("city", "Porto")), "en")
        if isinstance(answer, Answer):
            break
        time.sleep(0.05)
    assert isinstance(answer, Answer)


def test_all_that_a_map_offers_is_computed_before(own: Path) -> None:
    opened = touchline.open(own)
    found = opened.map("purchase")
    with opened.workspace.reading() as build:
        offered = declared(counts(found, build))
    assert Choice() in offered
    assert Choice(segment=("delivery", "delivered")) in offered
    assert Choice(segment=("delivery", "open")) not in offered  # 20 journeys are too few
    assert warm(own, "purchase") == len(offered)
    place = place_of(found)
    assert all(place.view(one, "vi").exists() for one in offered)


def test_before_the_first_build_a_map_is_what_its_file_says(own: Path) -> None:
    shutil.rmtree(own / ".touchline")
    answer = MapStore(patience=60).answer(touchline.open(own).map("purchase"), Choice(), "en")
    assert isinstance(answer, Answer)
    assert not (own / ".touchline" / "views").exists()


def test_a_choice_of_days_needs_both_in_order(own: Path) -> None:
    found = touchline.open(own).map("purchase")
    spec = spec_of(found, Choice(since="2024-02-01"))
    assert spec.window is not None
    assert spec.window[0] == "2024-02-01"
    with pytest.raises(ConfigError, match="ends before it begins"):
        spec_of(found, Choice(since="2034-02-01"))


def test_periods_are_the_latest_first_and_none_without_data() -> None:
    found = periods(date(2024, 1, 1), date(2024, 1, 10))
    assert found == []
    found = periods(date(2022, 1, 1), date(2024, 5, 10))
    assert [one.number for one in found if one.kind == "quarter"] == [2, 1, 4, 3, 2, 1, 4, 3]
    assert found[0].until == "2024-05-10"


def test_a_map_is_added_copied_and_removed(asking: Asking, app: FastAPI) -> None:
    editor, folder = asking("editor"), app.state.server.workspaces.folders["shop"]
    maps = "/api/workspaces/shop/maps"
    made = editor.post(maps, json={"name": "fresh", "template": "e-commerce"})
    assert made.status_code == 201, made.text
    assert editor.post(maps, json={"name": "fresh"}).status_code == 409
    assert editor.post(maps, json={"name": "../out"}).status_code == 400
    assert editor.post(maps, json={"name": "twin", "copy_of": "purchase"}).status_code == 201
    assert asking("viewer").get(f"{maps}/twin").json()["name"] == "Buying in the shop"
    assert editor.delete(f"{maps}/twin").status_code == 403
    assert asking("admin").delete(f"{maps}/twin").status_code == 204
    assert editor.get(f"{maps}/twin").status_code == 404
    assert (folder / ".touchline" / "removed" / "twin.1.yaml").exists()
    assert asking("admin").delete(f"{maps}/fresh").status_code == 204


def test_the_list_tells_what_is_known_already(asking: Asking) -> None:
    viewer = asking("viewer")
    viewer.get(MAP)
    [card] = viewer.get("/api/workspaces/shop/maps").json()
    assert (card["name"], card["journeys"], card["unit"]) == ("Buying in the shop", 60, "orders")
    assert card["title"]
    known = [value for value in card["curve"] if value is not None]
    assert known
    assert all(-2 <= value <= 2 for value in known)


def test_another_process_computes_the_same(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_FEW", 0)
    found = touchline.open(own).map("purchase")
    choice = Choice(segment=("delivery", "open"))
    here = MapStore(patience=60).answer(found, choice, "en")
    for kept in ("views", "measured"):
        shutil.rmtree(own / ".touchline" / kept)
    apart = MapStore(patience=60, apart=True)
    try:
        there = apart.answer(found, choice, "en")
        assert len(apart._workers._all) == 1
        with pytest.raises(ConfigError, match="no persona 'nobody'"):
            apart.answer(found, Choice(persona="nobody"), "en")
    finally:
        apart.close()
    assert isinstance(here, Answer)
    assert isinstance(there, Answer)
    views = [json.loads(gzip.decompress(each.packed)) for each in (here, there)]
    assert views[0]["figures"] == views[1]["figures"]


def test_a_process_that_ends_meanwhile_is_told(own: Path) -> None:
    found = touchline.open(own).map("purchase")
    workers = Workers()
    try:
        workers.compute(found, Choice())  # one that has ended since is simply another one
        workers._all[0].kill()
        workers.compute(found, Choice())
        assert len(workers._all) == 1
    finally:
        workers.close()


def test_a_view_is_the_same_whether_its_figures_were_written_before(own: Path) -> None:
    file = own / "maps" / "purchase.yaml"
    text = file.read_text("utf-8")
    figures = Figures()
    for written in ("", "title: Late\n", "owner: AB\n", "digits: latin\n", "calendar: persian\n"):
        file.write_text(f"{written}{text}", "utf-8")
        snapshot = touchline.open(own).map("purchase").snapshot()
        for language in ("en", "fa"):
            view = json.loads(encoded_view(snapshot, language, figures))
            assert view == json.loads(msgspec.json.encode(map_view(snapshot, language)))


def test_a_map_that_is_edited_while_it_is_computed_is_not_kept(own: Path) -> None:
    found = touchline.open(own).map("purchase")
    place = place_of(found)
    file = own / "maps" / "purchase.yaml"
    file.write_text(f"title: Late\n{file.read_text('utf-8')}", "utf-8")
    snapshot = compute_into(place, touchline.open(own).map("purchase"), Choice())
    assert not place.holds(snapshot, Choice())
    assert not place.snapshot(Choice()).exists()
