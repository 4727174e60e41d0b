"""What touchpoints are there for: declared, or guessed from their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from touchline.analysis.friction.role_words import FORBIDDEN, GOALS, STATES, WORDS
from touchline.errors import ConfigError, did_you_mean

__all__ = ["ROLES", "Roles", "roles_of", "subject_of"]

_Rules: TypeAlias = tuple[tuple[re.Pattern[str], ...], ...]
"""Alternatives; one fits a name if all of its patterns are found in it."""

_SAME: Final = str.maketrans({"ي": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ё": "е"})
_STEM, _SHORT = 5, 2
"""Words are alike if so many letters are; words of so few letters say nothing."""
_AGAIN: Final = re.compile(r"(?<= )(repeat|re|again|second|next|повторн\w*|lại|مجدد|wieder\w*) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Touchpoints by what they are there for; a name that says nothing has no role."""

    error: tuple[str, ...] = ()
    """Something went wrong."""
    help: tuple[str, ...] = ()
    """The customer turns to the company: chat, call, ticket."""
    self_help: tuple[str, ...] = ()
    """The customer looks for help alone: questions and answers, help pages."""
    complaint: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    """The company contacts the customer: mail, newsletter, text message, push. Not receipts and
    codes, which the customer asked for."""
    open: tuple[str, ...] = ()
    """A message was opened."""
    click: tuple[str, ...] = ()
    """A message was clicked."""
    unsubscribe: tuple[str, ...] = ()
    refund: tuple[str, ...] = ()
    """Goods return, money returns, or an order is called off."""
    basket: tuple[str, ...] = ()
    checkout: tuple[str, ...] = ()
    """Between the basket and the order: address, payment."""
    signup: tuple[str, ...] = ()
    booking: tuple[str, ...] = ()
    payment: tuple[str, ...] = ()
    """Paid with success."""
    contract: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    goal: str | None = None
    """What journeys lead to: of the touchpoints for orders, contracts, payments, bookings and
    signups, in this order of preference, the one with the plainest name."""
    guessed: tuple[str, ...] = ()
    """Roles that were guessed and not declared."""


ROLES: Final[tuple[str, ...]] = tuple(
    one.name for one in fields(Roles) if one.name not in ("goal", "guessed")
)
"""Names of roles, as they can be declared; ``goal`` can be declared too."""


