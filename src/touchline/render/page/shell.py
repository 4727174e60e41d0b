"""What pages share: colours as CSS, the content security policy, safe embedding of data."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

import msgspec

from touchline.render.tokens import COLOURS

__all__ = ["asset", "embedded", "policy", "tokens_css"]

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "vi": "Tiếng Việt", "fa": "فارسی"}


@cache
def asset(name: str) -> str:
    """A file of this folder."""
    return (files(__package__) / name).read_text(encoding="utf-8")


@cache
def tokens_css() -> str:
    """The colours as custom properties, dark by preference or by choice, light on paper."""

    def block(theme: int) -> str:
        return "".join(f"--{name}:{values[theme]};" for name, values in COLOURS.items())

    light, dark = block(0), block(1)
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def policy(style: str, script: str = "") -> str:
    """A content security policy that allows exactly this style and this script."""
    allowed = f"script-src 'sha256-{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; {allowed}style-src 'sha256-{_digest(style)}'; font-src data:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def embedded(value: object) -> str:
    r"""JSON that cannot leave its script element.

    Examples
    --------
    >>> embedded({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = msgspec.json.encode(value).decode()
    for char, code in (("<", "003c"), (">", "003e"), ("&", "0026"), ("\u2028", "2028"), ("\u2029", "2029")):
        text = text.replace(char, f"\\u{code}")
    return text
