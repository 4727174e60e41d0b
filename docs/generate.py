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
from touchline.analysis.conformance import spec as plan
from touchline.analysis.verbs import VERBS, OptionInfo, describe
from touchline.cli import app
from touchline.cli.compose import composed
from touchline.cli.lazy import Command
from touchline.cli.verbs import SHARED, example_of
from touchline.cli.words import word_of
from touchline.eventlog import written
from touchline.identity import spec as identity
from touchline.journeys import spec as journeys
from touchline.maps.spec import cards, figures, floor, stages
from touchline.maps.spec import map as maps
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
    ("The file", maps, {"MapSpec": "maps/NAME.yaml"}),
    (
        "Stages",
        stages,
        {"MapStage": "stages[]", "Step": "stages[].steps[]", "StageLink": "stages[].next[]"},
    ),
    (
        "Figures, feelings, pain points",
        figures,
        {
            "EmotionSpec": "emotion",
            "EmotionFork": "emotion.forks[]",
            "KpiSpec": "kpis[]",
            "PainSpec": "pains[]",
        },
    ),
    ("The plan", plan, {"PlanSpec": "plan", "PlannedStep": "plan.steps[]"}),
    ("The floor", floor, {"FloorSpec": "floor", "FloorZone": "floor.zones[]"}),
    (
        "Written by hand",
        cards,
        {
            "Card": "cards[]",
            "OpportunityCard": "opportunities[]",
            "LaneSpec": "a lane of one's own",
            "MapLink": "links[]",
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
        command_help(root, "touchline"),
    ]
    listed: dict[str, Any] = getattr(root, "commands", {})
    words = set(map(word_of, VERBS))
    for name in listed:
        if name not in words:
            body.append(command_help(listed[name], f"touchline {name}"))
            within: dict[str, Any] = getattr(listed[name], "commands", {})
            body += [command_help(within[each], f"touchline {name} {each}") for each in within]
    body.append(
        "The commands that ask journeys a question are described with their"
        " [verbs](verbs.md). All of them take these options besides their own:\n"
    )
    one = typer.Typer(add_completion=False, rich_markup_mode=None)
    shared = composed(lambda *_: None, {}, SHARED, help_text="Ask journeys a question.")
    one.command("VERB", cls=Command)(shared)
    body.append(command_help(typer.main.get_command(one), "touchline VERB"))
    return "\n".join(body)


def command_help(command: Any, title: str) -> str:
    """Section with the help of one command."""
    with command.make_context(title, [], resilient_parsing=True, max_content_width=90) as said:
        said.terminal_width = 90
        text = command.get_help(said)
    return f"## `{title}`\n\n```text\n{text.rstrip()}\n```\n"


def verbs() -> str:
    """Compose the reference of the verbs."""
    body = [
        HEADER + "# The verbs\n",
        "Every question that can be asked of journeys is a method of `touchline.Journeys` and a"
        " command of the same name. Its answer has a `table`, a `chart()`, `explain()`, which says"
        " what the figures mean, and `journeys(…)`, which gives the journeys behind a figure."
        " Options are the same everywhere; [questions.json](../schemas/questions.json) is their"
        " JSON Schema.\n",
        "On the command line `none` stands for Python's `None`, steps have commas between them, and"
        f" conditions on the properties of an event stand in brackets:\n\n{step_syntax()}\n",
        "| verb | answers |\n| --- | --- |",
    ]
    body[-1] += "".join(
        f"\n| [`{name}`](#{name}) | {plain(describe(name).summary)} |" for name in sorted(VERBS)
    )
    body.append("")
    body.extend(verb_section(name) for name in sorted(VERBS))
    return "\n".join(body)


def step_syntax() -> str:
    """Give the table of how steps are written, as the module that reads them says it."""
    lines = (written.__doc__ or "").splitlines()
    first, last = (k for k, line in enumerate(lines) if line.startswith("==="))
    width = len(lines[first].split()[0])
    rows = [(line[:width].strip(), line[width:].strip()) for line in lines[first + 1 : last]]
    table = [f"| {plain(cell(form))} | {meaning} |" for form, meaning in rows]
    return "\n".join(["| written | means |", "| --- | --- |", *table])


def verb_section(name: str) -> str:
    """Section of one verb."""
    info = describe(name)
    parts = [f"## {name}", plain(info.summary), plain(info.about)]
    if info.options:
        rows = [
            f"| `{option.name}` | {takes(option)} | {default(option)} | {cell(option.help)} |"
            for option in info.options
        ]
        head = "| option | takes | default | meaning |\n| --- | --- | --- | --- |"
        parts.append("\n".join([head, *rows]))
    parts.append("**Answer.** " + plain(info.returns))
    parts.append(plain(info.notes))
    parts.append("```python\n" + info.example + "\n```")
    parts.append("```sh\n" + example_of(name) + "\n```")
    return "\n\n".join(part for part in parts if part) + "\n"


def takes(option: OptionInfo) -> str:
    """Say what an option takes."""
    words = {"step": "step", "text": "text", "integer": "whole number", "number": "number",
             "flag": "true or false", "duration": "duration", "mapping": "mapping"}  # fmt: skip
    kinds = [f"`{choice}`" for choice in option.choices]
    kinds += [words[kind] for kind in option.kinds if kind != "choice"]
    said = " or ".join(kinds)
    return f"list of {said}" if option.many else said


def default(option: OptionInfo) -> str:
    """Say what an option is if it is not given."""
    if option.required:
        return "**required**"
    return "" if option.default in (None, ()) else f"`{option.default}`"


def plain(text: str) -> str:
    """Turn the marks of docstrings into Markdown."""
    text = re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")


def cell(text: str) -> str:
    """Fit a text into a cell of a table."""
    return plain(text).replace("|", "\\|")


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
        FOLDER / "verbs.md": verbs(),
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
