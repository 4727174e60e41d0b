"""Make data/sfo_survey.parquet from the seven survey files of 2010 to 2016.

    python examples/airport/prepare.py FOLDER

The airport names and numbers its questions anew every year. questions.csv gives each one name and
lists its column in every year; the answers stay as they were coded: 1 to 5 are ratings, 6 is "never
used or visited", 0 is blank, an empty cell means that the question was not asked that year. Which
code means what is declared in touchline.yaml, where it can be seen and changed.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
YEARS = range(2010, 2017)

CERTAIN = {
    "age": range(1, 8),
    "gender": (1, 2),
    "purpose": range(1, 8),
    "reached_by": (1, 3),  # drove and parked; connecting: two other questions confirm these
    "times_flown": range(1, 7),
    "first_time": (1, 2),
    "region": range(1, 10),
    "market": range(1, 5),
    "language": range(1, 5),
    "gate": range(1, 103),
}
"""Codes whose meaning is certain in every year; other codes of these columns are left out."""

WORDS_2016 = {
    "age": ("Under 18", "18-24", "25-34", "35-44", "45-54", "55-64", "65-Over"),
    "gender": ("Male", "Female"),
}
"""In 2016 age and gender were written out, in the order of the codes. Fifteen ages read "Under 18",
"Under 19" … "Under 32", each once: a cell dragged down in a spreadsheet. Only the first is taken.
"""

TIMES = """
    SELECT year, respondent, surveyed, day_known,
           CASE WHEN plausible THEN flight - to_minutes(minutes) END AS arrived,
           CASE WHEN plausible THEN flight END AS departs,
           CASE WHEN plausible THEN minutes END::SMALLINT AS minutes_before_flight,
           coalesce(arrived, surveyed + TIME '12:00:00') AS seen,
           * EXCLUDE (year, respondent, surveyed, day_known, arrival, departure, flight, minutes,
                      plausible)
    FROM (
        SELECT *, coalesce(minutes BETWEEN 10 AND 720, false) AS plausible
        FROM (
            SELECT *, surveyed + departure AS flight,
                   (date_diff('minute', arrival, departure) + 1440) % 1440 AS minutes
            FROM every_year
        )
    )
    ORDER BY year, respondent
"""
"""A flight after midnight belongs to an arrival on the evening before. Less than ten minutes, or
more than twelve hours, before the flight is taken for a slip of the pen: both times stay empty."""


def questions() -> list[dict[str, str]]:
    """Return the rows of questions.csv: our name, the question, and its column in every year."""
    with (HERE / "questions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def code(year: int, name: str, column: str) -> str:
    """Write SQL for a code as a small number, empty where it was not asked or is not certain."""
    if not column:
        return f"NULL::TINYINT AS {name}"
    if year == 2016 and name in WORDS_2016:
        cases = " ".join(f"WHEN '{text}' THEN {n}" for n, text in enumerate(WORDS_2016[name], 1))
        return f'(CASE "{column}" {cases} END)::TINYINT AS {name}'
    value = f'TRY_CAST("{column}" AS TINYINT)'
    if name in CERTAIN:
        known = ", ".join(str(n) for n in CERTAIN[name])
        value = f"CASE WHEN {value} IN ({known}) THEN {value} END"
    return f"{value} AS {name}"


def clock(name: str, column: str) -> str:
    """Write SQL for a time of day such as 8:05, 14:30:00 or 9:25 PM; anything else is empty."""
    if not column:
        return f"NULL::TIME AS {name}"
    formats = "['%-I:%M %p', '%-H:%M:%S', '%-H:%M']"
    return f'CAST(try_strptime("{column}", {formats}) AS TIME) AS {name}'


def select(year: int, question: dict[str, str]) -> str:
    """Write SQL for one column of one year."""
    name, column = question["column"], question[str(year)]
    if name in ("arrival", "departure"):
        return clock(name, column)
    if name == "weight":
        return f'TRY_CAST("{column}" AS FLOAT) AS weight' if column else "NULL::FLOAT AS weight"
    return code(year, name, column)


def read_year(folder: Path, year: int) -> str:
    """Write SQL that reads the file of one year into the common columns."""
    file = folder / f"{year}_SFO_Customer_Survey_20250817.csv"
    respondent = '"*RESPNUM"' if year == 2016 else "RESPNUM"
    day = f"DATE '{year}-05-15'"  # fielded in May; the day is published for 2016 only
    if year == 2016:
        day = "CAST(strptime(INTDATE, '%m/%d/%Y %I:%M:%S %p') AS DATE)"
    columns = ",\n".join(select(year, question) for question in questions())
    return f"""
        SELECT {year}::SMALLINT AS year, '{year}-' || {respondent} AS respondent,
               {day} AS surveyed, {year == 2016} AS day_known, {columns}
        FROM read_csv('{file}', all_varchar = true, header = true)"""


def prepare(folder: Path, target: Path) -> int:
    """Write the survey files in *folder* as one Parquet file; return the number of respondents."""
    union = " UNION ALL ".join(read_year(folder, year) for year in YEARS)
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE every_year AS {union}")
        target.parent.mkdir(parents=True, exist_ok=True)
        db.execute(
            f"COPY ({TIMES}) TO '{target}' "
            "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 30000)"
        )
        return int(db.execute("SELECT count(*) FROM every_year").fetchall()[0][0])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    output = HERE / "data" / "sfo_survey.parquet"
    respondents = prepare(Path(sys.argv[1]), output)
    sys.stdout.write(f"{respondents} respondents, {output.stat().st_size} bytes: {output}\n")
