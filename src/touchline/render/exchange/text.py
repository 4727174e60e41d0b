"""The map as plain text, and as Markdown: all that it says, in reading order, then every figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from touchline.maps.exchange.defuse import readable
from touchline.maps.snapshot import Figure
from touchline.render.exchange.lost import lost_in_text
from touchline.render.exchange.words import blocks, directed
from touchline.render.formats import Drawn, ExportOptions
from touchline.render.page.evidence import spoken_names
from touchline.render.pen import Say, catalogue_of

__all__ = ["markdown", "plain_text"]

_PUNCTUATION = re.compile(r"[\\`*_\[\]<>|~$&]")
_BEGINS = re.compile(r"^(?:[#+=-]|\d+(?=[.)](?:\s|$)))")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp)(:)(?=//)|\bwww(\.)")


def plain_text(drawn: Drawn, options: ExportOptions) -> bytes:
    """Write the map as plain text in UTF-8."""
    say = Say(drawn.snapshot, catalogue_of(drawn.snapshot, options.language))

    def line(text: str) -> str:
        return directed(readable(text), rtl=say.rtl)

    lines: list[str] = []
    for block in blocks(say):
        text = line(block.text)
        if block.kind == "h2":
            lines += [text, "=" * min(72, len(readable(block.text))), ""]
        elif block.kind == "h3":
            lines += ["", "", text, "-" * min(72, len(readable(block.text)))]
        elif block.kind == "h4":
            lines += ["", f"{text}:"]
        else:
            lines.append(f"- {text}" if block.kind == "li" else text)
    lines += ["", "", line(_t(say, "figures")), "-" * len(_t(say, "figures"))]
    for figure, where, name in _figures(say):
        lines.append(f"- {line(_sentence(say, figure, where, name))}")
    lines += [
        "",
        "",
        *(f"{line(_t(say, 'lost', what=one))}" for one in lost_in_text(drawn, options.language)),
    ]
    return ("\n".join(lines).strip() + "\n").encode()


def markdown(drawn: Drawn, options: ExportOptions) -> bytes:
    """Write the map as Markdown in UTF-8; nothing of its texts becomes markup."""
    say = Say(drawn.snapshot, catalogue_of(drawn.snapshot, options.language))
    heads = {"h2": "#", "h3": "##", "h4": "###"}
    lines: list[str] = []
    before = ""
    for block in blocks(say):
        text = _marked(say, block.text)
        if block.kind == "li":
            lines += [*([""] if before != "li" else []), f"- {text}"]
        else:
            head = heads.get(block.kind)
            lines += ["", f"{head} {text}" if head else text]
        before = block.kind
    lines += ["", f"## {_marked(say, _t(say, 'figures'))}", "", *_table(say), ""]
    lines += [
        f"> {_marked(say, _t(say, 'lost', what=one))}  "
        for one in lost_in_text(drawn, options.language)
    ]
    return ("\n".join(lines).strip() + "\n").encode()


def _marked(say: Say, text: str) -> str:
    return directed(_escaped(readable(text)), rtl=say.rtl)


def _escaped(text: str) -> str:
    r"""Write a text so that Markdown shows it as it is.

    Examples
    --------
    >>> _escaped("# <b> [x](y) 1. a|b")
    '\\# \\<b\\> \\[x\\](y) 1. a\\|b'
    """
    text = _PUNCTUATION.sub(r"\\\g<0>", text)
    text = _ADDRESS.sub(lambda match: _unlinked(match), text)
    begins = _BEGINS.match(text)
    if begins is None:
        return text
    at = begins.end() if begins[0].isdigit() else 0
    return f"{text[:at]}\\{text[at:]}"


def _unlinked(match: re.Match[str]) -> str:
    """Keep an address from becoming a link."""
    at = (match.start(2) if match[2] else match.start(3)) - match.start()
    return f"{match[0][:at]}\\{match[0][at:]}"


def _t(say: Say, key: str, **args: object) -> str:
    return say.catalogue.message(f"exchange.{key}", **args)


def _lost(say: Say, drawn: Drawn) -> Iterator[str]:
    for one in lost_in_text(drawn, say.catalogue.language):
        yield _t(say, "lost", what=one)


def _figures(say: Say) -> Iterator[tuple[Figure, str, str]]:
    """Give every figure, where it stands, and what it is called there."""
    names = spoken_names(say)
    for figure in say.snapshot.figures.values():
        where, name = names.get(figure.id, ("", ""))
        yield figure, where, say.text(figure.label) or name or figure.id


def _sentence(say: Say, figure: Figure, where: str, name: str) -> str:
    parts = [where, say.spoken(figure, name), *_about(say, figure)]
    return "; ".join(part for part in parts if part)


def _about(say: Say, figure: Figure) -> Iterator[str]:
    number = say.catalogue.number
    if figure.numerator is not None and figure.denominator:
        yield f"{number(figure.numerator)} / {number(figure.denominator)}"
    yield say.text(figure.missing)
    yield say.text(figure.definition)


def _table(say: Say) -> Iterator[str]:
    heads = ("where", "figure", "value", "interval", "n", "made_of", "definition")
    yield "| " + " | ".join(_marked(say, _t(say, f"column.{head}")) for head in heads) + " |"
    yield "|" + " --- |" * len(heads)
    number = say.catalogue.number
    for figure, where, name in _figures(say):
        parts = [number(one) for one in (figure.numerator, figure.denominator) if one is not None]
        missing, definition = say.text(figure.missing), say.text(figure.definition)
        cells = (
            *(where, name, say.value(figure), say.interval(figure)),
            number(figure.n) if figure.n else "",
            " / ".join(parts) if len(parts) > 1 else "",
            " ".join(one for one in (missing, definition) if one),
        )
        yield "| " + " | ".join(_marked(say, cell) if cell else " " for cell in cells) + " |"
