"""The planted company is deterministic, pains are as strong as they say, and else nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import touchline as tl
from touchline.testing.planted import (
    EVENT_KINDS,
    KINDS,
    PROJECT_KINDS,
    Planted,
    PlantedCompany,
    planted_company,
)
from touchline.testing.planted.names import NAMED
from touchline.testing.planted.people import SEGMENTS
from touchline.testing.planted.touchpoints import CODES, NAMES, STAGES, codes_of

PERSONS = 10_000
DAY = 86_400.0
Flags = npt.NDArray[np.bool_]
SENT = ("newsletter_sent", "offers_sent", "push_sent")
CONTACTS = ("support_chat_started", "support_call", "ticket_opened")


class Log:
    """What persons did themselves, as plain arrays of codes by person and time."""

    def __init__(self, company: PlantedCompany) -> None:
        code = codes(company.events["event"])
        own = ~np.isin(code, codes_of(SENT))
        self.code = code[own]
        self.person = company.events["user_id"].to_numpy()[own] - 1
        self.time = company.events["timestamp"].cast("int64").to_numpy()[own] / 1e6
        self.segments = {name: codes(company.profiles[name])[self.person] for name in SEGMENTS}
        together = self.person[1:] == self.person[:-1]
        self.next = np.append(np.where(together, self.code[1:], -1), -1)
        self.wait = np.append(np.where(together, np.diff(self.time), np.inf), np.inf)

    def at(self, touchpoint: str | None) -> Flags:
        """Events at a touchpoint."""
        found: Flags = self.code == CODES[str(touchpoint)]
        return found

    def of(self, planted: Planted) -> Flags:
        """Events of those for whom a pain was planted."""
        found: Flags = np.ones(len(self.code), bool)
        for segment, value in planted.segment.items():
            found &= self.segments[segment] == SEGMENTS[segment].index(value)
        return found


def codes(column: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Codes of a column of names."""
    return np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks]).astype(np.int64)


@pytest.fixture(scope="module")
def null() -> PlantedCompany:
    return planted_company(5, persons=PERSONS, pains=False)


@pytest.fixture(scope="module")
def plain(null: PlantedCompany) -> Log:
    return Log(null)


def plant(kind: str, seed: int = 5) -> tuple[PlantedCompany, Planted]:
    company = planted_company(seed, persons=PERSONS, pains=[kind])
    return company, company.truth[0]


def test_equal_arguments_give_equal_companies() -> None:
    one, two = (planted_company(3, persons=400) for _ in range(2))
    assert one.truth == two.truth
    for name in ("events", "feedback", "efforts", "profiles"):
        assert getattr(one, name).equals(getattr(two, name))
    assert not planted_company(4, persons=400).events.equals(one.events)


def test_without_pains_the_same_persons_are_there() -> None:
    planted = planted_company(3, persons=400)
    plain = planted_company(3, persons=400, pains=False)
    assert plain.profiles.equals(planted.profiles)
    assert plain.truth == plain.affected == ()


def test_a_company_is_of_a_real_size(null: PlantedCompany, plain: Log) -> None:
    counts = np.bincount(codes(null.events["event"]), minlength=len(NAMES))
    assert np.all(counts > 0)
    assert 25 <= len(NAMES) <= 40
    assert len(STAGES) == 8
    assert 15 < null.events.num_rows / PERSONS < 30
    buyers = len(np.unique(plain.person[plain.at("order_placed")]))
    assert 0.2 < buyers / PERSONS < 0.4
    rate = dict(zip(NAMES, counts, strict=True))
    assert 0.01 < rate["newsletter_clicked"] / rate["newsletter_sent"] < 0.05
    assert 0.01 < rate["payment_failed"] / rate["payment_submitted"] < 0.05


