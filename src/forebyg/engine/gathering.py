"""This room gathers the rows of an extract by key and window of days: the first stage of every look-up whose windows
are those of periods. Each different (filter, column, aggregate) is one part, added up in one pass over the rows; what a
question asks is made of few parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from forebyg.bound import BoundExtract, LookupStep
from forebyg.engine.axis import Axis
from forebyg.engine.classes import CLASS, classes_of
from forebyg.engine.codes import code_of, coded, in_common, is_code, matched
from forebyg.engine.formulas import day
from forebyg.engine.parts import Part, PartKind, made, of_parts
from forebyg.engine.places import Places, places_of
from forebyg.engine.plan import PERIOD, PERIOD_COLUMNS
from forebyg.engine.runs import in_runs, rises
from forebyg.engine.wholes import divided, in_64_bits, rescaled, whole
from forebyg.engine.windows import FOREVER, in_windows
from forebyg.errors import CountingError
from forebyg.expressions import DATETIME, QUOTIENT_UNIT, Column, Expression, columns_of

FOUND = ".found"
FUNCTIONS = ("exists", "count", "sum", "mean", "min", "max", "any", "all")
NOTHING = {"exists": False, "count": 0, "sum": 0}
"""What is answered where no row is found; by all other functions nothing is."""


@dataclass(frozen=True)
class Grain:
    """What rows are gathered by: the columns that are keys, and windows of days by the index of their period (None: all
    rows together). `dated` None: a row is in every window that its spell touches."""

    extract: str
    keys: tuple[str, ...]
    dated: Expression | None
    windows: tuple[tuple[dt.date, dt.date], ...] | None


@dataclass(frozen=True)
class Asked:
    """A question to the rows of a grain: what is made of `value` where `where` is true."""

    function: str
    where: Expression | None
    value: Expression | None

    def parts(self, extract: BoundExtract) -> tuple[Part, ...]:
        """What the answer is made of; a column that is never empty has no unknown values."""
        many = Part("many", self.where)
        if self.value is None:
            return (many,)
        known = () if _is_filled(self.value, extract) else (Part("unknown", self.where, self.value),)
        kinds: dict[str, PartKind] = {"min": "least", "max": "most", "any": "some", "all": "every"}
        own = Part(kinds.get(self.function, "total"), self.where, self.value)
        match self.function:
            case "min" | "max":
                return (own,)
            case "sum":
                return (own, *known)
        return (own, many, *known)


@dataclass
class Gathering:
    """All questions to one grain of an extract, and its parts by key and window once rows have been gone through."""

    extract: BoundExtract
    grain: Grain
    parts: dict[Part, str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    """The columns that questions compare with texts."""
    found: pl.DataFrame | None = None
    """With codes in place of those keys that have them, and numbers in 64 bits where all are that small."""
    places: Places | None = None
    """Where the rows of `found` are by their `placed` code; None where that cannot be read off a list."""
    codes: tuple[Any, Any] = (0, 0)
    """The least and the greatest code that was found."""

    def ask(self, asked: Asked) -> None:
        for part in asked.parts(self.extract):
            self.parts.setdefault(part, f".part{len(self.parts)}")

    def take(self, found: pl.DataFrame) -> None:
        """What was gathered of all rows."""
        found = coded(found, [key for key in self.grain.keys if found.schema.get(key) == pl.String])
        self.found = found.with_columns(in_64_bits(one) for one in found if one.dtype == pl.Int128)
        code = code_of(self.grain.keys[0])
        if len(self.grain.keys) == 1 and code in found.columns and found.height:
            self.codes = (found[code].min(), found[code].max())
            self.places = places_of(found.select(self.placed(pl.col(code))).to_series())

    def placed(self, code: pl.Expr) -> pl.Expr:
        """The one number of a code and a window; null where nothing was found of the code in any window."""
        least, most = self.codes
        # Window by window the codes lie as evenly as they do of themselves.
        number = code if self.grain.windows is None else code + pl.col(PERIOD) * (most - least + 1)
        return pl.when(code.is_between(least, most)).then(number)

    def keys(self, names: Collection[str]) -> list[str]:
        """What rows are gathered by: columns of these `names`, codes where there are any."""
        keys = [code_of(key) if code_of(key) in names else key for key in self.grain.keys]
        return [*keys, *([PERIOD] if self.grain.windows is not None else [])]

    @property
    def columns(self) -> set[str]:
        """What is read of a row but its keys."""
        return set[str]().union(*(part.columns for part in self.parts))

    def answer(self, asked: Asked) -> pl.Expr:
        """As `looking.folded` of the rows for which `where` is true, and null where there is none of them."""
        own = [_whole(part, pl.col(self.parts[part])) for part in asked.parts(self.extract)]
        kinds = [part.kind for part in asked.parts(self.extract)]
        is_known = own[kinds.index("unknown")] == 0 if "unknown" in kinds else pl.lit(True)
        first = own[0]
        match asked.function:
            case "exists":
                return first > 0
            case "sum":
                return pl.when(is_known).then(first)
            case "mean":
                assert asked.value is not None
                total = rescaled(first, asked.value.type.unit, QUOTIENT_UNIT)
                return pl.when(is_known & (own[1] > 0)).then(divided(total, own[1].cast(pl.Int128)))
            case "any":
                return pl.when(first).then(pl.lit(True)).when(is_known & (own[1] > 0)).then(pl.lit(False))
            case "all":
                return pl.when(~first).then(pl.lit(False)).when(is_known & (own[1] > 0)).then(pl.lit(True))
        return first


def _whole(part: Part, found: pl.Expr) -> pl.Expr:
    """A part that is a number, in the type of such numbers."""
    is_number = part.kind in ("total", "least", "most") and part.value is not None and part.value.type.name == "number"
    return found.cast(whole(part.value.type.unit)) if is_number and part.value is not None else found


def grain_of(step: LookupStep, axis: Axis, known: Collection[dt.date | None]) -> Grain | None:
    """By what a look-up gathers rows; None where its windows depend on the row that looks, or on more than days. Rows
    that are stacked may have been `known` on several days."""
    if step.other is None or step.outer or step.function not in FUNCTIONS:
        return None
    keys = tuple(theirs for _, theirs in step.on)
    if step.during is None:
        return Grain(step.other.name, keys, None, None)
    edges = [edge for edge in (step.during.first, step.during.last) if edge is not None]
    is_timed = step.dated is not None and step.dated.type == DATETIME
    if any(columns_of(edge) - set(PERIOD_COLUMNS) for edge in edges) or is_timed or len(known) > 1:
        return None
    parts = axis.parts.with_columns(pl.lit(next(iter(known)), dtype=pl.Date).alias("as_of"))
    first = _edge(parts, step.during.first, dt.date.min)
    last = _edge(parts, step.during.last, FOREVER)
    # Rows are placed by a search in either list.
    if not all(not edge.null_count() and edge.is_sorted() for edge in (first, last)):
        return None
    return Grain(step.other.name, keys, step.dated, tuple(zip(first.to_list(), last.to_list(), strict=True)))


def _edge(parts: pl.DataFrame, edge: Expression | None, otherwise: dt.date) -> pl.Series:
    made = pl.lit(otherwise) if edge is None else day(edge)
    return parts.select(made.alias("edge") if edge is not None else pl.repeat(otherwise, pl.len()).alias("edge"))[
        "edge"
    ]


def asked_of(step: LookupStep) -> Asked:
    return Asked(step.function, step.where, step.value)


def gathered(rows: pl.LazyFrame, gathering: Gathering) -> pl.LazyFrame:
    """One row per key and window in which there is a row of `rows`, with all parts. Keys are codes where they have
    any."""
    keys = gathering.keys(rows.collect_schema().names())
    parts = [made(part).alias(name) for part, name in gathering.parts.items()]
    return _placed(rows, gathering, keys).group_by(keys).agg(parts)


def gathered_in_runs(rows: pl.LazyFrame, gathering: Gathering, words: Mapping[str, pl.Series]) -> pl.DataFrame:
    """As `gathered`, of a block of rows, but rows of one key and window are added up only where they follow each other:
    so a file in the order of its keys leaves few rows, and any other no more than it has. Of columns with `words` the
    rows have the numbers of these, too."""
    keys = gathering.keys(rows.collect_schema().names())
    classes = classes_of(words, gathering.columns)
    read = set[str]().union(*map(classes.columns, gathering.parts))
    placed = _placed(rows, gathering, keys, words)
    placed = placed.select(*keys, *sorted(read - set(keys)), classes.number.alias(CLASS))
    return in_runs(placed.collect(), keys, gathering.parts, classes)


def together(found: Sequence[pl.DataFrame], gathering: Gathering) -> pl.DataFrame:
    """What was gathered of several blocks, or in runs, as one. Of a file in the order of its keys only the rows at the
    borders of blocks are to be added up."""
    alike = pl.concat(in_common([frame.lazy() for frame in found]), how="diagonal_relaxed").collect()
    keys, parts = gathering.keys(alike.columns), gathering.parts
    totals = [alike[name] for part, name in parts.items() if part.kind == "total"]
    # What was small in each may be large together.
    alike = alike.with_columns(in_64_bits(one.cast(pl.Int128), one.len()) for one in totals)
    rows = in_runs(alike, keys, {of_parts(part, name): name for part, name in parts.items()})
    if rises(rows, keys):
        return rows
    sums = [made(of_parts(part, name)).alias(name) for part, name in parts.items()]
    return rows.lazy().group_by(keys).agg(sums).collect(engine="streaming")


def _placed(
    rows: pl.LazyFrame, gathering: Gathering, keys: Sequence[str], words: Mapping[str, pl.Series] | None = None
) -> pl.LazyFrame:
    keyed = rows.drop_nulls([key for key in keys if key != PERIOD])
    grain = gathering.grain
    return keyed if grain.windows is None else in_windows(keyed, grain.dated, grain.windows, words)


def _is_filled(value: Expression, extract: BoundExtract) -> bool:
    """A column that must have a value in every row, and is no date, which may not be known yet."""
    definition, hidden = extract.declared.definition, {step.name for step in extract.steps}
    if not isinstance(value, Column) or value.name not in definition.columns or value.name in hidden:
        return False
    column = definition.columns[value.name]
    is_required = not column.optional and not {"required", f"{value.name}.required"} & set(definition.severity)
    return is_required and not column.marks and column.type in ("int", "decimal", "category", "text", "yes_no")


@dataclass(frozen=True)
class Answers:
    """The look-ups of one family, all on the same columns, that one gathering answers."""

    gathering: Gathering
    steps: tuple[LookupStep, ...]

    def beside(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """`frame`, which has `.period`, with the values of all these look-ups. CountingError where they could not be
        gathered, which is told of each set alone."""
        gathering, on = self.gathering, self.steps[0].on
        if gathering.found is None:
            raise CountingError([])
        asking, names = matched(frame, on, gathering.found.columns)
        asked = [(step, asked_of(step)) for step in self.steps]
        parts = sorted({gathering.parts[part] for _, one in asked for part in one.parts(gathering.extract)})
        found = gathering.found.select(*gathering.found.columns, pl.lit(True).alias(FOUND))
        if gathering.places is not None and is_code(names[0]):
            taken = {name: found[name] for name in (*parts, FOUND)}
            joined = gathering.places.beside(frame, gathering.placed(asking[0]), taken)
        else:
            joined = self._joined(frame, found, asking, names, parts)
        none = pl.col(FOUND).is_null()
        values = [
            pl.when(none).then(pl.lit(NOTHING.get(step.function))).otherwise(gathering.answer(one)).alias(step.name)
            for step, one in asked
        ]
        return joined.with_columns(values).drop(FOUND, *parts)

    def _joined(
        self, frame: pl.LazyFrame, found: pl.DataFrame, asking: list[pl.Expr], names: list[str], parts: list[str]
    ) -> pl.LazyFrame:
        mine = [f".key{n}" for n in range(len(names))]
        period = self.gathering.keys(())[len(names) :]
        texts = [pl.col(code_of(name)).cast(pl.String).alias(name) for name in names if name not in found.columns]
        theirs = [pl.col(name).alias(key) for key, name in zip(mine, names, strict=True)]
        known = found.lazy().with_columns(texts).select(*theirs, *period, *parts, FOUND)
        keyed = frame.with_columns(one.alias(key) for key, one in zip(mine, asking, strict=True))
        return keyed.join(known, on=[*mine, *period], how="left", maintain_order="left").drop(mine)
