"""Puts the slides together: overview, stages, how to read them; notes, theme, equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Emu

from touchline.errors import RenderError
from touchline.maps.snapshot import Snapshot
from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.lanes.content import shown
from touchline.render.pen import Say, catalogue_of
from touchline.render.pptx.canvas import HEIGHT, WIDTH, Canvas
from touchline.render.pptx.overview import draw_overview
from touchline.render.pptx.reading import draw_reading
from touchline.render.pptx.stage import DRAWN, draw_stage
from touchline.render.pptx.words import definitions, notes_of
from touchline.render.pptx.xml import NAMESPACES, clean, emu
from touchline.render.tokens import Theme

__all__ = ["left_out", "render_pptx"]

TITLE_ONLY = 5
"""Layout of the standard template that has a title and nothing else."""
_FONTS = re.compile(rb"<a:(major|minor)Font>.*?</a:(?:major|minor)Font>", re.DOTALL)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive can name; every part gets it: equal maps, equal files."""
_ROLES = {
    "dk1": "ink",
    "lt1": "paper",
    "dk2": "ink2",
    "lt2": "canvas",
    "accent1": "accent",
    "accent2": "river",
    "accent3": "p2",
    "accent4": "p1",
    "accent5": "n1",
    "accent6": "n2",
    "hlink": "accent",
    "folHlink": "ink3",
}


def render_pptx(
    snapshot: Snapshot, *, language: str = "en", theme: Theme = "light", brand: Brand = TOUCHLINE
) -> bytes:
    """Write a map as PowerPoint: shapes and text that can be edited, no picture of the map.

    An overview shows the strongest of each cell; every stage has a slide, and in its notes
    everything that the map says of it, with definitions and numbers; the last says how to read
    them.

    Parameters
    ----------
    snapshot
        The computed map.
    language, theme, brand
        As for :func:`touchline.render.render_svg`.

    Returns
    -------
    bytes
        The same for the same map.

    Raises
    ------
    RenderError
        If the map has no stage or the language is unknown.
    """
    if not snapshot.stages:
        raise RenderError(
            f"the map {snapshot.map!r} has no stages", hint="declare a stage model and build again"
        )
    say = Say(shown(snapshot), catalogue_of(snapshot, language), brand)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(emu(WIDTH)), Emu(emu(HEIGHT))
    _describe(deck, say)
    canvas = _slide(deck, say, theme)
    draw_overview(canvas)
    _notes(canvas, _overview_notes(say))
    for number, stage in enumerate(say.snapshot.stages, 1):
        canvas = _slide(deck, say, theme)
        draw_stage(canvas, stage, number)
        _notes(canvas, notes_of(say, stage.id))
    canvas = _slide(deck, say, theme)
    draw_reading(canvas)
    _notes(canvas, [say.text(one) for one in say.snapshot.notes])
    out = io.BytesIO()
    deck.save(out)
    return _settled(out.getvalue(), say, theme)


def left_out(snapshot: Snapshot) -> int:
    """Count the lanes that stand on slides as text only."""
    return sum(lane.kind not in DRAWN for lane in snapshot.lanes)


def _slide(deck: Any, say: Say, theme: Theme) -> Canvas:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    for placeholder in list(slide.placeholders):
        placeholder._element.getparent().remove(placeholder._element)
    paper = say.brand.colour("paper", theme)[1:]
    ground = (
        f'<p:bg {NAMESPACES}><p:bgPr><a:solidFill><a:srgbClr val="{paper}"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )
    slide._element.cSld.insert(0, parse_xml(ground))
    return Canvas(slide, say, theme)


def _overview_notes(say: Say) -> list[str]:
    snapshot, lens = say.snapshot, say.snapshot.lens
    said = [say.text(snapshot.title), say.text(snapshot.subtitle), say.t("slides.strongest")]
    said += [say.text(one) for one in (lens.name, lens.description, lens.scenario, lens.quote)]
    known = [snapshot.figures[one] for one in (lens.persons, lens.journeys, lens.share)]
    said += [say.text(one) for one in snapshot.notes]
    return [*(one for one in said if one), *definitions(say, known)]


def _notes(canvas: Canvas, lines: list[str]) -> None:
    """Write the speaker's notes, in the direction of the language."""
    say = canvas.say
    frame = canvas.slide.notes_slide.notes_text_frame
    frame.text = clean("\n".join(lines).strip())
    if say.rtl:
        for paragraph in frame.paragraphs:
            properties = paragraph._p.get_or_add_pPr()
            properties.set("rtl", "1")
            properties.set("algn", "r")


def _describe(deck: Any, say: Say) -> None:
    """Write title, author, language and date, all of the map."""
    snapshot, about = say.snapshot, deck.core_properties
    made = datetime.fromisoformat(snapshot.created.replace("Z", "+00:00"))
    made = made.astimezone(UTC).replace(tzinfo=None) if made.tzinfo else made
    stages = ", ".join(say.text(stage.label) for stage in snapshot.stages)
    about.title = clean(say.text(snapshot.title))[:255]
    about.subject = clean(say.text(snapshot.subtitle))[:255]
    about.author = clean(snapshot.lens.owner or say.brand.name or snapshot.project)[:255]
    about.keywords = clean(stages)[:255]
    about.last_modified_by = about.author
    about.language = say.catalogue.language
    about.created = about.modified = about.last_printed = made
    about.revision = 1


def _settled(data: bytes, say: Say, theme: Theme) -> bytes:
    """Give every part the same date, and the theme the colours and typefaces of the brand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in sorted(old.infolist(), key=lambda one: one.filename != "[Content_Types].xml"):
            part = old.read(info)
            if re.fullmatch(r"ppt/theme/theme\d+\.xml", info.filename):
                part = _themed(part, say.brand, theme)
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            new.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _themed(part: bytes, brand: Brand, theme: Theme) -> bytes:
    for name, role in _ROLES.items():
        value = brand.colour(role, theme)[1:]
        part = re.sub(
            rb"<a:%b>.*?</a:%b>" % (name.encode(), name.encode()),
            f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'.encode(),
            part,
            count=1,
            flags=re.DOTALL,
        )
    fonts = (
        f'<a:latin typeface="{brand.faces.latin}"/><a:ea typeface=""/>'
        f'<a:cs typeface="{brand.faces.persian}"/>'
        f'<a:font script="Arab" typeface="{brand.faces.persian}"/>'
    )
    part = _FONTS.sub(
        lambda found: b"<a:%bFont>%b</a:%bFont>" % (found[1], fonts.encode(), found[1]), part
    )
    parse_xml(part)  # fails here rather than in the hands of the reader
    return part
