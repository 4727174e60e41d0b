"""The planted company is deterministic, pains are as strong as they say, and else nothing is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
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
from touchline.testing.planted.touchpoints import NAMES, STAGES

PERSONS = 12_000
DAY = 86_400.0
SENT = ("newsletter_sent", "offers_sent", "push_sent")
CONTACTS = ("support_chat_started", "support_call", "ticket_opened")


class Log:
    """What persons did themselves, as plain arrays by person and time."""

    def __init__(self, company: PlantedCompany) -> None:
        table = company.events
        name = np.array(table["event"].to_pylist())
        own = ~np.isin(name, SENT)
        self.name = name[own]
        self.person = table["user_id"].to_numpy()[own]
        self.time = table["timestamp"].cast("int64").to_numpy()[own] / 1e6
        self.segments = {
            segment: np.array(table[segment].to_pylist())[own]
            for segment in ("platform", "region", "channel", "cohort")
        }
        together = self.person[1:] == self.person[:-1]
        self.next = np.append(np.where(together, self.name[1:], ""), "")
        self.wait = np.append(np.where(together, np.diff(self.time), np.inf), np.inf)

    def of(self, planted: Planted) -> npt.NDArray[np.bool_]:
        """Events of those for whom a pain was planted."""
        found = np.ones(len(self.name), bool)
        for segment, value in planted.segment.items():
            found &= self.segments[segment] == value
        return found

    def share(self, at: npt.NDArray[np.bool_], flags: npt.NDArray[np.bool_]) -> float:
        return float(flags[at].mean())


@pytest.fixture(scope="module")
def null() -> PlantedCompany:
    return planted_company(5, persons=PERSONS, pains=False)


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


def test_a_company_is_of_a_real_size(null: PlantedCompany) -> None:
    names, counts = np.unique(null.events["event"].to_pylist(), return_counts=True)
    assert set(names) == set(NAMES)
    assert 25 <= len(names) <= 40
    assert len(STAGES) == 8
    assert 15 < null.events.num_rows / PERSONS < 30
    log = Log(null)
    buyers = len(np.unique(log.person[log.name == "order_placed"]))
    assert 0.2 < buyers / PERSONS < 0.4
    rate = dict(zip(names, counts, strict=True))
    assert 0.01 < rate["newsletter_clicked"] / rate["newsletter_sent"] < 0.05
    assert 0.01 < rate["payment_failed"] / rate["payment_submitted"] < 0.05
    # Lengths have a heavy tail, and days of the week and months differ.
    lengths = np.bincount(log.person)
    assert np.percentile(lengths, 99) > 6 * np.median(lengths)
    hours = np.bincount((log.time % DAY // 3_600).astype(int))
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
    places = [name for p in company.truth for name in (p.touchpoint, *p.near) if name]
    assert len(places) == len(set(places))
    for planted, who in zip(company.truth, company.affected, strict=True):
        assert planted.persons == len(who) > 0


def test_every_pain_costs_orders(null: PlantedCompany) -> None:
    def orders(company: PlantedCompany) -> int:
        return int(np.sum(Log(company).name == "order_placed"))

    for kinds in (EVENT_KINDS, PROJECT_KINDS):
        assert orders(planted_company(5, persons=PERSONS, pains=kinds)) < 0.97 * orders(null)


def _left(log: Log, planted: Planted) -> npt.NDArray[np.bool_]:
    return log.wait > DAY / 4


def _went_back(log: Log, planted: Planted) -> npt.NDArray[np.bool_]:
    after = np.append(log.next[1:], "")
    return (log.next == planted.near[0]) & (after == planted.touchpoint)


def _again(log: Log, planted: Planted) -> npt.NDArray[np.bool_]:
    return log.next == log.name


def _at_once(log: Log, planted: Planted) -> npt.NDArray[np.bool_]:
    again = (log.next == log.name) & (log.wait < 5)
    return again & np.roll(again, -1) & np.roll(again, -2) & np.roll(again, -3)


def _helped(log: Log, planted: Planted) -> npt.NDArray[np.bool_]:
    return np.isin(log.next, CONTACTS)


def _failed(log: Log, planted: Planted) -> npt.NDArray[np.bool_]:
    return np.isin(log.next, ("payment_failed", "page_error"))


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
    kind: str,
    sign: Callable[[Log, Planted], npt.NDArray[np.bool_]],
    least: float,
    null: PlantedCompany,
) -> None:
    company, planted = plant(kind)
    place = planted.near[0] if kind == "error" else planted.touchpoint
    differences = []
    for one in (company, null):
        log = Log(one)
        here, flags, segment = log.name == place, sign(log, planted), log.of(planted)
        differences.append(log.share(here & segment, flags) - log.share(here & ~segment, flags))
    assert least < differences[0] < 0.3
    assert abs(differences[1]) < 0.05


def test_a_region_waits_longer(null: PlantedCompany) -> None:
    company, planted = plant("long_wait")
    ratios = []
    for one in (company, null):
        log = Log(one)
        here = (log.name == planted.touchpoint) & np.isfinite(log.wait)
        segment = log.of(planted)
        ratios.append(np.median(log.wait[here & segment]) / np.median(log.wait[here & ~segment]))
    assert ratios[0] > 1.7
    assert 0.8 < ratios[1] < 1.25


def test_one_contact_leads_to_another(null: PlantedCompany) -> None:
    company, planted = plant("repeat_contact")
    shares = []
    for one in (company, null):
        log = Log(one)
        here = (log.name == planted.touchpoint) & log.of(planted)
        shares.append(log.share(here, _helped(log, planted) & (log.wait < 5 * DAY)))
    assert shares[0] > shares[1] + 0.2


def test_nobody_clicks_a_message_that_is_ignored(null: PlantedCompany) -> None:
    company, planted = plant("ignored_message")
    rates = []
    for one in (company, null):
        names = np.array(one.events["event"].to_pylist())
        rates.append(np.sum(names == planted.near[0]) / np.sum(names == planted.touchpoint))
    assert rates[0] < 0.15 * rates[1]


def test_too_many_messages_make_people_unsubscribe(null: PlantedCompany) -> None:
    company, _ = plant("pressure")
    leaving = [np.sum(Log(one).name == "unsubscribed") for one in (company, null)]
    assert leaving[0] > 1.3 * leaving[1]


def test_beyond_so_many_touchpoints_fewer_buy(null: PlantedCompany) -> None:
    company, planted = plant("too_many_touchpoints")
    shares = []
    for one in (company, null):
        log = Log(one)
        first = np.full(PERSONS, np.inf)
        ordered = log.name == "order_placed"
        place = np.arange(len(log.name)) - np.searchsorted(log.person, log.person)
        np.minimum.at(first, log.person[ordered], place[ordered])
        beyond = np.minimum(first, np.bincount(log.person)) > planted.figures["beyond"] + 5
        shares.append(np.mean(np.isfinite(first[beyond])))
    assert shares[0] < shares[1] - 0.03


def _scores(company: PlantedCompany, touchpoint: str | None) -> tuple[npt.NDArray[np.float64], ...]:
    table = company.feedback
    here = np.array(table["touchpoint"].to_pylist(), object) == touchpoint
    time = table["timestamp"].cast("int64").to_numpy()
    return table["score"].to_numpy()[here], table["user_id"].to_numpy()[here], time[here]


def test_a_segment_scores_lower(null: PlantedCompany) -> None:
    company, planted = plant("low_score")
    (segment,) = planted.segment
    gaps = []
    for one in (company, null):
        score, person, _ = _scores(one, planted.touchpoint)
        worse = np.array(one.profiles[segment].to_pylist())[person] == planted.segment[segment]
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
    for language in ("en", "ru", "vi", "fa", "pt"):
        text = (sentences / f"{language}.txt").read_text("utf-8")
        theme = text.split(f"# {section}\n")[1].split("# ")[0].splitlines()
        assert len(theme) == len(set(theme)) == 20
        said = [row["text"] for row in company.feedback.to_pylist() if row["text"]]
        about = [text for text in said if any(sentence in text for sentence in theme)]
        assert len(about) >= 3
        plain = {row["text"] for row in null.feedback.to_pylist()}
        assert not plain & set(about)


def test_a_stage_has_no_effort() -> None:
    company, planted = plant("no_effort")
    assert planted.stage is not None
    names = STAGES[planted.stage]
    rows = company.events.select(["event", "effort"]).to_pylist()
    assert all(row["effort"] is None for row in rows if row["event"] in names)
    assert {row["effort"] for row in rows} - {None} == set(company.efforts["id"].to_pylist())


def test_where_nothing_is_planted_segments_differ_by_chance_alone(null: PlantedCompany) -> None:
    log = Log(null)
    deviations = []
    for touchpoint in NAMES:
        here = log.name == touchpoint
        _, first = np.unique(log.person[here], return_index=True)
        at = np.flatnonzero(here)[first]
        if len(at) < 500:
            continue
        left = log.wait[at] > DAY / 4
        for segment in ("platform", "region"):
            for value in np.unique(log.segments[segment]):
                inside = log.segments[segment][at] == value
                share = left.mean()
                error = np.sqrt(share * (1 - share) * (1 / inside.sum() + 1 / (~inside).sum()))
                if error > 0:
                    deviations.append((left[inside].mean() - left[~inside].mean()) / error)
    assert len(deviations) > 150
    assert np.max(np.abs(deviations)) < 4.5
    assert np.mean(np.abs(deviations) > 1.96) < 0.1
    assert 0.8 < np.std(deviations) < 1.2


def test_personas_are_not_the_same_on_every_platform(null: PlantedCompany) -> None:
    platform = np.array(null.profiles["platform"].to_pylist())
    planner = np.array(null.profiles["persona"].to_pylist()) == "planner"
    assert planner[platform == "desktop"].mean() > planner[platform == "android"].mean() + 0.08


@pytest.mark.parametrize("language", NAMED)
def test_a_company_is_written_as_a_project(tmp_path: Path, language: str) -> None:
    company = planted_company(2, persons=300, language=language, folder=tmp_path)
    project = tl.open(tmp_path)
    report = project.load()
    assert report.total.quarantined == 0
    info = project.build(pictures=False)
    assert sum(info.events.values()) == company.events.num_rows
    assert info.unclassified == 0
    assert info.persons == 300
    assert info.feedback == company.feedback.num_rows
    assert info.efforts == company.efforts.num_rows
    named = {name.replace("_", "-") for name in NAMES}
    assert named <= {touchpoint.id for touchpoint in info.touchpoints}
    assert set(company.events["event"].to_pylist()) <= set(NAMED[language])
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
    with pytest.raises(ValueError, match="no pain 'boredom'"):
        planted_company(1, persons=10, pains=["boredom"])
    with pytest.raises(ValueError, match="no names in 'xx'"):
        planted_company(1, persons=10, language="xx")
    with pytest.raises(ValueError, match="plant fewer"):
        planted_company(1, persons=10, pains=["ignored_message"] * 3)


def test_kinds_are_named_once() -> None:
    assert len(KINDS) == len(set(KINDS)) == 16
