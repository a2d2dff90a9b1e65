"""This room writes the sheets of a workbook: text that stays text, numbers with their decimals, paper that is A4."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from forebyg.errors import Problem, UsageError
from forebyg.outputs.characters import width_of
from forebyg.outputs.numbers import MINUS, WITHHELD, exact, number
from forebyg.reports.reading import kept_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31
LONGEST_TEXT = 32_000
LINE, MOST_LINES = 15, 26
"""The height of a line in points, and how many a row can have."""
A4 = 9
EVERYWHERE = "A1:XFD1048576"
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}
# A cell that begins so becomes a formula as soon as somebody types in it.
_FORMULA = ("=", "+", "-", "@", "'", MINUS)
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_PLAIN = {"valign": "top"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#1F3A5F"},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F3A5F"},
    "head": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"},
    "head beside": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True}
    | {"valign": "vcenter", "align": "left", "indent": 1},
    "head right": {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "text_wrap": True}
    | {"valign": "vcenter", "align": "right"},
    "figure": {"bold": True, "bg_color": "#E8EEF5"},
    "text": _PLAIN,
    "wrapped": _PLAIN | {"text_wrap": True},
    "beside": _PLAIN | {"indent": 1, "align": "left"},
    "right": _PLAIN | {"align": "right"},
    "met": _PLAIN | {"indent": 1, "align": "left", "font_color": "#1B5E20", "bold": True},
    "not met": _PLAIN | {"indent": 1, "align": "left", "font_color": "#8E1616", "bold": True},
}


def new_workbook(stream: io.BytesIO) -> Workbook:
    """An empty workbook; a missing library is told as what to install."""
    try:
        import xlsxwriter
    except ImportError:
        help = "install it: pip install 'forebyg[xlsx]'"
        raise UsageError([Problem("FB621", "the workbook needs the extra 'xlsx'", help=help)]) from None
    return xlsxwriter.Workbook(stream, OPTIONS)


def sheet_names(titles: Sequence[str], taken: Sequence[str] = ()) -> list[str]:
    """A name for each title that a spreadsheet allows, none twice and none that is taken."""
    names: list[str] = []
    for title in titles:
        base = _UNNAMEABLE.sub(" ", _clean(title)).strip(" '") or "-"
        used = {name.casefold() for name in (*taken, *names, "history")}
        name, number = _cut(base, ""), 1
        while name.casefold() in used:
            number += 1
            name = _cut(base, f" ({number})")
        names.append(name)
    return names


def _cut(base: str, end: str) -> str:
    """Where it is too long at the end of a word, if that is not far. A spreadsheet counts in halves of characters."""
    if _halves(base + end) <= LONGEST_NAME:
        return base + end
    while _halves(f"{base}…{end}") > LONGEST_NAME:
        base = base[:-1]
    whole = base.rpartition(" ")[0]
    kept = whole if 2 * len(whole) > LONGEST_NAME else base
    return kept.strip(" '") + "…" + end


def _halves(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _clean(text: str) -> str:
    return kept_text(text)[:LONGEST_TEXT]


def number_format(value: float | None, decimals: int, suffix: str = "", is_signed: bool = False) -> str:
    """`#,##0.0" %"`; of a change with its sign, of what is 0 when rounded without."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + (f'"{suffix}"' if suffix else "")
    if value is not None and not any(digit in number(value, decimals, "en") for digit in "123456789"):
        return f"{digits};{digits}"
    below = f'"{MINUS}"{digits}'
    return f'"+"{digits};{below}' if is_signed else f"{digits};{below}"


def needed_decimals(value: float | None, most: int) -> int:
    """As few as the number needs."""
    return 0 if value is None else len(exact(value, "en", most).partition(".")[2])


@dataclass
class Styles:
    """The formats of one workbook, each made once."""

    workbook: Workbook
    made: dict[tuple[str, str, bool], Format] = field(default_factory=dict)

    def of(self, style: str, form: str = "", is_quoted: bool = False) -> Format:
        key = (style, form, is_quoted)
        if key not in self.made:
            kept = (
                STYLES[style] | ({"num_format": form} if form else {}) | ({"quote_prefix": True} if is_quoted else {})
            )
            self.made[key] = self.workbook.add_format(kept)
        return self.made[key]


@dataclass
class Sheet:
    """One sheet, written from above; `at` is the next row."""

    page: Worksheet
    styles: Styles
    at: int = 0
    widths: Sequence[float] = ()
    lines: int = 1
    """How many lines the text of this row takes."""

    def text(self, column: int, text: str, style: str = "text") -> None:
        cleaned = _clean(text)
        if not cleaned:
            return
        self.page.write_string(self.at, column, cleaned, self.styles.of(style, "", cleaned.startswith(_FORMULA)))
        if style == "wrapped" and column < len(self.widths):
            self.lines = max(self.lines, math.ceil(0.95 * width_of(cleaned) / self.widths[column]))

    def amount(self, column: int, value: float | None, form: str = "General") -> None:
        if value is not None:
            self.page.write_number(self.at, column, value, self.styles.of("right", form))

    def amount_or_dots(self, column: int, value: float | None, form: str, is_withheld: bool) -> None:
        if value is None and is_withheld:
            self.text(column, WITHHELD, "right")
        self.amount(column, value, form)

    def row(self, texts: Sequence[str], style: str = "text") -> None:
        for column, text in enumerate(texts):
            self.text(column, text, style)
        self.next()

    def next(self) -> None:
        """On to the next row; this one is as high as its wrapped text needs, which not every program finds out."""
        if self.lines > 1:
            self.page.set_row(self.at, min(self.lines, MOST_LINES) * LINE)
        self.at, self.lines = self.at + 1, 1

    def fill(self, columns: int, style: str) -> None:
        """The cells of this row that are still empty."""
        for column in range(1, columns):
            self.page.write_blank(self.at, column, None, self.styles.of(style))

    def columns(self, widths: Sequence[float]) -> None:
        self.widths = widths
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def printed(
        self, foot: str, page: str, repeated: int | None = None, columns: tuple[int, int] | None = None
    ) -> None:
        """A4 on its long side, one page wide; the row of headings on every page. `columns` are the first and the last
        that paper has room for."""
        self.page.set_landscape()
        self.page.set_paper(A4)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.page.fit_to_pages(1, 0)
        self.page.hide_gridlines(2)
        # A year is a name here, and no number that was typed wrong.
        self.page.ignore_errors({"number_stored_as_text": EVERYWHERE})
        if repeated is not None:
            self.page.repeat_rows(repeated)
        if columns is not None:
            self.page.print_area(0, columns[0], max(self.at - 1, 0), columns[1])
        left = _clean(foot)[:120].replace("&", "&&")
        self.page.set_footer(f"&L&8{left}&R&8{page.format('&P', '&N')}")
