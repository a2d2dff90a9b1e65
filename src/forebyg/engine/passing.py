"""This room goes through extracts for all look-ups at once: one pass over each, whatever the number of questions.

An extract that nothing else needs is streamed: its rows are gone through and never held.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from forebyg.blocks import Block
from forebyg.bound import BoundExtract, BoundSet, DeriveStep, LookupStep, reached
from forebyg.engine.absent import texts_asked
from forebyg.engine.axis import Axis
from forebyg.engine.codes import without_code
from forebyg.engine.formulas import formula
from forebyg.engine.gathering import (
    Answers,
    Gathering,
    Grain,
    asked_of,
    gathered,
    gathered_in_runs,
    grain_of,
    together,
)
from forebyg.engine.planning import plan_extract
from forebyg.engine.running import Runner
from forebyg.engine.sources import Sources, Stream, Unbelievable
from forebyg.errors import ForebygError

MOST_KEPT = 4_000_000
"""So many rows of what was gathered of blocks are put together."""
Asking = tuple[BoundSet, Sources, Axis, dict[str, Answers]]
"""A set with its sources and axis, and where the answers to its look-ups belong."""


@dataclass(frozen=True)
class Pass:
    """All that is asked of one extract, as known on one day."""

    extract: BoundExtract
    sources: Sources
    axis: Axis
    gatherings: tuple[Gathering, ...]

    def of_block(self, block: Block) -> list[pl.DataFrame]:
        """What every gathering has of a block of rows, and the different values of every column that is compared with
        texts."""
        known = self.sources.of_block(self.extract, block)
        rows, words = self.sources.in_full(self.extract, known), dict(known.words)
        for step in self.extract.steps:
            assert isinstance(step, DeriveStep)
            rows = without_code(rows.with_columns(formula(step.expression.tree).alias(step.name)), step.name)
            words.pop(step.name, None)
        texts = [
            known.held(name).to_frame(name) if name in words else rows.select(pl.col(name).unique()).collect()
            for name in self.texts
        ]
        return [*(gathered_in_runs(rows, one, words) for one in self.gatherings), *texts]

    @property
    def texts(self) -> list[str]:
        """The columns that are compared with texts."""
        return sorted({name for one in self.gatherings for name in one.texts})

    def take(self, frames: Sequence[pl.DataFrame]) -> None:
        """What was found in all rows: the parts of every gathering, then the different values of `texts`."""
        for gathering, parts in zip(self.gatherings, frames, strict=False):
            gathering.take(parts)
        for name, values in zip(self.texts, frames[len(self.gatherings) :], strict=True):
            self.sources.held[self.extract.name, name] = set(values[name].to_list())


class Elsewhere(Protocol):
    """Where extracts may be gone through but here: it gives what a pass asks for, and no row."""

    def holds(self, name: str) -> bool:
        """Whether the extract is gone through there; not any more where its rows turned out to be read here alone."""

    def run(self, one: Pass) -> list[pl.DataFrame]:
        """One frame for each gathering of the pass, with its keys and parts as `gathered` has them, then one for each
        of its `texts` with the different values of that column, as known on as_of. Raises ForebygError."""


@dataclass
class Kept:
    """What was made of the blocks of a pass so far."""

    made: Pass
    found: list[list[pl.DataFrame]]
    rows: int = 0

    def keep(self, frames: Sequence[pl.DataFrame]) -> None:
        for kept, frame in zip(self.found, frames, strict=True):
            kept.append(frame)
        self.rows += sum(frame.height for frame in frames)
        if self.rows > MOST_KEPT:
            self.gather()
            # Of many keys few rows are added up.
            self.rows = min(self.rows // 2, sum(kept[0].height for kept in self.found))

    def gather(self) -> None:
        of = self.made.gatherings
        for place, (kept, gathering) in enumerate(zip(self.found, of, strict=False)):
            self.found[place] = [together(kept, gathering)]
        for place in range(len(of), len(self.found)):
            self.found[place] = [pl.concat(self.found[place]).unique()]

    def close(self) -> None:
        self.gather()
        self.made.take([kept[0] for kept in self.found])


@dataclass(frozen=True)
class Passes:
    """The passes by extract; `alone` are those that nothing else is asked of."""

    by_extract: dict[str, tuple[Pass, ...]]
    alone: frozenset[str]

    def go_through(
        self,
        names: Collection[str],
        stream: Callable[[str], Stream | None],
        elsewhere: Elsewhere | None = None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> frozenset[str]:
        """Streams these extracts of `alone`, or has them gone through elsewhere, and fills in their answers: those of
        which it can be believed. Once it `is_stopped`, of none."""
        return frozenset(name for name in names if self._is_gone_through(name, stream, elsewhere, is_stopped))

    def _is_gone_through(
        self,
        name: str,
        stream: Callable[[str], Stream | None],
        elsewhere: Elsewhere | None,
        is_stopped: Callable[[], bool],
    ) -> bool:
        passes = self.by_extract[name]
        if elsewhere is not None and elsewhere.holds(name):
            # Whoever asks is told when it is opened.
            with contextlib.suppress(ForebygError):
                for one in passes:
                    one.take(elsewhere.run(one))
                return True
            if elsewhere.holds(name):
                return False
        rows = stream(name)
        return rows is not None and _streamed(passes, rows, is_stopped)

    def hold(self, names: Collection[str]) -> None:
        """Opens these extracts, and fills in their answers."""
        for name in names:
            # Whoever asks is told when it is counted alone.
            with contextlib.suppress(ForebygError, pl.exceptions.InvalidOperationError):
                for one in self.by_extract[name]:
                    _held(one)


def passes_of(asking: Iterable[Asking], others: Iterable[BoundSet]) -> Passes:
    """What all look-ups ask of each extract; `others` are sets that hold whatever they read."""
    gatherings: dict[tuple[int, Grain], Gathering] = {}
    first: dict[tuple[str, int], tuple[Sources, Axis]] = {}
    asked: list[tuple[dict[str, Answers], Gathering, LookupStep]] = []
    held = {extract.name for one in others for extract in one.extracts()}
    for bound, sources, axis, answers in asking:
        own = (*bound.rows, *((bound.period.terms,) if bound.period.terms else ()))
        held |= {extract.name for extract in reached(own, ())}
        known = {sources.as_of.get(extract.name) for extract in bound.rows}
        for step in bound.steps:
            grain = grain_of(step, axis, known) if isinstance(step, LookupStep) else None
            if grain is None or not isinstance(step, LookupStep) or step.other is None:
                held |= {extract.name for extract in reached((), (step,))}
                continue
            if any(not isinstance(one, DeriveStep) for one in step.other.steps):
                held |= {extract.name for extract in reached((), (step,))}
            gathering = gatherings.setdefault((id(sources), grain), Gathering(step.other, grain))
            first.setdefault((step.other.name, id(sources)), (sources, axis))
            gathering.texts |= texts_asked(step)
            gathering.ask(asked_of(step))
            asked.append((answers, gathering, step))
    alike: dict[Hashable, list[LookupStep]] = {}
    for answers, gathering, step in asked:
        alike.setdefault((id(answers), id(gathering), step.on), []).append(step)
    for answers, gathering, step in asked:
        answers[step.name] = Answers(gathering, tuple(alike[id(answers), id(gathering), step.on]))
    by_extract: dict[str, tuple[Pass, ...]] = {}
    for (name, mark), (sources, axis) in first.items():
        own_gatherings = tuple(one for (of, _), one in gatherings.items() if of == mark and one.extract.name == name)
        made = Pass(own_gatherings[0].extract, sources, axis, own_gatherings)
        by_extract[name] = (*by_extract.get(name, ()), made)
    return Passes(by_extract, frozenset(by_extract) - held)


def _streamed(passes: Sequence[Pass], rows: Stream, is_stopped: Callable[[], bool]) -> bool:
    """False where the rows cannot be believed: they are to be opened, which says what is wrong."""
    kept = [Kept(one, [[] for _ in (*one.gatherings, *one.texts)]) for one in passes]
    try:
        for made in rows.each(lambda block: [one.of_block(block) for one in passes]):
            for one, frames in zip(kept, made, strict=True):
                one.keep(frames)
            if is_stopped():
                return False
    except (Unbelievable, ForebygError, pl.exceptions.PolarsError):
        return False
    if not rows.close():
        return False
    for one in kept:
        one.close()
    return True


def _held(one: Pass) -> None:
    rows = Runner(one.sources, one.axis).rows(plan_extract(one.extract))
    for gathering in one.gatherings:
        gathering.take(gathered(rows, gathering).collect())
