"""This room reads finished files the way a person or a spreadsheet does, and knows nothing of how they were written."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from made_files import KINDS

TITLES = {
    "Antal": "antal",
    "Andel": "andel",
    "Kvartal": "kvartal",
    "Snit": "snit",
    "Fordeling": "art",
    "Kontakter": "kontakter",
    "Forhold": "forhold",
    "Skift": "skift",
    "Vækst": "vækst",
}
"""What the indicators of these tests are called."""
NUMBER = re.compile(r"[−-]?\d[\d.,]*")
PERIOD = re.compile(r"\d{4}(-Q\d)?")
UNKNOWN = re.compile(r"(\.\.|\d[\d.,]*) (?:uoplyst|unknown)")
HEADINGS = {
    "Periode": "period", "Period": "period", "Værdi": "value", "Value": "value", "Interval": "interval", "n/N": "base",
    "Mål": "target", "Target": "target", "Ændring": "change", "Change": "change", "Status": "status",
    "Udvikling": "trend", "Trend": "trend",
}  # fmt: skip
ENDING = ("value", "interval", "base", "target", "change")
"""Columns that end where their heading ends."""


class Key(NamedTuple):
    name: str
    """Of the indicator, with its variant."""
    period: str
    stratum: tuple[tuple[str, str], ...]
    category: str


@dataclass
class Line:
    """What a file says of one row. Numbers of a table are rounded: `decimals` says to how many places."""

    is_withheld: bool
    numbers: dict[str, float] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    decimals: dict[str, int] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    """Which numbers beside the row are withheld alone."""


Lines = dict[Key, Line]


def read_csv(text: str) -> Lines:
    found: Lines = {}
    for record in csv.DictReader(io.StringIO(text)):
        stratum = tuple(tuple(part.split("=", 1)) for part in record.pop("by").split("; ") if part)
        name = record.pop("indicator") + (f"/{record['variant']}" if record["variant"] else "")
        line = Line(record.pop("suppressed") == "withheld")
        line.beside = tuple(part for part in record.pop("withheld_cells").split("; ") if part)
        key = Key(name, record.pop("period"), stratum, record.pop("category"))
        _sort(record, line)
        assert key not in found, key
        found[key] = line
    return found


def read_json(text: str) -> Lines:
    found: Lines = {}
    for indicator in json.loads(text)["indicators"]:
        name = indicator["id"] + (f"/{indicator['variant']}" if indicator["variant"] else "")
        for result in indicator["results"]:
            line = Line(result.pop("suppressed") == "withheld", beside=tuple(result.pop("withheld_cells")))
            key = Key(name, result.pop("period"), tuple(result.pop("by").items()), result.pop("category") or "")
            _sort(dict(_leaves(result)), line)
            assert key not in found, key
            found[key] = line
    return found


def _leaves(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        inner = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(inner, dict):
            yield from _leaves({str(key): one for key, one in inner.items()}, f"{above}{name}_")
        else:
            yield above + name, value


def _sort(record: Mapping[str, Any], line: Line) -> None:
    """Numbers apart from words; what is empty is not there."""
    for name, value in record.items():
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            line.words[name] = str(value).lower()
            continue
        # A period is a label, though it looks like a number.
        if name.endswith("period") or not NUMBER.fullmatch(str(value).partition("e")[0]):
            line.words[name] = str(value)
        else:
            line.numbers[name] = float(value)


def receipts(text: str) -> dict[str, dict[str, Any]]:
    """Of JSON: what is said of each extract."""
    return {one["name"]: one for one in json.loads(text)["run"]["extracts"]}


def read_table(text: str, lang: str) -> Lines:
    reader = _Reader(lang)
    columns: list[tuple[str, int, int]] = []
    for line in text.split("\n"):
        words = [(found.group(), found.start(), found.end()) for found in re.finditer(r"\S+", line)]
        if words and words[0][0] in ("Indikator", "Indicator") and len(words) > 2:
            columns = [(HEADINGS[word], start, end) for word, start, end in words[1:]]
        elif columns and line.startswith("  "):
            cells = dict(_cells(line, columns))
            is_row = PERIOD.fullmatch(cells.get("period", "")) is not None
            reader.enter((line[: columns[0][1]] if is_row else line).strip(), cells if is_row else {})
    return reader.lines


def _cells(line: str, columns: list[tuple[str, int, int]]) -> Iterator[tuple[str, str]]:
    at = columns[0][1]
    for place, (name, start, end) in enumerate(columns):
        last = end if name in ENDING else None
        if name == "period":
            last = start + 12
        elif name in ("status", "trend"):
            # What stands before it is since when something has changed.
            at = start
            last = columns[place + 1][1] if place + 1 < len(columns) else None
        cell = line[at:last].strip()
        at = last or len(line)
        if name == "period":
            at = start + len(line[start:].split(" ", 1)[0])
            cell = line[start:at].strip()
        if cell:
            yield name, cell


def read_markdown(text: str, lang: str) -> Lines:
    reader = _Reader(lang)
    names: list[str] = []
    for line in text.split("\n"):
        if not line.startswith("|") or line.startswith("|--"):
            continue
        cells = [re.sub(r"\\(.)", r"\1", cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells[0] in ("Indikator", "Indicator"):
            names = [HEADINGS[cell] for cell in cells[1:]]
            continue
        name = cells[0].replace("&nbsp;", "")
        name, _, note = name.partition(" *") if not name.startswith("*") else ("", "", name)
        reader.enter(name.strip(), {key: cell for key, cell in zip(names, cells[1:], strict=True) if cell})
        reader.note(note.replace("*", ""))
    return reader.lines


class _Reader:
    """Where one is in a table: the indicator, the breakdown, the stratum, the category."""

    def __init__(self, lang: str):
        self.lines: Lines = {}
        self.lang, self.name, self.base = lang, "", ""
        self.columns: tuple[str, ...] = ()
        self.stratum: tuple[tuple[str, str], ...] = ()
        self.category = ""
        self.last: Line | None = None

    def enter(self, name: str, cells: Mapping[str, str]) -> None:
        is_note = bool(name) and self._is_note(name)
        if name and not is_note:
            self._go(name)
        if "period" in cells:
            self.last = _line(cells, self.lang)
            key = Key(self.name, cells["period"], self.stratum, self.category)
            assert key not in self.lines, key
            self.lines[key] = self.last
        if is_note:
            self.note(name)

    def note(self, text: str) -> None:
        """Text under or behind a name: how many wait or are unknown."""
        if self.last is None:
            return
        for part in text.split(" · "):
            found = UNKNOWN.match(part)
            if found and found[1] == "..":
                self.last.beside = ("missing",)
            elif found:
                self.last.numbers["missing"] = _number(found[1], self.lang)
            elif part:
                self.last.words["note"] = f"{self.last.words.get('note', '')}{part}; "

    def _is_note(self, name: str) -> bool:
        return not (
            name in TITLES or name in KINDS or name.startswith(("↳", "efter ", "by ")) or self._is_stratum(name)
        )

    def _is_stratum(self, name: str) -> bool:
        parts = name.split(" · ")
        return (
            bool(self.columns) and len(parts) == len(self.columns) and all(re.fullmatch(r"[DSKM]\d*", p) for p in parts)
        )

    def _go(self, name: str) -> None:
        if name in TITLES:
            self.name = self.base = TITLES[name]
            self.columns, self.stratum, self.category = (), (), ""
        elif name.startswith("↳"):
            self.name = f"{self.base}/{name[1:].strip()}"
            self.columns, self.stratum, self.category = (), (), ""
        elif name.startswith(("efter ", "by ")):
            self.columns = tuple(name.split(" ", 1)[1].split(" × "))
        elif self._is_stratum(name):
            self.stratum = tuple(zip(self.columns, name.split(" · "), strict=True))
            self.category = ""
        else:
            self.category = name


def _line(cells: Mapping[str, str], lang: str) -> Line:
    line = Line(cells.get("value") == "..")
    for name in ("value", "change"):
        if NUMBER.search(cells.get(name, "")):
            _put(line, name, cells[name], lang)
    limits = re.split(r"(?<=\d) ?– ?", cells.get("interval", ""))
    if len(limits) == 2:
        for name, text in zip(("lower", "upper"), limits, strict=True):
            _put(line, name, text, lang)
    above, slash, below = cells.get("base", "").removeprefix("n = ").partition("/")
    for name, text in (("numerator", above), ("denominator", below)) if slash else (("denominator", above),):
        if NUMBER.search(text):
            _put(line, name, text, lang)
    for name in ("status", "trend", "target"):
        if name in cells:
            line.words[name] = cells[name]
    return line


def _put(line: Line, name: str, text: str, lang: str) -> None:
    line.numbers[name] = _number(text, lang)
    point = "," if lang == "da" else "."
    digits = NUMBER.search(text)
    assert digits is not None
    line.decimals[name] = len(digits.group().rpartition(point)[2]) if point in digits.group() else 0


def _number(text: str, lang: str) -> float:
    found = NUMBER.search(text)
    assert found is not None, text
    thousands, point = (".", ",") if lang == "da" else (",", ".")
    return float(found.group().replace("−", "-").replace(thousands, "").replace(point, "."))
