"""The look of a company: its name, logo, colours and fonts, in place of Touchline's own.

Colours that mean something, feeling and loss, cannot be changed: a map must read the same in every
house. Whatever is changed keeps the contrast that WCAG 2.2 AA asks for, or is refused.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from touchline.config import Spec, load_yaml
from touchline.errors import ConfigError, did_you_mean
from touchline.render.families import INTER, SHIPPED, VAZIRMATN, Family, Typefaces
from touchline.render.logo import Logo, load_logo
from touchline.render.tokens import COLOURS, Colours, Theme, colour, mixed, weak_pairs

__all__ = ["FILE", "TOUCHLINE", "Brand", "BrandSpec", "brand_digest", "load_brand"]

FILE = "brand.yaml"
"""Taken where it lies beside ``touchline.yaml``."""
OPEN = (
    *("paper", "canvas", "sunk", "rule", "rule2", "ink", "ink2", "ink3"),
    *("accent", "accent-bg", "river", "river-bg", "on-strong"),
)
"""Roles that a brand may colour."""
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class ThemedColour(Spec, frozen=True, kw_only=True):
    """A colour for each theme."""

    light: str
    """On light paper: ``#1A2B3C``."""
    dark: str | None = None
    """On dark paper; without it, dark maps keep Touchline's own."""


class ThemedLogo(Spec, frozen=True, kw_only=True):
    """A logo for each theme."""

    light: str
    """File for light paper: SVG or PNG."""
    dark: str | None = None
    """File for dark paper; without it, the same."""


class FontFiles(Spec, frozen=True, kw_only=True):
    """The weights of a typeface, each a file: TTF, OTF with TrueType outlines, or WOFF2."""

    regular: str
    """Weight 400."""
    semibold: str | None = None
    """Weight 600; without it, bold."""
    bold: str | None = None
    """Weight 700; without it, regular."""


class BrandFonts(Spec, frozen=True, kw_only=True):
    """What texts are set in."""

    latin: str | FontFiles | None = None
    """Latin, Cyrillic and Vietnamese: one file, best a variable one, or a file a weight. Letters
    that it lacks are set in Inter."""
    persian: str | FontFiles | None = None
    """Persian; what it lacks is set in Vazirmatn."""


class BrandSpec(Spec, frozen=True, kw_only=True):
    """``brand.yaml``. Paths are relative to the file."""

    name: str | None = None
    """Stands in the head of every map instead of "Touchline". Left out beside a logo, the logo
    stands alone."""
    logo: str | ThemedLogo | None = None
    """SVG or PNG."""
    colours: dict[str, str | ThemedColour] = {}
    """Role → ``#RRGGBB``, for light maps, or ``{light: …, dark: …}``. Roles: paper, canvas, sunk,
    rule, rule2, ink, ink2, ink3, accent, accent-bg, river, river-bg, on-strong."""
    fonts: BrandFonts | None = None
    """Typefaces."""


@dataclass(frozen=True, eq=False)
class Brand:
    """How maps look; passed to whatever draws, and kept nowhere.

    Attributes
    ----------
    name
        In the head of a map; empty where the logo says it.
    logo
        Stands before the name; None: the mark of Touchline.
    colours
        Role → (light, dark).
    faces
        What texts are set in.
    """

    name: str = "Touchline"
    logo: Logo | None = None
    colours: Colours = field(default_factory=lambda: COLOURS)
    faces: Typefaces = SHIPPED

    def colour(self, role: str, theme: Theme) -> str:
        """Return the value of a role in a theme."""
        return colour(role, theme, self.colours)


TOUCHLINE = Brand()


