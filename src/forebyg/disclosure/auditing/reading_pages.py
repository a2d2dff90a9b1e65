"""This room takes a finished page apart: its rows by the keys they carry, and every text that can be seen, heard or
found in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from forebyg.disclosure.auditing.naming import Naming
from forebyg.disclosure.auditing.pattern import Key
from forebyg.disclosure.auditing.pieces import Figure, Piece, Role, Taken
from forebyg.disclosure.auditing.reading_back import Read
from forebyg.disclosure.auditing.reading_tables import fields_of_cells

KEYS = ("data-indicator", "data-variant", "data-period", "data-by", "data-category")
INLINE = frozenset(["a", "abbr", "b", "br", "code", "em", "i", "small", "span", "strong", "sub", "sup"])
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
DRAWN = frozenset(
    [
        *("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "viewbox", "points"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-miterlimit"),
        *("stroke-linecap", "stroke-linejoin", "font-family", "font-size", "font-weight", "font-style", "opacity"),
        *("text-anchor", "dominant-baseline", "clip-path", "colspan", "rowspan", "tabindex", "data-cell"),
    ]
)
"""Attributes that say where something stands and how it looks."""
NAME = re.compile(r"#?[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)*")
NAMING_ONES = frozenset(["id", "href", "class", "aria-labelledby", "aria-describedby", "for", "headers"])
PLACE = re.compile(r"(indicator-\d+)(-(?:numbers|groups-\d+|compared))?")
BACKGROUND = re.compile(r"/\*.*?\*/|content\s*:[^;}]*", re.DOTALL)
SAID: dict[str, Role] = {"method": "made", "provenance": "made", "catalogue": "definition"}
DOT = re.compile(r"M[\d.,-]+A|M[\d.]+,0A")


class _Page(HTMLParser):
    """Texts with all that stands around them."""

    def __init__(self) -> None:
        super().__init__()
        self.lang = "en"
        self.open: list[tuple[str, dict[str, str]]] = []
        self.found: list[tuple[str, list[tuple[str, dict[str, str]]]]] = []
        self.waiting = ""
        self.dots: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = attributes.get("lang", "en")
        if tag not in INLINE:
            self.flush()
        else:
            self.waiting += " "
        self.open.append((tag, attributes))
        for name, value in attributes.items():
            if not _is_layout(tag, name, value, attributes):
                self.found.append((value, list(self.open)))
        if tag == "path" and DOT.match(attributes.get("d", "")) and attributes.get("opacity") != "0":
            self.found.append(("\0", list(self.open)))
        if tag in VOID:
            self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if tag not in INLINE:
            self.flush()
        if not self.open or self.open[-1][0] != tag:
            raise ValueError(f"</{tag}> closes nothing")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.waiting += data

    def handle_comment(self, data: str) -> None:
        self.found.append((data, []))

    def handle_pi(self, data: str) -> None:
        self.found.append((data, []))

    def unknown_decl(self, data: str) -> None:
        self.found.append((data, []))

    def flush(self) -> None:
        if self.waiting.strip():
            around = list(self.open)
            while around and around[-1][0] in INLINE:
                around.pop()
            self.found.append((self.waiting.strip(), around))
        self.waiting = ""


def _is_layout(tag: str, name: str, value: str, attributes: Mapping[str, str]) -> bool:
    if name in DRAWN or name in KEYS or (tag == "meta" and attributes.get("name") in ("viewport", "generator")):
        return True
    return name in NAMING_ONES and NAME.fullmatch(value) is not None


def read_page(text: str, naming: Naming, rows: Mapping[str, Any]) -> Taken:
    """`rows` are those of the release, as LINKS spells them."""
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    if page.open:
        raise ValueError("the page ends too early")
    figures = _figures(page)
    cells: dict[int, tuple[dict[str, str], dict[str, str]]] = {}
    pieces: list[Piece] = []
    scales: dict[int, tuple[list[str], Piece]] = {}
    dots: dict[int, tuple[int, tuple[Figure, ...]]] = {}
    heading: Piece | None = None
    for said, around in page.found:
        line = next((attributes for tag, attributes in reversed(around) if tag == "tr"), None)
        drawing = next((attributes for tag, attributes in around if tag == "svg"), None)
        if around and around[-1][0] == "style":
            pieces += [Piece(part) for part in BACKGROUND.findall(said)]
        elif line is not None and "data-indicator" in line:
            if heading is not None and heading.text == line.get("data-category"):
                # Rows of a category stand under its name, which may be a number.
                pieces.remove(heading)
            heading = None
            cell = _cell(around)
            if cell != "beside":
                own = cells.setdefault(id(line), (line, {}))[1]
                own[cell] = f"{own[cell]} {said}" if cell in own else said
            row = _row(line)
            pieces.append(Piece(said, "row", (row,), cell=cell) if cell != "beside" and row in rows else Piece(said))
        elif drawing is not None and around[-1][0] not in ("title", "desc"):
            role, mine = _place(around, figures)
            if said == "\0":
                count = dots.get(id(drawing), (0, mine))[0]
                dots[id(drawing)] = (count + (role == "series"), mine)
            else:
                is_compared = role == "compared"
                made = Piece("", "compared scale" if is_compared else "scale", figures=mine)
                scales.setdefault(id(drawing), ([], made))[0].append(said)
        elif said != "\0":
            role, mine = _place(around, figures)
            pieces.append(Piece(said, "statement" if _is_statement(around) and mine else role, figures=mine))
            heading = pieces[-1] if around[-1:] and around[-1][1].get("scope") == "rowgroup" else heading
    pieces += [made._replace(text="\n".join(labels)) for labels, made in scales.values()]
    pieces += [Piece(str(count), "points", figures=mine) for count, mine in dots.values() if count]
    return Taken(page.lang, list(_reads(cells.values(), naming, page.lang, rows)), pieces)


def _figures(page: _Page) -> dict[str, tuple[Figure, ...]]:
    """Which indicator stands at a place: that of the rows of its table."""
    found: dict[str, tuple[Figure, ...]] = {}
    for _, around in page.found:
        line = next((attributes for tag, attributes in reversed(around) if tag == "tr"), {})
        table = next((attributes.get("id", "") for tag, attributes in around if tag == "table"), "")
        if "data-indicator" in line and (place := PLACE.fullmatch(table)):
            figure = ((line["data-indicator"], line.get("data-variant") or None),)
            if found.setdefault(place[1], figure) != figure:
                raise ValueError("a table is of two indicators")
    return found


def _place(
    around: list[tuple[str, dict[str, str]]], figures: Mapping[str, tuple[Figure, ...]]
) -> tuple[Role, tuple[Figure, ...]]:
    for tag, attributes in reversed(around):
        name = attributes.get("id", "")
        if tag == "figure" and (place := PLACE.fullmatch(name)):
            mine = figures.get(place[1], ())
            role: Role = "compared" if place[2] else "series"
            return (role, mine) if mine else ("other", ())
        if tag in ("header", "footer"):
            return "made", ()
        if tag == "section" and name in SAID:
            return SAID[name], ()
    return "other", ()


def _is_statement(around: list[tuple[str, dict[str, str]]]) -> bool:
    return any(tag == "p" and attributes.get("class") == "statement" for tag, attributes in around)


def _cell(around: list[tuple[str, dict[str, str]]]) -> str:
    """The column; a cell that has no name beside the notes and the head of the row is no cell of it."""
    for tag, attributes in reversed(around):
        if tag in ("small", "abbr") and attributes.get("class") == "notes":
            return "notes"
        if tag == "td":
            return attributes.get("data-cell") or ("notes" if attributes.get("class") == "notes" else "beside")
        if tag == "th":
            return "name"
    return "name"


def _row(line: Mapping[str, str]) -> str:
    indicator, variant, period, by, category = (line.get(name, "") for name in KEYS)
    return Key(indicator, variant or None, period, by, category or None).spelled()


def _reads(lines: Any, naming: Naming, lang: str, rows: Mapping[str, Any]) -> Iterator[Read]:
    for line, cells in lines:
        row = _row(line)
        known = row if row in rows else None
        names = [line.get(name) for name in KEYS]
        yield Read(known, names, dict(fields_of_cells(cells, lang, naming, known)))
