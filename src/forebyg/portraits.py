"""This room holds what an inspection shows: a portrait of each file and column, and the contract proposed for them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from forebyg.errors import Problem

WITHHELD = ".."
"""Stands for an extreme that fewer than five rows share: it could be one person."""

Contract = dict[str, object]
"""An extract as it would be written in YAML: plain data, in the order in which it is written."""


@dataclass(frozen=True)
class FilePortrait:
    """How one file is written. What could not be found out is None."""

    file: str
    size: int | None = None
    encoding: str | None = None
    separator: str | None = None
    header_line: int | None = None
    """The line of the column names; None where there is none."""
    preamble: int = 0
    """Lines above the header that are no rows."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Lines that are no rows, by cause: empty, total, footer."""
    detected: dict[str, str] = field(default_factory=dict)
    """What else was found: packed in what, which sheet, how many hidden rows."""
    rows: int | None = None


@dataclass(frozen=True)
class ColumnPortrait:
    """What a column holds, without any of its cells. `header` is its name in the file where that differs."""

    name: str
    header: str | None
    type: str
    form: str | None
    """How its dates or decimals are written: dd-mm-yyyy, comma."""
    nulls: int
    distinct: int
    least: str | None = None
    greatest: str | None = None
    """Of numbers and dates: the extremes, WITHHELD where fewer than five rows share them; None where there is none."""


@dataclass(frozen=True)
class ExtractPortrait:
    """One file, or files with the same columns, with the contract proposed: None where nothing could be read."""

    name: str
    files: tuple[FilePortrait, ...]
    columns: tuple[ColumnPortrait, ...] = ()
    contract: Contract | None = None
    notes: tuple[str, ...] = ()
    """What the analyst has to say, since the file does not: whole sentences."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """All files asked for. `folder` is the data folder from which the contracts name their files."""

    folder: str
    extracts: tuple[ExtractPortrait, ...]

    def without_warnings(self) -> Inspection:
        """The same with errors alone."""
        return Inspection(self.folder, tuple(replace(one, problems=_errors(one.problems)) for one in self.extracts))

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for extract in self.extracts for problem in extract.problems)


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "error")
