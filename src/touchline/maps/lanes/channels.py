"""The channels of each stage: how many of its moments come through them."""

from __future__ import annotations

from typing import Any

from touchline.maps.book import Book
from touchline.maps.rows import moment_rows
from touchline.maps.scope import NO_STAGE, Scope
from touchline.maps.snapshot import ChannelItem, Lane
from touchline.maps.texts import message, words
from touchline.schema import literal

__all__ = ["UNKNOWN_CHANNEL", "channels_lane"]

UNKNOWN_CHANNEL = ""
"""Id of the item that stands for moments whose channel is not known."""


def channels_lane(scope: Scope, book: Book) -> Lane:
    """List the channels by stage, the most used first; what is not known comes last.

    The channel is that of the moment, else that of its touchpoint.
    """
    channel = _channel(scope)
    found = scope.relations.rows(
        "SELECT stage, via, count(*) AS n, "
        "(sum(count(*)) OVER (PARTITION BY stage))::BIGINT AS whole\n"
        f"FROM (SELECT s.stage, coalesce({channel}, '') AS via FROM spine s\n"
        f"  SEMI JOIN mapped m ON m.journey = s.journey WHERE s.stage <> {NO_STAGE})\n"
        "GROUP BY stage, via ORDER BY stage, via = '', n DESC, via"
    )
    known = {int(row[0]) for row in found if row[1] != UNKNOWN_CHANNEL}
    items = [
        _item(scope, book, channel, int(stage), str(name), (int(n), int(whole)))
        for stage, name, n, whole in found
        if int(stage) in known
    ]
    return Lane(kind="channels", channels=items, note=message("lane.channels"))


def _channel(scope: Scope) -> str:
    """Give the SQL of the channel of a moment (alias s)."""
    own = [(code, each.channel) for code, each in enumerate(scope.info.touchpoints) if each.channel]
    if not own:
        return "s.channel"
    cases = " ".join(f"WHEN {code} THEN {literal(name)}" for code, name in own)
    return f"coalesce(s.channel, CASE s.touchpoint {cases} END)"


def _item(
    scope: Scope, book: Book, channel: str, code: int, name: str, counts: tuple[int, int]
) -> ChannelItem:
    n, whole = counts
    stage = scope.info.stages[code]
    label = words(name) if name != UNKNOWN_CHANNEL else message("channel.unknown")
    args = {"stage": scope.stage_label(code), "channel": label}
    test = f"{channel} = {literal(name)}" if name != UNKNOWN_CHANNEL else f"{channel} IS NULL"
    rows = moment_rows(where=f"s.stage = {code} AND {test}")
    about: dict[str, Any] = {"of": message("of.moments", n=whole)}
    id_ = f"channel.{stage.id}.{name}"
    figure = book.count(
        id_, n, rows, label=label, definition=message("definition.channel", **args), **about
    )
    share = book.share(
        f"{id_}.share",
        n,
        whole,
        rows,
        rows_of="part",
        label=message("label.channel_share", **args),
        definition=message("definition.channel_share", **args),
        **about,
    )
    return ChannelItem(
        id=name,
        stage=stage.id,
        label=label,
        online=_online(scope, name),
        figure=figure,
        share=share,
    )


def _online(scope: Scope, channel: str) -> bool | None:
    """Whether a channel is online, where all touchpoints that declare it agree."""
    said = {each.online for each in scope.info.touchpoints if each.channel == channel}
    return said.pop() if len(said) == 1 else None
