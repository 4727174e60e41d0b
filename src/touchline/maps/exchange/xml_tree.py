"""XML into a small tree with line numbers; a document type and its entities are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from touchline.errors import ConfigError

__all__ = ["Element", "read_xml"]

DEEPEST = 100


@dataclass(slots=True)
class Element:
    """One element: its name without a prefix, attributes, text and children."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Element]:
        """Give the children of that name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Give the first child of that name."""
        return next(self.all(name), None)

    def said(self, *path: str) -> str:
        """Give the text under *path*; nothing where there is none."""
        here: Element | None = self
        for name in path:
            here = here.first(name) if here is not None else None
        return here.text.strip() if here is not None else ""


def read_xml(data: bytes, *, name: str = "<xml>") -> Element:
    """Read an XML document.

    Raises
    ------
    ConfigError
        With the line: for what is no XML, is nested too deeply, or declares a document type.

    Examples
    --------
    >>> read_xml(b"<a><b>x</b></a>").said("b")
    'x'
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    root = Element("", {}, 0)
    open_ = [root]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(open_) > DEEPEST:
            raise _refused("it is nested too deeply", parser.CurrentLineNumber, name)
        element = Element(_local(tag), attributes, parser.CurrentLineNumber)
        open_[-1].children.append(element)
        open_.append(element)

    def end(tag: str) -> None:
        open_.pop()

    def text(said: str) -> None:
        open_[-1].text += said

    def doctype(*_: object) -> None:
        raise _refused("it declares a document type", parser.CurrentLineNumber, name)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text, doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise ConfigError(f"not valid XML: {reason}", where=f"{name}:{error.lineno}") from None
    return root.children[0]


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refused(reason: str, line: int, name: str) -> ConfigError:
    return ConfigError(f"this XML is not read: {reason}", where=f"{name}:{line}")
