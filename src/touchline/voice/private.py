"""What tells who somebody is: e-mail addresses, telephone numbers, links, long numbers."""

from __future__ import annotations

__all__ = ["ADDRESS", "EMAIL", "PHONE", "PRIVATE"]

EMAIL = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
PHONE = r"(?:\+\d[\d ().\-]{6,}\d|\(?\b\d{2,4}\)?[ \-]\d{3,5}[ \-]\d{3,5}\b)"
ADDRESS = r"(?:https?://|www\.)\S+"
PRIVATE = rf"(?:{EMAIL}|{PHONE}|{ADDRESS}|\d{{7,}})"
"""What a comment that is shown must not contain; read by RE2 and by Python alike."""
