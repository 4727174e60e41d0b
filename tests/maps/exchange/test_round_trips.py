"""What is written is read again as it was: every field, every language."""

from __future__ import annotations

import io

import msgspec
import openpyxl
from hypothesis import HealthCheck, given, settings

from tests.maps.exchange.generated import specs
from touchline.maps.exchange.table import (
    map_from_csv,
    map_from_workbook,
    map_to_csv,
    sheet_text,
    table_of,
)
from touchline.maps.exchange.whole import map_from_json, map_from_yaml, map_to_json, map_to_yaml
from touchline.maps.spec import MapSpec

slowly = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_the_strategy_names_every_field_of_a_map() -> None:
    import inspect

    from tests.maps.exchange import generated

    code = inspect.getsource(generated)
    for field in msgspec.structs.fields(MapSpec):
        assert f"{field.name}=" in code


@slowly
@given(specs())
def test_yaml(spec: MapSpec) -> None:
    read = map_from_yaml(map_to_yaml(spec), check=False)
    assert read.spec == spec
    assert read.unread == ()


@slowly
@given(specs())
def test_json(spec: MapSpec) -> None:
    assert map_from_json(map_to_json(spec), check=False).spec == spec


@slowly
@given(specs())
def test_csv(spec: MapSpec) -> None:
    read = map_from_csv(map_to_csv(spec), check=False)
    assert read.unread == ()
    assert read.spec == spec


@slowly
@given(specs())
def test_workbook(spec: MapSpec) -> None:
    book = openpyxl.Workbook()
    [sheet] = book.worksheets
    for row in table_of(spec):
        sheet.append([sheet_text(cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    read = map_from_workbook(file.getvalue(), check=False)
    assert read.unread == ()
    assert read.spec == spec
