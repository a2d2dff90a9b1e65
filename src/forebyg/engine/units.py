"""This room makes the units of a family of sets: a row per period and unit, with what is known of each set as columns.

Each different condition, and each different value, is one column whatever the number of sets that ask for it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import polars as pl

from forebyg.bound import BoundFold, BoundSet
from forebyg.engine.axis import Axis
from forebyg.engine.closing import latest_days, with_parents
from forebyg.engine.families import Member
from forebyg.engine.folding import with_unit
from forebyg.engine.formulas import formula
from forebyg.engine.looking import folded
from forebyg.engine.needs import marks_read
from forebyg.engine.plan import PERIOD, UNIT
from forebyg.engine.planning import DONE, DUE, MET, WRONG
from forebyg.engine.strata import PARENT, strata_column
from forebyg.engine.values import ONE, Seen
from forebyg.engine.wholes import rescaled
from forebyg.expressions import QUOTIENT_UNIT

FLAGS = (MET, DUE, DONE, WRONG)
ALIKE = ("same", "sum", "min", "max", "any", "all", "first", "last")
"""Of one row, all these are its own value."""
OF_MANY = ("same", "sum", "min", "max", "any", "all", "count", "count_distinct")


class Viewed(NamedTuple):
    """The columns in which a member of the family sees its units; `admits` says of rows whether they are admitted,
    `person` who is behind the units, `latest` the last day that a row looks at."""

    member: Member
    seen: Seen
    admits: str
    person: str | None
    latest: str | None


@dataclass(frozen=True)
class Units:
    """`frame` has PERIOD, PARENT, UNIT and the columns of all members; `rows` is the same before rows were folded, with
    their breakdowns. `is_single`: every unit has one row in a period, so the two are one."""

    per: str | None
    frame: pl.DataFrame
    rows: pl.DataFrame
    is_single: bool
    viewed: tuple[Viewed, ...]


@dataclass
class Columns:
    """Columns to be made, each different one once."""

    made: dict[Hashable, tuple[str, pl.Expr]] = field(default_factory=dict)

    def named(self, key: Hashable, made: pl.Expr, prefix: str) -> str:
        return self.made.setdefault(key, (f"{prefix}{len(self.made)}", made))[0]

    @property
    def expressions(self) -> list[pl.Expr]:
        return [made.alias(name) for name, made in self.made.values()]


def units_of(
    rows: pl.LazyFrame, per: str | None, members: Sequence[Member], axis: Axis, are_many: bool = False
) -> Units:
    """The units of the members that can be folded with the others, all of which count `per` the same. Rows that
    `are_many` are made in batches, which takes longer and less memory."""
    columns = Columns()
    asked = [(member, _inputs(member.seen, columns)) for member in members]
    framed = with_parents(with_unit(rows, per), axis)
    by = dict.fromkeys(one.column for member in members for dims in member.seen.by for one in dims)
    kept = [
        PERIOD,
        PARENT,
        UNIT,
        *_clocked(members[0].seen),
        *(pl.col(name).cast(pl.String).cast(pl.Categorical).alias(strata_column(name)) for name in by),
    ]
    one = pl.lit(1, dtype=pl.Int64).alias(ONE)
    wide = framed.select(*kept, one, *columns.expressions).collect(engine="streaming" if are_many else "in-memory")
    # Equal units have equal hashes.
    if per is None or wide.select(PERIOD, UNIT).hash_rows().n_unique() == wide.height:
        return _single(per, wide, asked)
    return _folded(per, wide, asked)


def _clocked(bound: BoundSet) -> list[str | pl.Expr]:
    """What is known of every case, whichever set asks."""
    clock = bound.clock
    if clock is None:
        return []
    flags = FLAGS if clock.stop is not None else (DUE, WRONG)
    days = {".start": clock.start, ".stop": clock.stop, "deadline": clock.deadline}
    return [*flags, "as_of", *(formula(tree).alias(name) for name, tree in days.items() if tree is not None)]


class _Inputs(NamedTuple):
    """The columns of rows that a set is folded of."""

    admitted: str
    times: str | None
    folds: dict[str, tuple[BoundFold, str | None]]
    mark: str | None
    person: str | None
    latest: str | None


def _inputs(bound: BoundSet, columns: Columns) -> _Inputs:
    trees = tuple(condition.tree for _, condition in bound.population)
    conditions = [formula(tree).fill_null(False) for tree in trees]
    admits = pl.all_horizontal(conditions) if conditions else pl.repeat(True, pl.len())
    folds = {}
    for name in ("value", "numerator", "weight"):
        fold: BoundFold | None = getattr(bound, name)
        if fold is not None:
            tree = fold.expression
            folds[name] = (fold, None if tree is None else columns.named(("in", tree), formula(tree), ".in"))
    marks, ends = marks_read(bound), latest_days(bound)
    return _Inputs(
        columns.named(("admitted", trees), admits, ".admitted"),
        _kept(bound.units_column, columns),
        folds,
        columns.named(("mark", marks), pl.coalesce(marks), ".mark") if marks else None,
        _kept(bound.behind, columns),
        columns.named(("latest", *map(str, ends)), pl.max_horizontal(ends), ".latest") if ends else None,
    )


def _kept(name: str | None, columns: Columns) -> str | None:
    return None if name is None else columns.named(("column", name), pl.col(name), ".column")


def _single(per: str | None, wide: pl.DataFrame, asked: Sequence[tuple[Member, _Inputs]]) -> Units:
    """Each unit is its one row."""
    columns, viewed = Columns(), []
    for member, inputs in asked:
        if all(_is_read(fold) for fold, _ in inputs.folds.values()):
            names: dict[str, Any] = {
                name: _of_one(fold, column, columns) for name, (fold, column) in inputs.folds.items()
            }
            seen = Seen(inputs.admitted, inputs.times or ONE, **names)
            seen = seen if inputs.mark is None else replace(seen, mark=inputs.mark)
            viewed.append(Viewed(member, seen, inputs.admitted, inputs.person, inputs.latest))
    frame = wide.with_columns(columns.expressions)
    return Units(per, frame, frame, True, _told(viewed, frame))


def _is_read(fold: BoundFold) -> bool:
    return fold.function in (*ALIKE, "count", "count_distinct", "mean")


def _of_one(fold: BoundFold, column: str | None, columns: Columns) -> str:
    if fold.function == "count":
        return ONE
    assert column is not None
    assert fold.expression is not None
    if fold.function in ALIKE:
        return column
    if fold.function == "mean":
        value = rescaled(pl.col(column), fold.expression.type.unit, QUOTIENT_UNIT)
        return columns.named(("mean", column), value, ".of")
    return columns.named(("distinct", column), pl.col(column).is_not_null().cast(pl.Int64), ".of")


def may_be_left(bound: BoundSet) -> bool:
    """Whether a set is left to be counted alone where units have several rows."""
    folds = [fold for fold in (bound.value, bound.numerator, bound.weight) if fold is not None]
    return bound.per is not None and (bound.clock is not None or any(one.function not in OF_MANY for one in folds))


def _folded(per: str | None, wide: pl.DataFrame, asked: Sequence[tuple[Member, _Inputs]]) -> Units:
    """The rows of each unit folded, of every set those that it admits."""
    columns = Columns()
    known = [
        _view(member, inputs, columns)
        for member, inputs in asked
        if member.seen.clock is None and all(fold.function in OF_MANY for fold, _ in inputs.folds.values())
    ]
    keys = [PERIOD, PARENT, UNIT]
    frame = wide.lazy().group_by(keys).agg(pl.lit(1, dtype=pl.Int64).alias(ONE), *columns.expressions).collect()
    checks = sorted({name for _, differs in known for name in differs})
    found = frame.select(pl.col(checks).any()).to_dicts()[0] if checks else {}
    viewed = [one for one, differs in known if not any(found[name] for name in differs)]
    return Units(per, frame, wide, False, _told(viewed, frame))


def _told(viewed: Sequence[Viewed], frame: pl.DataFrame) -> tuple[Viewed, ...]:
    """Knowing which of them lack no numerator."""
    full = {name for name in frame.columns if not frame[name].null_count()}
    return tuple(one._replace(seen=replace(one.seen, is_told=one.seen.numerator in full)) for one in viewed)


def _view(member: Member, inputs: _Inputs, columns: Columns) -> tuple[Viewed, list[str]]:
    """What a member sees of folded units, and the columns that tell rows of a unit that differ where they may not."""
    admitted, differs = pl.col(inputs.admitted), list[str]()

    def same(column: str) -> str:
        of_admitted = pl.col(column).filter(admitted)
        differs.append(columns.named(("differs", inputs.admitted, column), of_admitted.n_unique() > 1, ".differs"))
        return columns.named(("same", inputs.admitted, column), of_admitted.first(), ".of")

    names: dict[str, Any] = {}
    for name, (fold, column) in inputs.folds.items():
        if fold.function == "same" and column is not None:
            names[name] = same(column)
        else:
            key = (fold.function, inputs.admitted, column)
            names[name] = columns.named(key, _of_many(fold, column, admitted), ".of")
    times = same(inputs.times) if inputs.times else ONE
    seen = Seen(columns.named(("any", inputs.admitted), admitted.any(), ".any"), times, **names)
    if inputs.mark is not None:
        first = pl.col(inputs.mark).filter(admitted).drop_nulls().first()
        seen = replace(seen, mark=columns.named(("mark", inputs.admitted, inputs.mark), first, ".of"))
    behind = same(inputs.person) if inputs.person is not None else None
    return Viewed(member, seen, inputs.admitted, behind, inputs.latest), differs


def _of_many(fold: BoundFold, column: str | None, admitted: pl.Expr) -> pl.Expr:
    if fold.function == "count":
        return admitted.sum().cast(pl.Int64)
    assert column is not None
    assert fold.expression is not None
    return folded(fold.function, pl.col(column).filter(admitted), fold.expression.type)
