"""Writing the year of a generated company the way that its systems would export it.

Every function writes one or two files and returns their numbers of rows. The formats differ on
purpose: delimiters, encodings, decimal commas, time zones, nesting, codes that are no scores.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.testing.life import DAY, Answer, Event, Life

__all__ = ["LOCAL", "write_exports"]

LOCAL = timezone(timedelta(hours=7))
"""Time zone of the company (Asia/Ho_Chi_Minh, which has no daylight saving time)."""

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

NO_CARD = "0000000000"
"""What the till writes when nobody shows a card."""


STEPS = ("placed", "paid", "shipped", "delivered")
ORDER_COLUMNS = ("order_no", "user", "email", "region", "payment", "total", "promised", *STEPS)
CONTACT_COLUMNS = [
    "Contact",
    "First name",
    "Mail",
    "Phone",
    "Card",
    "Web account",
    "Region",
    "Language",
    "Age",
    "Newsletter",
    "Limit",
]


def write_exports(
    folder: Path, life: Life, rng: np.random.Generator, without_card: int
) -> dict[str, int]:
    """Write all files below *folder*; return file name → data rows."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "web.csv": _web(folder, life),
        "contacts.csv": _contacts(folder, life),
        "orders.parquet": _orders(folder, life),
        "mails.jsonl.gz": _mails(folder, life),
        "calls.xlsx": _calls(folder, life),
        "receipts.csv": _receipts(folder, life, rng, without_card),
        "tickets.json": _tickets(folder, life),
        "survey.csv": _survey(folder, life),
        "reviews.jsonl": _reviews(folder, life),
        "campaigns.csv": _campaigns(folder, life),
    }


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _local(time: int) -> datetime:
    """Say the wall-clock time of the company, without a zone."""
    return datetime.fromtimestamp(time, LOCAL).replace(tzinfo=None)


def _of(life: Life, file: str) -> list[Event]:
    """List the events of one file in order of time."""
    return sorted((e for e in life.events if e.file == file), key=lambda e: (e.time, e.person))


