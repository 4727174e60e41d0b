from __future__ import annotations

import msgspec
import pytest

from tests.identity.records import write_workspace
from tests.identity.test_resolve import at
from touchline.engine import connect
from touchline.errors import IdentityError
from touchline.identity import IdentitySpec, resolve, who
from touchline.workspace import Workspace

SPEC = IdentitySpec(limits={"phone": 1})


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("who")
    events = [
        at(1, cookie="k", email="kim@example.org"),
        at(2, email="kim@example.org", phone="111"),
        at(3, phone="111", order="77"),
        at(4, email="kim@example.org", phone="222"),
        at(5, order="88", cookie="other"),
        at(6, cookie="77"),
    ]
    profile = {"time": None, "id:email": "kim@example.org", "trait:city": "Hue"}
    found = write_workspace(folder, [("events", events), ("profiles", [profile])])
    with connect() as db:
        resolve(db, found, SPEC, folder)
    return found


def test_links_lead_to_the_files_they_come_from(workspace: Workspace) -> None:
    found = who(workspace, workspace.project, "email:kim@example.org")
    assert found.key == found.asked == "email:kim@example.org"
    assert found.identifiers == ["email:kim@example.org", "cookie:k", "order:77", "phone:111"]
    assert found.traits == {"city": "Hue"}
    places = {(link.one, link.other): (link.file, link.row) for link in found.links}
    assert places == {
        ("email:kim@example.org", "cookie:k"): ("data/events-0.csv", 1),
        ("email:kim@example.org", "phone:111"): ("data/events-0.csv", 2),
        ("order:77", "phone:111"): ("data/events-0.csv", 3),
    }
    assert found.links[0].time == "2024-05-01T01:00:00Z"


def test_paths_chain_links_from_the_identifier_asked_for(workspace: Workspace) -> None:
    found = who(workspace, workspace.project, "k")
    assert found.asked == "cookie:k"
    chain = [found.links[position] for position in found.paths["order:77"]]
    assert [link.row for link in chain] == [1, 2, 3]
    assert set(found.paths) == set(found.identifiers) - {"cookie:k"}


def test_refused_merges_are_told(workspace: Workspace) -> None:
    [refused] = who(workspace, workspace.project, "kim@example.org").refused
    assert (refused.demoted, refused.kept) == ("phone:222", "email:kim@example.org")
    assert refused.reason == "a person may have 1 phone"
    assert (refused.file, refused.row) == ("data/events-0.csv", 4)


def test_the_explanation_can_be_sent_as_json(workspace: Workspace) -> None:
    found = who(workspace, workspace.project, "cookie:other")
    assert msgspec.json.decode(msgspec.json.encode(found))["identifiers"] == [
        "cookie:other",
        "order:88",
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("77", "ask for one of: cookie:77, order:77"),
        ("email:kin@example.org", "'email:kim@example.org'"),
        ("KIM@example.org", "'email:kim@example.org'"),
        ("phone:222", "left out of every record"),
        ("https://example.org/a/very/long/address", "write type:value"),
    ],
)
def test_what_is_not_known_is_answered_with_advice(
    workspace: Workspace, query: str, message: str
) -> None:
    with pytest.raises(IdentityError) as caught:
        who(workspace, workspace.project, query)
    assert message in str(caught.value)
