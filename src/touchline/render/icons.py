"""Icons on a 16 px grid, 1.5 px outline, round ends, one ink; faces and stars likewise.

Each icon is drawn here from scratch: a list of SVG path data. ``●`` marks filled discs as
``cx cy r`` triples.
"""

from __future__ import annotations

import math

__all__ = ["FACES", "ICONS", "WORDS", "icon_for", "star_path"]

ICONS: dict[str, str] = {
    "web": "M2 3.5h12v9.5h-12zM2 6.5h12M4.2 5h.01M6 5h.01",
    "app": "M5 1.8h6v12.4h-6zM7.2 12.2h1.6",
    "email": "M1.8 3.8h12.4v8.8h-12.4zM1.8 4.4l6.2 4.6 6.2-4.6",
    "phone": (
        "M4.2 1.8l2 .3.9 3-1.5 1.2c.8 1.7 2 2.9 3.8 3.8l1.2-1.6 3 .9.4 2c0 1.5-1 2.4-2.4 2.4C"
        "6.2 13.8 2.2 9.8 2.2 4.4 2.2 2.8 2.9 1.8 4.2 1.8z"
    ),
    "chat": "M2 3h12v8h-6.5l-3 2.7v-2.7h-2.5zM5 6h6M5 8.3h4",
    "message": "M2 3h12v8h-6.5l-3 2.7v-2.7h-2.5z",
    "shop": (
        "M2.5 6.5v7h11v-7M1.8 6.2l1.4-3.7h9.6l1.4 3.7c-.5 1.5-2.5 1.5-3.1 0-.6 1.5-2.5 1.5"
        "-3.1 0-.6 1.5-2.5 1.5-3.1 0-.6 1.5-2.6 1.5-3.1 0zM6.5 13.5v-3.5h3v3.5"
    ),
    "basket": "M1.5 2.5h2l1.6 7.5h7l1.5-5.5h-9.5M6 13h.01M11.3 13h.01",
    "card": "M1.8 3.5h12.4v9h-12.4zM1.8 6.5h12.4M4 10h2.5",
    "cash": "M1.8 4h12.4v8h-12.4zM8 6.3a1.7 1.7 0 1 0 .01 0zM4 8h.01M12 8h.01",
    "barcode": "M2.5 3v10M5 3v10M7 3v10M9.5 3v10M11.3 3v10M13.5 3v10",
    "ticket": (
        "M1.8 4h12.4v2.6a1.5 1.5 0 0 0 0 2.8v2.6h-12.4v-2.6a1.5 1.5 0 0 0 0-2.8zM9.5 4.5v1.2M"
        "9.5 7.4v1.2M9.5 10.3v1.2"
    ),
    "truck": (
        "M1.2 4h7.8v7.3h-7.8zM9 6.3h3l2.3 2.4v2.6h-5.3M4 13.2a1.5 1.5 0 1 0-.01 0zM11.5 13.2a"
        "1.5 1.5 0 1 0-.01 0z"
    ),
    "home": "M2 7.8l6-5.3 6 5.3M3.6 6.5v7h8.8v-7M6.7 13.5v-4h2.6v4",
    "star": "M8 1.8l1.9 4 4.3.6-3.1 3.1.7 4.3-3.8-2.1-3.8 2.1.7-4.3-3.1-3.1 4.3-.6z",
    "repeat": "M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 1.8v2.9h-2.9",
    "plane": "M2 8.3l12-5.8-3.6 11-3-4.3zM7.4 9.2l6.6-6.7",
    "bag": "M3 5.5h10l.8 8h-11.6zM5.6 7.5v-2.8a2.4 2.4 0 0 1 4.8 0v2.8",
    "box": "M2 4.8l6-2.8 6 2.8v6.6l-6 2.8-6-2.8zM2 4.8l6 2.8 6-2.8M8 7.6v6.6",
    "megaphone": (
        "M2 6.3v3.4h2.5l6.5 3.3v-10l-6.5 3.3zM4.7 9.9l.9 3.6h1.8l-.8-2.8M13.3 6.3a2.5 2.5 0 0"
        " 1 0 3.4"
    ),
    "store": "M2.5 7v6.5h11v-6.5M1.8 6.5l1.2-4h10l1.2 4z",
    "survey": (
        "M3.5 2.5h9v11.5h-9zM6 1.8h4v1.7h-4zM5.7 7l.9.9 1.5-1.8M9.7 7.2h1.3M5.7 10.8l.9.9 1.5"
        "-1.8M9.7 11h1.3"
    ),
    "search": "M7 2.3a4.7 4.7 0 1 0 .01 0zM10.5 10.5l3.5 3.5",
    "social": (
        "M12 2.3a1.8 1.8 0 1 0 .01 0zM4 6.2a1.8 1.8 0 1 0 .01 0zM12 10.1a1.8 1.8 0 1 0 .01 0z"
        "M5.6 7.2l4.8-2.3M5.6 8.9l4.8 2.3"
    ),
    "video": "M1.8 3.5h12.4v9h-12.4zM6.6 5.8v4.4l3.6-2.2z",
    "person": "M8 2.8a2.7 2.7 0 1 0 .01 0zM2.8 13.8c.6-2.7 2.7-4.1 5.2-4.1s4.6 1.4 5.2 4.1",
    "people": (
        "M6 3a2.3 2.3 0 1 0 .01 0zM1.5 13c.5-2.4 2.3-3.6 4.5-3.6s4 1.2 4.5 3.6M10.6 3.2a2.3 "
        "2.3 0 0 1 0 4.3M12 9.7c1.4.5 2.2 1.6 2.5 3.3"
    ),
    "document": "M3.5 1.8h6l3 3v9.4h-9zM9.3 2v3h3M5.8 8h4.4M5.8 10.8h4.4",
    "bell": (
        "M3.5 11.5c1.2-1 1.2-2.4 1.2-4.2 0-2.2 1.4-3.8 3.3-3.8s3.3 1.6 3.3 3.8c0 1.8 0 3.2 "
        "1.2 4.2zM6.8 13.5h2.4M8 2v1.3"
    ),
    "gift": (
        "M2 5.5h12v3h-12zM3.2 8.5v5.3h9.6v-5.3M8 5.5v8.3M8 5.3c-3.8 0-4.3-3.3-2.3-3.3 1.5 0 "
        "2.3 1.6 2.3 3.3 0-1.7.8-3.3 2.3-3.3 2 0 1.5 3.3-2.3 3.3"
    ),
    "clock": "M8 2a6 6 0 1 0 .01 0zM8 4.8v3.4l2.3 1.4",
    "key": "M5.3 5.4a2.9 2.9 0 1 0 .01 0zM7.9 8.3h6.3M11.5 8.3v2.4M13.7 8.3v1.8",
    "book": (
        "M8 4c-1.5-1-3.7-1.2-6-1v10c2.3-.2 4.5 0 6 1 1.5-1 3.7-1.2 6-1v-10c-2.3-.2-4.5 0-6 1z"
        "M8 4v10"
    ),
    "tv": "M1.8 4.5h12.4v8.5h-12.4zM5.5 1.5l2.5 3 2.5-3",
    "globe": "M8 2a6 6 0 1 0 .01 0zM2 8h12M8 2c-4 3.6-4 8.4 0 12 4-3.6 4-8.4 0-12",
    "pencil": (
        "M2.5 13.5l.7-3.2 7.6-7.6a1.3 1.3 0 0 1 1.9 0l.6.6a1.3 1.3 0 0 1 0 1.9l-7.6 7.6z"
        "M9.6 3.9l2.5 2.5"
    ),
    "flask": (
        "M6 2h4M6.6 2v4.3l-3.8 6.2c-.5.9 0 1.7 1 1.7h8.4c1 0 1.5-.8 1-1.7l-3.8-6.2v-4.3M4.7 10h6.6"
    ),
    "dot": "M8 5.5a2.5 2.5 0 1 0 .01 0z",
}

