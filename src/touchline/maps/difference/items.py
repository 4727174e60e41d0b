"""Stages, lanes, cards, pain points, opportunities and texts that came, went or were changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeVar

from touchline.maps.difference.held import Change, ItemChange, ItemKind
from touchline.maps.snapshot import CardItem, Lane, OpportunityItem, PainItem, Snapshot, Text

__all__ = ["alike", "compare_items"]

ALIKE = 0.6
"""Texts at least so similar are one text that was edited."""
T = TypeVar("T")


def compare_items(before: Snapshot, after: Snapshot) -> list[ItemChange]:
    """Give all changes that are no figures, in the order in which they stand on the map."""
    return [
        *_texts(before, after),
        *_ordered("stage", before.stages, after.stages, lambda one: one.id, lambda one: one.label),
        *_ordered("lane", before.lanes, after.lanes, _lane_name, lambda one: one.label),
        *_named("stage_link", before.stage_links, after.stage_links, _ends, _text("label")),
        *_named("persona", before.personas, after.personas, _id, _text("name")),
        *_named("link", before.links, after.links, _target, _text("label")),
        *(
            change
            for kind, field in _IN_LANES.items()
            for change in _of_lanes(kind, field, before, after)
        ),
        *_cards(before, after),
        *_pains(_all(before, "pains"), _all(after, "pains")),
        *_opportunities(_all(before, "opportunities"), _all(after, "opportunities")),
    ]


_IN_LANES: dict[ItemKind, str] = {
    "step": "steps",
    "touchpoint": "touchpoints",
    "theme": "themes",
    "kpi": "kpis",
}


def _id(item: Any) -> str:
    return str(item.id)


def _lane_name(lane: Lane) -> str:
    return lane.id or lane.kind


def _ends(link: Any) -> tuple[str, str]:
    return link.source, link.target


def _target(link: Any) -> tuple[str, str | None]:
    return link.map, link.stage


def _text(field: str) -> Callable[[Any], Text | None]:
    return lambda item: getattr(item, field)


def _all(snapshot: Snapshot, field: str) -> list[Any]:
    return [item for lane in snapshot.lanes for item in getattr(lane, field)]


def _texts(before: Snapshot, after: Snapshot) -> Iterator[ItemChange]:
    """Texts at a fixed place: those of the head of the map."""
    old, new = dict(_head(before)), dict(_head(after))
    for place in dict.fromkeys([*old, *new]):
        first, second = old.get(place), new.get(place)
        if first != second:
            yield ItemChange(
                kind="text", change=_kind_of(first, second), id=place, before=first, after=second
            )


def _kind_of(before: object, after: object) -> Change:
    return "added" if before is None else "removed" if after is None else "edited"


def _head(snapshot: Snapshot) -> Iterator[tuple[str, Text]]:
    for name in ("name", "title", "subtitle", "credits"):
        text = getattr(snapshot, name)
        if text is not None:
            yield name, text
    for name in ("name", "description", "quote", "scenario"):
        text = getattr(snapshot.lens, name)
        if text is not None:
            yield f"lens.{name}", text
    for name in ("goals", "expectations"):
        for number, text in enumerate(getattr(snapshot.lens, name), 1):
            yield f"lens.{name}.{number}", text
    for stage in snapshot.stages:
        if stage.description is not None:
            yield f"stage.{stage.id}.description", stage.description


def _named(
    kind: ItemKind,
    before: Sequence[T],
    after: Sequence[T],
    key: Callable[[T], Hashable],
    text: Callable[[T], Text | None],
    *,
    lane: str | None = None,
) -> Iterator[ItemChange]:
    """Items that have a name, by which both sides are matched."""
    old, new = {key(item): item for item in before}, {key(item): item for item in after}
    for name in dict.fromkeys([*old, *new]):
        first, second = old.get(name), new.get(name)
        texts = tuple(text(item) if item is not None else None for item in (first, second))
        details = _moves(first, second)
        if first is not None and second is not None and texts[0] == texts[1] and not details:
            continue
        shown = second if second is not None else first
        yield ItemChange(
            kind=kind,
            change=_kind_of(first, second),
            id=_spoken(name),
            stage=getattr(shown, "stage", None) or (shown.id if kind == "stage" else None),  # type: ignore[union-attr]
            lane=lane,
            before=texts[0],
            after=texts[1],
            details=details,
        )


def _spoken(name: Hashable) -> str:
    if isinstance(name, tuple):
        return " → ".join(str(part) for part in name if part is not None)
    return str(name)


def _moves(before: object, after: object) -> list[str]:
    if before is None or after is None:
        return []
    fields = ("stage", "phase", "known", "owner", "state")
    return [f for f in fields if getattr(before, f, None) != getattr(after, f, None)]


def _ordered(
    kind: ItemKind,
    before: Sequence[T],
    after: Sequence[T],
    key: Callable[[T], Hashable],
    text: Callable[[T], Text | None],
) -> Iterator[ItemChange]:
    """Items whose order means something: what stands elsewhere among those of both is moved."""
    changes = {change.id: change for change in _named(kind, before, after, key, text)}
    yield from changes.values()
    old, new = [key(item) for item in before], [key(item) for item in after]
    stayed = set(_longest([one for one in old if one in new], [one for one in new if one in old]))
    for item in after:
        name = key(item)
        if name in old and name not in stayed and _spoken(name) not in changes:
            yield ItemChange(
                kind=kind,
                change="moved",
                id=_spoken(name),
                stage=_spoken(name) if kind == "stage" else None,
                before=text(item),
                after=text(item),
                was=old.index(name) + 1,
                now=new.index(name) + 1,
            )


def _longest(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Hashable]:
    """Give what both have in the same order."""
    blocks = SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks()
    return [before[block.a + k] for block in blocks for k in range(block.size)]


def _of_lanes(
    kind: ItemKind, field: str, before: Snapshot, after: Snapshot
) -> Iterator[ItemChange]:
    """Items with an id in lanes that both maps have; a lane that came or went says so itself."""
    lanes = {lane.kind for lane in before.lanes} & {lane.kind for lane in after.lanes}
    for lane in sorted(lanes):
        old, new = (
            [item for one in snapshot.lanes if one.kind == lane for item in getattr(one, field)]
            for snapshot in (before, after)
        )
        yield from _named(kind, old, new, _stage_and_id, _text("label"), lane=lane)


def _stage_and_id(item: Any) -> tuple[str, ...]:
    # A touchpoint may stand in several stages; a KPI or a step is one thing wherever it stands.
    named = hasattr(item, "online") or hasattr(item, "direction")
    return (item.id, item.stage) if named else (item.id,)


@dataclass(frozen=True, slots=True)
class _Written:
    """Something written by hand, ready to be matched."""

    lane: str
    item: CardItem | OpportunityItem
    words: str


def _cards(before: Snapshot, after: Snapshot) -> Iterator[ItemChange]:
    old, new = (
        [
            _Written(_lane_name(lane), card, _words(card.text))
            for lane in snapshot.lanes
            for card in lane.cards
        ]
        for snapshot in (before, after)
    )
    yield from _written("card", old, new)


def _opportunities(
    before: Iterable[OpportunityItem], after: Iterable[OpportunityItem]
) -> Iterator[ItemChange]:
    # What the data propose comes and goes with the pain points, which are told anyhow.
    old, new = (
        [_Written("opportunities", one, _words(one.text)) for one in side if not one.by_data]
        for side in (before, after)
    )
    yield from _written("opportunity", old, new)


def _words(text: Text) -> str:
    """Give all that a text says, in every language, for comparing."""
    if text.words:
        return "\n".join(text.words[language] for language in sorted(text.words))
    return f"{text.key} {sorted(text.args.items(), key=lambda pair: pair[0])}"


def alike(first: str, second: str) -> float:
    """Say how similar two texts are, 0 … 1 (Ratcliff and Obershelp 1988).

    Examples
    --------
    >>> round(alike("Show when the parcel comes", "Show on the map when the parcel comes"), 2)
    0.83
    """
    matcher = SequenceMatcher(a=first, b=second, autojunk=False)
    # The quick bounds spare most of the work: few pairs are anywhere near.
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _written(kind: ItemKind, old: list[_Written], new: list[_Written]) -> Iterator[ItemChange]:
    """Match by id, then by the whole text, then by the most similar text of the same lane."""
    pairs = [*_by_key(old, new, _card_id), *_by_key(old, new, _whole)]
    pairs += _by_likeness(old, new)
    for first, second in pairs:
        details = _moves(first.item, second.item)
        details += ["lane"] if first.lane != second.lane else []
        if first.words != second.words or details:
            edited: Change = "edited" if first.words != second.words else "moved"
            yield _written_change(kind, edited, first, second, details)
    for one in old:
        yield _written_change(kind, "removed", one, None, [])
    for one in new:
        yield _written_change(kind, "added", None, one, [])


def _card_id(one: _Written) -> Hashable:
    name = getattr(one.item, "id", None)
    return None if name is None else (one.lane, name)


def _whole(one: _Written) -> Hashable:
    return one.lane, one.words


def _by_key(
    old: list[_Written], new: list[_Written], key: Callable[[_Written], Hashable]
) -> list[tuple[_Written, _Written]]:
    """Take the pairs with one key out of both lists."""
    pairs = []
    for one in list(old):
        wanted = key(one)
        found = next((other for other in new if wanted and key(other) == wanted), None)
        if found is not None:
            pairs.append((one, found))
            old.remove(one)
            new.remove(found)
    return pairs


def _by_likeness(old: list[_Written], new: list[_Written]) -> list[tuple[_Written, _Written]]:
    """Take pairs of similar texts out of both lists, the most similar first."""
    likely = [
        (alike(one.words, other.words), one.item.stage == other.item.stage, one, other)
        for one in old
        for other in new
        if one.lane == other.lane
    ]
    pairs = []
    for likeness, _, one, other in sorted(likely, key=lambda each: (-each[0], not each[1])):
        if likeness >= ALIKE and one in old and other in new:
            pairs.append((one, other))
            old.remove(one)
            new.remove(other)
    return pairs


def _written_change(
    kind: ItemKind,
    change: Change,
    before: _Written | None,
    after: _Written | None,
    details: list[str],
) -> ItemChange:
    shown = after or before
    assert shown is not None
    return ItemChange(
        kind=kind,
        change=change,
        id=getattr(shown.item, "id", None),
        stage=shown.item.stage,
        lane=shown.lane,
        before=before.item.text if before else None,
        after=after.item.text if after else None,
        details=details,
    )


def _pains(before: Sequence[PainItem], after: Sequence[PainItem]) -> Iterator[ItemChange]:
    """Pain points that came, that went, and whose rank is another; the highest rank first."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    ranked = sorted(new.values(), key=lambda one: one.rank)
    gone = sorted((one for one in old.values() if one.id not in new), key=lambda one: one.rank)
    for one in ranked:
        was = old.get(one.id)
        if was is None or was.rank != one.rank:
            yield _pain("added" if was is None else "moved", was, one)
    for one in gone:
        yield _pain("removed", one, None)


def _pain(change: Change, before: PainItem | None, after: PainItem | None) -> ItemChange:
    shown = after or before
    assert shown is not None
    return ItemChange(
        kind="pain",
        change=change,
        id=shown.id,
        stage=shown.stage,
        lane="pains",
        before=before.label if before else None,
        after=after.label if after else None,
        was=before.rank if before else None,
        now=after.rank if after else None,
    )
