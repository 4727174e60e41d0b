"""What lies behind a figure is what its own query gives, and says nobody's address."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from tests.web.conftest import Asking

MAP = "/api/workspaces/shop/maps/purchase"


def test_rows_come_in_pages_and_lead_to_journeys(asking: Asking) -> None:
    viewer = asking("viewer")
    asked: dict[str, str | int] = {"figure": "lens.journeys", "limit": 7}
    first = viewer.get(f"{MAP}/evidence/rows", params=asked).json()
    second = viewer.get(f"{MAP}/evidence/rows", params={**asked, "offset": 7}).json()
    assert first["total"] == 60
    at = first["columns"].index("journey")
    keys = [row[at] for row in first["rows"] + second["rows"]]
    assert len(set(keys)) == 14
    assert len(set(first["journeys"])) == 7
    assert None not in first["journeys"]


def test_rows_are_of_the_choice(asking: Asking) -> None:
    asked: dict[str, str | int] = {
        "figure": "lens.journeys",
        "segment": "delivery:open",
        "limit": 500,
    }
    found = asking("viewer").get(f"{MAP}/evidence/rows", params=asked).json()
    at = found["columns"].index("delivery")
    assert {row[at] for row in found["rows"]} == {"open"}
    assert len(found["rows"]) == 20


def test_ways_add_up_and_quotes_are_as_written(asking: Asking) -> None:
    asked = {"figure": "lens.journeys"}
    found = asking("viewer").get(f"{MAP}/evidence", params=asked).json()
    assert found["journeys"] == 60
    counts = [way["journeys"] for way in found["ways"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) <= 60
    assert {quote["text"] for quote in found["quotes"]} == {"Late again"}
    assert found["sql"].startswith("WITH mapped AS")


@pytest.mark.parametrize(
    ("choice", "value"),
    [({}, 60), ({"segment": "delivery:open", "since": "2024-01-01"}, 20)],
)
def test_the_lines_of_python_give_the_figure(
    asking: Asking, app: FastAPI, choice: dict[str, str], value: int
) -> None:
    asked = {"figure": "lens.journeys", **choice}
    lines = asking("viewer").get(f"{MAP}/evidence", params=asked).json()["python"]
    folder = app.state.server.workspaces.folders["shop"]
    *before, last = lines.replace("open('shop')", f"open({str(folder)!r})").splitlines()
    names: dict[str, object] = {}
    exec("\n".join(before), names)
    assert eval(last, names).value == value


def test_no_address_of_a_person_is_shown(asking: Asking) -> None:
    asked: dict[str, str | int] = {"figure": "lens.persons", "limit": 500}
    text = asking("viewer").get(f"{MAP}/evidence/rows", params=asked).text.lower()
    assert "@example.com" not in text


def test_what_is_no_figure_or_not_known_is_said(asking: Asking) -> None:
    viewer = asking("viewer")
    answer = viewer.get(f"{MAP}/evidence", params={"figure": "lens.journey"})
    assert answer.status_code == 404
    assert "lens.journeys" in answer.json()["hint"]
    figures = viewer.get(MAP).json()["figures"]
    unknown = next(id_ for id_, one in figures.items() if "query" not in one)
    answer = viewer.get(f"{MAP}/evidence", params={"figure": unknown})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_known")


def test_nothing_of_a_request_becomes_sql(asking: Asking) -> None:
    bad = {"figure": "lens.journeys'; DROP TABLE journeys; --"}
    assert asking("viewer").get(f"{MAP}/evidence/rows", params=bad).status_code == 404
    bad = {"figure": "lens.journeys", "limit": "1; SELECT 1"}
    assert asking("viewer").get(f"{MAP}/evidence/rows", params=bad).status_code == 422
