"""Which identifier types are stronger, how many of each a person may have, which values count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from touchline.errors import ConfigError
from touchline.identity.spec import IdentitySpec
from touchline.schema import literal

__all__ = ["by_strength", "limits_of", "refuse_bad_limits", "split_identifier", "usable_sql"]

DEFAULT_PRIORITY = ("user", "email")
DEFAULT_LIMITS = {"user": 1}


def by_strength(types: Iterable[str], spec: IdentitySpec) -> list[str]:
    """Order *types* from strongest to weakest, without those that never link.

    Declared priority first, then ``user``, ``email``, then alphabetical.

    Examples
    --------
    >>> by_strength(["cookie", "email", "crm"], IdentitySpec(priority=["crm"]))
    ['crm', 'email', 'cookie']
    """
    ranked = [*spec.priority, *DEFAULT_PRIORITY]
    rank = {type_: place for place, type_ in reversed(list(enumerate(ranked)))}
    known = set(types) - set(spec.ignore)
    return sorted(known, key=lambda type_: (rank.get(type_, len(ranked)), type_))


def limits_of(types: Sequence[str], spec: IdentitySpec) -> dict[str, int]:
    """Most values of each type that a person may have; types without limit are left out.

    Examples
    --------
    >>> limits_of(["user", "email"], IdentitySpec())
    {'user': 1}
    >>> limits_of(["user", "email"], IdentitySpec(limits={"*": 5}))
    {'user': 1, 'email': 5}
    """
    declared = {**DEFAULT_LIMITS, **spec.limits}
    everywhere = spec.limits.get("*")
    limits = {type_: declared.get(type_, everywhere) for type_ in types}
    return {type_: limit for type_, limit in limits.items() if limit is not None}


def refuse_bad_limits(spec: IdentitySpec) -> None:
    """Refuse a limit below one and a blocked edge that is none.

    Raises
    ------
    ConfigError
        Saying which.
    """
    for type_, limit in spec.limits.items():
        if limit < 1:
            raise ConfigError(
                f"identity: the limit of {type_!r} is {limit}",
                hint=f"a limit is at least 1; to leave a type out, write ignore: [{type_}]",
            )
    for one, other in spec.blocked_edges:
        if one == other:
            raise ConfigError(f"identity: {one!r} cannot be kept apart from itself")
        for text in (one, other):
            if ":" not in text:
                raise ConfigError(
                    f"identity: {text!r} under blocked_edges is no identifier",
                    hint="write type:value, for instance email:kim@example.org",
                )


def split_identifier(text: str, types: Iterable[str]) -> tuple[str, str] | None:
    """Split ``type:value`` at the longest of *types* that it begins with.

    Examples
    --------
    >>> split_identifier("email:kim@example.org", ["email", "user"])
    ('email', 'kim@example.org')
    """
    fitting = [type_ for type_ in types if text.startswith(f"{type_}:")]
    if not fitting:
        return None
    longest = max(fitting, key=len)
    return longest, text[len(longest) + 1 :]


def usable_sql(value: str, spec: IdentitySpec) -> str:
    """Test in SQL that *value*, not null, is not blank and matches no blocked pattern whole."""
    tests = [f"trim({value}) <> ''"]
    if spec.blocked:
        pattern = "|".join(f"(?:{pattern})" for pattern in spec.blocked)
        tests.append(f"NOT regexp_full_match({value}, {literal(pattern)})")
    return " AND ".join(tests)
