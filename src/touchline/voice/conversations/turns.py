"""Splits call transcripts and mail threads into turns; only the customer's are read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from touchline.voice.conversations.mails import messages_of, without_signature
from touchline.voice.conversations.speakers import KNOWN, Role, role_of, sender_is_company

__all__ = ["Conversation", "Turn", "customer_text", "split_turns"]

_TIME = (
    r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
    r"(?:\s?[ap]m)?[\])]?"
)
_LABEL = r"[^\W\d_][^\n:：\[\]()<>|?!,;\"“”]{0,38}?(?:\s?[(\[][^)\]\n]{1,30}[)\]])?"
_LINE = re.compile(
    rf"^\s*(?:{_TIME}\s*[-–—|]?\s*)?\**(?P<label>{_LABEL})\**\s*(?:{_TIME})?\s*[:：]\**(?:\s+|$)",
    re.IGNORECASE | re.MULTILINE,
)
_ONE_LINE = re.compile(
    rf"(?:^|(?<=[\s.!?…|/]))(?:{_TIME}\s*[-–—|]?\s*)?(?P<label>(?:{{words}})(?:\s?\d+)?)"
    rf"\s*(?:{_TIME})?\s*[:：]\s+",
)
_MOST_SPEAKERS: Final = 6
_LEAST_TURNS: Final = 3
"""So many turns make a conversation where the labels alone do not say who is who."""
_LONGEST_LABEL: Final = 4
"""Words."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said at a time; the role is None where it cannot be told."""

    speaker: str | None
    role: Role | None
    text: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A text taken apart.

    Attributes
    ----------
    kind
        "transcript", "mail", or "plain": one person's words, which stay as they are.
    turns
        In order of appearance.
    told
        Whether it is known which turns are the customer's.
    """

    kind: Literal["transcript", "mail", "plain"]
    turns: tuple[Turn, ...]
    told: bool

    @property
    def customer(self) -> str:
        """What the customer said; everything, where that cannot be told."""
        mine = [turn.text for turn in self.turns if not self.told or turn.role == "customer"]
        return "\n".join(mine)


def customer_text(text: str, company: Sequence[str] = ()) -> str:
    r"""Give the customer's part of a transcript or mail thread; any other text comes unchanged.

    Parameters
    ----------
    company
        Names of speakers and senders who are not customers.

    Examples
    --------
    >>> customer_text("Agent: Good morning.\nCustomer: It never came!\nAgent: I am sorry.")
    'It never came!'
    >>> customer_text("Two things: slow, and expensive.")
    'Two things: slow, and expensive.'
    """
    found = split_turns(text, company)
    return text if found.kind == "plain" or not found.told else found.customer


def split_turns(text: str, company: Sequence[str] = ()) -> Conversation:
    """Take *text* apart into turns.

    A transcript has labels before what is said ("Agent:", "[00:12] Клиент:"), at the beginning of
    lines or, where they are words known for customer and company, within one. It must name both
    sides, or come back to a speaker. The customer is who is called so; else who is not the company.
    A thread of mails has quotes or headers; the newest mail is the customer's unless its sender is
    the company.

    Examples
    --------
    >>> found = split_turns("Оператор: Здравствуйте! Клиент: Где мой заказ?")
    >>> [(turn.role, turn.text) for turn in found.turns]
    [('company', 'Здравствуйте!'), ('customer', 'Где мой заказ?')]
    """
    found = _transcript(text, company) or _thread(text, company)
    return found or Conversation("plain", (Turn(None, "customer", text),), told=True)


def _transcript(text: str, company: Sequence[str]) -> Conversation | None:
    if ":" not in text and "：" not in text:
        return None
    lines = [mark for mark in _LINE.finditer(text) if _is_label(mark["label"])]
    found = _turns(text, lines, company)
    if _talk(found):
        return _decided("transcript", found)
    pattern = _within_line(tuple(name.strip() for name in company if name.strip()))
    marks = list(pattern.finditer(text))
    found = _turns(text, marks, company)
    named = {turn.role for turn in found}
    if marks and not text[: marks[0].start()].strip() and named == {"customer", "company"}:
        return _decided("transcript", found)
    return None


def _is_label(label: str) -> bool:
    return len(label.split()) <= _LONGEST_LABEL


def _turns(text: str, marks: Sequence[re.Match[str]], company: Sequence[str]) -> list[Turn]:
    ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
    return [
        Turn(mark["label"].strip(), role_of(mark["label"], company), text[mark.end() : end].strip())
        for mark, end in zip(marks, ends, strict=True)
    ]


def _talk(turns: Sequence[Turn]) -> bool:
    """Whether labelled lines are a conversation, and not headings of a review."""
    roles = {turn.role for turn in turns}
    if {"customer", "company"} <= roles:
        return True
    speakers = {(turn.speaker or "").casefold() for turn in turns}
    comes_back = len(speakers) < len(turns)
    few = 2 <= len(speakers) <= _MOST_SPEAKERS
    return len(turns) >= _LEAST_TURNS and comes_back and few and _alternate(turns)


def _alternate(turns: Sequence[Turn]) -> bool:
    """Whether somebody answers and is answered: a speaker, another, and the first again."""
    names = [(turn.speaker or "").casefold() for turn in turns]
    triples = zip(names, names[1:], names[2:], strict=False)
    return any(first == third != second for first, second, third in triples)


def _decided(kind: Literal["transcript", "mail"], turns: Sequence[Turn]) -> Conversation:
    """Say whose the turns are: all who are not the company are customers, if none is called so."""
    roles = {turn.role for turn in turns}
    if "customer" not in roles and "company" in roles:
        turns = [Turn(t.speaker, t.role or "customer", t.text) for t in turns]
    told = any(turn.role == "customer" for turn in turns)
    return Conversation(kind, tuple(turns), told)


_compiled: dict[tuple[str, ...], re.Pattern[str]] = {}


def _within_line(company: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern of known labels anywhere in a line."""
    if company not in _compiled:
        words = "|".join(re.escape(word) for word in (*company, *KNOWN))
        _compiled[company] = re.compile(_ONE_LINE.pattern.replace("{words}", words), re.IGNORECASE)
    return _compiled[company]


def _thread(text: str, company: Sequence[str]) -> Conversation | None:
    if "\n" not in text:
        return None
    messages = messages_of(text)
    if len(messages) < 2 and not any(each.quoted for each in messages):
        bare = without_signature(text)
        if bare == text:
            return None
        return Conversation("mail", (Turn(None, "customer", bare),), told=True)
    first = messages[0]
    signed = _signed(first.lines, company)
    turns = []
    for each in messages:
        role: Role | None = None
        if each.sender is not None:
            role = "company" if sender_is_company(each.sender, company) else None
        elif each is first and not each.quoted:
            role = "company" if signed else "customer"
        turns.append(Turn(each.sender, role, each.text))
    named = any(turn.role == "company" for turn in turns)
    if named:
        turns = [_other_side(turn) for turn in turns]
    return _decided("mail", turns)


def _other_side(turn: Turn) -> Turn:
    """Where the company is known, any other sender that is named is the customer."""
    customer = turn.role is None and turn.speaker is not None
    return Turn(turn.speaker, "customer", turn.text) if customer else turn


def _signed(lines: Sequence[str], company: Sequence[str]) -> bool:
    """Whether the last lines of a mail hold a declared name."""
    last = " ".join([line for line in lines if line.strip()][-3:]).casefold()
    return any(name.strip() and name.casefold().strip() in last for name in company)
