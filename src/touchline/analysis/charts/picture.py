"""A chart that is an SVG text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from touchline.errors import RenderError

__all__ = ["Picture"]


@dataclass(frozen=True)
class Picture:
    """An SVG picture, shown by notebooks and written as ``.svg``, ``.html`` or ``.png``."""

    svg: str

    def save(self, fp: str | Path, *, scale: float = 2.0) -> None:
        """Write the picture; the ending of *fp* says the format.

        Parameters
        ----------
        fp
            Path that ends in ``.svg``, ``.html`` or ``.png``.
        scale
            Dots per unit of the drawing, for ``.png``.

        Raises
        ------
        RenderError
            If the ending is none of these.
        """
        path = Path(fp)
        if path.suffix in (".svg", ".html"):
            path.write_text(self.svg, "utf-8")
        elif path.suffix == ".png":
            import vl_convert

            path.write_bytes(vl_convert.svg_to_png(self.svg, scale=scale))
        else:
            raise RenderError(
                f"{path.name}: {path.suffix or 'no ending'} is no format of a chart",
                hint="end the name in .svg, .png or .html",
            )

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg}