def load_brand(path: str | Path) -> Brand:
    """Read a brand file.

    Parameters
    ----------
    path
        YAML with ``name``, ``logo``, ``colours``, ``fonts``: see :class:`BrandSpec`.

    Raises
    ------
    ConfigError
        If a key is unknown; a file is missing or is no picture or font; a colour is not
        ``#RRGGBB``, means feeling, or fails the contrast of WCAG 2.2 AA (4.5 for text, 3 for
        marks): the message says which pair, and how much it has.
    """
    path = Path(path)
    where = str(path)
    if not path.is_file():
        raise ConfigError(
            "there is no such brand file",
            hint="write one with name:, logo:, colours:, fonts:; see docs/export.md",
            where=where,
        )
    spec = load_yaml(path, BrandSpec)
    colours = _colours(spec.colours, where)
    logo = _logo(spec.logo, path) if spec.logo is not None else None
    fonts = spec.fonts or BrandFonts()
    faces = Typefaces(
        _family(fonts.latin, path) or INTER,
        _family(fonts.persian, path) or VAZIRMATN,
    )
    name = spec.name if spec.name is not None else ("" if logo is not None else "Touchline")
    return Brand(name, logo, colours, faces)


def _colours(given: dict[str, str | ThemedColour], where: str) -> Colours:
    found = dict(COLOURS)
    for role, value in given.items():
        if role not in COLOURS:
            raise ConfigError(
                f"colours: there is no role {role!r}", hint=did_you_mean(role, OPEN), where=where
            )
        if role not in OPEN:
            raise ConfigError(
                f"colours: {role} means feeling or what is not known, and is the same on every map",
                hint=f"a brand may colour {', '.join(OPEN)}",
                where=where,
            )
        light, dark = (value, None) if isinstance(value, str) else (value.light, value.dark)
        for one in (light, dark):
            if one is not None and not _HEX.fullmatch(one):
                raise ConfigError(
                    f"colours: {role} is {one!r}, not a colour",
                    hint='write six hexadecimal digits in quotes: "#0B6E4F"',
                    where=where,
                )
        found[role] = (light.upper(), (dark or COLOURS[role][1]).upper())
    if "accent" in given and "accent-bg" not in given:
        (light, dark), (paper, night) = found["accent"], found["paper"]
        found["accent-bg"] = (mixed(light, paper, 0.09), mixed(dark, night, 0.16))
    _refuse_weak(found, where)
    return found


def _refuse_weak(colours: Colours, where: str) -> None:
    weak = weak_pairs(colours)
    if not weak:
        return
    worst = weak[0]
    one, other = (colour(role, worst.theme, colours) for role in (worst.ink, worst.ground))
    more = f"; {len(weak) - 1} more pairs fail" if len(weak) > 1 else ""
    raise ConfigError(
        f"colours: {worst.ink} ({one}) on {worst.ground} ({other}) has a contrast of "
        f"{worst.ratio:.2f} in the {worst.theme} theme; WCAG 2.2 AA asks for {worst.least:g}{more}",
        hint=f"make {worst.ink} {'darker' if worst.theme == 'light' else 'lighter'}, or change "
        f"{worst.ground}",
        where=where,
    )


def _logo(given: str | ThemedLogo, path: Path) -> Logo:
    themed = ThemedLogo(light=given) if isinstance(given, str) else given
    dark = path.parent / themed.dark if themed.dark else None
    return load_logo(path.parent / themed.light, dark, where=str(path))


def _family(given: str | FontFiles | None, path: Path) -> Family | None:
    if given is None:
        return None
    from touchline.render.own_fonts import load_family

    weights = FontFiles(regular=given) if isinstance(given, str) else given
    bold = weights.bold or weights.regular
    found = {400: weights.regular, 600: weights.semibold or bold, 700: bold}
    return load_family({weight: path.parent / name for weight, name in found.items()}, str(path))


def brand_digest(path: Path) -> str:
    """Digest of a brand file and of the files that it names; empty if there is no such file.

    Equal digests draw equally.

    Raises
    ------
    ConfigError
        If the brand file itself cannot be read.
    """
    if not path.exists():
        return ""
    spec = load_yaml(path, BrandSpec)
    digest = hashlib.sha256(msgspec.json.encode(spec))
    for name in _files(spec):
        file = path.parent / name
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def _files(spec: BrandSpec) -> list[str]:
    logo = ThemedLogo(light=spec.logo) if isinstance(spec.logo, str) else spec.logo
    names = [logo.light, logo.dark] if logo else []
    for given in (spec.fonts.latin, spec.fonts.persian) if spec.fonts else ():
        files = FontFiles(regular=given) if isinstance(given, str) else given
        names += [files.regular, files.semibold, files.bold] if files else []
    return [name for name in names if name is not None]
