"""This room holds a run as far as a comparison must know it: what it released, and what it was computed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import polars as pl
import polars.selectors as cs

from forebyg.comparing.definitions import Definitions, definitions_of
from forebyg.comparing.names import Key
from forebyg.comparisons import ComparedRun, Place, State
from forebyg.results import Release, ReleasedIndicator

NUMBERS = ("value", "numerator", "denominator")
OTHERS = ("lower", "upper", "waiting", "missing", "left_out")
_COLUMNS = (
    "indicator",
    "variant",
    "period",
    "by",
    "category",
    *NUMBERS,
    *OTHERS,
    "assessment",
    "complete",
    "suppressed",
    "held",
)

Printed = Mapping[str, Any]
"""One released row by column."""


class Published(Protocol):
    """A kept run, or one computed now."""

    @property
    def name(self) -> str: ...
    @property
    def release(self) -> Release: ...
    @property
    def documents(self) -> Mapping[str, str]: ...
    @property
    def source(self) -> str | None: ...


@dataclass(frozen=True)
class Known:
    """A run; without a name it was computed now."""

    name: str | None
    release: Release
    documents: Mapping[str, str]
    source: str | None = None
    """Where its figures come from, if they were typed in."""

    @classmethod
    def of(cls, run: Published) -> Known:
        return cls(run.name, run.release, run.documents, run.source)

    @cached_property
    def indicators(self) -> dict[Key, ReleasedIndicator]:
        return {(one.id, one.variant): one for one in self.release.indicators}

    @cached_property
    def rows(self) -> dict[Key, dict[Place, Printed]]:
        """Of each indicator, in the order of the release."""
        found: dict[Key, dict[Place, Printed]] = {key: {} for key in self.indicators}
        number = cs.float()
        rows = self.release.rows.with_columns(pl.when(number.is_finite()).then(number))
        # What is kept does not say it; of what is computed now it is known.
        more = ["personal"] if "personal" in rows.columns else []
        for row in rows.select(*_COLUMNS, *more).iter_rows(named=True):
            place = Place(row["period"], row["by"], row["category"])
            found.setdefault((row["indicator"], row["variant"]), {})[place] = row
        return found

    @cached_property
    def definitions(self) -> Definitions | None:
        """None where none were kept, or where this version cannot read them any more."""
        return definitions_of(self.documents)

    @cached_property
    def extracts(self) -> dict[str, frozenset[tuple[str, str]]]:
        """The files of each extract that was read, with their fingerprints."""
        found: dict[str, set[tuple[str, str]]] = {}
        for one in self.release.run.receipts:
            found.setdefault(one.name, set()).add((one.file, one.sha256))
        return {name: frozenset(files) for name, files in found.items()}

    @property
    def about(self) -> ComparedRun:
        run = self.release.run
        return ComparedRun(self.name, run.started, run.as_of, run.version, run.engine, run.disclosure, self.source)


def state_of(row: Printed | None) -> State:
    if row is None:
        return "absent"
    if row["suppressed"] is not None:
        return "withheld"
    if row["value"] is None:
        return "no number"
    return "held" if row["held"] else "shown"