WORDS: dict[str, tuple[str, ...]] = {
    "email": ("mail", "newsletter", "inbox"),
    "phone": ("call", "tel", "sms"),
    "chat": ("messenger", "whatsapp", "bot", "support"),
    "message": ("comment", "review", "feedback", "answer"),
    "social": ("facebook", "instagram", "twitter", "tiktok", "vk", "like", "post", "forum"),
    "video": ("youtube", "stream"),
    "search": ("google", "seo", "sem", "ppc", "organic"),
    "megaphone": ("ad", "ads", "advert", "campaign", "display", "banner", "paid", "affiliate"),
    "app": ("mobile", "ios", "android"),
    "shop": ("shop", "retail", "branch", "offline", "kiosk"),
    "store": ("store", "marketplace"),
    "web": ("site", "page", "visit", "online", "website", "view", "product"),
    "basket": ("cart", "checkout", "add"),
    "card": ("pay", "payment", "credit", "invoice", "paid"),
    "cash": ("cash", "refund", "debit", "price"),
    "truck": ("deliver", "delivery", "carrier", "shipping", "ship", "logistics"),
    "home": ("door", "home", "delivered"),
    "box": ("parcel", "package", "product", "return"),
    "bag": ("order", "purchase", "buy"),
    "survey": ("survey", "nps", "csat", "ces", "questionnaire"),
    "ticket": ("ticket", "case", "voucher", "coupon", "complaint"),
    "plane": ("flight", "travel", "trip", "send"),
    "repeat": ("again", "repeat", "renew", "renewal"),
    "document": ("contract", "form", "catalogue", "catalog", "letter", "leaflet", "print"),
    "key": ("login", "account", "activate", "activation", "sign"),
    "person": ("person", "sales", "crm", "visit"),
    "people": ("friend", "referral", "recommend", "event", "community"),
    "book": ("blog", "article", "content", "guide", "help", "faq"),
    "tv": ("tv", "radio"),
    "gift": ("gift", "loyalty", "bonus", "reward"),
    "bell": ("push", "notification", "reminder", "notice"),
    "star": ("rating", "star", "stars", "recommendation"),
}
"""Icon → the words in a name that ask for it."""

