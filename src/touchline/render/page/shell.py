"""What pages share: colours as CSS, the content security policy, safe embedding of data."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files

from touchline.render.brand import TOUCHLINE, Brand
from touchline.render.families import INTER, VAZIRMATN, Typefaces

__all__ = ["asset", "embedded", "policy", "sound", "tokens_css"]


@cache
def asset(name: str) -> str:
    """Return a file of this folder."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def tokens_css(brand: Brand = TOUCHLINE) -> str:
    """Return colours and typefaces as custom properties.

    Dark by preference or by choice, light on paper.
    """
    light = _properties(brand, 0) + "--on-light:inline;--on-dark:none;"
    dark = _properties(brand, 1) + "--on-light:none;--on-dark:inline;"
    return (
        f":root{{color-scheme:light;{light}{_faces(brand.faces)}}}"
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}"
        ".on-light{display:var(--on-light)}.on-dark{display:var(--on-dark)}"
    )


def _properties(brand: Brand, theme: int) -> str:
    return "".join(f"--{name}:{values[theme]};" for name, values in brand.colours.items())


def _faces(faces: Typefaces) -> str:
    """Say what Latin and Persian are set in, and what draws the letters that these lack."""
    latin = list(dict.fromkeys((str(faces.latin), str(INTER))))
    persian = list(dict.fromkeys((str(faces.persian), str(VAZIRMATN))))

    def stack(names: list[str]) -> str:
        return ",".join(f"'{name}'" for name in names) + ",sans-serif"

    return f"--latin:{stack(latin + persian)};--persian:{stack(persian + latin)}"


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def policy(style: str, script: str = "") -> str:
    """Return a content security policy that allows exactly this style and this script."""
    allowed = f"script-src 'sha256-{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; {allowed}style-src 'sha256-{_digest(style)}'; font-src data:; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def sound(text: str) -> str:
    """Text that can be written as UTF-8: lone surrogates become question marks, NUL goes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def embedded(value: object) -> str:
    r"""JSON that cannot leave its script element.

    Examples
    --------
    >>> embedded({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char, code in (
        ("<", "003c"),
        (">", "003e"),
        ("&", "0026"),
        ("\u2028", "2028"),
        ("\u2029", "2029"),
    ):
        text = text.replace(char, f"\\u{code}")
    return text
