"""The map as blocks of text, as screen readers hear it, and directions kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from touchline.render.page.outline import outline
from touchline.render.pen import Say

__all__ = ["Block", "blocks", "directed"]

Kind = Literal["h2", "h3", "h4", "li", "p"]
_MARK, _LTR, _RTL, _POP = "\u200f", "\u2066", "\u2067", "\u2069"
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LATIN_RUN = re.compile(f"[A-Za-zÀ-ɏЀ-ӿẠ-ỹ][^{_RIGHT}\u2066-\u2069\n]*")
_RIGHT_RUN = re.compile(f"[{_RIGHT}][^A-Za-zÀ-ɏЀ-ӿẠ-ỹ\u2066-\u2069\n]*")
_TAIL = re.compile(r"[\s\W]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, an item of a list or a paragraph, without any markup."""

    kind: Kind
    text: str


def blocks(say: Say) -> list[Block]:
    """Give the whole map as blocks, in reading order: exactly what the page tells as text."""
    reader = _Reader()
    reader.feed(outline(say))
    reader.close()
    return [block for block in reader.found if block.text]


class _Reader(HTMLParser):
    """Takes the outline of the page apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("h2", "h3", "h4", "li", "p"):
            self.found.append(Block(tag, ""))  # type: ignore[arg-type]

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if self.found and text:
            last = self.found[-1]
            self.found[-1] = Block(last.kind, f"{last.text} {text}".strip())


def directed(text: str, *, rtl: bool) -> str:
    """Keep words of the other direction apart, and begin a line in its own.

    Examples
    --------
    >>> [hex(ord(c)) for c in directed("Olist خرید", rtl=True) if ord(c) > 0x2000]
    ['0x200f', '0x2066', '0x2069']
    """
    if rtl:
        return _MARK + _LATIN_RUN.sub(lambda match: _apart(match[0], _LTR), text)
    return _RIGHT_RUN.sub(lambda match: _apart(match[0], _RTL), text)


def _apart(run: str, mark: str) -> str:
    tail = _TAIL.search(run)
    assert tail is not None
    return f"{mark}{run[: tail.start()]}{_POP}{tail[0]}"