def roles_of(
    names: Sequence[str], *, declared: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Roles:
    """Say what touchpoints are there for.

    Guesses read names in English, Russian, Vietnamese, Persian, Portuguese, Spanish, German and
    French, and rather miss a touchpoint than take it for what it is not. A touchpoint has one
    guessed role at most.

    Parameters
    ----------
    names
        Touchpoints.
    declared
        Role → touchpoints, which replace the guess for that role (none: an empty list). A
        touchpoint that is declared for one role is not guessed for another. ``goal`` takes a
        single touchpoint, as a list of one.

    Raises
    ------
    ConfigError
        If there is no such role or touchpoint, or more than one goal.

    Examples
    --------
    >>> roles = roles_of(["landing", "basket", "payment failed", "order placed", "email sent"])
    >>> roles.goal, roles.basket, roles.error, roles.message
    ('order placed', ('basket',), ('payment failed',), ('email sent',))
    >>> roles_of(["корзина", "خطا", "đặt hàng"]).goal
    'đặt hàng'
    >>> roles_of(["landing", "order"], declared={"goal": ["landing"]}).goal
    'landing'
    """
    _check(names, declared)
    taken = {name for role, given in declared.items() if role != "goal" for name in given}
    found: dict[str, list[str]] = {role: list(declared.get(role, ())) for role in ROLES}
    guessed = dict.fromkeys(role for role in ROLES if role not in declared)
    for name in names:
        role = None if name in taken else _guess(name)
        if role in guessed:
            found[role].append(name)
    goal = declared["goal"] if "goal" in declared else _goals(found)
    if "goal" not in declared:
        guessed["goal"] = None
    return Roles(
        **{role: tuple(each) for role, each in found.items()},
        goal=next(iter(goal), None),
        guessed=tuple(guessed),
    )


def subject_of(name: str) -> frozenset[str]:
    """Give the beginnings of the words of a message's name that do not say what became of it.

    Examples
    --------
    >>> sorted(subject_of("newsletter_sent")), sorted(subject_of("Newsletters clicked"))
    (['newsl'], ['newsl'])
    """
    states = _states()
    words = _bare(_words(name)).split()
    return frozenset(
        word[:_STEM] for word in words if len(word) > _SHORT and not _fits(states, f" {word} ")
    )


def _check(names: Sequence[str], declared: Mapping[str, Sequence[str]]) -> None:
    known = set(names)
    for role, given in declared.items():
        if role not in ROLES and role != "goal":
            hint = did_you_mean(role, [*ROLES, "goal"])
            raise ConfigError(f"there is no role {role!r} of touchpoints", hint=hint)
        if isinstance(given, str):
            raise ConfigError(
                f"the role {role!r} is given as the text {given!r}",
                hint=f"write a list of touchpoints: [{given!r}]",
            )
        for name in given:
            if name not in known:
                hint = did_you_mean(name, names) if names else "the log has no events"
                raise ConfigError(f"there is no touchpoint {name!r}", hint=hint)
        if role == "goal" and len(given) > 1:
            raise ConfigError(
                f"{len(given)} touchpoints are declared as the goal", hint="declare one"
            )


def _goals(found: Mapping[str, Sequence[str]]) -> list[str]:
    """Candidates for the goal, the best first: what comes last along a journey, in plain words."""
    return [
        name
        for role in reversed(GOALS)
        for name in sorted(found[role], key=lambda one: (_again(one), len(_words(one).split())))
    ]


def _again(name: str) -> bool:
    """Whether it can only come after another of its kind: a repeat order is no first goal."""
    return _AGAIN.search(_words(name)) is not None


@cache
def _guess(name: str) -> str | None:
    exact = _words(name)
    bare = _bare(exact)
    for role, (accented, plain) in _rules().items():
        if not (_fits(accented, exact) or _fits(plain, bare)):
            continue
        not_accented, not_plain = _forbidden()[role]
        if not (_fits(not_accented, exact) or _fits(not_plain, bare)):
            return role
    return None


def _fits(rules: _Rules, words: str) -> bool:
    return any(all(one.search(words) for one in rule) for rule in rules)


def _words(name: str) -> str:
    """Give the words of a name in small letters, a space around each: ``addToCart`` is three."""
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", " ", text)
    words = re.findall(r"[^\W_]+", text.casefold().translate(_SAME))
    return f" {' '.join(words)} "


def _bare(words: str) -> str:
    """Take the accents off."""
    apart = unicodedata.normalize("NFD", words).replace("đ", "d")
    return "".join(one for one in apart if not unicodedata.combining(one))


@cache
def _states() -> _Rules:
    return _compiled([_bare(word) for word in STATES])


@cache
def _rules() -> dict[str, tuple[_Rules, _Rules]]:
    """Role → rules for names with and without accents."""
    return {
        role: _compile([word for words in by_language.values() for word in words.split()])
        for role, by_language in WORDS.items()
    }


@cache
def _forbidden() -> dict[str, tuple[_Rules, _Rules]]:
    return {role: _compile(FORBIDDEN.get(role, "").split()) for role in WORDS}


def _compile(patterns: Sequence[str]) -> tuple[_Rules, _Rules]:
    """Compile what is compared with accents (Vietnamese has words apart by them), and the rest."""
    accented = [one for one in patterns if _is_vietnamese(one)]
    plain = [_bare(one) for one in patterns if not _is_vietnamese(one)]
    return _compiled(accented), _compiled(plain)


def _compiled(patterns: Sequence[str]) -> _Rules:
    single = "|".join(one for one in patterns if "&" not in one)
    both = [tuple(map(_pattern, one.split("&"))) for one in patterns if "&" in one]
    return (*([(_pattern(single),)] if single else []), *both)


def _is_vietnamese(pattern: str) -> bool:
    return _bare(pattern) != pattern and not re.search(r"[а-я\u0600-\u06ff]", pattern)


def _pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(map(_alternative, alternatives.split("|"))))


def _alternative(text: str) -> str:
    words = text.removeprefix("=").casefold().translate(_SAME).split("_")
    body = " ".join(r"\w*".join(map(re.escape, word.split("*"))) for word in words)
    return f"^ {body} $" if text.startswith("=") else f"(?<= ){body}(?= )"
