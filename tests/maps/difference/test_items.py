"""Stages, cards, pain points and texts that came, went, moved or were edited."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.maps.difference.made import card, opportunity, pain, snapshot, words
from touchline.maps.difference import compare
from touchline.maps.snapshot import Lane, Snapshot

Row = tuple[str, str, str | None]


def rows(before: Snapshot, after: Snapshot) -> list[Row]:
    return [(one.kind, one.change, one.id) for one in compare(before, after).items]


def test_stages_come_go_and_move() -> None:
    before = snapshot(stages=["find", "buy", "use"])
    after = snapshot(stages=["use", "find", "buy", "tell"])
    assert rows(before, after) == [("stage", "added", "tell"), ("stage", "moved", "use")]
    assert rows(after, before)[0] == ("stage", "removed", "tell")


def test_pain_points_are_new_gone_or_of_another_rank() -> None:
    before = snapshot(pains=[pain("late", 1), pain("dear", 2), pain("far", 3)])
    after = snapshot(pains=[pain("dear", 1), pain("rude", 2), pain("far", 3)])
    found = compare(before, after).of("pain")
    assert [(one.id, one.change, one.was, one.now) for one in found] == [
        ("dear", "moved", 2, 1),
        ("rude", "added", None, 2),
        ("late", "removed", 1, None),
    ]


def test_a_card_is_known_by_its_id_else_by_its_text_else_by_a_similar_one() -> None:
    before = snapshot(
        cards=[
            card("Find a gift in time", id="gift"),
            card("Pay without typing the card again"),
            card("Know when the parcel comes"),
            card("Be greeted"),
        ]
    )
    after = snapshot(
        cards=[
            card("Something else altogether", id="gift"),
            card("Pay without typing the card number again"),
            card("Know when the parcel comes", stage="use"),
            card("Return it without a printer"),
        ]
    )
    found = compare(before, after).of("card")
    assert [(one.change, one.details) for one in found] == [
        ("edited", []),
        ("moved", ["stage"]),
        ("edited", []),
        ("removed", []),
        ("added", []),
    ]
    assert found[2].before == words("Pay without typing the card again")


def test_opportunities_tell_owner_and_state_and_leave_out_what_the_data_propose() -> None:
    before = snapshot(
        opportunities=[opportunity("Call them", state="to do"), opportunity("x", by_data=True)]
    )
    after = snapshot(opportunities=[opportunity("Call them", state="done", owner="Ana")])
    [found] = compare(before, after).of("opportunity")
    assert (found.change, found.details) == ("moved", ["owner", "state"])


def test_lanes_and_texts() -> None:
    own = Lane(kind="own", id="legal", label=words("Legal"))
    found = compare(snapshot(), snapshot(lanes=[own], title=words("Late")))
    assert [(one.kind, one.change, one.id) for one in found.items] == [
        ("text", "edited", "title"),
        ("lane", "added", "legal"),
    ]


texts = st.lists(
    st.text("ab cd", min_size=1, max_size=12).map(str.strip).filter(bool), unique=True, max_size=6
)


@given(old=texts, new=texts)
def test_every_card_is_accounted_for_once(old: list[str], new: list[str]) -> None:
    found = compare(
        snapshot(cards=[card(one) for one in old]), snapshot(cards=[card(one) for one in new])
    ).of("card")
    kept = set(old) & set(new)
    gone = sorted(one.before.words[""] for one in found if one.before)
    came = sorted(one.after.words[""] for one in found if one.after)
    assert gone == sorted(set(old) - kept)
    assert came == sorted(set(new) - kept)
