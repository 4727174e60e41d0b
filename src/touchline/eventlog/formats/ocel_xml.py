"""OCEL 2.0 as XML."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from touchline.errors import SourceError
from touchline.eventlog.formats.ocel import Event, Objects

__all__ = ["read"]


def read(path: Path, text: bytes) -> Objects:
    """Read a document.

    Raises
    ------
    SourceError
        If it is no such document, or declares a document type.
    """
    reader = _Reader(path)
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        why = expat.errors.messages.get(error.code, str(error))
        raise SourceError(
            f"the XML breaks off or is damaged at line {error.lineno:,}: {why}",
            hint="copy or export the file again",
            where=str(path),
        ) from None
    if not reader.is_log:
        raise SourceError("is XML, but no log in OCEL 2.0", where=str(path))
    return reader.found


class _Reader:
    """Takes in the elements; entities are not resolved, document types refused."""

    def __init__(self, path: Path) -> None:
        self.found = Objects(path)
        self.is_log = False
        self._event: Event | None = None
        self._object: str | None = None
        self._attribute: dict[str, str] | None = None
        self._text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "event" and self._event is None:
            self.is_log = True
            self._event = Event(given.get("id", ""), given.get("type"), given.get("time"), {}, [])
        elif name == "object" and self._event is None and self._object is None:
            self.is_log = True
            self._object = given.get("id", "")
            self.found.types[self._object] = given.get("type", "")
        elif name in ("relationship", "object") and self._event is not None:
            target = given.get("object-id", given.get("id", ""))
            self._event.objects.append((target, given.get("qualifier") or None))
        elif name == "attribute" and "type" not in given:
            self._attribute, self._text = given, []

    def _said(self, text: str) -> None:
        if self._attribute is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name == "attribute" and self._attribute is not None:
            text = "".join(self._text).strip()
            key = self._attribute.get("name", "")
            if self._event is not None:
                self._event.attributes[key] = text
            elif self._object is not None:
                self.found.say(self._object, key, self._attribute.get("time"), text)
            self._attribute = None
        elif name == "event" and self._event is not None:
            self.found.events.append(self._event)
            self._event = None
        elif name == "object" and self._event is None:
            self._object = None

    def _refuse(self, *_: object) -> None:
        raise SourceError(
            "the file declares a document type (<!DOCTYPE>), which event logs do not have",
            hint="entities of a document type are never resolved; take the declaration out",
            where=str(self.found.path),
        )