def _table(
    path: Path,
    columns: list[str],
    rows: Iterable[list[object]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> int:
    """Write delimited text; return the number of rows."""
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _web(folder: Path, life: Life) -> int:
    """Write one row a hit, in UTC; a purchase names its order and is no event again."""
    hits: list[tuple[int, int, list[object]]] = []
    for event in _of(life, "web"):
        campaign = event.data["campaign"]
        medium = [campaign.channel, "campaign", campaign.name] if campaign else ["", "", ""]
        user = event.data["user"] or "anonymous"
        cells = [event.name, event.data["cookie"], user, event.data["device"], *medium, ""]
        hits.append((event.time, event.person, cells))
    for order in life.orders:
        placed = order.steps["order placed"]
        user = order.someone.user or "anonymous"
        data = placed.data
        cells = ["purchase", data["cookie"], user, data["device"], "", "", "", order.number]
        hits.append((placed.time, placed.person, cells))
    hits.sort(key=lambda hit: (hit[0], hit[1]))
    columns = ["hit", "time", "event", "cookie", "user", "device"]
    columns += ["source", "medium", "campaign", "transaction"]
    rows = ([i, _iso(time), *cells] for i, (time, _, cells) in enumerate(hits, 1))
    return _table(folder / "web.csv", columns, rows)


def _contacts(folder: Path, life: Life) -> int:
    """Write the customer relations: semicolons, the hub that knows most identifiers."""
    rows: list[list[object]] = []
    for someone in life.people:
        if someone.contact is None:
            continue
        limit = f"{(someone.number % 50) * 10 + 0.5:.2f}".replace(".", ",")
        ids = (someone.email, someone.phone, someone.card, someone.user)
        rows.append(
            [
                someone.contact,
                someone.name,
                *(value or "" for value in ids),
                someone.region,
                someone.language,
                someone.age,
                "yes" if someone.opted_in else "no",
                limit,
            ]
        )
    return _table(folder / "contacts.csv", CONTACT_COLUMNS, rows, delimiter=";")


def _orders(folder: Path, life: Life) -> int:
    """Write orders with four local times; one address in ten stands in capitals."""
    rows: dict[str, list[object]] = {name: [] for name in ORDER_COLUMNS}
    for index, order in enumerate(life.orders):
        someone = order.someone
        email = someone.email or ""
        rows["order_no"].append(order.number)
        rows["user"].append(someone.user or "guest")
        rows["email"].append(email.upper() if index % 10 == 0 else email)
        rows["region"].append(someone.region)
        rows["payment"].append(order.payment)
        rows["total"].append(order.total)
        rows["promised"].append(_local(order.promised))
        for column in STEPS:
            step = order.steps.get(f"order {column}")
            rows[column].append(_local(step.time) if step else None)
    times = {name: pa.timestamp("us") for name in ("promised", *STEPS)}
    arrays = {name: pa.array(values, times.get(name)) for name, values in rows.items()}
    pq.write_table(pa.table(arrays), folder / "orders.parquet")
    return len(life.orders)


def _mails(folder: Path, life: Life) -> int:
    """Write what the mails did: one JSON object a line, seconds since 1970, compressed."""
    by_number = {someone.number: someone for someone in life.people}
    events = _of(life, "mail")
    lines = [
        json.dumps(
            {
                "event": event.name.removeprefix("mail "),
                "email": by_number[event.person].email,
                "campaign": {"id": event.data["campaign"]},
                "timestamp": event.time,
            }
        )
        for event in events
    ]
    text = "\n".join(lines) + "\n"
    (folder / "mails.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    return len(events)


def _calls(folder: Path, life: Life) -> int:
    """Write a workbook whose second sheet holds the calls, in local time."""
    by_number = {someone.number: someone for someone in life.people}
    book = openpyxl.Workbook()
    del book["Sheet"]
    about = book.create_sheet("About", 0)
    about.append(["Calls of 2025, exported by the telephone system"])
    sheet = book.create_sheet("Calls", 1)
    sheet.append(["Caller", "Start", "Waited (s)", "Talked (s)", "Reason"])
    events = _of(life, "calls")
    for event in events:
        data = event.data
        caller = by_number[event.person].phone
        sheet.append([caller, _local(event.time), data["waited"], data["talked"], data["reason"]])
    book.properties.created = _local(life.campaigns[0].start)
    memory = io.BytesIO()
    book.save(memory)
    _write_zip(folder / "calls.xlsx", memory)
    return len(events)


def _write_zip(path: Path, memory: io.BytesIO) -> None:
    """Write a zip file with fixed times inside, so that equal content gives equal bytes."""
    with zipfile.ZipFile(memory) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2026-01-01T00:00:00Z", content)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _receipts(folder: Path, life: Life, rng: np.random.Generator, without_card: int) -> int:
    """Write receipts: decimal commas, day before month; some of them without a card."""
    rows = [
        (event.time, event.data["card"], event.data["total"]) for event in _of(life, "receipts")
    ]
    first, last = (rows[0][0], rows[-1][0]) if rows else (0, DAY)
    for _ in range(without_card):
        minute = int(rng.integers(first // 60, max(last // 60, first // 60 + 1)))
        rows.append((minute * 60, NO_CARD, round(float(rng.lognormal(3.0, 0.7)), 2)))
    rows.sort()
    lines: list[list[object]] = [
        [
            f"R{index:07d}",
            _local(time).strftime("%d.%m.%Y %H:%M"),
            card,
            f"{total:.2f}".replace(".", ","),
            f"Filiale {1 + index % 3}: Mühlstraße",
        ]
        for index, (time, card, total) in enumerate(rows, 1)
    ]
    columns = ["Receipt", "Time", "Card", "Total", "Shop"]
    path = folder / "receipts.csv"
    return _table(path, columns, lines, delimiter=";", encoding="latin-1")


def _tickets(folder: Path, life: Life) -> int:
    """Write the tickets: nested JSON, times with an offset."""
    tickets = [
        {
            "id": ticket.number,
            "subject": ticket.subject,
            "requester": {"email": ticket.someone.email, "locale": ticket.someone.language},
            "times": {
                name.removeprefix("ticket "): datetime.fromtimestamp(
                    ticket.steps[name].time, LOCAL
                ).isoformat()
                for name in ("ticket opened", "ticket answered", "ticket solved")
            },
            "satisfaction": {
                "score": ticket.score,
                "time": _ticket_time(life.answers, ticket.number),
            },
        }
        for ticket in life.tickets
    ]
    document = {"page": 1, "data": {"tickets": tickets}}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / "tickets.json").write_text(text, "utf-8")
    return len(tickets)


def _ticket_time(answers: list[Answer], number: int) -> str | None:
    for answer in answers:
        if answer.file == "tickets" and answer.data["ticket"].number == number:
            return _iso(answer.time)
    return None


def _survey(folder: Path, life: Life) -> int:
    """Write a wide survey: one row a person, codes that are no scores, blanks."""
    by_number = {someone.number: someone for someone in life.people}
    rows: dict[int, dict[str, Any]] = {}
    for answer in life.answers:
        if answer.file == "survey":
            row = rows.setdefault(answer.person, {"time": answer.time})
            row[answer.data["column"]] = answer.code
    lines: list[list[object]] = [
        [
            by_number[person].contact,
            _local(row["time"]).strftime("%Y-%m-%d"),
            *(row.get(column, "") for column in ("nps", "delivery", "shop")),
        ]
        for person, row in sorted(rows.items())
    ]
    columns = ["customer_number", "answered", "q1_nps", "q2_delivery", "q3_shop"]
    return _table(folder / "survey.csv", columns, lines)


def _reviews(folder: Path, life: Life) -> int:
    """Write reviews that know only their order; ms since 1970."""
    answers = [answer for answer in life.answers if answer.file == "reviews"]
    lines = [
        json.dumps(
            {
                "review": index,
                "order": answer.data["order"].number,
                "stars": answer.code,
                "text": answer.data["text"],
                "lang": answer.data["order"].someone.language,
                "created": answer.time * 1000,
            },
            ensure_ascii=False,
        )
        for index, answer in enumerate(answers, 1)
    ]
    (folder / "reviews.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return len(answers)


def _campaigns(folder: Path, life: Life) -> int:
    """Write marketing efforts with cost and reach; one cost is not known."""
    sent = {campaign.id: 0 for campaign in life.campaigns}
    clicked = dict(sent)
    for event in life.events:
        if event.file == "mail":
            sent[event.data["campaign"]] += event.name == "mail sent"
            clicked[event.data["campaign"]] += event.name == "mail clicked"
    rows: list[list[object]] = [
        [
            campaign.id,
            campaign.name,
            campaign.channel,
            _local(campaign.start).strftime("%Y-%m-%d"),
            _local(campaign.start + campaign.days * DAY).strftime("%Y-%m-%d"),
            "" if campaign.channel == "social" else f"{campaign.cost:.2f}",
            sent[campaign.id] or "",
            clicked[campaign.id] or "",
        ]
        for campaign in life.campaigns
    ]
    columns = ["id", "name", "channel", "start", "end", "cost", "impressions", "clicks"]
    return _table(folder / "campaigns.csv", columns, rows)
