"""This room walks a plan with polars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, JoinStep
from forebyg.engine.axis import Axis
from forebyg.engine.codes import (
    in_common,
    is_code,
    matched,
    of_code,
    once,
    with_texts,
    without_code,
    without_texts,
)
from forebyg.engine.folding import fold, with_unit
from forebyg.engine.formulas import formula
from forebyg.engine.gathering import Answers
from forebyg.engine.looking import look_up
from forebyg.engine.places import Places, places_of
from forebyg.engine.placing import place
from forebyg.engine.plan import (
    ROW,
    UNIT,
    Derive,
    Filter,
    Fold,
    Join,
    KeepEnd,
    LookUp,
    Number,
    Place,
    Plan,
    Scan,
    Shared,
    Stack,
)
from forebyg.engine.sources import LINE, Sources, require_single

FOREVER = dt.date.max


@dataclass
class Runner:
    """Plans of one set on its sources and axis; a node met twice is run once."""

    sources: Sources
    axis: Axis
    needed: frozenset[str] | None = None
    """The columns that anything reads; all where an extract is made for every indicator of the run."""
    answers: Mapping[str, Answers] = field(default_factory=dict)
    """Of look-ups, by their name, whose answers are gathered by key and period before."""
    done: dict[int, pl.LazyFrame] = field(default_factory=dict)
    kept: list[Plan] = field(default_factory=list)

    def rows(self, plan: Plan) -> pl.LazyFrame:
        if id(plan) not in self.done:
            self.done[id(plan)] = self._run(plan)
            self.kept.append(plan)
        return self.done[id(plan)]

    def _run(self, plan: Plan) -> pl.LazyFrame:
        match plan:
            case Scan(extract):
                return self.sources.rows(extract)
            case Shared(name, source):
                if name not in self.sources.shared:
                    self.sources.shared[name] = once(Runner(self.sources, self.axis).rows(source))
                return self.sources.shared[name]
            case Stack(inputs):
                return pl.concat(in_common([self.rows(part) for part in inputs]), how="diagonal_relaxed")
            case Number(source):
                # Collected once here: every later step of the set starts from these rows.
                return once(self._trimmed(self.rows(source)).with_row_index(ROW))
            case Derive(source, columns):
                frame = self.rows(source)
                for name, tree in columns:
                    frame = without_code(frame.with_columns(formula(tree).alias(name)), name)
                return frame
            case Filter(source, condition, _):
                return self.rows(source).filter(formula(condition))
            case KeepEnd():
                return once(self._keep_end(plan))
            case Place(source, period, has_spell):
                return place(self.rows(source), period, self.axis, has_spell)
            case Join(source, step, other):
                frame = self._collected(source) if step.other.has_spell else self.rows(source)
                return self._join(frame, step, self.rows(other))
            case LookUp(source, step, _) if step.name in self.answers:
                frame = self.rows(source)
                is_there = step.name in frame.collect_schema().names()
                return frame if is_there else self.answers[step.name].beside(frame)
            case LookUp(source, step, other):
                return look_up(self._collected(source), step, self.rows(other))
            case Fold():
                return fold(self._collected(plan.input), plan)

    def _trimmed(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Without the columns that nothing reads."""
        names = frame.collect_schema().names()
        return frame.select([name for name in names if self._reads(name) or name in (SPELL_FROM, SPELL_TO, "as_of")])

    def _reads(self, name: str) -> bool:
        return self.needed is None or of_code(name) in self.needed

    def _joined_columns(self, step: JoinStep, other: pl.LazyFrame) -> list[str]:
        """The columns of the other extract that are read here."""
        names = (name for name in other.collect_schema().names() if not name.startswith(".") and name != "as_of")
        return [name for name in names if self._reads(f"{step.name}.{name}")]

    def _collected(self, source: Plan) -> pl.LazyFrame:
        """The rows once, where the next step reads them twice: a plan that grows by doubling would never end."""
        frame = once(self.rows(source))
        self.done[id(source)] = frame
        return frame

    def _keep_end(self, plan: KeepEnd) -> pl.LazyFrame:
        first = plan.first
        frame = self.rows(plan.input).with_columns(formula(first.dated).alias(".dated"))
        if first.among is not None:
            frame = frame.filter(formula(first.among))
        frame = frame.filter(pl.col(".dated").is_not_null())
        order = [".dated", *plan.key, ROW]
        descending = [first.end == "last", *[False] * (len(plan.key) + 1)]
        ordered = (
            with_unit(frame, first.per).rename({UNIT: ".first"}).sort(order, descending=descending, maintain_order=True)
        )
        return ordered.unique(".first", keep="first", maintain_order=True).drop(".first", ".dated")

    def _join(self, frame: pl.LazyFrame, step: JoinStep, other: pl.LazyFrame) -> pl.LazyFrame:
        theirs = tuple(name for _, name in step.on)
        spell = step.other.has_spell
        if (step.other.name, theirs) not in self.sources.singular:
            require_single(self.sources, step.other, _collected(other, theirs, spell), theirs)
        keys = [f".key{position}" for position in range(len(theirs))]
        if spell:
            frame = frame.with_columns(formula(mine).alias(key) for key, (mine, _) in zip(keys, step.on, strict=True))
            frame = self._join_spell(frame, step, other, keys, theirs)
        else:
            mine, by = matched(frame, step.on, other.collect_schema().names())
            columns = self._joined_columns(step, other)
            if (places := self._places(step, other, by)) is not None:
                taken = without_texts(other.select(columns)).collect()
                return with_texts(places.beside(frame, mine[0], {f"{step.name}.{one.name}": one for one in taken}))
            frame = frame.with_columns(one.alias(key) for key, one in zip(keys, mine, strict=True))
            right = _prefixed(other, step.name, keys, by, columns)
            frame = frame.join(right, on=keys, how="left", maintain_order="left")
        return frame.drop(keys)

    def _places(self, step: JoinStep, other: pl.LazyFrame, by: Sequence[str]) -> Places | None:
        """Where the rows of the other extract are by their code."""
        if len(by) > 1 or not is_code(by[0]):
            return None
        mark = (step.other.name, by[0])
        if mark not in self.sources.places:
            self.sources.places[mark] = places_of(other.select(by[0]).collect().to_series())
        return self.sources.places[mark]

    def _join_spell(
        self, frame: pl.LazyFrame, step: JoinStep, other: pl.LazyFrame, keys: list[str], theirs: tuple[str, ...]
    ) -> pl.LazyFrame:
        """The spell valid on the day; where none is, the constant columns are known all the same."""
        definition = step.other.declared.definition
        constant = definition.constant
        names = self._joined_columns(step, other)
        is_fixed = constant is not None and (constant.per,) == theirs
        fixed = {name for name in names if of_code(name) in constant.columns} if constant and is_fixed else set()
        if step.at is not None:
            frame = _valid_on(frame, step, other, keys, theirs, [name for name in names if name not in fixed])
        if fixed:
            wanted = [pl.col(theirs[0]).alias(keys[0])]
            wanted += [pl.col(name).drop_nulls().first().alias(f"{step.name}.{name}") for name in sorted(fixed)]
            known = other.filter(pl.col(theirs[0]).is_not_null()).group_by(theirs[0], maintain_order=True)
            right = known.agg(wanted[1:]).rename({theirs[0]: keys[0]})
            frame = frame.join(right, on=keys, how="left", maintain_order="left")
        return frame


