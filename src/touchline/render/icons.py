"""Icons on a 16 px grid, 1.5 px outline, round ends, one ink; faces and stars likewise.

Each icon is drawn here from scratch: a list of SVG path data. ``●`` marks filled discs as
``cx cy r`` triples.
"""

from __future__ import annotations

import math

__all__ = ["FACES", "ICONS", "icon_for", "star_path"]

ICONS: dict[str, str] = {
    "web": "M2 3.5h12v9.5h-12zM2 6.5h12M4.2 5h.01M6 5h.01",
    "app": "M5 1.8h6v12.4h-6zM7.2 12.2h1.6",
    "email": "M1.8 3.8h12.4v8.8h-12.4zM1.8 4.4l6.2 4.6 6.2-4.6",
    "phone": "M4.2 1.8l2 .3.9 3-1.5 1.2c.8 1.7 2 2.9 3.8 3.8l1.2-1.6 3 .9.4 2c0 1.5-1 2.4-2.4 "
    "2.4C6.200 13.800 2.200 9.800 2.200 4.400 2.200 2.800 2.900 1.800 4.200 1.800z",
    "chat": "M2 3h12v8h-6.500l-3 2.700v-2.700h-2.500zM5 6h6M5 8.300h4",
    "message": "M2 3h12v8h-6.500l-3 2.700v-2.700h-2.500z",
    "shop": "M2.500 6.500v7h11v-7M1.800 6.200l1.400-3.700h9.600l1.400 3.700c-.5 1.500-2.500 1.500-3.100 0-.6 "
    "1.500-2.500 1.500-3.100 0-.6 1.500-2.500 1.500-3.100 0-.6 1.500-2.600 1.500-3.100 0zM6.500 13.500v-3.500h3v3.500",
    "basket": "M1.500 2.500h2l1.600 7.500h7l1.500-5.500h-9.500M6 13h.01M11.300 13h.01",
    "card": "M1.800 3.500h12.400v9h-12.400zM1.800 6.500h12.400M4 10h2.500",
    "cash": "M1.800 4h12.400v8h-12.400zM8 6.300a1.700 1.700 0 1 0 .01 0zM4 8h.01M12 8h.01",
    "barcode": "M2.500 3v10M5 3v10M7 3v10M9.500 3v10M11.300 3v10M13.500 3v10",
    "ticket": "M1.800 4h12.400v2.600a1.500 1.500 0 0 0 0 2.800v2.600h-12.400v-2.600a1.500 1.500 0 0 0 0-2.800zM9.500 4.500v1.200M9.500 "
    "7.400v1.200M9.500 10.300v1.200",
    "truck": "M1.200 4h7.800v7.300h-7.800zM9 6.300h3l2.300 2.400v2.600h-5.300M4 13.200a1.500 1.500 0 1 0-.01 0zM11.500 "
    "13.200a1.500 1.500 0 1 0-.01 0z",
    "home": "M2 7.800l6-5.300 6 5.300M3.600 6.500v7h8.800v-7M6.700 13.500v-4h2.600v4",
    "star": "M8 1.800l1.900 4 4.300.6-3.100 3.100.7 4.300-3.800-2.100-3.800 2.100.7-4.300-3.100-3.100 4.300-.6z",
    "repeat": "M13.500 8a5.500 5.500 0 1 1-1.600-3.900M13.500 1.800v2.900h-2.900",
    "plane": "M2 8.300l12-5.800-3.600 11-3-4.300zM7.400 9.200l6.600-6.700",
    "bag": "M3 5.500h10l.8 8h-11.600zM5.600 7.500v-2.800a2.400 2.400 0 0 1 4.800 0v2.800",
    "box": "M2 4.800l6-2.800 6 2.800v6.600l-6 2.800-6-2.800zM2 4.800l6 2.800 6-2.800M8 7.600v6.600",
    "megaphone": "M2 6.300v3.400h2.500l6.500 3.300v-10l-6.500 3.300zM4.700 9.900l.9 3.600h1.800l-.8-2.800M13.300 6.300a2.500 2.500 0 0 1 0 3.400",
    "store": "M2.500 7v6.500h11v-6.500M1.800 6.500l1.200-4h10l1.200 4z",
    "survey": "M3.500 2.500h9v11.500h-9zM6 1.800h4v1.700h-4zM5.700 7l.9.900 1.500-1.800M9.700 7.200h1.300M5.700 10.800l.9.900 1.500-1.800M9.700 11h1.300",
    "search": "M7 2.300a4.700 4.700 0 1 0 .01 0zM10.500 10.500l3.500 3.500",
    "social": "M12 2.300a1.800 1.800 0 1 0 .01 0zM4 6.200a1.800 1.800 0 1 0 .01 0zM12 10.100a1.800 1.800 0 1 0 "
    ".01 0zM5.600 7.200l4.800-2.300M5.600 8.900l4.800 2.300",
    "video": "M1.800 3.500h12.400v9h-12.400zM6.600 5.800v4.400l3.600-2.200z",
    "person": "M8 2.800a2.700 2.700 0 1 0 .01 0zM2.800 13.800c.6-2.700 2.700-4.100 5.200-4.100s4.600 1.400 5.200 4.100",
    "people": "M6 3a2.300 2.300 0 1 0 .01 0zM1.500 13c.5-2.400 2.300-3.600 4.500-3.600s4 1.200 4.500 3.600M10.600 "
    "3.200a2.300 2.300 0 0 1 0 4.300M12 9.700c1.400.5 2.200 1.600 2.500 3.300",
    "document": "M3.500 1.800h6l3 3v9.400h-9zM9.300 2v3h3M5.800 8h4.400M5.800 10.800h4.400",
    "bell": "M3.500 11.500c1.200-1 1.200-2.400 1.200-4.200 0-2.200 1.400-3.800 3.300-3.800s3.300 1.600 3.300 3.800c0 1.800 0 3.200 1.200 "
    "4.200zM6.800 13.500h2.400M8 2v1.300",
    "gift": "M2 5.500h12v3h-12zM3.200 8.500v5.300h9.600v-5.300M8 5.500v8.300M8 5.300c-3.800 0-4.300-3.300-2.300-3.300 1.500 0 2.300 "
    "1.600 2.300 3.300 0-1.700.8-3.300 2.300-3.300 2 0 1.500 3.300-2.300 3.300",
    "clock": "M8 2a6 6 0 1 0 .01 0zM8 4.800v3.400l2.300 1.400",
    "key": "M5.300 5.400a2.900 2.900 0 1 0 .01 0zM7.900 8.300h6.300M11.500 8.300v2.400M13.700 8.300v1.800",
    "book": "M8 4c-1.500-1-3.700-1.200-6-1v10c2.300-.2 4.500 0 6 1 1.500-1 3.700-1.200 6-1v-10c-2.300-.2-4.500 0-6 1zM8 4v10",
    "tv": "M1.800 4.500h12.400v8.500h-12.400zM5.500 1.500l2.500 3 2.500-3",
    "globe": "M8 2a6 6 0 1 0 .01 0zM2 8h12M8 2c-4 3.600-4 8.400 0 12 4-3.600 4-8.400 0-12",
    "dot": "M8 5.500a2.500 2.500 0 1 0 .01 0z",
}

