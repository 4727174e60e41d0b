"""CJML documents, out and in: stable; bombs and hostile texts do no harm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.maps.exchange.generated import any_text
from touchline.errors import ConfigError
from touchline.maps.exchange.cjml import Actor, Phase, Point, Way, read_cjml, write_cjml
from touchline.maps.exchange.cjml_map import map_from_cjml, map_to_cjml
from touchline.maps.exchange.defuse import xml_text
from touchline.maps.load import check_map

ACCOUNT = b"""<?xml version="1.0" encoding="UTF-8"?>
<CJML version="2.0">
  <plannedJourney>
    <journeyID>PJ1</journeyID>
    <journeyTitle>Opening an account</journeyTitle>
    <journeyPhases>
      <journeyPhase phaseID="join"><phaseName>Joining</phaseName></journeyPhase>
      <journeyPhase phaseID="use"><phaseName>Using</phaseName></journeyPhase>
    </journeyPhases>
    <actors>
      <endUser actorID="c"><actorName>Reader</actorName></endUser>
      <serviceProvider actorID="s"><companyName>Library</companyName></serviceProvider>
    </actors>
    <touchpoints>
      <plannedCommunicationPoint>
        <touchpointID>T1</touchpointID><belongsTo phaseIDref="join"/>
        <initiator><refersTo actorIDref="c"/><initiatorLabel>Signs up</initiatorLabel></initiator>
        <receiver><refersTo actorIDref="s"/><receiverLabel>Request</receiverLabel></receiver>
        <channel><channelName>Web</channelName></channel>
      </plannedCommunicationPoint>
      <plannedAction>
        <touchpointID>T2</touchpointID><belongsTo phaseIDref="join"/>
        <initiator><refersTo actorIDref="c"/><initiatorLabel>Reads</initiatorLabel></initiator>
      </plannedAction>
    </touchpoints>
  </plannedJourney>
  <actualJourney>
    <journeyID>AJ1</journeyID><plannedReference>PJ1</plannedReference>
    <journeyTitle>Opening an account</journeyTitle>
    <actors>
      <endUser actorID="c"><actorName>Reader</actorName></endUser>
      <serviceProvider actorID="s"><companyName>Library</companyName></serviceProvider>
    </actors>
    <touchpoints>
      <actualCommunicationPoint>
        <touchpointID>T1</touchpointID><belongsTo phaseIDref="join"/>
        <compliance>completed</compliance>
        <initiator><refersTo actorIDref="c"/><initiatorLabel>Signs up</initiatorLabel></initiator>
        <receiver><refersTo actorIDref="s"/><receiverLabel>Request</receiverLabel></receiver>
        <channel><channelName>Web</channelName></channel>
        <timestamps><timeOriginated>2024-01-01T10:00:00</timeOriginated></timestamps>
        <touchpointExperience><experienceDescription>Quick!</experienceDescription>
          <experienceRating>5</experienceRating></touchpointExperience>
      </actualCommunicationPoint>
      <actualAction>
        <touchpointID>D1</touchpointID><belongsTo phaseIDref="use"/>
        <initiator><refersTo actorIDref="c"/><initiatorLabel>Borrows</initiatorLabel></initiator>
      </actualAction>
    </touchpoints>
  </actualJourney>
</CJML>
"""
names = st.sampled_from(["Ana", "Shop <&>", "آنا", "=1+1"])
points = st.builds(
    Point,
    id=st.sampled_from(["T1", "T2", "T3", "D1", "& <", "خرید"]),
    label=any_text,
    phase=st.sampled_from(["", "a", "b", "ج"]),
    initiator=names,
    receiver=st.just("") | names,
    receiver_label=any_text,
    channel=any_text,
    compliance=st.sampled_from(["", "completed", "failing"]),
    experience=any_text,
    rating=st.sampled_from(["", "1", "4.5", "9", "good"]),
)
phases = st.builds(Phase, id=st.sampled_from(["a", "b", "ج"]), name=any_text, description=any_text)


@st.composite
def ways(draw: st.DrawFn) -> Way:
    one = draw(
        st.builds(
            Way,
            planned=st.booleans(),
            id=st.just("J1"),
            title=any_text,
            summary=any_text,
            phases=st.lists(phases, max_size=3, unique_by=lambda phase: phase.id),
            points=st.lists(points, max_size=4),
        )
    )
    one.actors = [Actor(each, each) for each in ("Ana", "Shop <&>", "آنا", "=1+1")]
    return one


def test_a_document_becomes_a_map() -> None:
    read = map_from_cjml(ACCOUNT)
    spec = read.spec
    check_map(spec)
    assert spec.name == "Opening an account"
    assert [(stage.id, [step.id for step in stage.steps]) for stage in spec.stages] == [
        ("join", ["T1", "T2"]),
        ("use", ["D1"]),
    ]
    assert spec.plan is not None
    assert [step.touchpoint for step in spec.plan.steps] == ["T1", "T2"]
    cards = {(card.lane, card.step): card.text for card in spec.cards}
    assert cards["channels", "T1"] == "Web"
    assert cards["verbatims", "T1"] == "Quick!"
    assert cards["receiver", "T1"] == "Library"
    assert cards["compliance", "T2"] == "missing"
    assert spec.emotion.assumed == {"join": 2.0}
    assert read.unread == ("1 × timestamps of touchpoints",)


def test_the_map_gives_the_document_back() -> None:
    text = map_to_cjml(map_from_cjml(ACCOUNT).spec)
    before, _ = read_cjml(ACCOUNT)
    after, unread = read_cjml(text.encode())
    assert unread == []
    assert after[0].points == before[0].points
    assert after[0].phases == before[0].phases
    assert [replace(point, compliance="") for point in after[1].points if point.id != "T2"] == [
        replace(point, compliance="") for point in before[1].points
    ]
    assert [actor.name for actor in after[0].actors if actor.end_user] == ["Reader"]


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ways(), min_size=1, max_size=3))
def test_documents_are_stable(found: list[Way]) -> None:
    once = map_to_cjml(map_from_cjml(write_cjml(found).encode()).spec)
    read = map_from_cjml(once.encode())
    check_map(read.spec)
    assert map_to_cjml(read.spec) == once


@given(any_text)
def test_texts_survive(text: str) -> None:
    way = Way(planned=True, id="x", title=text, points=[Point(id="T1", label=text)])
    [read], _ = read_cjml(write_cjml([way], notes=[text]).encode())
    clean = xml_text(text).strip()
    assert read.title.split() == clean.split()
    assert read.points[0].label.split() == clean.split()


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE CJML [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CJML version="2.0"><plannedJourney><journeyID>&b;</journeyID></plannedJourney></CJML>
"""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BOMB, r"x:2: this XML is not read: it declares a document type"),
        (b"<a>" * 200, r"nested too deeply"),
        (b"<CJML>\n<open></CJML>", r"x:2: not valid XML: mismatched tag"),
        (b"<svg/>", r"x:1: this is no CJML: its first element is 'svg'"),
        (b'<CJML version="2.0"></CJML>', r"holds no journey"),
        (b"", r"x:1: not valid XML"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        map_from_cjml(data, name="x")
