"""Public links: what they open, when they end, and that nothing in them tells of few people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import update

import touchline
from tests.web.conftest import Asking, client_of
from touchline.maps.snapshot import (
    Figure,
    FlowLink,
    FlowNode,
    Formatted,
    KpiItem,
    Lane,
    Lens,
    OpportunityItem,
    PainItem,
    Period,
    PersonaCard,
    Quote,
    Sample,
    Snapshot,
    StageColumn,
    Text,
    TouchpointItem,
)
from touchline.web.maps.view import map_view
from touchline.web.security.limits import Limits
from touchline.web.security.small_cells import without_small_cells
from touchline.web.state import now
from touchline.web.state.sharing import Share

MAPS = "/api/workspaces/shop/maps"


def words(text: str) -> Text:
    return Text(words={"": text})


def figure(id_: str, unit: Any = "count", **fields: Any) -> Figure:
    sample = Sample(columns=["who"], rows=[[f"row of {id_}"]], total=1)
    return Figure(id=id_, unit=unit, query=f"SELECT {id_}", sample=sample, **fields)


def made() -> Snapshot:
    """A map of 1,000 journeys in which 7,301 … 7,309 are the secrets: numbers of few people."""
    figures = [
        figure("all", value=1000, n=1000),
        figure("everybody", value=990, n=990),
        figure("part", "share", value=1.0, n=1000, numerator=1000, denominator=1000),
        figure("enter", value=500, n=500),
        figure("few", value=7, n=7, low=0.7301, high=7.7302),
        figure("few.share", "share", value=0.0070073, n=1000, numerator=7, denominator=1000,
               low=0.7303, high=0.7304),
        figure("few.moments", value=7305, n=7305, numerator=7305, denominator=1000),
        figure("most", "share", value=0.99273, n=1000, numerator=993, denominator=1000),
        figure("pain.persons", value=40, n=40),
        figure("pain.share", "share", value=0.04, n=1000, numerator=40, denominator=1000),
        figure("pain.score", "score", value=1.7306, n=8, numerator=13.8448, denominator=8),
        figure("pain.other", "score", value=4.25, n=800, numerator=3400, denominator=800),
        figure("kpi", "score", value=3.5, n=300, definition=words("Mean of all answers")),
        figure("persona.a.persons", value=4, n=4),
        figure("persona.a.emotion", "emotion", value=0.7307, n=30),
    ]  # fmt: skip
    pain = PainItem(
        id="late", rank=1, stage="s", kind="score", label=words("Late"), persons="pain.persons",
        share="pain.share", score="pain.score", reference="pain.other",
        definition=Text(key="pain.definition.score", args={"mean": Formatted(value=1.7306)}),
        paragraph=words("The mean of 8 answers is 1.7306"),
        quotes=[Quote(stage="s", text="quote of the pain", reference="0:1.0")],
    )  # fmt: skip
    gone = PainItem(
        id="gone", rank=2, stage="s", kind="wait", label=words("Gone"), persons="few",
        definition=words("Of few"),
    )  # fmt: skip
    history = [
        Period(start="2024-01-01", value=1.7308, n=6, low=0.7309, high=2.7309),
        Period(start="2024-02-01", value=3.75, n=120, low=3.5, high=4.0),
    ]
    lane = Lane(
        kind="flow",
        flow_nodes=[FlowNode(id="n", stage="s", label=words("Node"), figure="enter")],
        flow_links=[FlowLink(source="n", target=None, kind="leave", figure="few",
                             label=words("seven leave"))],
        touchpoints=[TouchpointItem(id="t", stage="s", label=words("Touch"),
                                    figure="few.moments", share="few.share")],
        pains=[pain, gone],
        kpis=[KpiItem(id="k", stage="s", label=words("Score"), figure="kpi", history=history)],
        quotes=[Quote(stage="s", text="quote of a customer", reference="0:2.0", time="2024-01-05")],
        opportunities=[
            OpportunityItem(stage="s", text=words("by hand"), pain=2),
            OpportunityItem(stage="s", text=words("for the few"), pain=2, by_data=True),
        ],
    )  # fmt: skip
    gap = Formatted(value=4.25 - 1.7306, unit="score")
    return Snapshot(
        project="p", map="m", name=words("The map"), unit=words("orders"), created="2024-03-01",
        version="1", build="b", languages=["en"],
        title=Text(key="finding.declared_score", args={"gap": gap, "pain": words("Late")}),
        subtitle=Text(key="subtitle.volume", args={"journeys": 1000, "unit": words("orders")}),
        lens=Lens(name=words("All"), persons="everybody", journeys="all", share="part"),
        stages=[StageColumn(id="s", label=words("Stage"), entrants="enter", conversion="most")],
        personas=[PersonaCard(id="a", name=words("Ana"), persons="persona.a.persons",
                              emotion="persona.a.emotion")],
        lanes=[lane],
        figures={one.id: one for one in figures},
        coverage=[],
        extra={"secret": 7310},
    )  # fmt: skip


def test_nothing_of_a_small_cell_is_left_anywhere() -> None:
    answer = msgspec.json.encode(map_view(without_small_cells(made(), 10), "en")).decode()
    secrets = (
        "0.7301", "7.7302", "0.0070073", "0.7303", "0.7304", "7305", "7,305", "0.99273", "993",
        "1.7306", "1.73", "13.84", "13.8448", "2.519", "2.52", "0.7307", "1.7308", "0.7309",
        "2.7309", "7310", "8 answers", "seven leave", "for the few", "Gone", "row of", "SELECT",
        "quote of", "0:1.0", "0:2.0", "2024-01-05",
    )  # fmt: skip
    assert [one for one in secrets if one in answer] == []


def test_what_is_not_small_stays() -> None:
    shown = without_small_cells(made(), 10)
    kept = {id_: one.value for id_, one in shown.figures.items() if one.value is not None}
    assert kept == {
        "all": 1000, "everybody": 990, "part": 1.0, "enter": 500, "pain.persons": 40,
        "pain.share": 0.04, "pain.other": 4.25, "kpi": 3.5,
    }  # fmt: skip
    [lane] = shown.lanes
    assert [pain.id for pain in lane.pains] == ["late"]
    assert [point.value for point in lane.kpis[0].history] == [None, 3.75]
    assert [(one.text.words[""], one.pain) for one in lane.opportunities] == [("by hand", None)]
    assert shown.title == words("The map")
    assert shown.subtitle is not None
    missing = map_view(shown, "en")["panel"]["few"]["missing"]
    assert missing == "Not shown: fewer than 10"


def test_the_finding_stays_when_its_figures_do() -> None:
    shown = without_small_cells(made(), 5)
    assert shown.title == made().title
    assert {pain.id for pain in shown.lanes[0].pains} == {"late", "gone"}


def test_rows_and_quotes_stay_where_they_are_allowed_but_not_those_of_few() -> None:
    shown = without_small_cells(made(), 10, quotes=True, samples=True)
    assert [quote.text for quote in shown.lanes[0].quotes] == ["quote of a customer"]
    assert shown.lanes[0].pains[0].quotes == []
    assert shown.figures["enter"].sample is not None
    assert shown.figures["few"].sample is None
    assert all(one.query is None for one in shown.figures.values())


@pytest.mark.parametrize("least", [1, 2, 3, 5, 10, 1000])
def test_a_real_map_shows_no_figure_of_fewer(app: FastAPI, least: int) -> None:
    folder = app.state.server.workspaces.folders["shop"]
    before = touchline.open(folder).maps[0].snapshot()
    shown = without_small_cells(before, least)
    for one in shown.figures.values():
        if one.value is None:
            emptied = (one.n, one.numerator, one.denominator, one.low, one.high, one.sample)
            assert emptied == (0, None, None, None, None, None) or (
                before.figures[one.id].value is None
            )
        else:
            assert one.n == 0 or one.n >= least
            assert one.denominator is None or one.denominator >= least
    taken = {
        number
        for id_, one in before.figures.items()
        if one.value is not None and shown.figures[id_].value is None
        for number in (one.value, one.low, one.high)
        if number is not None and not float(number).is_integer()
    } - set(numbers(list(shown.figures.values())))
    view = map_view(shown, "en")
    assert taken.isdisjoint(numbers(view))


def numbers(value: Any) -> Iterator[float]:
    """Every number in a value, also those inside of its texts."""
    built = msgspec.to_builtins(value)
    if isinstance(built, dict):
        for one in built.values():
            yield from numbers(one)
    elif isinstance(built, list | tuple):
        for one in built:
            yield from numbers(one)
    elif isinstance(built, str):
        yield from (float(found) for found in re.findall(r"\d+\.\d+", built))
    elif isinstance(built, int | float) and not isinstance(built, bool):
        yield float(built)


# links


@pytest.fixture(autouse=True)
def forgotten(app: FastAPI) -> None:
    app.state.limits = Limits()


def a_map(asking: Asking) -> str:
    return str(asking("editor").get(MAPS).json()[0]["map"])


def share(asking: Asking, **body: Any) -> dict[str, Any]:
    answer = asking("editor").post(f"{MAPS}/{a_map(asking)}/shares", json=body)
    assert answer.status_code == 201
    return dict(answer.json())


def opened(client: TestClient, token: str, password: str = "") -> Any:
    for _ in range(120):
        answer = client.post(f"/api/shared/{token}", json={"password": password})
        if answer.status_code != 409:
            return answer
    raise AssertionError("the map was not computed")


def test_a_link_opens_one_map_and_nothing_else(app: FastAPI, asking: Asking) -> None:
    token = share(asking)["token"]
    stranger = client_of(app, "anyone")
    assert stranger.get(f"/api/shared/{token}").json()["needs_password"] is False
    view = opened(stranger, token).json()
    assert view["map"] == a_map(asking)
    assert all("query" not in one and "sample" not in one for one in view["figures"].values())
    assert all(not lane.get("quotes") for lane in view["lanes"])
    assert stranger.get(f"{MAPS}/{a_map(asking)}").status_code == 401
    [card] = [
        one for one in asking("editor").get("/api/workspaces/shop/shares").json() if one["opened"]
    ]
    assert token not in str(card)


def test_a_link_with_a_password_needs_it_and_slows_down_who_guesses(
    app: FastAPI, asking: Asking
) -> None:
    token = share(asking, password="open sesame")["token"]
    stranger = client_of(app, "anyone")
    assert stranger.get(f"/api/shared/{token}").json() == {
        "needs_password": True,
        "expires": stranger.get(f"/api/shared/{token}").json()["expires"],
    }
    assert opened(stranger, token, "open sesame").status_code == 200
    codes = [opened(stranger, token, "a guess").status_code for _ in range(7)]
    assert (codes[0], codes[-1]) == (403, 429)
    assert opened(stranger, token, "open sesame").status_code == 429


@pytest.mark.parametrize("how", ["taken back", "too old"])
def test_a_link_that_is_over_opens_nothing(app: FastAPI, asking: Asking, how: str) -> None:
    made_ = share(asking)
    id_, token = made_["share"]["id"], made_["token"]
    if how == "taken back":
        assert asking("editor").delete(f"/api/workspaces/shop/shares/{id_}").status_code == 204
    else:
        with app.state.server.state.writing() as session:
            past = now() - timedelta(seconds=1)
            session.execute(update(Share).where(Share.id == id_).values(expires=past))
    stranger = client_of(app, "anyone")
    assert stranger.get(f"/api/shared/{token}").status_code == 410
    assert opened(stranger, token).status_code == 410
    listed = asking("editor").get("/api/workspaces/shop/shares").json()
    assert id_ not in {one["id"] for one in listed}
