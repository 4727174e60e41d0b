"""Writes the reference pages that derive from the code: ``python docs/generate.py``.

The keys of ``touchline.yaml`` and of map files are declared once, as structures with a docstring
after each field; this script turns them into tables. A test fails when the pages are stale.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import typer

from touchline import project_file
from touchline.cli import app
from touchline.identity import spec as identity
from touchline.journeys import spec as journeys
from touchline.maps import spec as maps
from touchline.sources import spec as sources
from touchline.touchpoints import spec as touchpoints

FOLDER = Path(__file__).resolve().parent / "reference"

Section = tuple[str, ModuleType, dict[str, str]]
"""Heading, module, and structure → where its keys stand in the file."""

PROJECT: list[Section] = [
    ("The file", project_file, {"ProjectFile": "touchline.yaml", "CheckSpec": "check"}),
    (
        "Sources",
        sources,
        {
            "SourceSpec": "sources.NAME",
            "EventMapping": "sources.NAME.events[]",
            "FeedbackMapping": "sources.NAME.feedback[]",
            "ProfileMapping": "sources.NAME.profiles[]",
            "EffortMapping": "sources.NAME.efforts[]",
            "FieldSpec": "a field, in full",
        },
    ),
    ("Identity", identity, {"IdentitySpec": "identity"}),
    (
        "Touchpoints and stages",
        touchpoints,
        {
            "TouchpointRule": "touchpoints[]",
            "Condition": "a condition",
            "StageModelSpec": "stages",
            "StageSpec": "stages.stages[]",
        },
    ),
    (
        "Journeys",
        journeys,
        {
            "JourneysSpec": "journeys",
            "GoalSpec": "goals[]",
            "SegmentSpec": "segments.NAME",
            "SegmentValue": "segments.NAME.values[]",
            "PersonaSpec": "personas[]",
        },
    ),
]
MAP: list[Section] = [
    (
        "The file",
        maps,
        {
            "MapSpec": "maps/NAME.yaml",
            "EmotionSpec": "emotion",
            "EmotionFork": "emotion.forks[]",
            "KpiSpec": "kpis[]",
            "PainSpec": "pains[]",
            "Card": "cards[]",
            "OpportunityCard": "opportunities[]",
        },
    ),
]
NAMES = {
    "LocalText": "text, or text per language",
    "RowCondition": "condition on cells",
    "Condition": "condition",
    "LaneKind": "lane",
    "Cell": "value",
    "Where": "conditions on fields",
    "Field": "field",
}
HEADER = "<!-- Written by docs/generate.py from the code; change it there. -->\n\n"


def field_texts(module: ModuleType) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Map (class, field) to its type, its default and its docstring, as written."""
    source = inspect.getsource(module)
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        for position, item in enumerate(node.body):
            if not (isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)):
                continue
            after = node.body[position + 1] if position + 1 < len(node.body) else None
            text = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                text = " ".join(str(after.value.value).split())
            default = ast.unparse(item.value) if item.value else ""
            found[node.name, item.target.id] = (ast.unparse(item.annotation), default, text)
    return found


def readable_type(annotation: str) -> str:
    """Say a type in words for people who do not write Python."""
    text = annotation.replace(" | None", "")
    literal = re.fullmatch(r"Literal\[(.*)\]", text)
    if literal:
        return "one of " + ", ".join(f"`{value}`" for value in ast.literal_eval(f"[{literal[1]}]"))
    text = re.sub(r"\bstr\b", "text", text)
    text = re.sub(r"\b(int|float)\b", "number", text)
    text = re.sub(r"\bbool\b", "true or false", text)
    text = re.sub(r"tuple\[(\w+), \.\.\.\]", r"list of \1", text)
    text = re.sub(r"tuple\[(\w+), (\w+)\]", r"[\1, \2]", text)
    text = re.sub(r"dict\[(\w+), (.+)\]", r"mapping of \2", text)
    text = re.sub(r"list\[(.+?)\]", r"list of \1", text)
    for name, words in NAMES.items():
        text = re.sub(rf"\b{name}\b", words, text)
    return text.replace(" | ", " or ")


def table(module: ModuleType, name: str, place: str) -> str:
    """Section with the docstring of one structure and a row a key."""
    struct = getattr(module, name)
    texts = field_texts(module)
    about = (inspect.getdoc(struct) or "").split("\n\nExamples")[0]
    lines = [
        f"### `{place}`",
        "",
        about,
        "",
        "| key | holds | default | meaning |",
    ]
    lines.append("| --- | --- | --- | --- |")
    for field in msgspec.structs.fields(struct):
        annotation, default, text = texts.get((name, field.name), ("", "", ""))
        shown = "" if default in ("", "None", "{}", "[]") or "Spec(" in default else f"`{default}`"
        required = "**required**" if field.required else shown
        cells = [
            f"`{field.encode_name}`",
            readable_type(annotation),
            required,
            text.replace("``", "`"),
        ]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)


def page(title: str, intro: str, parts: list[Section]) -> str:
    """Compose one whole reference page."""
    body = [HEADER + f"# {title}\n\n{intro}\n"]
    for heading, module, names in parts:
        body.append(f"## {heading}\n")
        body.extend(table(module, *item).replace("``", "`") + "\n" for item in names.items())
    return "\n".join(body)


def command_line() -> str:
    """Compose the reference of the commands from their own help."""
    root = typer.main.get_command(app)
    body = [
        HEADER + "# The command line\n",
        "Every command prints a table, or with `--format json` JSON and nothing else on standard"
        " output; progress and messages go to standard error. Exit codes: 0 done, 1 a problem that"
        " you can mend (said on standard error), 2 wrong usage.\n",
    ]
    listed: dict[str, Any] = getattr(root, "commands", {})
    for name, command in {"": root, **listed}.items():
        title = f"touchline {name}".strip()
        with command.make_context(title, [], resilient_parsing=True, max_content_width=90) as said:
            said.terminal_width = 90
            text = command.get_help(said)
        body.append(f"## `{title}`\n\n```text\n{text.rstrip()}\n```\n")
    return "\n".join(body)


def pages() -> dict[Path, str]:
    """Every generated page, by path."""
    return {
        FOLDER / "project-file.md": page(
            "The project file",
            "`touchline.yaml` says where the data are, who is who, what is a touchpoint and what is"
            " a journey. Texts may use `${NAME}` and `${NAME:-default}` from the environment."
            " Editors that know JSON Schema complete it with"
            " [project.json](../schemas/project.json).",
            PROJECT,
        ),
        FOLDER / "map-file.md": page(
            "The map file",
            "Each file in `maps/` is one map. Editors that know JSON Schema complete it with"
            " [map.json](../schemas/map.json).",
            MAP,
        ),
        FOLDER / "command-line.md": command_line(),
    }


def main() -> int:
    """Write the pages; with ``--check`` only say which are stale."""
    stale = [p for p, text in pages().items() if not p.exists() or p.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            sys.stdout.write(f"{path} is stale: run 'make docs'\n")
        return int(bool(stale))
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
