from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identity import oracle
from touchline.errors import ConfigError
from touchline.identity import CallResult, DistinctIds, IdentitySpec, Profiles

TYPES = ["user", "email", "a", "cookie"]
VALUES = st.sampled_from(["1", "2", "3", "4", "5", "0", None, None])
RECORDS = st.lists(st.fixed_dictionaries(dict.fromkeys(TYPES, VALUES)), max_size=25)
EDGES = st.lists(
    st.sampled_from([("email:1", "email:2"), ("user:1", "cookie:2"), ("a:1", "a:3")]), unique=True
)
LIMITS = st.dictionaries(st.sampled_from(["user", "email", "cookie", "*"]), st.integers(1, 3))


@settings(deadline=None, max_examples=300)
@given(RECORDS, LIMITS, EDGES)
def test_profiles_follow_the_sequential_rule(
    records: list[dict[str, str | None]], limits: dict[str, int], edges: list[tuple[str, str]]
) -> None:
    spec = IdentitySpec(limits=limits, blocked_edges=edges)
    profiles = Profiles(spec)
    results = [
        profiles.event({t: v for t, v in record.items() if v is not None}) for record in records
    ]
    expected, demoted = oracle.sequential(records, spec, TYPES)
    assert set(map(frozenset, profiles.groups())) == expected
    assert [(n, each) for n, result in enumerate(results) for each in result.demoted] == demoted


@settings(deadline=None, max_examples=100)
@given(RECORDS, LIMITS)
def test_sending_everything_again_changes_nothing(
    records: list[dict[str, str | None]], limits: dict[str, int]
) -> None:
    profiles = Profiles(IdentitySpec(limits=limits))
    calls = [{t: v for t, v in record.items() if v is not None} for record in records]
    first = [profiles.event(call) for call in calls]
    groups = profiles.groups()
    assert [profiles.event(call) for call in calls] == first
    assert profiles.groups() == groups


def test_a_bad_pattern_is_explained() -> None:
    with pytest.raises(ConfigError, match="no regular expression"):
        Profiles(IdentitySpec(blocked=("(",))).event({"user": "u"})


def test_an_identified_person_is_not_taken_in_through_a_third_name() -> None:
    ids = DistinctIds()
    ids.identify("kim", anonymous_id="browser")
    ids.alias("kim", alias="kim@example.org")
    ids.capture("lee")
    assert ids.alias("lee", alias="kim@example.org") == CallResult(refused="already identified")
    assert not ids.same_person("lee", "kim")
    assert ids.merge("lee", alias="kim@example.org") == CallResult()
    assert ids.same_person("lee", "browser")
    assert ids.groups(identified=False) == []


def test_naming_an_id_with_itself_does_nothing() -> None:
    ids = DistinctIds()
    assert ids.identify("kim", anonymous_id="kim") == CallResult()
    assert ids.groups() == []
