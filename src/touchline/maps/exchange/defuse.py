"""Cells that no spreadsheet takes for a formula, and that are read back as they were."""

from __future__ import annotations

import re

__all__ = ["cell_text", "readable", "text_of_cell", "xml_text"]

_STARTS_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r\n']|\Z")
"""What a spreadsheet may run, the mark itself, and a text that is there but empty."""
_MARKED = re.compile(r"'(?=[=+\-@＝＋－＠\t\r\n']|\Z)")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
REPLACEMENT = "\ufffd"


def cell_text(text: str) -> str:
    """Mark a text that a spreadsheet would take for a formula with an apostrophe.

    Examples
    --------
    >>> cell_text("=1+1"), cell_text("Pay"), cell_text("'=x"), cell_text("")
    ("'=1+1", 'Pay', "''=x", "'")
    """
    return f"'{text}" if _STARTS_FORMULA.match(text) else text


def text_of_cell(cell: str) -> str:
    """Take the mark of :func:`cell_text` off.

    Examples
    --------
    >>> text_of_cell("'=1+1"), text_of_cell("'t Hooft"), text_of_cell("'")
    ('=1+1', "'t Hooft", '')
    """
    return cell[1:] if _MARKED.match(cell) else cell


def xml_text(text: str) -> str:
    r"""Replace characters that XML does not know.

    Examples
    --------
    >>> xml_text("a\x00b")
    'a�b'
    """
    return _UNPRINTABLE.sub(REPLACEMENT, text)


def readable(text: str) -> str:
    r"""Put a text on one line, without characters that cannot be shown.

    Examples
    --------
    >>> readable("one\n two\x07")
    'one two�'
    """
    return " ".join(xml_text(text).split())