FACES: dict[int, str] = {
    2: "M5.300 9.400c.7 1.500 1.600 2.200 2.700 2.200s2-.7 2.700-2.200z",
    1: "M5.500 9.800c.7.900 1.500 1.300 2.500 1.300s1.800-.4 2.500-1.300",
    0: "M5.500 10.300h5",
    -1: "M5.500 11c.7-.9 1.500-1.300 2.500-1.300s1.800.4 2.500 1.300",
    -2: "M5.300 11.600c.7-1.500 1.600-2.200 2.700-2.200s2 .7 2.700 2.200z",
}
"""Mouths; the head and the eyes are the same for all."""


def icon_for(*names: str | None) -> str:
    """Return the icon for the first name that says something: an icon's own name, or a word in it.

    Examples
    --------
    >>> icon_for(None, "Facebook ads"), icon_for("parcel"), icon_for("zzz")
    ('social', 'box', 'dot')
    """
    for name in names:
        if not name:
            continue
        word = name.lower()
        if word in ICONS:
            return word
        parts = [part for part in "".join(c if c.isalnum() else " " for c in word).split() if part]
        for part in parts:
            if part in ICONS:
                return part
            for icon, keys in WORDS.items():
                if any(part == key or (len(key) > 3 and part.startswith(key)) for key in keys):
                    return icon
    return "dot"


def star_path(size: float) -> str:
    """Return a five-pointed star in a square of *size*."""
    points = []
    for corner in range(10):
        reach = size / 2 if corner % 2 == 0 else size * 0.21
        angle = -math.pi / 2 + corner * math.pi / 5
        x, y = size / 2 + reach * math.cos(angle), size / 2 + reach * math.sin(angle)
        points.append(f"{x:.2f} {y:.2f}")
    return "M" + "L".join(points) + "Z"
