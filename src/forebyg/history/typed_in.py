"""This room makes a run of typed-in figures: nothing of it was computed, and nothing in it is withheld."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from forebyg.errors import HistoryError, Problem
from forebyg.history.described import Described
from forebyg.history.figures import Figure, Table, read_figures
from forebyg.history.groups import TOTAL
from forebyg.history.keeping import keep
from forebyg.history.kept import KeptRun, TypedIn
from forebyg.history.layout import sha256
from forebyg.history.periods import days_of
from forebyg.results import Receipt, Release, ReleasedIndicator, Run

PROFILE = "typed in"
COMMAND = ("history", "import", "--source")
WITHOUT_TYPE = {
    "variant": pl.String,
    "previous_period": pl.String,
    "previous_value": pl.Float64,
    "change": pl.Float64,
}
"""Columns in which there may be nothing at all."""


def keep_figures(
    file: Path,
    source: str,
    known: Mapping[str, Described],
    folder: Path,
    earlier: Sequence[KeptRun],
    version: str,
) -> Path:
    """The folder of a run of its own with the figures of a file. `known` are the indicators that there are, by their
    names; HistoryError with everything that is wrong with the file, and then nothing is kept."""
    content = file.read_bytes()
    _check_new(file, content, earlier)
    table = read_figures(file.as_posix(), content, known, source)
    order = {name: place for place, name in enumerate(known)}
    figures = sorted(table.figures, key=lambda one: (order[one.name], days_of(one.period), one.by != TOTAL, one.by))
    release = Release(_run(file.name, content, table, version), _indicators(figures, known), _rows(figures, known))
    typed_in = TypedIn(source, tuple(figure.source for figure in figures))
    return keep(release, folder, earlier, command=COMMAND, typed_in=typed_in)


def _check_new(file: Path, content: bytes, earlier: Sequence[KeptRun]) -> None:
    for run in earlier:
        if run.is_typed_in and any(one.sha256 == sha256(content) for one in run.release.run.receipts):
            raise HistoryError([Problem("FB619", f"'{file.as_posix()}' has been kept already, as {run.name}")])


def _run(file: str, content: bytes, table: Table, version: str) -> Run:
    receipt = Receipt(
        name=PROFILE,
        file=file,
        size=len(content),
        sha256=sha256(content),
        encoding=table.encoding,
        separator=table.separator,
        rows=len(table.figures),
        unread=table.unread,
        personal=False,
    )
    return Run(
        version=version,
        internal=False,
        disclosure="none: figures that were typed in are public",
        engine=PROFILE,
        as_of=None,
        started=dt.datetime.now(dt.UTC),
        seconds=0.0,
        configs=(),
        receipts=(receipt,),
        profile=PROFILE,
        few=0,
    )


def _indicators(figures: Sequence[Figure], known: Mapping[str, Described]) -> tuple[ReleasedIndicator, ...]:
    """In the order of the definitions, each with the sources of its figures."""
    sources: dict[str, dict[str, None]] = {}
    for figure in figures:
        sources.setdefault(figure.name, {})[figure.source] = None
    return tuple(replace(one.about, source="; ".join(sources[name])) for name, one in known.items() if name in sources)


def _rows(figures: Sequence[Figure], known: Mapping[str, Described]) -> pl.DataFrame:
    rows = [_row(figure, _earlier(figure, figures, known[figure.name]), known[figure.name].about) for figure in figures]
    return pl.DataFrame(rows, schema_overrides=WITHOUT_TYPE, infer_schema_length=None)


def _earlier(figure: Figure, figures: Sequence[Figure], known: Described) -> Figure | None:
    """The nearest figure of an earlier period, with no break since."""
    begins, ends = _days(figure)
    before = [one for one in figures if (one.name, one.by) == (figure.name, figure.by) and _days(one)[1] < begins]
    nearest = max(before, key=lambda one: _days(one)[1], default=None)
    is_broken = nearest is not None and any(_days(nearest)[0] < day <= ends for day in known.breaks)
    return None if is_broken else nearest


def _row(figure: Figure, earlier: Figure | None, one: ReleasedIndicator) -> dict[str, object]:
    days = _days(figure)
    return {
        "indicator": one.id,
        "variant": one.variant,
        "kind": one.kind,
        "period": figure.period,
        "period_start": days[0],
        "period_end": days[1],
        "by": figure.by,
        "value": figure.value,
        "complete": True,
        "assessment": "no target",
        "previous_period": earlier.period if earlier else None,
        "previous_value": earlier.value if earlier else None,
        "change": figure.value - earlier.value if earlier else None,
    }


def _days(figure: Figure) -> tuple[dt.date, dt.date]:
    days = days_of(figure.period)
    assert days is not None, "only figures of real periods are read"
    return days
