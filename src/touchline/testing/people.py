"""The people of a generated company, and the identifiers each of them leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

__all__ = ["REGIONS", "Someone", "make_people"]

REGIONS = ("north", "south", "east", "west")
REGION_SHARES = (0.3, 0.25, 0.25, 0.2)

KINDS = ("registered", "guest", "shop", "visitor")
KIND_SHARES = (0.5, 0.15, 0.15, 0.2)

NAMES = {
    "en": ("Alice", "Brian", "Carol", "David", "Emma", "Frank"),
    "ru": ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор"),
    "vi": ("An", "Bình", "Chi", "Dũng", "Giang", "Hà"),
    "fa": ("آرش", "بهار", "پریسا", "داریوش", "سارا", "کیان"),
}
"""First names; other languages fall back to English ones."""


@dataclass(slots=True)
class Someone:
    """A person while the company is being made."""

    number: int
    kind: str
    region: str
    language: str
    name: str
    age: int
    contact: str | None = None
    user: str | None = None
    email: str | None = None
    phone: str | None = None
    card: str | None = None
    cookies: list[str] = field(default_factory=list)
    """The first is of a computer, the second of a telephone; a guest has one of either."""
    mobile: bool = False
    """Whether the only cookie is of a telephone."""
    opted_in: bool = False
    orders: list[str] = field(default_factory=list)

    def identifiers(self) -> frozenset[tuple[str, str]]:
        """Pairs of type and value that the files know this person by."""
        single = {
            "contact": self.contact,
            "user": self.user,
            "email": self.email,
            "phone": self.phone,
            "card": self.card,
        }
        pairs = {(kind, value) for kind, value in single.items() if value is not None}
        pairs |= {("cookie", value) for value in self.cookies}
        pairs |= {("order", value) for value in self.orders}
        return frozenset(pairs)


def make_people(
    rng: np.random.Generator, persons: int, languages: tuple[str, ...]
) -> list[Someone]:
    """Make *persons* people; kinds, regions and languages vary, identifiers are unique."""
    kinds = rng.choice(KINDS, size=persons, p=KIND_SHARES)
    regions = rng.choice(REGIONS, size=persons, p=REGION_SHARES)
    spoken = rng.choice(languages, size=persons)
    ages = rng.integers(18, 80, size=persons)
    people = []
    for number in range(persons):
        language = str(spoken[number])
        names = NAMES.get(language, NAMES["en"])
        someone = Someone(
            number=number,
            kind=str(kinds[number]),
            region=str(regions[number]),
            language=language,
            name=names[int(rng.integers(len(names)))],
            age=int(ages[number]),
        )
        _identify(rng, someone)
        people.append(someone)
    return people


def _identify(rng: np.random.Generator, someone: Someone) -> None:
    """Give the identifiers that a person of this kind leaves behind."""
    number = someone.number
    if someone.kind in ("registered", "guest", "visitor"):
        someone.cookies.append(_cookie(rng, number, 0))
        someone.mobile = bool(rng.random() < 0.55)
    if someone.kind == "registered":
        someone.user = f"u{number:06d}"
        if rng.random() < 0.5:
            someone.cookies.append(_cookie(rng, number, 1))
            someone.mobile = False
    if someone.kind == "visitor":
        return
    someone.contact = f"C-{number:06d}"
    if someone.kind != "shop" or rng.random() < 0.3:
        someone.email = f"person{number}@example.com"
        someone.opted_in = bool(rng.random() < 0.7)
    if someone.kind == "shop" or rng.random() < 0.6:
        someone.phone = f"+84 20 {number:07d}"
    if someone.kind == "shop" or (someone.kind == "registered" and rng.random() < 0.35):
        someone.card = f"77{number:08d}"


def _cookie(rng: np.random.Generator, number: int, device: int) -> str:
    """Name a browser: random digits, with the person's number so that no two are equal."""
    return f"GA1.{int(rng.integers(10**8, 10**9))}.{number}{device}"
