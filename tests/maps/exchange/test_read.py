"""Files as they come: good rows are kept, bad ones told with their number, others refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.shared import REPOSITORY
from touchline.errors import ConfigError
from touchline.maps import load_map
from touchline.maps.exchange import read_map
from touchline.maps.exchange.read import ENDINGS
from touchline.maps.exchange.table import map_from_csv, map_to_csv
from touchline.maps.exchange.whole import map_to_json, map_to_yaml

TABLE = """\
kind,lane,stage,step,id,text,text.fa,colour,more
stage,,,,buy,Buy,خرید,,
step,,buy,,pay,Pay,,,"{""touchpoints"": [""payment""]}"
card,goals,buy,pay,,Pay at once,,,
card,goals,byu,,,Never,,,
,thoughts,buy,,,Is it safe?,,,
,whispers,buy,,,Psst,,,
kpi,,buy,,paid,Paid,,,"{""kind"": ""count""}"
kpi,,buy,,paid,Paid again,,,"{""kind"": ""count""}"
kpi,,buy,,share,Share,,,"{""kind"": ""rate""}"
opportunity,,buy,,,Refund,,,"{""state"": ""lost""}"
whatever,,buy,,,x,,,
pain,,buy,,late,,,,
lane,nowhere,,,,,,,
map,,,,colour,red,,,
map,,,,owner,Ana,,,
card,goals,,,,No stage,,,
card,goals,buy,,,,,,not json
"""


def test_good_rows_are_kept_and_bad_ones_told() -> None:
    read = map_from_csv(TABLE)
    spec = read.spec
    assert spec.owner == "Ana"
    assert spec.stages[0].label == {"": "Buy", "fa": "خرید"}
    assert spec.stages[0].steps[0].touchpoints == ["payment"]
    assert [card.text for card in spec.cards] == ["Pay at once", "Is it safe?", "Psst"]
    assert [kpi.id for kpi in spec.kpis] == ["paid"]
    assert "thoughts" in spec.lanes
    assert spec.lanes[-1].id == "whispers"  # type: ignore[union-attr]
    told = "\n".join(read.unread)
    for expected in (
        "the column 'colour' is not known",
        "row 5: the map has no stage 'byu'; did you mean 'buy'?",
        "row 9: the kpi 'paid' stands twice",
        "row 10: a KPI of kind 'rate' needs 'has'",
        "row 11: Invalid enum value 'lost'",
        "row 12: there is no kind 'whatever'",
        "row 13: it missing required field 'label'",
        "row 14: there is no lane 'nowhere'",
        "row 15: a map has no key 'colour'",
        "row 17: it missing required field 'stage'",
        "row 18: the column more holds no JSON",
    ):
        assert expected in told


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_mark_at_the_begin(delimiter: str) -> None:
    text = "\ufefflane,stage,text\r\ngoals,buy,Pay\r\n".replace(",", delimiter)
    assert map_from_csv(text).spec.cards[0].text == "Pay"


def test_numbers_and_gaps_of_a_sheet_are_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Notes of a meeting"])
    sheet = book.create_sheet("Plan")
    for row in (["lane", "stage", "text", None], ["goals", "buy", 5, None], [], ["goals", 7, "x"]):
        sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    cards = read_map(tmp_path / "plan.xlsx").spec.cards
    assert [(card.stage, card.text) for card in cards] == [("buy", "5"), ("7", "x")]


@pytest.mark.parametrize("name", ["purchase", "let-down"])
def test_maps_of_the_example_keep_all(name: str, tmp_path: Path) -> None:
    spec = load_map(REPOSITORY / f"examples/olist/maps/{name}.yaml")
    for ending, write in (("yaml", map_to_yaml), ("json", map_to_json), ("csv", map_to_csv)):
        file = tmp_path / f"{name}.{ending}"
        file.write_text(write(spec), "utf-8", newline="")
        read = read_map(file)
        assert (read.spec, read.unread) == (spec, ())


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.yaml", b"name: x\ncolour: red\n", r"x.yaml:2:1: the file has no key 'colour'"),
        ("x.yaml", b"kpis:\n- {id: a, stage: b, kind: rate}\n", r"kpis\[0\]: a KPI of kind 'rate'"),
        ("x.yaml", b"name: ${SECRET_NAME}\n", r"x.yaml:1:7: the environment variable SECRET_NAME"),
        ("x.yaml", b"name: \xff\n", r"x.yaml:1: the text is not in UTF-8"),
        ("x.json", b'{"name": "x",\n "colour": 1}', r"x.json:2:2: the file has no key 'colour'"),
        ("x.json", b'{"format": "touchline/map/1"}', r"this is a computed map"),
        ("x.json", b"{", r"not valid JSON"),
        ("x.csv", b"a,b\n1,2\n", r"this is not the long table of a map"),
        ("x.csv", b"lane,stage,text\n,,\n", r"no row of this table can be read"),
        ("x.csv", b'lane,stage,text\n"a"b,c,d\n', r"x.csv:2: not valid CSV"),
        ("x.csv", b"", r"this is not the long table"),
        ("x.xlsx", b"PK", r"not an Excel file"),
        ("x.xlsx", _bomb(), r"declares a document type"),
        ("x.mmd", b"graph TD", r"no journey of Mermaid"),
        ("x.pdf", b"", r"a map cannot be read from x.pdf"),
    ],
)
def test_what_is_no_map_is_refused(
    name: str, data: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_NAME", "secret")
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError, match=message):
        read_map(tmp_path / name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for ending in ENDINGS:
        with pytest.raises(ConfigError, match="cannot be read: No such file"):
            read_map(tmp_path / f"x{ending}")
