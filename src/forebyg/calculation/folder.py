"""This room opens the extracts of the data folder, each once, and says what was odd about them."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from forebyg.bound import BoundCatalogue
from forebyg.definitions.catalogue import Catalogue
from forebyg.engine import Sources
from forebyg.errors import ExtractError, Problem, UsageError, told
from forebyg.extracts import Opened, open_extract
from forebyg.language.binding import bind
from forebyg.results import Receipt


class Folder:
    """The data folder: every extract opened once."""

    def __init__(self, bound: BoundCatalogue, data: Path):
        self.bound, self.data = bound, data
        self.opened: dict[str, Opened] = {}
        if not data.is_dir():
            raise UsageError(
                [Problem("FB920", f"there is no folder '{data}' with extracts", help="name it with --data DIR")]
            )

    def frame(self, name: str) -> pl.DataFrame:
        if name not in self.opened:
            self.opened[name] = open_extract(name, self.bound.extracts[name].declared, self.data)
        return self.opened[name].frame

    def receipts(self) -> tuple[Receipt, ...]:
        return tuple(
            receipt for name in self.bound.extracts if name in self.opened for receipt in self.opened[name].receipts
        )

    def oddities(self) -> list[Problem]:
        """Warnings of the extracts that were opened: exact repeats, and ids that another extract does not hold."""
        found = [problem for opened in self.opened.values() for problem in opened.warnings]
        # What could not be opened was told already.
        aliases = tuple(alias for alias in self.bound.aliases if alias[1].name in self.opened)
        sources = Sources(self.frame, aliases, {})
        for name in tuple(self.opened):
            for column, other in self.bound.extracts[name].declared.definition.references.items():
                if other in self.opened:
                    found += self._unmatched(sources, name, column, other)
        return found

    def _unmatched(self, sources: Sources, name: str, column: str, other: str) -> list[Problem]:
        """Ids are compared as they are now, after aliases."""
        extract, held = self.bound.extracts[name], self.bound.extracts[other]
        key = column if column in held.columns else held.declared.definition.key[0]
        asked = (
            sources.with_current_ids(extract, self.frame(name)).select(pl.col(column).alias(key)).drop_nulls().unique()
        )
        missing = asked.join(sources.with_current_ids(held, self.frame(other)), on=key, how="anti").height
        if not missing:
            return []
        unknown = f"{told(missing)} values of '{column}' are not in '{other}'"
        message = f"extract '{name}': {unknown}; their rows count all the same"
        return [Problem("FB430", message, extract.declared.place_of(("references", column)), severity="warning")]


def check_extracts(catalogue: Catalogue, data: Path) -> list[Problem]:
    """Every problem of every extract that any indicator reads."""
    bound = bind(catalogue)
    names = {e.name for one in bound.indicators for side in one.sets for e in side.extracts()}
    folder, problems = Folder(bound, data), list[Problem]()
    for name in bound.extracts:
        if name not in names:
            continue
        try:
            folder.frame(name)
        except ExtractError as error:
            problems += error.problems
    return problems + folder.oddities()