_WORDS: dict[str, tuple[str, ...]] = {
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

FACES: dict[int, str] = {
    2: "M5.300 9.400c.7 1.500 1.600 2.200 2.700 2.200s2-.7 2.700-2.200z",
    1: "M5.500 9.800c.7.900 1.500 1.300 2.500 1.300s1.800-.4 2.500-1.300",
    0: "M5.500 10.300h5",
    -1: "M5.500 11c.7-.9 1.500-1.300 2.500-1.300s1.800.4 2.500 1.300",
    -2: "M5.300 11.600c.7-1.500 1.600-2.200 2.700-2.200s2 .7 2.700 2.200z",
}
"""Mouths; the head and the eyes are the same for all."""


def icon_for(*names: str | None) -> str:
    """The icon for the first name that says something: an icon's own name, or a word in it.

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
            for icon, keys in _WORDS.items():
                if any(part == key or (len(key) > 3 and part.startswith(key)) for key in keys):
                    return icon
    return "dot"


def star_path(size: float) -> str:
    """A five-pointed star in a square of *size*."""
    points = []
    for corner in range(10):
        reach = size / 2 if corner % 2 == 0 else size * 0.21
        angle = -math.pi / 2 + corner * math.pi / 5
        x, y = size / 2 + reach * math.cos(angle), size / 2 + reach * math.sin(angle)
        points.append(f"{x:.2f} {y:.2f}")
    return "M" + "L".join(points) + "Z"
