"""Names, words and labels that try to run: 500 of them, and a shop that is full of them."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.shop import write_shop

MARK = "window.ran=(window.ran||0)+1"
"""What every payload would do."""

_BREAKING_OUT = ("", '">', "'>", "</title>", "</textarea>", "</style>", "</script>", "-->", "]]>")
"""Ends of what a text may have been put into."""
_RUNNING = (
    f"<script>{MARK}</script>",
    f"<script src=data:text/javascript,{MARK}></script>",
    f"<img src=x onerror={MARK}>",
    f'<img src="x" onerror="{MARK}">',
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<svg><animate onbegin={MARK} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{MARK}'><text y=20>a</text></a></svg>",
    f"<svg><foreignObject><body onload={MARK}></foreignObject></svg>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={MARK}/>#x'/></svg>",
    f"<body onload={MARK}>",
    f"<iframe src='javascript:parent.{MARK}'></iframe>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<object data='javascript:{MARK}'></object>",
    f"<embed src='javascript:{MARK}'>",
    f"<a href='javascript:{MARK}' autofocus onfocus={MARK}>a</a>",
    f"<input autofocus onfocus={MARK}>",
    f"<details open ontoggle={MARK}>",
    f"<video><source onerror={MARK}></video>",
    f"<audio src=x onerror={MARK}>",
    f"<marquee onstart={MARK}>",
    f"<form><button formaction='javascript:{MARK}'>a</button></form>",
    f"<math><mtext><img src=x onerror={MARK}></mtext></math>",
    f"<style>@keyframes x{{}}</style><p style='animation:x' onanimationstart={MARK}>",
    f"<div onpointerover={MARK} style='position:fixed;inset:0'>",
    f"<template><script>{MARK}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'>",
    f"<link rel=stylesheet href=x onerror={MARK}>",
    f"<base href='javascript:{MARK}//'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{MARK}'>",
    f"<portal src=x onload={MARK}>",
    f"<xss tabindex=1 autofocus onfocus={MARK}>",
)
_ELSEWHERE = (
    f"javascript:{MARK}",
    f"JaVaScRiPt:{MARK}",
    f"java\tscript:{MARK}",
    f"data:text/html,<script>{MARK}</script>",
    f"vbscript:{MARK}",
    f'" onmouseover="{MARK}',
    f"' onfocus='{MARK}' autofocus='",
    f"`-{MARK}-`",
    f"${{{MARK}}}",
    f"{{{{constructor.constructor('{MARK}')()}}}}",
    f"#{{{MARK}}}",
    f"<%= {MARK} %>",
    f'"}};{MARK};//',
    f"');{MARK};//",
    f"\\u003cimg src=x onerror={MARK}\\u003e",
    f"&lt;img src=x onerror={MARK}&gt;",
    f"%3Cimg%20src=x%20onerror={MARK}%3E",
    f"＜script＞{MARK}＜/script＞",
    f"<scr<script>ipt>{MARK}</scr</script>ipt>",
    f"<IMG SRC=x OnErRoR={MARK}>",
    f"<img/src=x/onerror={MARK}>",
    f"<img src=x onerror\n=\n{MARK}>",
    f"<img src=x:x onerror\t={MARK}//",
    f"<<img src=x onerror={MARK}>>",
)


def payloads(most: int = 500) -> list[str]:
    """Give payloads, all different, the most usual forms first."""
    combined = (start + run for start, run in itertools.product(_BREAKING_OUT, _RUNNING))
    turned = ("\u202e" + run for run in (*_RUNNING, *_ELSEWHERE))
    cased = (
        start.upper() + run.replace("<", "< ", 1) for start in _BREAKING_OUT for run in _RUNNING
    )
    found = dict.fromkeys(itertools.chain(_ELSEWHERE, combined, turned, cased))
    return list(found)[:most]


def write_hostile_shop(folder: Path) -> Path:
    """Write a shop in which every text that a person or file can bring is a payload."""
    write_shop(folder, orders=240)
    each = itertools.cycle(payloads())
    _fill(folder / "data" / "reviews.csv", "comment", each)
    _fill(folder / "data" / "customers.csv", "city", itertools.cycle(list(payloads(40))))
    _fill(folder / "data" / "orders.csv", "carrier", itertools.cycle(list(payloads(20))))
    file = folder / "touchline.yaml"
    project = yaml.safe_load(file.read_text("utf-8"))
    project["project"] = next(each)
    for rule in project["touchpoints"]:
        rule["label"] = {"en": next(each), "fa": next(each)}
    project["personas"] = [
        {"id": "late", "label": next(each), "quote": next(each), "goals": [next(each)],
         "segment": {"delivery": "open"}},
    ]  # fmt: skip
    file.write_text(yaml.safe_dump(project, allow_unicode=True), "utf-8")
    (folder / "maps" / "purchase.yaml").write_text(_map(each), "utf-8")
    return folder


def _fill(file: Path, column: str, texts: Iterator[str]) -> None:
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {column: next(texts)} for row in rows)


def _map(each: Iterator[str]) -> str:
    lanes = ["flow", "touchpoints", "emotion", "verbatims", "themes", "pains", "kpis", "thoughts"]
    spec = {
        "name": {"en": next(each), "fa": next(each)},
        "title": next(each),
        "subtitle": next(each),
        "scenario": next(each),
        "owner": next(each),
        "languages": ["en", "fa"],
        "unit_label": next(each),
        "lanes": [*lanes, {"id": "own", "label": next(each), "note": next(each)}, "opportunities"],
        "cards": [
            {"lane": lane, "stage": stage, "text": next(each)}
            for lane in ("thoughts", "own", "touchpoints", "pains")
            for stage in ("decision", "receiving-the-offer", "evaluation", "loyalty")
        ],
        "opportunities": [{"stage": "decision", "text": next(each), "owner": next(each)}],
        "credits": next(each),
    }
    return yaml.safe_dump(spec, allow_unicode=True, sort_keys=False)
