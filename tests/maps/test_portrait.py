"""The portrait of a persona equals what is counted by hand, and a map of this persona alone."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from statistics import fmean, median, stdev

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.maps.synthetic import Journey, Moment, write_build
from touchline.errors import ConfigError
from touchline.journeys.info import BuildInfo, GoalInfo
from touchline.journeys.spec import PersonaSpec
from touchline.maps import MapSpec, Snapshot, compute
from touchline.maps.evidence import evidence
from touchline.maps.portrait.bins import bins_of
from touchline.maps.portrait.contradictions import years
from touchline.maps.snapshot import Text

AGES = [18 + (n * 7) % 60 for n in range(300)]
GENDERS = ["female" if n % 5 else "male" for n in range(300)]
LATE = PersonaSpec(
    id="late",
    label={"en": "Late buyers", "fa": "خریداران دیرهنگام"},
    segment={"delivery": "late"},
    age="20–25",
    gender={"en": "male"},
    channels=["phone", "web", "fax"],
    goals=["Be on time"],
)
PROMPT = PersonaSpec(id="prompt", segment={"delivery": "on time"})
ALL = PersonaSpec(id="all")


def journeys() -> list[Journey]:
    """Three hundred persons; every third waits long, writes to the phone line, rates badly."""
    made = []
    for n in range(300):
        late = n % 3 == 0
        moments = [
            Moment("visit", 0),
            Moment("order", 1, value=10.0 + n % 4),
            Moment("pay", 2),
            Moment("delivered", (100 if late else 20) + n % 5),
        ]
        if n % 2:
            score = 1 + n % 2 if late else 4 + n % 2
            moments.append(Moment("answer", 130 if late else 30, score=score))
        made.append(
            Journey(f"p{n}", moments[: 2 if n % 11 == 0 else 5], "late" if late else "on time")
        )
    return made


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a build with traits, a goal, and pay moments of late buyers through the phone."""
    folder = write_build(tmp_path_factory.mktemp("personas"), journeys())
    persons = pq.read_table(folder / "persons.parquet").drop_columns(["trait:city"])
    persons = persons.append_column("trait:age", pa.array([str(age) for age in AGES]))
    persons = persons.append_column("trait:gender", pa.array(GENDERS))
    persons = persons.append_column("trait:name", pa.array([f"N{n}" for n in range(300)]))
    pq.write_table(persons, folder / "persons.parquet")
    spine = pq.read_table(folder / "spine.parquet").to_pylist()
    for row in spine:
        if row["name"] == "pay":
            row["channel"] = "phone" if row["person"] % 3 == 0 else "app"
    schema = pq.read_schema(folder / "spine.parquet")
    pq.write_table(pa.Table.from_pylist(spine, schema), folder / "spine.parquet")
    bucket = folder / "journeys" / "bucket-000.arrow"
    table = pa.ipc.open_file(pa.memory_map(str(bucket))).read_all()
    reached = ["paid" if len(each) > 2 else None for each in table["event"].to_pylist()]
    at = table.schema.get_field_index("outcome")
    table = table.set_column(at, "outcome", pa.array(reached, pa.string()))
    with pa.ipc.new_file(folder / "journeys" / "new.arrow", table.schema) as file:
        file.write_table(table)
    (folder / "journeys" / "new.arrow").replace(bucket)
    info = msgspec.structs.replace(
        BuildInfo.read(folder), goals=[GoalInfo(id="paid", label="Paid")]
    )
    (folder / "build.json").write_bytes(msgspec.json.encode(info))
    return folder


@pytest.fixture(scope="module")
def compared(build: Path) -> Snapshot:
    return compute(
        build,
        MapSpec(personas=["late", "prompt"]),
        map_id="m",
        personas=[LATE, PROMPT, ALL],
        created="2024-03-01",
    )


def late() -> list[tuple[int, Journey]]:
    return [(n, each) for n, each in enumerate(journeys()) if each.delivery == "late"]


def wording(text: object) -> str:
    """Give the one wording of a text inside another."""
    assert isinstance(text, Text)
    return text.words[""]


def value(snapshot: Snapshot, name: str | None) -> float | None:
    assert name is not None
    return snapshot.figures[name].value


