"""Rules that differ, by their place and not by their lines."""

from __future__ import annotations

from touchline.maps.difference import Rules, compare_rules
from touchline.maps.difference.rules import unified

BEFORE = Rules(
    map="kpis:\n  - {id: a, kind: rate, at_least: 0.5}\n  - {id: b, stage: use, kind: nps}\n",
    project="touchpoints:\n  - {id: order, stage: decision}\n",
)


def test_an_item_of_a_list_is_called_by_its_name() -> None:
    after = Rules(
        map="kpis:\n  - {id: b, stage: use, kind: nps}\n  - {id: a, kind: rate, at_least: 0.7}\n",
        project=BEFORE.project + "  - {id: visit, stage: comparison}\n",
    )
    assert [
        (r.file, r.place, r.change, r.before, r.after) for r in compare_rules(BEFORE, after)
    ] == [
        ("map", "kpis[a].at_least", "edited", "0.5", "0.7"),
        ("project", "touchpoints[visit].id", "added", None, "visit"),
        ("project", "touchpoints[visit].stage", "added", None, "comparison"),
    ]


def test_comments_and_order_of_keys_make_no_change() -> None:
    after = Rules(map="# new\n" + BEFORE.map, project=BEFORE.project)
    assert compare_rules(BEFORE, after) == []
    assert "+# new" in unified(BEFORE, after)


def test_a_side_that_is_not_known_says_nothing_and_broken_files_are_told_by_their_lines() -> None:
    assert compare_rules(None, BEFORE) == []
    assert unified(BEFORE, None) == ""
    broken = Rules(map="a: [", project=BEFORE.project)
    assert compare_rules(BEFORE, broken) == []
    assert "+a: [" in unified(BEFORE, broken)
