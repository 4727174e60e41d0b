"""Make the data of the three examples in this folder: invented people, the same at every run.

``python examples/stage-models/make_data.py`` writes the files under ``*/data`` again. A story is a
line of steps; a step says into which file it writes what, and how many hours after the step before.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
Row = dict[str, object]
Step = tuple[str, Row, float, float]
DAY = 24


def page(path: str, low: float, high: float, **more: object) -> Step:
    """Look at a page of the car importer's site."""
    return "web.csv", {"email": None, "page": path} | more, low, high


def deal(what: str, low: float, high: float, **more: object) -> Step:
    """Do something that the car dealer's system knows."""
    return "dealer.csv", {"what": what, "detail": None, "amount": None} | more, low, high


CAR: Mapping[str, Step] = {
    "tv": deal("heard of the model", 1, 10, detail="TV spot"),
    "radio": deal("heard of the model", 1, 10, detail="radio"),
    "poster": deal("heard of the model", 1, 10, detail="poster"),
    "friend": deal("heard of the model", 1, 10, detail="friend"),
    "ad": page("/?ad=social", 1, 10),
    "model": page("/models/halcyon", 5, 50),
    "configure": page("/configurator", 1, 40),
    "compare": page("/compare-prices", 1, 80),
    "brochure": page("/brochure", 1, 20, email="driver{n}@example.org"),
    "ask": deal("phone call", 10, 60, detail="asks for opening hours"),
    "showroom": deal("showroom visit", 20, 160),
    "qr": page("/qr/windscreen", 0.1, 0.4),
    "drive": deal("test drive", 0.3, 1),
    "quote": deal("quotation", 1, 50, amount=31_500),
    "trade-in": deal("trade-in valued", 1, 30, amount=6_200),
    "haggle": deal("phone call", 10, 40, detail="asks for a discount"),
    "loan": deal("loan approved", 20, 90, amount=20_000),
    "sign": deal("contract signed", 20, 100, amount=30_100),
    "handover": deal("car handed over", 20 * DAY, 60 * DAY),
    "manual": page("/owners/manual", 24, 400, email="driver{n}@example.org"),
    "tell": deal("recommended to a friend", 30 * DAY, 60 * DAY),
    "service": deal("service", 100 * DAY, 200 * DAY, amount=290),
    **{f"nps{n}": ("survey.csv", {"nps": n}, 48, 100) for n in range(11)},
}
CAR_IDS = {
    "web.csv": {"cookie": "web-{n:02}"},
    "dealer.csv": {"customer": "K{n:03}", "email": "driver{n}@example.org"},
    "survey.csv": {"customer": "K{n:03}"},
}
CAR_STORIES = [
    "tv model configure compare brochure ask showroom qr drive quote trade-in haggle sign handover"
    " nps9 manual service",
    "friend showroom quote trade-in sign handover nps10 manual tell service",
    "poster model configure configure compare brochure ask showroom drive quote",
    "tv model configure compare brochure showroom qr drive showroom quote haggle loan sign handover"
    " nps6 manual service",
    "ad model configure compare brochure ask showroom drive showroom quote trade-in sign handover"
    " nps8 manual service",
    "radio model configure compare brochure",
    "friend model compare brochure ask showroom qr drive quote sign handover nps3 manual service",
    "tv model configure configure compare brochure showroom drive quote haggle loan sign handover"
    " nps10 manual tell service",
]


def seen(what: str, low: float, high: float, zone: str | None = None) -> Step:
    """Do something that a sensor in the shop sees; minutes."""
    return "floor.csv", {"what": what, "zone": zone}, low / 60, high / 60


SHOP: Mapping[str, Step] = {
    "leaflet": seen("leaflet coupon scanned", 1, 60),
    "route": seen("route looked up", 1, 60),
    "window": seen("stopped at the window", 10, 90),
    "in": seen("came in", 1, 4),
    **{
        zone: seen("walked through", 1, 8, zone)
        for zone in ("entrance", "women", "men", "shoes", "sale", "home")
    },
    "display": seen("display touched", 1, 3, "sale"),
    "kiosk": seen("kiosk used", 1, 5, "women"),
    "qr": seen("QR code scanned", 1, 3, "shoes"),
    "greeted": seen("greeted", 0.5, 2),
    "fitting": seen("fitting room", 2, 9),
    "pay": ("till.csv", {"amount": 42.9, "till": "staffed"}, 0.05, 0.3),
    "self-pay": ("till.csv", {"amount": 19.5, "till": "self-service"}, 0.02, 0.1),
    "back": ("desk.csv", {"what": "brought back", "stars": None}, 24, 90),
    "days": ("", {}, 6 * DAY, 20 * DAY),
    **{f"stars{n}": ("desk.csv", {"what": "review", "stars": n}, 24, 60) for n in range(1, 6)},
}
SHOP_IDS = {
    "floor.csv": {"card": "C{n:04}"},
    "till.csv": {"card": "C{n:04}", "receipt": "R{n:03}"},
    "desk.csv": {"receipt": "R{n:03}"},
}
SHOP_STORIES = [
    "route window in entrance women greeted fitting pay",
    "in shoes qr sale display self-pay",
    "window in men home greeted pay stars4 days window in men pay",
    "leaflet window in entrance women fitting pay back",
    "in entrance sale display kiosk greeted",
    "route window in shoes men self-pay stars2 back days in shoes pay",
    "window in home entrance women greeted fitting pay",
    "leaflet in shoes qr sale pay",
    "window in sale display greeted pay stars5 days window in women fitting pay",
    "window in men fitting self-pay",
    "route in women shoes greeted",
    "leaflet window in home kiosk pay stars3",
    "window in entrance sale display greeted fitting pay",
    "in shoes qr self-pay days in shoes self-pay",
]


