"""This room runs worked examples: each on tables of its own, estimated and judged together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from forebyg.bound import BoundCatalogue, BoundIndicator
from forebyg.calculation import Prepared, World, assessed_worlds, world_of
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.indicators import Example
from forebyg.engine import Session, population_met
from forebyg.errors import ForebygError
from forebyg.examples.amending import frame_of, rebound
from forebyg.examples.expecting import differences
from forebyg.explanations import ExampleOutcome, Reach
from forebyg.language.binding import bind
from forebyg.results import FORESEEN


@dataclass
class _Held:
    """One example with what it was run on, for telling what no example reaches."""

    name: str
    """Of the indicator or variant that it is an example of."""
    example: Example
    world: World | None = None
    rows: pl.DataFrame | None = None
    refused: frozenset[str] = frozenset()
    admitted: frozenset[str] = frozenset()
    differences: tuple[str, ...] = ()

    @property
    def is_foreseen(self) -> bool:
        """Whether something is expected that takes long to find."""
        return not {key for result in self.example.expect.values() for key in result}.isdisjoint(FORESEEN)

    def fail(self, error: ForebygError) -> None:
        self.differences = tuple(problem.message for problem in error.problems)


def run_examples(
    catalogue: Catalogue, selected: Sequence[Declared]
) -> tuple[tuple[ExampleOutcome, ...], tuple[Reach, ...]]:
    """The outcome of every example of the selected indicators, and what no example of an indicator reaches."""
    bound = bind(catalogue)
    examples = [
        [_counted(catalogue, bound, declared, example) for example in declared.definition.tests]
        for declared in selected
    ]
    for is_foreseen in (False, True):
        _assess([one for held in examples for one in held if one.is_foreseen is is_foreseen], is_foreseen)
    outcomes: list[ExampleOutcome] = []
    reaches: list[Reach] = []
    indicators = {one.declared.name: one for one in bound.indicators}
    for declared, held in zip(selected, examples, strict=True):
        for one in held:
            variant = one.example.variant or declared.variant
            outcomes.append(ExampleOutcome(declared.id, variant, one.example.name, one.differences))
        indicator = indicators[declared.name]
        if indicator.sets and declared.variant is None:
            reaches.append(Reach(declared.id, declared.variant, tuple(_unreached(indicator, held))))
    return tuple(outcomes), tuple(reaches)


def _counted(catalogue: Catalogue, bound: BoundCatalogue, declared: Declared, example: Example) -> _Held:
    held = _Held(f"{declared.id}/{example.variant}" if example.variant else declared.name, example)
    try:
        own = rebound(catalogue, bound, held.name, example)
        session = Session(own, lambda extract: frame_of(own, extract, example), example.as_of)
        held.world = world_of(Prepared(own, session, tuple(one.declared for one in own.indicators)))
    except ForebygError as error:
        held.fail(error)
    return held


def _assess(held: Sequence[_Held], is_foreseen: bool) -> None:
    """Those that could be counted."""
    found = [(one, one.world) for one in held if one.world is not None]
    assessed = assessed_worlds([world for _, world in found], is_foreseen)
    for (one, world), (rows, errors) in zip(found, assessed, strict=True):
        try:
            if one.name in errors:
                raise errors[one.name]
            refused, admitted = _steps_met(world.prepared, one.name)
            id_, _, variant = one.name.partition("/")
            kept = rows.filter(
                (pl.col("indicator") == id_) & pl.col("variant").eq_missing(pl.lit(variant or None, dtype=pl.String))
            )
            one.differences = tuple(differences(kept, one.example))
            one.rows, one.refused, one.admitted = kept, refused, admitted
        except ForebygError as error:
            one.fail(error)


def _steps_met(prepared: Prepared, name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The population steps that refused a row, and those that admitted one."""
    refused: set[str] = set()
    admitted: set[str] = set()
    session = prepared.session
    one = session.named(name)
    for side in (side for side in one.sets if side.population):
        rungs = population_met(side, session.known(one.declared.defaults), session.last_day(one))
        refused |= {rung.label for rung in rungs if rung.refused or rung.unknown}
        admitted |= {rung.label for rung in rungs if rung.left}
    return frozenset(refused), frozenset(admitted)


def _unreached(indicator: BoundIndicator, held: Sequence[_Held]) -> Iterable[str]:
    """Steps that refuse no row of any example, or admit none, and outcomes that never occur."""
    if not held:
        yield "no example"
        return
    for label in dict.fromkeys(label for side in indicator.sets for label, _ in side.population):
        if not any(label in one.refused for one in held):
            yield f"no row is refused by '{label}'"
        if not any(label in one.admitted for one in held):
            yield f"no row passes '{label}'"
    if indicator.declared.definition.kind in ("share", "within"):
        frames = [one.rows for one in held if one.rows is not None and one.rows.height]
        hits = sum(float(rows["numerator"].sum() or 0) for rows in frames)
        bases = sum(float(rows["denominator"].sum() or 0) for rows in frames)
        if hits == 0:
            yield "no unit is counted in the numerator"
        if hits == bases:
            yield "every unit is counted in the numerator"
