"""One page that links the drawn maps of projects, in all their languages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from touchline.config import local_text
from touchline.locale import Catalogue
from touchline.workspace import write_atomically

if TYPE_CHECKING:
    from touchline.project.project import Project

__all__ = ["write_index"]

_NAMES = {"en": "English", "ru": "Русский", "vi": "Tiếng Việt", "fa": "فارسی"}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .25rem; }
p { margin: .25rem 0 1rem; } ul { list-style: none; padding: 0; }
li { border-top: 1px solid #8884; padding: .75rem 0; }
li > span { display: block; margin-bottom: .25rem; }
a { display: inline-block; margin-inline-end: 1rem; }
"""


def write_index(path: Path, projects: Sequence[Project]) -> Path:
    """Write the page to *path*; its links are relative, so that the folder can be moved."""
    sections = "".join(_section(project, path.parent) for project in projects)
    title = "Touchline" if len(projects) != 1 else projects[0].file.project
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{sections}</body></html>\n"
    )
    write_atomically(path, page.encode())
    return path


def _section(project: Project, folder: Path) -> str:
    about = escape(local_text(project.file.description, "en"))
    items = []
    for each in project.maps:
        if not each.is_drawn:
            continue
        snapshot = each.snapshot()
        heading = Catalogue(snapshot.languages[0]).text(snapshot.title)
        links = "".join(
            f'<a lang="{language}" hreflang="{language}"'
            f' href="{_relative(each.page(language), folder)}">'
            f"{escape(_NAMES.get(language, language))}</a>"
            for language in snapshot.languages
        )
        items.append(f"<li><span>{escape(heading)}</span>{links}</li>")
    return (
        f"<section><h2>{escape(project.file.project)}</h2><p>{about}</p>"
        f"<ul>{''.join(items)}</ul></section>"
    )


def _relative(page: Path, folder: Path) -> str:
    return quote(Path(os.path.relpath(page.resolve(), folder.resolve())).as_posix())