def meet(what: str, low: float, high: float, who: str = "user") -> Step:
    """Meet the seller, or what it published; days."""
    return (
        "marketing.csv",
        {"email": f"{who}@company{{n}}.example", "what": what},
        *_days(low, high),
    )


def sell(what: str, low: float, high: float, amount: int | None = None) -> Step:
    """Take a step that the seller's CRM knows; days."""
    return "sales.csv", {"what": what, "amount": amount}, *_days(low, high)


def use(what: str, low: float, high: float, **more: object) -> Step:
    """Use the product; days."""
    return "product.jsonl", {"what": what} | more, *_days(low, high)


def _days(low: float, high: float) -> tuple[float, float]:
    return low * DAY, high * DAY


B2B: Mapping[str, Step] = {
    "fair": meet("trade fair", 1, 8),
    "call": meet("cold call", 1, 8),
    "search": meet("search", 1, 8),
    "paper": meet("white paper downloaded", 2, 12),
    "webinar": meet("webinar", 3, 12),
    "boss-webinar": meet("webinar", 3, 12, "boss"),
    "boss-call": meet("cold call", 9, 20, "boss"),
    "site": meet("site visited", 1, 20),
    "demo": sell("demo", 4, 14),
    "trial": use("trial started", 1, 5),
    "sign-in": use("signed in", 2, 25),
    "security": sell("security questionnaire", 3, 14),
    "amend": sell("contract amended", 5, 20),
    "quote": sell("quotation", 2, 10, 24_000),
    "order": sell("order signed", 5, 30, 24_000),
    "kick-off": sell("kick-off", 5, 12),
    "training": sell("training", 3, 12),
    "ticket": sell("support ticket", 5, 30),
    "review": sell("review meeting", 30, 60),
    "renew": sell("order renewed", 60, 120, 24_000),
    "cancel": sell("cancelled", 60, 120),
    "seats": sell("seats added", 20, 60, 4_000),
    **{f"nps{n}": use("survey", 10, 40, nps=n) for n in range(11)},
}
B2B_IDS = {
    "marketing.csv": {"account": "A{n:02}"},
    "sales.csv": {"account": "A{n:02}"},
    "product.jsonl": {"email": "user@company{n}.example"},
}
B2B_STORIES = [
    "fair paper boss-webinar site demo security amend quote order kick-off training sign-in sign-in"
    " sign-in ticket nps9 site review renew seats",
    "call paper site demo trial sign-in security quote order kick-off training sign-in sign-in"
    " sign-in ticket ticket nps8 site review renew",
    "webinar paper boss-webinar site demo security quote order kick-off training sign-in sign-in"
    " ticket ticket nps4 site review cancel",
    "fair paper site demo trial sign-in security amend quote order kick-off training sign-in"
    " sign-in sign-in sign-in nps10 site review renew seats",
    "call paper boss-webinar site demo boss-call",
    "search paper site demo trial sign-in security quote",
]


def play(
    folder: Path,
    stories: Sequence[str],
    steps: Mapping[str, Step],
    ids: Mapping[str, Mapping[str, str]],
    start: datetime,
) -> None:
    """Play every story, three days after the one before, and write the files."""
    dice = random.Random(folder.name)
    files: dict[str, list[Row]] = {name: [] for name in ids}
    for number, story in enumerate(stories, start=1):
        now = start + timedelta(days=3 * number)
        for word in story.split():
            file, row, low, high = steps[word]
            now += timedelta(minutes=round(60 * dice.uniform(low, high)))
            if file:
                time = {"time": f"{now:%Y-%m-%d %H:%M}"}
                files[file].append(_named(ids[file], number) | time | _named(row, number))
    for name, rows in files.items():
        _write(folder / "data" / name, rows)


def _named(row: Mapping[str, object], number: int) -> Row:
    return {k: v.format(n=number) if isinstance(v, str) else v for k, v in row.items()}


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".jsonl":
            file.writelines(json.dumps(row) + "\n" for row in rows)
            return
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    play(HERE / "car-purchase", CAR_STORIES, CAR, CAR_IDS, datetime(2025, 2, 3, 9, tzinfo=UTC))
    play(HERE / "shop-visit", SHOP_STORIES, SHOP, SHOP_IDS, datetime(2025, 9, 1, 9, tzinfo=UTC))
    play(HERE / "b2b", B2B_STORIES, B2B, B2B_IDS, datetime(2024, 3, 4, 9, tzinfo=UTC))
