"""Geometry: whatever a snapshot says, text keeps to its cell and off other text."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.render.generated import snapshots
from tests.render.olist_snapshot import olist
from touchline.errors import RenderError
from touchline.maps.snapshot import Lane, Snapshot
from touchline.render import Sheet, layout
from touchline.render.sheet import Box, Cell, Run, mirrored, runs

LANGUAGES = ("en", "ru", "vi", "fa")
SOLE = ("ground:", "rule:")


def texts(cell: Cell) -> list[Run]:
    return [run for item in cell.items for run in runs(item)]


def problems(sheet: Sheet) -> list[str]:
    """Every text that leaves its cell or the sheet, and every two that overlap."""
    found = []
    page = Box(0, 0, sheet.width, sheet.height)
    for cell in sheet.cells:
        inside = texts(cell)
        for run in inside:
            if not page.holds(run.box):
                found.append(f"{cell.id}: {run.text!r} leaves the sheet")
            if not cell.id.startswith(SOLE) and not cell.box.holds(run.box, 1.0):
                found.append(f"{cell.id}: {run.text!r} {run.box} leaves {cell.box}")
        for one, two in itertools.combinations(inside, 2):
            if one.box.meets(two.box, -1.2):
                found.append(f"{cell.id}: {one.text!r} lies on {two.text!r}")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_olist_map_has_no_collisions(language: str) -> None:
    assert problems(layout(olist(), language)) == []


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # a map is long
@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # a whole map takes minutes to shrink
    suppress_health_check=list(HealthCheck),
)
@given(snapshot=snapshots(), language=st.sampled_from(LANGUAGES))
def test_no_text_leaves_its_cell_or_lies_on_other_text(snapshot: Snapshot, language: str) -> None:
    assert problems(layout(snapshot, language)) == []


def test_the_sheet_has_the_proportions_of_a3_and_readable_text() -> None:
    sheet = layout(olist(), "fa")
    assert sheet.width / sheet.height >= 1.41
    smallest = min(
        run.style.size for cell in sheet.cells for run in texts(cell) if run.style.size > 10
    )
    assert smallest * 1190.55 / sheet.width >= 6.7


def test_a_right_to_left_sheet_is_the_mirror_image() -> None:
    sheet = layout(olist(), "fa")
    back = mirrored(sheet)
    stages = [cell for cell in sheet.cells if cell.id.startswith("heads:")]
    assert stages[0].box.x > stages[-1].box.x
    assert [cell.box.x for cell in back.cells if cell.id.startswith("heads:")] == sorted(
        cell.box.x for cell in back.cells if cell.id.startswith("heads:")
    )


def test_stages_without_data_are_narrower_than_those_with() -> None:
    sheet = layout(olist(), "en")
    width = {cell.id: cell.box.width for cell in sheet.cells}
    assert width["heads:compare"] < width["heads:loyal"] < width["heads:receive"]


def test_nothing_is_cut_short_in_the_olist_map_but_quotes() -> None:
    sheet = layout(olist(), "en")
    cut = [
        (cell.id, run.text)
        for cell in sheet.cells
        for run in texts(cell)
        if run.full and not cell.id.startswith(("verbatims", "opportunities"))
    ]
    assert cut == []


def test_an_unknown_lane_is_refused_with_the_nearest_name() -> None:
    broken = msgspec.structs.replace(olist(), lanes=[Lane(kind="emotions")])
    with pytest.raises(RenderError, match="did you mean 'emotion'"):
        layout(broken, "en")


def test_a_map_without_stages_is_refused() -> None:
    with pytest.raises(RenderError, match="no stages"):
        layout(msgspec.structs.replace(olist(), stages=[]), "en")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(RenderError, match="'xx'"):
        layout(olist(), "xx")
