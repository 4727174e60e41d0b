"""Mermaid journeys, out and in: stable, and nothing that is said becomes syntax."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.maps.exchange.generated import any_text
from touchline.errors import ConfigError
from touchline.maps.exchange.mermaid import Journey, Section, Task, read_mermaid, write_mermaid
from touchline.maps.exchange.mermaid_map import map_from_mermaid, map_to_mermaid
from touchline.maps.load import check_map

SHOP = """---
title: front matter
---
%%{init: {"theme": "dark"}}%%
journey
    title Buying a bicycle
    accTitle: The way to a bicycle
    accDescr {
      From the wish
      to the street
    }
    section Find
      Look around: 3: Ana
      Ask a friend: 5: Ana, Friend
    section Buy
      Pay: 7: Ana
      No score
      Bad: x: Ana
"""

tasks = st.builds(
    Task,
    name=any_text,
    score=st.none() | st.floats(1, 5).map(lambda score: round(score, 1)),
    actors=st.lists(any_text, max_size=2).map(tuple),
)
sections = st.builds(Section, label=any_text, tasks=st.lists(tasks, max_size=3))
journeys = st.builds(
    Journey,
    title=any_text,
    acc_title=any_text,
    acc_descr=any_text,
    sections=st.lists(sections, max_size=3),
    notes=st.lists(any_text, max_size=1),
)


def test_a_journey_becomes_a_map() -> None:
    read = map_from_mermaid(SHOP)
    spec = read.spec
    check_map(spec)
    assert (spec.name, spec.title) == ("Buying a bicycle", "The way to a bicycle")
    assert spec.subtitle == "From the wish\nto the street"
    assert [(stage.id, len(stage.steps)) for stage in spec.stages] == [("find", 2), ("buy", 1)]
    assert spec.emotion.assumed == {"find": 1.0, "buy": 2.0}
    cards = [(card.lane, card.step, card.text) for card in spec.cards]
    assert ("actors", "ask-a-friend", "Friend") in cards
    assert ("score", "look-around", "3") in cards
    assert read.unread == (
        "line 16: the score 7 lies outside 1 … 5; the nearest was taken",
        "line 17: 'No score' is no task: expected NAME: SCORE: ACTORS",
        "line 18: 'x' is no score of a task",
    )


@settings(deadline=None)
@given(journeys)
def test_what_is_written_is_read_as_it_was(journey: Journey) -> None:
    text = write_mermaid(journey)
    read, unread = read_mermaid(text)
    assert unread == []
    assert text.endswith(write_mermaid(read))
    assert [len(one.tasks) for one in read.sections] == [len(one.tasks) for one in journey.sections]


@settings(deadline=None)
@given(journeys)
def test_a_map_of_a_journey_gives_the_journey_back(journey: Journey) -> None:
    journey.notes = []
    text = write_mermaid(journey)
    read = map_from_mermaid(text)
    check_map(read.spec)
    assert map_to_mermaid(read.spec) == text


@pytest.mark.parametrize("text", ["", "graph TD\n A-->B", "%% only a comment"])
def test_other_diagrams_are_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="no journey of Mermaid"):
        map_from_mermaid(text)
