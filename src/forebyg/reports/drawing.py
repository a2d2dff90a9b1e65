"""This room turns a chart into a still picture: SVG that stands in a page, or PNG, the same bytes each time."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    import altair

LIBRARY = "6.4"
"""The version of Vega-Lite that the pictures are drawn by."""
COLOURS = {
    "line": "#1f5f99",
    "target": "#9a4200",
    "baseline": "#565c63",
    "text": "#2b3036",
    "muted": "#565d66",
    "grid": "#dfe3e8",
    "far": "#a3191b",
    "paper": "#ffffff",
}
"""A page may say otherwise of each, as `--chart-line`."""
AXIS = {
    "title": None,
    "domain": False,
    "ticks": False,
    "gridColor": COLOURS["grid"],
    "labelColor": COLOURS["muted"],
    "labelFontSize": 10,
    "labelOverlap": False,
}
Records = list[dict[str, Any]]
Mark = Literal["point", "rule", "line", "area", "text", "circle"]
_SILENT = re.compile(r' (?:aria-\w+|role|class|pointer-events|xmlns(?::\w+)?|version)="[^"]*"')
_UNDRAWN = re.compile(r'<path[^>]*? d="(?:M0,0h0v0h0Z)?"[^>]*?/>')
_TAG = re.compile(r"<[^>]+>")
_FINE = re.compile(r"\d+\.\d{3,}(?:e-\d+)?")


@dataclass(frozen=True)
class Drawing:
    """A chart that is fully laid out: no size of a letter on this machine moves anything."""

    specification: dict[str, Any]
    """Vega-Lite."""
    width: int
    height: int

    def svg(self, name: str, title: str, description: str) -> str:
        """An element for a page. `name` is its own in the page; `title` and `description` are what it is read as."""
        import vl_convert

        drawn = vl_convert.vegalite_to_svg(self.specification, vl_version=LIBRARY, allowed_base_urls=[])
        inside = _UNDRAWN.sub("", _TAG.sub(_trimmed, drawn.partition(">")[2].rpartition("</svg>")[0]))
        return (
            f'<svg role="img" aria-labelledby="{name}-title {name}-description" width="{self.width}"'
            f' height="{self.height}" viewBox="0 0 {self.width} {self.height}">'
            f'<title id="{name}-title">{html.escape(title)}</title>'
            f'<desc id="{name}-description">{html.escape(description)}</desc>{inside}</svg>'
        )

    def png(self) -> bytes:
        """A picture for where no SVG can stand, fine enough for paper."""
        import vl_convert

        drawn = vl_convert.vegalite_to_png(self.specification, vl_version=LIBRARY, scale=3, allowed_base_urls=[])
        return bytes(drawn)


@dataclass
class Sheet:
    """What layers are drawn on: a plot of its own size, with the records of each layer beside the layers, since altair
    copies a layer at every step."""

    width: int
    height: int
    records: dict[str, Records] = field(default_factory=dict)

    def layer(self, mark: Mark, records: Records, encoding: Mapping[str, Any], **style: Any) -> list[altair.Chart]:
        """A mark for each record; nothing where there is none."""
        import altair

        name = f"records{len(self.records)}"
        self.records[name] = records
        chart = altair.Chart(altair.NamedData(name), mark=altair.MarkDef(type=mark, **style))
        return [chart.encode(**encoding)] if records else []

    def text(self, x: float, y: float, text: str, **style: Any) -> list[altair.Chart]:
        """A text at a place on the plot, in its own pixels."""
        import altair

        place = {"x": altair.value(x), "y": altair.value(y), "text": altair.value(text)}
        return self.layer("text", [{}], place, **style)

    def laid_out(self, layers: list[altair.Chart], width: int, height: int, left: int, top: int) -> Drawing:
        """The layers on a plot that begins at `left` and `top`; what is beside it they place themselves."""
        import altair

        padding = {"left": left, "top": top, "right": width - left - self.width, "bottom": height - top - self.height}
        specification = altair.layer(*layers).to_dict(validate=False)
        specification |= {
            "datasets": self.records,
            "width": self.width,
            "height": self.height,
            "padding": padding,
            "autosize": {"type": "none"},
            "background": None,
            "config": {"aria": False, "font": "sans-serif", "view": {"stroke": None}, "axis": AXIS},
        }
        return Drawing(specification, width, height)


def check_drawable() -> None:
    """Tells before the work that pictures cannot be drawn here."""
    if any(find_spec(name) is None for name in ("altair", "jinja2", "vl_convert")):
        help = "install it: pip install 'forebyg[report]'"
        raise UsageError([Problem("FB620", "the report needs the extra 'report'", help=help)])


def _trimmed(tag: re.Match[str]) -> str:
    """A tag with the colours of the page, and without what only a moving chart needs."""
    text = _SILENT.sub("", tag[0])
    text = _FINE.sub(lambda found: f"{float(found[0]):.2f}", text)
    for name, colour in COLOURS.items():
        text = text.replace(f'"{colour}"', f'"var(--chart-{name}, {colour})"')
    return text