def test_size_and_key_figures_are_those_counted_by_hand(compared: Snapshot) -> None:
    card = compared.personas[0]
    here = late()
    moods = [m.score - 3 for _, each in here for m in each.moments if m.score is not None]
    values = [sum(m.value or 0 for m in each.moments) for _, each in here]
    lengths = [3600 * each.moments[-1].hours for _, each in here]
    assert value(compared, card.persons) == len(here) == 100
    assert value(compared, card.share) == pytest.approx(1 / 3)
    assert value(compared, card.emotion) == pytest.approx(fmean(moods))
    assert value(compared, card.value) == pytest.approx(fmean(values))
    assert value(compared, card.duration) == pytest.approx(median(lengths))
    reached = sum(len(each.moments) > 2 for _, each in here)
    assert value(compared, card.conversion) == pytest.approx(reached / len(here))
    emotion = compared.figures[card.emotion or ""]
    assert emotion.n == len(moods)
    half = 1.96 * stdev(moods) / math.sqrt(len(moods))
    assert (emotion.high or 0) - (emotion.value or 0) == pytest.approx(half, rel=0.05)


def test_channels_are_shares_of_moments_against_everybody(compared: Snapshot) -> None:
    def shares(chosen: list[tuple[int, Journey]]) -> dict[str, float]:
        names = {"visit": "web", "order": "web", "delivered": "web", "answer": "web"}
        counted = Counter(
            names.get(m.touchpoint, "phone" if n % 3 == 0 else "app")
            for n, each in chosen
            for m in each.moments
        )
        return {name: count / counted.total() for name, count in counted.items()}

    card = compared.personas[0]
    mine, everybody = shares(late()), shares(list(enumerate(journeys())))
    assert [share.label.words[""] for share in card.channels] == ["web", "phone"]
    for share in card.channels:
        name = share.label.words[""]
        figure, against = compared.figures[share.figure], compared.figures[share.against or ""]
        assert figure.value == pytest.approx(mine[name])
        assert against.value == pytest.approx(mine[name] - everybody[name])
        assert (against.low or 0) < (against.value or 0) < (against.high or 0)
    phone = compared.figures[card.channels[1].against or ""]
    assert (phone.low or 0) > 0


def test_the_interval_of_a_channel_is_that_of_the_ratio_over_persons(compared: Snapshot) -> None:
    figure = compared.figures["persona.late.channel.phone"]
    pairs = [
        (sum(m.touchpoint == "pay" for m in each.moments), len(each.moments)) for _, each in late()
    ]
    share = sum(y for y, _ in pairs) / sum(n for _, n in pairs)
    m, whole = len(pairs), sum(n for _, n in pairs)
    variance = m / (m - 1) * sum((y - share * n) ** 2 for y, n in pairs) / whole**2
    assert (figure.high or 0) - share == pytest.approx(1.959964 * math.sqrt(variance), rel=1e-5)


def test_traits_are_spread_over_persons_and_numbers_stand_in_bins(compared: Snapshot) -> None:
    card = compared.personas[0]
    age, gender = card.distributions
    assert (age.id, gender.id) == ("trait.age", "trait.gender"), "names are left out"
    ages = [AGES[n] for n, _ in late()]
    assert value(compared, age.median) == median(ages)
    counts = [compared.figures[share.figure].numerator or 0 for share in age.shares]
    assert sum(counts) == len(ages)
    twenties = [s for s in age.shares if s.label.args.get("low") == 20]
    assert compared.figures[twenties[0].figure].numerator == sum(20 <= each < 30 for each in ages)
    women = sum(GENDERS[n] == "female" for n, _ in late())
    assert gender.shares[0].label.words[""] == "female"
    assert value(compared, gender.shares[0].figure) == women / len(ages)


def test_what_was_declared_and_does_not_hold_is_told(compared: Snapshot) -> None:
    found = {text.key: text for text in compared.personas[0].contradictions}
    assert set(found) == {
        "persona.contradiction.age",
        "persona.contradiction.gender",
        "persona.contradiction.channel_absent",
    }
    assert wording(found["persona.contradiction.channel_absent"].args["channel"]) == "fax"
    assert not compared.personas[1].contradictions


