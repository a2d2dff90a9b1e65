"""This room opens the extracts of the data folder, each once, and holds them to their contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from forebyg.bound import BoundCatalogue
from forebyg.calculation.references import broken_references
from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, ForebygError, Problem, UsageError
from forebyg.extracts import Opened, read_extract
from forebyg.results import Receipt


@dataclass(frozen=True)
class Checked:
    """What the contracts of all extracts found, and what was read."""

    problems: tuple[Problem, ...]
    receipts: tuple[Receipt, ...]


class Folder:
    """The data folder: every extract opened once. `as_of` of the run goes before all others."""

    def __init__(self, bound: BoundCatalogue, data: Path, as_of: dt.date | None = None):
        self.bound, self.data, self.as_of = bound, data, as_of
        self.opened: dict[str, Opened] = {}
        if not data.is_dir():
            raise UsageError(
                [Problem("FB920", f"there is no folder '{data}' with extracts", help="name it with --data DIR")]
            )

    def frame(self, name: str) -> pl.DataFrame:
        """The extract as declared; ExtractError with everything in which it is not."""
        opened = self.open(name)
        errors = opened.errors or self._refused_ids(name)
        if errors:
            raise ExtractError(errors)
        return opened.frame

    def open(self, name: str) -> Opened:
        """The extract as far as it could be read, with its problems."""
        if name not in self.opened:
            declared = self.bound.extracts[name].declared
            try:
                self.opened[name] = read_extract(name, declared, self.data, as_of=self.as_of_extract(name))
            except ForebygError as error:
                self.opened[name] = Opened(name, pl.DataFrame(), (), error.problems)
        return self.opened[name]

    def as_of_extract(self, name: str) -> dt.date | None:
        """--as-of, else the extract's own, else that of the defaults: of its file, or the earliest of all files."""
        declared = self.bound.extracts[name].declared
        days = [one.declared.defaults.as_of for one in self.bound.indicators]
        everywhere = min((day for day in days if day), default=None)
        return self.as_of or declared.definition.as_of or declared.defaults.as_of or everywhere

    def receipts(self) -> tuple[Receipt, ...]:
        return tuple(
            receipt for name in self.bound.extracts if name in self.opened for receipt in self.opened[name].receipts
        )

    def oddities(self) -> list[Problem]:
        """Warnings of the extracts that were opened: exact repeats, and ids that another extract does not hold."""
        found = [problem for opened in self.opened.values() for problem in opened.warnings]
        # What could not be opened was told already.
        sound = {name: opened for name, opened in self.opened.items() if not opened.errors}
        return found + broken_references(self.bound, sound, self._references(sound))

    def checked(self) -> Checked:
        """All rules of all extracts."""
        problems = [problem for name in self.bound.extracts for problem in self.open(name).problems]
        problems += broken_references(self.bound, self.opened, self._references(self.opened))
        return Checked(tuple(problems), self.receipts())

    def _references(self, names: Iterable[str]) -> dict[str, Iterable[str]]:
        """The columns of each extract that refer to another, in the order of the catalogue."""
        known = set(names)
        return {name: self._definition(name).references for name in self.bound.extracts if name in known}

    def _refused_ids(self, name: str) -> tuple[Problem, ...]:
        """References that the contract calls an error; the extracts they name are opened for them."""
        definition = self._definition(name)
        asked = [column for column in definition.references if _is_error(definition, column)]
        if not asked:
            return ()
        for other in [
            *(definition.references[column] for column in asked),
            *(one[1].name for one in self.bound.aliases),
        ]:
            self.open(other)
        found = broken_references(self.bound, self.opened, {name: asked})
        return tuple(problem for problem in found if problem.severity == "error")

    def _definition(self, name: str) -> Extract:
        return self.bound.extracts[name].declared.definition


def _is_error(definition: Extract, column: str) -> bool:
    said = definition.severity.get(f"{column}.references") or definition.severity.get("references")
    return said is not None and said.level == "error"