def test_lengths_have_a_heavy_tail_and_nights_are_quiet(plain: Log) -> None:
    lengths = np.bincount(plain.person)
    assert np.percentile(lengths, 99) > 6 * np.median(lengths)
    hours = np.bincount((plain.time % DAY // 3_600).astype(int))
    assert hours[20] > 3 * hours[4]


def test_times_of_a_person_never_go_back(null: PlantedCompany) -> None:
    person = null.events["user_id"].to_numpy()
    time = null.events["timestamp"].cast("int64").to_numpy()
    assert np.all(np.diff(person) >= 0)
    assert np.all(np.diff(time)[np.diff(person) == 0] >= 0)


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("kinds", [EVENT_KINDS, PROJECT_KINDS])
def test_ten_pains_of_ten_kinds_stand_apart(seed: int, kinds: tuple[str, ...]) -> None:
    company = planted_company(seed, persons=3_000, pains=kinds)
    assert sorted(planted.kind for planted in company.truth) == sorted(kinds)
    assert len(set(kinds)) == 10
    places = [name for p in company.truth if p.touchpoint for name in (p.touchpoint, *p.near)]
    assert len(places) == len(set(places))
    for planted, who in zip(company.truth, company.affected, strict=True):
        assert planted.persons == len(who) > 0


@pytest.mark.parametrize("kinds", [EVENT_KINDS, PROJECT_KINDS])
def test_pains_cost_orders(kinds: tuple[str, ...], plain: Log) -> None:
    log = Log(planted_company(5, persons=PERSONS, pains=kinds))
    assert log.at("order_placed").sum() < 0.97 * plain.at("order_placed").sum()


def _left(log: Log, planted: Planted) -> Flags:
    flags: Flags = log.wait > DAY / 4
    return flags


def _went_back(log: Log, planted: Planted) -> Flags:
    there, back = CODES[planted.near[0]], CODES[str(planted.touchpoint)]
    flags: Flags = (log.next == there) & (np.roll(log.next, -1) == back)
    return flags


def _again(log: Log, planted: Planted) -> Flags:
    flags: Flags = log.next == log.code
    return flags


def _at_once(log: Log, planted: Planted) -> Flags:
    again = _again(log, planted) & (log.wait < 5)
    return again & np.roll(again, -1) & np.roll(again, -2) & np.roll(again, -3)


def _helped(log: Log, planted: Planted) -> Flags:
    return np.isin(log.next, codes_of(CONTACTS))


def _failed(log: Log, planted: Planted) -> Flags:
    return np.isin(log.next, codes_of(("payment_failed", "page_error")))


@pytest.mark.parametrize(
    ("kind", "sign", "least"),
    [
        ("drop_off", _left, 0.05),
        ("abandoned_basket", _left, 0.06),
        ("loop", _went_back, 0.10),
        ("repeat", _again, 0.12),
        ("rage", _at_once, 0.05),
        ("switch_to_help", _helped, 0.06),
        ("error", _failed, 0.05),
    ],
)
def test_a_segment_meets_more_of_it(
    kind: str, sign: Callable[[Log, Planted], Flags], least: float, plain: Log
) -> None:
    company, planted = plant(kind)
    place = planted.near[0] if kind == "error" else planted.touchpoint
    differences = []
    for log in (Log(company), plain):
        here, flags, segment = log.at(place), sign(log, planted), log.of(planted)
        differences.append(flags[here & segment].mean() - flags[here & ~segment].mean())
    assert least < differences[0] < 0.35
    assert abs(differences[1]) < 0.05


def test_a_weaker_pain_is_met_by_fewer() -> None:
    strong, weak = (
        planted_company(5, persons=2_000, pains=["long_wait"], strength=strength).truth[0]
        for strength in (1.0, 0.25)
    )
    assert (weak.touchpoint, weak.segment) == (strong.touchpoint, strong.segment)
    assert weak.figures["rate"] == strong.figures["rate"] / 4
    assert weak.persons < 0.5 * strong.persons


def test_a_region_waits_longer(plain: Log) -> None:
    company, planted = plant("long_wait")
    ratios = []
    for log in (Log(company), plain):
        here = log.at(planted.touchpoint) & np.isfinite(log.wait)
        segment = log.of(planted)
        ratios.append(np.median(log.wait[here & segment]) / np.median(log.wait[here & ~segment]))
    assert ratios[0] > 1.7
    assert 0.75 < ratios[1] < 1.33


def test_one_contact_leads_to_another(plain: Log) -> None:
    company, planted = plant("repeat_contact")
    shares = []
    for log in (Log(company), plain):
        here = log.at(planted.touchpoint) & log.of(planted)
        shares.append((_helped(log, planted) & (log.wait < 5 * DAY))[here].mean())
    assert shares[0] > shares[1] + 0.2


def test_nobody_clicks_a_message_that_is_ignored(null: PlantedCompany) -> None:
    company, planted = plant("ignored_message")
    rates = []
    for one in (company, null):
        code = codes(one.events["event"])
        clicked, sent = (CODES[str(name)] for name in (planted.near[0], planted.touchpoint))
        rates.append(np.sum(code == clicked) / np.sum(code == sent))
    assert rates[0] < 0.15 * rates[1]


def test_too_many_messages_make_people_unsubscribe(null: PlantedCompany) -> None:
    company, planted = plant("pressure")
    shares = []
    for one in (company, null):
        code = codes(one.events["event"])
        key = one.events["user_id"].to_numpy() * 1_000 * DAY
        key = key + one.events["timestamp"].cast("int64").to_numpy() / 1e6 - 1.7e9
        sent, left = key[np.isin(code, codes_of(SENT))], key[code == CODES["unsubscribed"]]
        week = np.searchsorted(sent, left) - np.searchsorted(sent, left - 7 * DAY)
        shares.append(np.mean(week > planted.figures["beyond"]))
    assert shares[0] > 2 * shares[1]


def test_beyond_so_many_touchpoints_fewer_go_on(plain: Log) -> None:
    company, planted = plant("too_many_touchpoints")
    differences = []
    for log in (Log(company), plain):
        new = np.append(True, (np.diff(log.person) != 0) | (log.wait[:-1] > 21 * DAY))
        new |= log.at("order_placed")
        count = np.arange(len(new)) - np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
        cart, gone = log.at("cart_viewed"), np.isinf(log.wait)
        many = count > planted.figures["beyond"]
        differences.append(gone[cart & many].mean() - gone[cart & ~many].mean())
    assert differences[0] > differences[1] + 0.03


def _scores(company: PlantedCompany, touchpoint: str | None) -> tuple[npt.NDArray[np.float64], ...]:
    table = company.feedback
    here = np.array(table["touchpoint"].to_pylist(), object) == touchpoint
    time = table["timestamp"].cast("int64").to_numpy()
    return table["score"].to_numpy()[here], table["user_id"].to_numpy()[here] - 1, time[here]


def test_a_segment_scores_lower(null: PlantedCompany) -> None:
    company, planted = plant("low_score")
    (segment,) = planted.segment
    gaps = []
    for one in (company, null):
        score, person, _ = _scores(one, planted.touchpoint)
        value = SEGMENTS[segment].index(planted.segment[segment])
        worse = codes(one.profiles[segment])[person] == value
        gaps.append(score[worse].mean() - score[~worse].mean())
    assert -1.2 < gaps[0] < -0.4
    assert abs(gaps[1]) < 0.3


def test_scores_fall_over_the_year(null: PlantedCompany) -> None:
    company, planted = plant("falling_score")
    falls = []
    for one in (company, null):
        score, _, time = _scores(one, planted.touchpoint)
        first, *_, last = np.array_split(score[np.argsort(time)], 4)
        falls.append(first.mean() - last.mean())
    assert falls[0] > 0.35
    assert abs(falls[1]) < 0.35


def test_one_matter_is_complained_about_in_every_language(null: PlantedCompany) -> None:
    company, planted = plant("negative_theme")
    sentences = Path(tl.__file__).parent / "testing" / "planted" / "sentences"
    section = {"order_delivered": "damaged", "checkout_started": "fees"}[str(planted.touchpoint)]
    texts = [text for text in company.feedback["text"].to_pylist() if text]
    usual = set(null.feedback["text"].to_pylist())
    for language in ("en", "ru", "vi", "fa", "pt"):
        written = (sentences / f"{language}.txt").read_text("utf-8")
        theme = written.split(f"# {section}\n")[1].split("# ")[0].splitlines()
        assert len(theme) == len(set(theme)) == 20
        about = [text for text in texts if any(sentence in text for sentence in theme)]
        assert len(about) >= 3
        assert not usual & set(about)


def test_a_stage_has_no_effort() -> None:
    company, planted = plant("no_effort")
    there = np.isin(codes(company.events["event"]), codes_of(STAGES[str(planted.stage)]))
    assert company.events["effort"].filter(there).null_count == there.sum()
    answered = set(company.events["effort"].unique().to_pylist()) - {None}
    assert answered == set(company.efforts["id"].to_pylist())


def test_where_nothing_is_planted_segments_differ_by_chance_alone(plain: Log) -> None:
    deviations = []
    for touchpoint in NAMES:
        here = plain.at(touchpoint)
        _, first = np.unique(plain.person[here], return_index=True)
        at = np.flatnonzero(here)[first]
        left = plain.wait[at] > DAY / 4
        share = left.mean() if len(at) > 500 else 0.0
        if not 0 < share < 1:
            continue
        for segment in ("platform", "region"):
            for value in range(len(SEGMENTS[segment])):
                inside = plain.segments[segment][at] == value
                error = np.sqrt(share * (1 - share) * (1 / inside.sum() + 1 / (~inside).sum()))
                deviations.append((left[inside].mean() - left[~inside].mean()) / error)
    assert len(deviations) > 150
    assert np.max(np.abs(deviations)) < 4.5
    assert np.mean(np.abs(deviations) > 1.96) < 0.1
    assert 0.8 < np.std(deviations) < 1.2


def test_personas_are_not_the_same_on_every_platform(null: PlantedCompany) -> None:
    platform, persona = codes(null.profiles["platform"]), codes(null.profiles["persona"])
    shares = [np.mean(persona[platform == k] == 0) for k in range(len(SEGMENTS["platform"]))]
    assert shares[SEGMENTS["platform"].index("desktop")] > shares[0] + 0.08


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_company_is_written_as_a_project(tmp_path: Path, language: str) -> None:
    company = planted_company(2, persons=300, language=language, folder=tmp_path)
    project = tl.open(tmp_path)
    report = project.load()
    assert report.total.quarantined == 0
    info = project.build(pictures=False)
    assert sum(info.events.values()) == company.events.num_rows
    assert info.unclassified == 0
    assert info.persons == len(company.profiles)
    assert info.feedback == company.feedback.num_rows
    assert info.efforts == company.efforts.num_rows
    answers = pq.read_table(project.workspace.require_build() / "answers.parquet")
    asked = pc.equal(answers["instrument"], "csat")
    known = {touchpoint.id for touchpoint in info.touchpoints}
    places = {
        info.touchpoints[code].id for code in answers["about_touchpoint"].filter(asked).to_pylist()
    }
    assert "order-delivered" in places
    assert "opinion" not in places
    named = {name.replace("_", "-") for name in NAMES}
    assert named <= known
    assert set(company.events["event"].unique().to_pylist()) <= set(NAMED[language])
    assert {p.touchpoint for p in company.truth} - {None} <= set(NAMED[language])


def test_its_log_is_read_as_journeys() -> None:
    company = planted_company(2, persons=300, language="ru")
    journeys = tl.Journeys.from_events(
        company.events,
        person="user_id",
        time="timestamp",
        touchpoint="event",
        value="value",
        segments=["platform", "region"],
    )
    assert len(journeys.transitions().table) > 100


def test_what_cannot_be_planted_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        planted_company(1, persons=0)
    with pytest.raises(ValueError, match="strength is 2"):
        planted_company(1, persons=10, strength=2)
    with pytest.raises(ValueError, match="no pain 'boredom'"):
        planted_company(1, persons=10, pains=["boredom"])
    with pytest.raises(ValueError, match="no names in 'xx'"):
        planted_company(1, persons=10, language="xx")
    with pytest.raises(ValueError, match="plant fewer"):
        planted_company(1, persons=10, pains=["ignored_message"] * 3)


def test_kinds_are_named_once() -> None:
    assert len(KINDS) == len(set(KINDS)) == 16
