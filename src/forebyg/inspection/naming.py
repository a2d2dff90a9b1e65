"""This room gives columns and extracts names that expressions can use, and files with one pattern a glob."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath

from forebyg.extracts.headers import folded
from forebyg.extracts.wording import DIGITS
from forebyg.language.sql_words import GRAMMAR_WORDS, REFUSED_BARE

SUFFIXES = (".gz", ".zip", ".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".parquet", ".dat")
SHORTEST_PATTERN = 3
"""A pattern of fewer letters would take in files to come that have nothing to do with these."""
LIKE_A_PERSON = "columns that could be named by a person's number, or stand behind such a one"
"""A header that ran together with the first row has cells behind such a name."""
LONGEST = 60
"""Longer names make no expression readable; the header itself stands in `from`."""
TAKEN = ("row", "rows", "period")
"""Words that mean another thing where an extract may be named."""


@dataclass(frozen=True)
class Named:
    """The columns of a file that can be declared: name, header (None without a header line) and position. `without`:
    how many cannot, by reason."""

    columns: tuple[tuple[str, str | None, int], ...]
    without: dict[str, int]


def named(header: Sequence[str] | None, width: int) -> Named:
    """The columns of a header line; without one they are numbered, since its cells could be persons."""
    if header is None:
        return Named(tuple((f"kolonne_{index + 1}", None, index) for index in range(width)), {})
    times = Counter(folded(cell) for cell in header)
    columns: list[tuple[str, str | None, int]] = []
    without: Counter[str] = Counter()
    seen = next((index for index, cell in enumerate(header) if DIGITS.search(cell)), len(header))
    for index, cell in enumerate(header):
        if why := LIKE_A_PERSON if index >= seen else _why_not(cell, times):
            without[why] += 1
        else:
            shown = " ".join(cell.split())
            columns.append((_free(column_name(shown), [name for name, _, _ in columns]), shown, index))
    return Named(tuple(columns), dict(without))


def column_name(header: str) -> str:
    """The header where an expression can use it as it stands, else its letters and digits with `_` between."""
    name = re.sub(r"\W+", "_", header).strip("_")[:LONGEST]
    name = f"_{name}" if name[:1].isdigit() else name or "kolonne"
    return f"{name}_" if name.upper() in GRAMMAR_WORDS | REFUSED_BARE else name


def extract_name(file: str) -> str:
    """The name of a file or pattern in small letters, without its suffixes and its stars."""
    stem = PurePosixPath(file).name.lower()
    while stem.endswith(SUFFIXES):
        stem = stem[: stem.rindex(".")]
    name = re.sub(r"\W+", "_", stem.replace("*", "")).strip("_")
    return f"udtræk_{name}".strip("_") if not name[:1].isalpha() or name in TAKEN else name


def distinct_name(wanted: str, taken: Sequence[str]) -> str:
    """The name, with a number behind it where it is taken."""
    return _free(wanted, taken)


def pattern_of(files: Sequence[str], others: Sequence[str]) -> str | None:
    """A glob that holds the files and none of the others; None where their names have too little in common."""
    first = _beginning(files)
    last = _beginning([file[len(first) :][::-1] for file in files])[::-1]
    pattern = f"{first}*{last}"
    if len(PurePosixPath(first).name if not first.endswith("/") else "") < SHORTEST_PATTERN or "/" in last:
        return None
    return None if any(PurePosixPath(other).match(pattern) for other in others) else pattern


def _beginning(texts: Sequence[str]) -> str:
    """What all the texts begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in alike)


def _why_not(cell: str, times: Counter[str]) -> str | None:
    if not cell.strip():
        return "columns without a name"
    return "columns whose name stands twice in the header" if times[folded(cell)] > 1 else None


def _free(wanted: str, taken: Sequence[str]) -> str:
    known = {name.casefold() for name in taken}
    numbered = (wanted if number == 1 else f"{wanted}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name.casefold() not in known)
