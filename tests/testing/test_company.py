"""The generated company is the same for equal arguments, and its files agree with its truth."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from touchline.testing import Truth, generate_company


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate_company(tmp_path_factory.mktemp("company"), persons=400, seed=3)


def _csv(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_equal_arguments_give_equal_bytes(tmp_path: Path, truth: Truth) -> None:
    again = generate_company(tmp_path, persons=400, seed=3)
    files = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert [(tmp_path / f).read_bytes() for f in files] == [
        (truth.folder / f).read_bytes() for f in files
    ]
    assert again.sequences == truth.sequences
    assert again.events == truth.events


def test_another_seed_gives_another_company(tmp_path: Path, truth: Truth) -> None:
    other = generate_company(tmp_path, persons=400, seed=4)
    assert other.sequences != truth.sequences


def test_no_identifier_belongs_to_two_people(truth: Truth) -> None:
    counts = Counter(pair for person in truth.persons for pair in person.identifiers)
    assert max(counts.values()) == 1


def test_times_of_one_person_never_coincide(truth: Truth) -> None:
    for sequence in truth.sequences.values():
        times = [time for time, _ in sequence]
        assert times == sorted(set(times))


def test_files_hold_the_rows_that_the_truth_counts(truth: Truth) -> None:
    folder = truth.folder
    assert len(_csv(folder / "web.csv")) == truth.rows["web.csv"]
    assert len(_csv(folder / "receipts.csv", ";", "latin-1")) == truth.rows["receipts.csv"]
    assert pq.read_table(folder / "orders.parquet").num_rows == truth.orders
    with gzip.open(folder / "mails.jsonl.gz", "rt", encoding="utf-8") as file:
        assert sum(1 for _ in file) == truth.rows["mails.jsonl.gz"]
    tickets = json.loads((folder / "tickets.json").read_text("utf-8"))["data"]["tickets"]
    assert len(tickets) == truth.events["ticket opened"]
    book = openpyxl.load_workbook(folder / "calls.xlsx")
    assert book.sheetnames == ["About", "Calls"]
    assert book["Calls"].max_row - 1 == truth.events["call"]


def test_truth_adds_up(truth: Truth) -> None:
    answers = sum(truth.answers.values())
    events = sum(truth.events.values())
    assert sum(truth.touchpoints.values()) == events - truth.without_person + answers
    assert sum(len(s) for s in truth.sequences.values()) == events - truth.without_person


def test_the_worst_fault_is_late_delivery_and_it_costs_score(truth: Truth) -> None:
    worst = truth.pains[0]
    assert worst.id == "late-delivery"
    assert worst.mean is not None
    assert worst.reference is not None
    assert worst.mean < worst.reference - 1.5
    assert [pain.lost for pain in truth.pains] == sorted(
        (pain.lost for pain in truth.pains), reverse=True
    )


def test_late_delivery_strikes_the_south(truth: Truth) -> None:
    late: Counter[str] = Counter()
    orders: Counter[str] = Counter()
    for row in pq.read_table(truth.folder / "orders.parquet").to_pylist():
        place = "south" if row["region"] == "south" else "elsewhere"
        orders[place] += 1
        late[place] += row["delivered"] is not None and row["delivered"] > row["promised"]
    assert sum(late.values()) == truth.late_orders
    assert late["south"] / orders["south"] > 4 * late["elsewhere"] / orders["elsewhere"]


def test_impossible_arguments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one person"):
        generate_company(tmp_path, persons=0)


def test_one_person_is_enough(tmp_path: Path) -> None:
    assert len(generate_company(tmp_path, persons=1, languages=("de",)).persons) == 1