def _collected(other: pl.LazyFrame, keys: tuple[str, ...], spell: bool) -> pl.DataFrame:
    names = other.collect_schema().names()
    wanted = [*keys, *([SPELL_FROM, SPELL_TO] if spell else []), *([LINE] if LINE in names else [])]
    return other.select(list(dict.fromkeys(wanted))).collect()


def _prefixed(
    other: pl.LazyFrame, name: str, keys: list[str], theirs: Sequence[str], columns: list[str]
) -> pl.LazyFrame:
    matched = [pl.col(mine).alias(key) for key, mine in zip(keys, theirs, strict=True)]
    return other.select(*matched, *(pl.col(column).alias(f"{name}.{column}") for column in columns))


def _valid_on(
    frame: pl.LazyFrame,
    step: JoinStep,
    other: pl.LazyFrame,
    keys: list[str],
    theirs: tuple[str, ...],
    names: list[str],
) -> pl.LazyFrame:
    """Adds the dated columns of the spell that holds `at`; of two that meet on that day, the later."""
    assert step.at is not None
    # Overlaps were refused, so the end of a spell that meets the next one is one day earlier.
    upper = pl.min_horizontal(
        pl.col(SPELL_TO).fill_null(FOREVER),
        pl.col(SPELL_FROM).shift(-1).over(theirs).dt.offset_by("-1d").fill_null(FOREVER),
    )
    spells = (
        other.filter(pl.col(SPELL_FROM).is_not_null()).sort(*theirs, SPELL_FROM).with_columns(upper.alias(".upper"))
    )
    right = spells.select(
        *(pl.col(mine).alias(key) for key, mine in zip(keys, theirs, strict=True)),
        pl.col(SPELL_FROM).alias(".lower"),
        ".upper",
        *(pl.col(name).alias(f"{step.name}.{name}") for name in names),
    )
    at = formula(step.at).cast(pl.Date).alias(".at")
    wanted = frame.select(*keys, at).unique(maintain_order=True)
    held = wanted.join(right, on=keys, how="inner").filter(pl.col(".at").is_between(pl.col(".lower"), pl.col(".upper")))
    held = held.drop(".lower", ".upper")
    return frame.with_columns(at).join(held, on=[*keys, ".at"], how="left", maintain_order="left").drop(".at")
