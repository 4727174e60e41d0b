from __future__ import annotations

from pathlib import Path

from touchline.web.asking.ahead import AHEAD, prepare
from touchline.web.asking.answers import Explorer, Kept
from touchline.web.workspaces import Workspaces


def test_what_takes_long_is_answered_before_it_is_asked(built_shop: Path) -> None:
    explorer = Explorer(Workspaces({"shop": built_shop}), Kept())
    assert not any(explorer.knows("shop", one) for one in AHEAD)
    thread = prepare(explorer, "shop")
    assert thread is not None
    thread.join()
    assert all(explorer.knows("shop", one) for one in AHEAD)
    assert prepare(explorer, "shop") is None


def test_who_asks_meanwhile_gets_the_answer_that_is_on_its_way(built_shop: Path) -> None:
    explorer = Explorer(Workspaces({"shop": built_shop}), Kept())
    thread = prepare(explorer, "shop")
    assert thread is not None
    asked = explorer.answer("shop", AHEAD[0])
    thread.join()
    assert explorer.answer("shop", AHEAD[0]) is asked
