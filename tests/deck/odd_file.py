"""This room holds one odd file of the deck: its bytes, its contract, and what a reader must make of it.

A file is honest or dishonest. An honest one has a table of values, worked by hand, and is read without a word unless
`warns` says otherwise. A dishonest one has what must be said of it: code, column, rows concerned, first lines, and a
piece of the remedy. Wording is free but for those; where two codes would serve, both stand (`FB414|FB428`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from forebyg.definitions.catalogue import DeclaredExtract, Loc
from forebyg.definitions.extracts import Extract
from forebyg.errors import Place, Problem
from forebyg.extracts import Opened, open_extract, read_extract

PLANTED = ("Xylofon", "0102034567", "010203-4567", "987654", "1987")
"""Stands in the cells of every dishonest file, and in no message. The CPR number is made up."""

FILE = "elever.csv"


@dataclass(frozen=True)
class Said:
    """One problem that must be told. `lines` as they must stand in the message, `remedy` a pattern in its help."""

    code: str
    column: str | None = None
    rows: int | None = None
    lines: tuple[int, ...] = ()
    remedy: str = ""
    file: str | None = None
    severity: str = "error"
    words: str = ""

    def fits(self, problem: Problem) -> bool:
        return problem.code in self.code.split("|") and problem.severity == self.severity and not self.missing(problem)

    def missing(self, problem: Problem) -> list[str]:
        """What a problem of the right code leaves unsaid."""
        text, found = problem.message, problem.finding
        asked = {
            f"column '{self.column}'": self.column is None or f"'{self.column}'" in text,
            f"{self.rows} rows": self.rows is None or _stands(f"{self.rows:,}", text),
            f"lines {self.lines}": not self.lines or _stands(f"line {', '.join(map(str, self.lines))}", text),
            f"remedy {self.remedy}": re.search(self.remedy, problem.help or "", re.I) is not None,
            f"file {self.file}": self.file is None or self.file in text,
            f"words {self.words}": re.search(self.words, text, re.I) is not None,
            "column of the finding": self.column is None or found is None or found.column in (None, self.column),
            "rows of the finding": self.rows is None or found is None or found.rows in (None, self.rows),
        }
        return [what for what, is_said in asked.items() if not is_said]


@dataclass(frozen=True)
class OddFile:
    """One case: files by name, the contract as `Extract` reads it, and what must come of it."""

    name: str
    files: dict[str, bytes]
    contract: dict[str, Any]
    table: list[tuple[Any, ...]] | None = None
    said: tuple[Said, ...] = ()
    lines: list[int] | None = None
    left_out: dict[str, int] | None = None
    encoding: str | None = None
    warns: tuple[Said, ...] = field(default=())

    @property
    def is_honest(self) -> bool:
        return self.table is not None

    @property
    def columns(self) -> list[str]:
        return list(self.contract["columns"])

    @property
    def declared(self) -> DeclaredExtract:
        def place_of(loc: Loc) -> Place:
            return Place(".".join(str(part) for part in loc), 1, 1)

        return DeclaredExtract("elever", Extract.model_validate(self.contract), place_of)

    def write(self, folder: Path) -> Path:
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder

    def open(self, folder: Path) -> Opened:
        declared = self.declared
        return open_extract("elever", declared, self.write(folder), as_of=declared.definition.as_of)

    def read(self, folder: Path) -> Opened:
        """As `open`, with every problem told and none raised."""
        declared = self.declared
        return read_extract("elever", declared, self.write(folder), as_of=declared.definition.as_of)


def written(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Lines as the bytes of a file, the last one ended too."""
    return "".join(line + end for line in lines).encode(encoding)


def honest(
    name: str,
    content: bytes | dict[str, bytes],
    columns: dict[str, Any],
    table: list[tuple[Any, ...]],
    /,
    *,
    lines: list[int] | None = None,
    left_out: dict[str, int] | None = None,
    encoding: str | None = None,
    warns: Sequence[Said] = (),
    file: str = FILE,
    **contract: Any,
) -> OddFile:
    """A file that must be read: one tuple per row, in the order of the contract's columns."""
    declared = {"file": file, "columns": columns} | contract
    return OddFile(name, _files(content, file), declared, table, (), lines, left_out, encoding, tuple(warns))


def dishonest(
    name: str,
    content: bytes | dict[str, bytes],
    columns: dict[str, Any],
    *said: Said,
    file: str = FILE,
    **contract: Any,
) -> OddFile:
    """A file that must be refused, with everything that is wrong with it."""
    return OddFile(name, _files(content, file), {"file": file, "columns": columns} | contract, None, said)


def misfits(problems: Sequence[Problem], expected: Sequence[Said]) -> tuple[list[Any], list[str]]:
    """What should have been told and was not, and the errors that nobody expects (any problem, where none is).

    One fault may be told in two sentences.
    """
    untold = [(said, _nearly(said, problems)) for said in expected if not any(map(said.fits, problems))]
    unasked = [
        f"{problem.code} {problem.message} ({problem.help})"
        for problem in problems
        if problem.severity == "error" or not expected
        if not any(said.fits(problem) for said in expected)
    ]
    return untold, unasked


def _nearly(said: Said, problems: Sequence[Problem]) -> list[str]:
    return [
        f"{problem.code} {problem.message} ({problem.help}) lacks {said.missing(problem)}"
        for problem in problems
        if problem.code in said.code.split("|")
    ]


def table_of(frame: pl.DataFrame, columns: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows as plain values; decimals are kept as whole millionths and come back as decimal numbers."""
    values = [
        [value if value is None or kind != "decimal" else Decimal(value).scaleb(-6) for value in frame[name].to_list()]
        for name, kind in ((name, kind_of(column)) for name, column in columns.items())
    ]
    return list(zip(*values, strict=True))


def kind_of(column: Any) -> str:
    """The type of a column of a contract, whichever way it is written."""
    written = column["type"] if isinstance(column, dict) else column
    return str(written).removesuffix(" or empty")


def _files(content: bytes | dict[str, bytes], file: str) -> dict[str, bytes]:
    return content if isinstance(content, dict) else {file: content}


def _stands(number: str, text: str) -> bool:
    return re.search(rf"(?<![\d,]){re.escape(number)}(?!\d|, \d)", text) is not None
