"""This room takes a finished workbook apart: its tidy rows, the rows of its other sheets, its charts and every text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from forebyg.disclosure.auditing.book import Book, squeezed
from forebyg.disclosure.auditing.packages import RELATIONS, Element, Package, local, said_in
from forebyg.disclosure.auditing.pattern import Pattern
from forebyg.disclosure.auditing.pieces import Figure, Piece, Role, Taken
from forebyg.disclosure.auditing.reading_back import Read, Rows, place_of

BOOK = "xl/workbook.xml"
PROPERTIES = "docProps/app.xml"
UNNAMEABLE = re.compile(r"[\[\]:*?/\\]+")
SECOND = re.compile(r" \(\d\)$")
LAYOUT = ("xl/styles.xml", "xl/theme/theme1.xml")
ROLES: dict[str, Role] = {
    **dict.fromkeys(("Oprindelse", "Provenance"), "made"),
    **dict.fromkeys(("Definitioner", "Definitions"), "definition"),
}
TIDY = "indicator"
POINTER = "→ "
SHORTEST = 3
REFERENCE = re.compile(r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^!']+))!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
PLACE = re.compile(r"([A-Z]+)(\d+)")
ANYWHERE = re.compile(r"\$[A-Z]*\$?\d+")
CODES = re.compile(r"&(?:[LCR]|P|N|\d+(?= ?[^\d]))")
ANCHORS = frozenset(["col", "row", "colOff", "rowOff"])
"""Where a drawing stands."""


class Cell(NamedTuple):
    text: str
    is_number: bool


Sheet = dict[tuple[int, int], Cell]
"""By row and column, from 1."""


def read_workbook(content: bytes, pattern: Pattern, book: Book) -> Taken:
    package = Package(content)
    sheets, parts = _sheets(package)
    tidy = [name for name, sheet in sheets.items() if TIDY in {sheet[at].text for at in sheet if at[0] == 1}]
    lang = "da" if "Oprindelse" in sheets else "en"
    reads: list[Read] = []
    pieces: list[Piece] = []
    rows = Rows(pattern)
    for name, sheet in sheets.items():
        pieces += [] if _is_title(name, book) else [Piece(name)]
        if name in tidy:
            for read, mine in _tidy(sheet, rows, book):
                reads += [read] if read is not None else []
                pieces += mine
        else:
            pieces += _of_sheet(sheet, ROLES.get(name, "other"), book)
    pieces += [*package.others(), *_of_parts(package, parts, sheets, book)]
    return Taken(lang, reads, pieces)


def _sheets(package: Package) -> tuple[dict[str, Sheet], set[str]]:
    targets = package.targets(BOOK)
    strings = ["".join(_texts(one)) for one in package.tree("xl/sharedStrings.xml")]
    found: dict[str, Sheet] = {}
    parts: set[str] = set()
    for one in package.tree(BOOK).iter():
        if local(one.tag) == "sheet":
            part = targets[one.attrib[f"{RELATIONS}id"]]
            found[one.attrib["name"]] = _cells(package.tree(part), strings)
            parts.add(part)
    return found, parts


def _texts(element: Element) -> Iterator[str]:
    return (one.text or "" for one in element.iter() if local(one.tag) == "t")


def _cells(tree: Element, strings: list[str]) -> Sheet:
    sheet: Sheet = {}
    for cell in tree.iter():
        if local(cell.tag) != "c":
            continue
        value = next((one.text or "" for one in cell if local(one.tag) == "v"), None)
        kind = cell.get("t", "n")
        text = strings[int(value or 0)] if kind == "s" else "".join(_texts(cell)) if kind == "inlineStr" else value
        if any(local(one.tag) == "f" for one in cell):
            raise ValueError("a report computes nothing")
        if kind == "b":
            text = str(value == "1").lower()
        if text:
            sheet[_at(cell.attrib["r"])] = Cell(text, kind == "n")
    return sheet


def _at(place: str) -> tuple[int, int]:
    found = PLACE.fullmatch(place)
    if found is None:
        raise ValueError(f"{place} is no cell")
    return int(found[2]), _column(found[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _lines(sheet: Sheet) -> Iterator[dict[int, Cell]]:
    lines: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.items()):
        lines.setdefault(row, {})[column] = cell
    yield from lines.values()


def _tidy(sheet: Sheet, rows: Rows, book: Book) -> Iterator[tuple[Read | None, list[Piece]]]:
    """Each number against the same column of its row; texts once."""
    head, *lines = _lines(sheet)
    seen: set[str] = set()
    for line in lines:
        cells = {head[column].text: cell for column, cell in line.items()}
        new = {cell.text for cell in cells.values() if not cell.is_number} - seen
        seen |= new
        if "period" not in cells:
            amounts = [Piece(cell.text) for cell in cells.values() if cell.is_number]
            yield None, [*amounts, *(Piece(text, "definition") for text in new)]
            continue
        names = [cells[name].text if name in cells else None for name in ("indicator", "variant", "period", "category")]
        by = cells["by"].text if "by" in cells else ""
        row = rows.next_of(place_of(names[0] or "", names[1], names[2] or "", names[3], by))
        kept = book.rows.get(row or "", {})
        own = {str(value) for value in kept.values()} if any(map(_has_digits, new)) else set()
        false = [
            Piece(cell.text, "false")
            for name, cell in cells.items()
            if cell.is_number and not _is_kept(kept.get(name), cell)
        ]
        texts = [Piece(text, "definition") for text in new if text not in own]
        yield Read(row, (*names, by), {name: _value(cell) for name, cell in cells.items()}), [*false, *texts]


def _has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))


def _value(cell: Cell) -> Any:
    return float(cell.text) if cell.is_number else cell.text


def _is_kept(kept: Any, cell: Cell) -> bool:
    if not isinstance(kept, int | float):
        return False
    return math.isclose(float(cell.text), float(kept), rel_tol=1e-9, abs_tol=1e-12)


def _of_sheet(sheet: Sheet, role: Role, book: Book) -> Iterator[Piece]:
    """A line with a period is of the rows of the indicator that it names, or that was named last."""
    figures: tuple[Figure, ...] = ()
    for line in _lines(sheet):
        texts = [cell.text for cell in line.values() if not cell.is_number]
        for text in texts[:2]:
            found, rest = book.figures_at(text.removeprefix(POINTER), ("",))
            figures = found if found and (not rest or rest.startswith((",", ":"))) else figures
        period = next((text for text in texts if text in book.periods), None)
        rows = _rows(figures, period, texts, book) if role == "other" else ()
        for cell in line.values():
            if cell.is_number:
                yield Piece(cell.text, "amount", rows, cell=role)
            elif rows:
                yield Piece(cell.text, "row", rows)
            else:
                yield _said(cell.text, role, book)


def _rows(figures: tuple[Figure, ...], period: str | None, texts: list[str], book: Book) -> tuple[str, ...]:
    rows = [row for row in book.totals(figures) if book.keys[row].period == period]
    of_one = [
        row
        for row in rows
        if book.keys[row].category in {part for text in texts for part in (text, text.rpartition(": ")[2])}
    ]
    return tuple(of_one or rows)


def _said(text: str, role: Role, book: Book) -> Piece:
    figures, rest = book.figures_at(text, (":",))
    return Piece(rest, "statement", figures=figures) if figures and role == "other" else Piece(text, role)


def _of_parts(package: Package, parts: set[str], sheets: Mapping[str, Sheet], book: Book) -> Iterator[Piece]:
    for name, tree in package.trees():
        if name.startswith("xl/charts/"):
            yield from _of_chart(tree, sheets, book)
        elif name in parts:
            for text in said_in(tree, frozenset(["v", "t"])):
                yield Piece(CODES.sub(" ", text), "made")
        elif name in (BOOK, PROPERTIES):
            yield from (Piece(_without_sheets(text, sheets, book)) for text in said_in(tree))
        elif name not in LAYOUT and name != "xl/sharedStrings.xml":
            yield from (_said(ANYWHERE.sub(" ", text), "other", book) for text in said_in(tree, ANCHORS))
        elif name == "xl/sharedStrings.xml":
            used = {cell.text for sheet in sheets.values() for cell in sheet.values()}
            strings = ("".join(_texts(one)) for one in tree)
            yield from (Piece(text) for text in strings if text not in used)


def _is_title(name: str, book: Book) -> bool:
    """Whether a sheet is named by a focus area, whose title may be too long for it."""
    begun = SECOND.sub("", name).removesuffix("…")
    titles = (title for one in book.indicators for title in (one.focus_area_title, one.focus_area, one.strategy_title))
    return len(begun) > SHORTEST and any(_nameable(title or "").startswith(_nameable(begun)) for title in titles)


def _nameable(title: str) -> str:
    return squeezed(UNNAMEABLE.sub(" ", title))


def _without_sheets(text: str, sheets: Mapping[str, Sheet], book: Book) -> str:
    for name in sheets:
        if _is_title(name, book):
            text = text.replace(name.replace("'", "''"), " ").replace(name, " ")
    return ANYWHERE.sub(" ", text)


def _of_chart(tree: Element, sheets: Mapping[str, Sheet], book: Book) -> Iterator[Piece]:
    """What a chart keeps of cells is what stands in them. A line may be called by a category that is a number."""
    for element in tree.iter():
        if local(element.tag) in ("numLit", "strLit"):
            yield Piece("".join(element.itertext()), "false")
        if local(element.tag) in ("numRef", "strRef"):
            formula = next(one.text or "" for one in element if local(one.tag) == "f")
            kept = {int(one.attrib["idx"]): "".join(one.itertext()) for one in element.iter() if local(one.tag) == "pt"}
            cells = _referred(formula, sheets)
            for place, text in kept.items():
                if place >= len(cells) or not _is_same(text, cells[place]):
                    yield Piece(text, "false")
    inside = {id(one) for ref in tree.iter() if local(ref.tag) in ("numRef", "strRef") for one in ref.iter()}
    for element in tree.iter():
        if id(element) not in inside and element.text and element.text.strip():
            name, _, rest = element.text.partition(", ")
            yield Piece(rest if name in book.strata_names else element.text)


def _referred(formula: str, sheets: Mapping[str, Sheet]) -> list[Cell | None]:
    found = REFERENCE.fullmatch(formula)
    if found is None:
        raise ValueError("a chart points to no cells")
    sheet = sheets[(found["quoted"] or found["plain"]).replace("''", "'")]
    first, last = int(found[4]), int(found[6] or found[4])
    return [sheet.get((row, _column(found[3]))) for row in range(first, last + 1)]


def _is_same(text: str, cell: Cell | None) -> bool:
    if cell is None:
        return not text
    return text == cell.text or (cell.is_number and float(text) == float(cell.text))
