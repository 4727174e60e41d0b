"""A small shop in files: orders, customers, reviews; written by the test that needs it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

PROJECT = """\
project: Shop
timezone: Europe/Lisbon
currency: EUR

sources:
  orders:
    files: data/orders*.csv
    ids: {order: order_id, customer: customer_id}
    events:
      - {name: order placed, time: placed_at, value: paid, properties: {carrier: carrier}}
      - {name: order delivered, time: delivered_at, when: {delivered_at: {set: true}}}
  customers:
    files: data/customers.csv
    ids: {customer: customer_id, email: {column: email, lower: true}}
    profiles:
      - traits: [city]
  reviews:
    files: data/reviews.csv
    ids: {order: order_id}
    feedback:
      - {instrument: stars, id: review_id, time: answered_at, score: stars, scale: [1, 5],
         text: comment}

touchpoints:
  - {id: repeat order, stage: loyalty, when: {event: order placed, nth: 2+}}
  - {id: order, stage: decision, when: {event: order placed}}
  - {id: parcel, stage: receiving-the-offer, when: {event: order delivered}}
  - {id: review, stage: evaluation, when: {feedback: stars}}

journeys: {by: order}
goals:
  - {id: delivered, when: {event: order delivered}}
segments:
  delivery:
    values:
      - {id: delivered, has: {event: order delivered}}
      - {id: open}
  city: {trait: city}
"""
START = datetime.fromisoformat("2024-01-01")
MAP = """\
name: Buying in the shop
unit_label: orders
languages: [en, fa]
"""


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one file of the shop."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def write_shop(folder: Path, *, orders: int = 60, seed: int = 1, maps: bool = True) -> Path:
    """Write a project with *orders* orders of half as many customers; give its folder.

    Every third order is not delivered, every second reviewed; one review has a score off its scale.
    """
    random = Random(seed)
    placed = [START + timedelta(hours=random.randrange(5000)) for _ in range(orders)]
    order_rows, review_rows = [], []
    for k, time in enumerate(placed):
        customer = f"c{k % (orders // 2)}"
        delivered = "" if k % 3 == 0 else time + timedelta(days=3)
        order_rows.append(
            [f"o{k}", customer, time, delivered, 10 + k % 7, "DHL" if k % 2 else "GLS"]
        )
        if k % 2 == 0:
            stars = 9 if k == 10 else 1 + k % 5
            answered = time + timedelta(days=5)
            review_rows.append([f"r{k}", f"o{k}", answered, stars, "Late again" if k % 3 else ""])
    write_csv(
        folder / "data" / "orders.csv",
        ["order_id", "customer_id", "placed_at", "delivered_at", "paid", "carrier"],
        order_rows,
    )
    write_csv(
        folder / "data" / "customers.csv",
        ["customer_id", "email", "city"],
        [[f"c{k}", f"C{k}@example.com", ["Porto", "Faro"][k % 2]] for k in range(orders // 2)],
    )
    write_csv(
        folder / "data" / "reviews.csv",
        ["review_id", "order_id", "answered_at", "stars", "comment"],
        review_rows,
    )
    (folder / "touchline.yaml").write_text(PROJECT, "utf-8")
    if maps:
        (folder / "maps").mkdir(exist_ok=True)
        (folder / "maps" / "purchase.yaml").write_text(MAP, "utf-8")
    return folder