def test_a_declared_favourite_that_others_outdo_is_told(build: Path) -> None:
    persona = msgspec.structs.replace(LATE, channels=["phone"])
    snapshot = compute(build, MapSpec(persona="late"), map_id="m", personas=[persona])
    [text] = [
        t for t in snapshot.personas[0].contradictions if t.key == "persona.contradiction.channel"
    ]
    assert (text.args["rank"], wording(text.args["first"])) == (2, "web")


@pytest.mark.parametrize("persona", [LATE, PROMPT])
def test_a_persona_among_several_is_measured_as_on_a_map_of_its_own(
    build: Path, compared: Snapshot, persona: PersonaSpec
) -> None:
    alone = compute(
        build, MapSpec(persona=persona.id), map_id="m", personas=[LATE, PROMPT], created="2024"
    )
    [card] = alone.personas
    assert card in compared.personas
    shown = [name for name in compared.figures if name.startswith(f"persona.{persona.id}.")]
    assert shown
    for name in shown:
        assert alone.figures[name].value == compared.figures[name].value
    [lane] = [each for each in compared.lanes if each.kind == "emotion"]
    curve = {
        p.stage: value(compared, p.figure)
        for p in lane.emotion
        if p.persona == persona.id and p.figure
    }
    [own] = [each for each in alone.lanes if each.kind == "emotion"]
    assert curve == {p.stage: value(alone, p.figure) for p in own.emotion if p.figure}
    for stage in card.stages:
        [column] = [each for each in alone.stages if each.id == stage.stage]
        assert value(alone, stage.entrants) == value(alone, column.entrants)


def test_the_map_shows_the_journeys_of_all_its_personas(build: Path) -> None:
    two = [LATE, replace_segment("none")]
    snapshot = compute(build, MapSpec(personas=["late", "none"]), map_id="m", personas=two)
    assert value(snapshot, snapshot.lens.journeys) == 100
    assert value(snapshot, snapshot.personas[1].journeys) == 0
    everybody = compute(build, MapSpec(personas=["late", "all"]), map_id="m", personas=[LATE, ALL])
    assert value(everybody, everybody.lens.journeys) == 300
    assert everybody.personas[1].channels[0].against is None, "nobody else is left"


def replace_segment(delivered: str) -> PersonaSpec:
    return PersonaSpec(id="none", segment={"delivery": delivered})


def test_every_figure_of_a_portrait_has_its_rows(build: Path, compared: Snapshot) -> None:
    names = [name for name in compared.figures if name.startswith("persona.late.")]
    for name in names:
        figure = compared.figures[name]
        assert figure.definition is not None, name
        if figure.value is not None:
            assert figure.query is not None, name
            assert evidence(build, compared, name, limit=3).num_rows >= min(1, figure.n)
    rows = evidence(build, compared, "persona.late.trait.gender.female", limit=None)
    assert rows.num_rows == compared.figures["persona.late.trait.gender.female"].numerator


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        (MapSpec(persona="late", personas=["late"]), "compares late"),
        (MapSpec(personas=["late", "late"]), "stands twice"),
        (MapSpec(personas=["lat"]), "did you mean 'late'"),
        (MapSpec(personas=list("abcdef")), "cannot be told apart"),
    ],
)
def test_personas_that_cannot_be_compared_are_refused(
    build: Path, spec: MapSpec, said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        compute(build, spec, map_id="m", personas=[LATE])


@given(st.lists(st.integers(-1000, 100_000).map(float), min_size=9, max_size=60))
def test_bins_hold_every_number_once(numbers: list[float]) -> None:
    found = bins_of([(each, 1) for each in numbers])
    assert len(found) <= 7
    for each in numbers:
        holds = [
            one
            for one in found
            if (one.low is None or each >= one.low) and (one.high is None or each < one.high)
        ]
        assert len(holds) == 1


def test_declared_ages_are_read_in_any_script() -> None:
    assert years("от 25 до 35 лет") == (25, 35)
    assert years("бизнес") is None
    assert years("dưới 18") == (0, 18)
    assert years("بالای ۶۰") == (60, math.inf)
