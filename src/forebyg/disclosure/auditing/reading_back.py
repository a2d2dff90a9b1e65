"""This room reads finished JSON and CSV: every number that is printed, by the row that it is printed of.

It knows the formats from their contract, not from the room that writes them.
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from forebyg.disclosure.auditing.pattern import Key, Pattern

OF_SHOWN = (
    *("numerator", "denominator", "value", "waiting", "missing", "left_out"),
    *("previous", "baseline", "change", "suppressed", "withheld_cells"),
)
"""What of a row that is shown could tell of others."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Read(NamedTuple):
    """What a text prints of one row."""

    row: str | None
    """As LINKS spells it; None where the release has no such row."""
    names: Sequence[str | None]
    """What the text calls it."""
    fields: Mapping[str, Any]
    """By name what stands there; what is empty is left out."""


def read_json(text: str, pattern: Pattern) -> Iterator[Read]:
    rows = Rows(pattern)
    for indicator in json.loads(text)["indicators"]:
        for result in indicator["results"]:
            name = (indicator["id"], indicator["variant"], result["period"], result["category"])
            written = _written_out(result["by"])
            row = rows.next_of(place_of(*name, written))
            is_withheld = row in pattern.withheld or result["suppressed"] is not None
            told = result if is_withheld else {field: result.get(field) for field in OF_SHOWN}
            yield Read(row, (*name, written), dict(_leaves(told)))


def read_csv(text: str, pattern: Pattern) -> Iterator[Read]:
    rows = Rows(pattern)
    lines = csv.reader(io.StringIO(text))
    names = next(lines)
    for line in lines:
        cells = {name: _unguarded(cell) for name, cell in zip(names, line, strict=True) if cell}
        if "period" not in cells:
            continue
        name = (cells["indicator"], cells.get("variant"), cells["period"], cells.get("category"))
        by = cells.get("by", "")
        if by.startswith("{"):  # as the history keeps it
            by = _written_out(json.loads(by))
        yield Read(rows.next_of(place_of(*name, by)), (*name, by), cells)


class Rows:
    """The rows of a release by how a text names them; of two that are named alike the first comes first."""

    def __init__(self, pattern: Pattern):
        self.waiting: dict[tuple[str, ...], list[str]] = {}
        for row, key in pattern.rows.items():
            self.waiting.setdefault(_place_of_key(key), []).append(row)

    def next_of(self, place: tuple[str, ...]) -> str | None:
        rows = self.waiting.get(place)
        return rows.pop(0) if rows else None


def _place_of_key(key: Key) -> tuple[str, ...]:
    return place_of(key.indicator, key.variant, key.period, key.category, _written_out(json.loads(key.by)))


def place_of(indicator: str, variant: str | None, period: str, category: str | None, by: str) -> tuple[str, ...]:
    return tuple(visible(part or "") for part in (indicator, variant, period, category, by))


def _written_out(strata: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}={'' if value is None else value}" for name, value in strata.items())


@lru_cache(maxsize=100_000)
def visible(text: str) -> str:
    """What can be seen of a text, without blanks: outputs take signs that hide or reorder out, and fold lines."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    return "".join(sign for sign in text if unicodedata.category(sign)[0] not in "CZ")


def _leaves(record: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """What stands at the ends of a nested record; nothing where there is nothing, and nothing of `by`."""
    for name, value in record.items():
        if value is None or name == "by":
            continue
        if isinstance(value, list):
            value = {str(place): one for place, one in enumerate(value)}
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield above + name, value


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[0] == "'" and cell[1:].startswith(FORMULA) else cell
