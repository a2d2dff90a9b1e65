"""This room goes through extracts on a Spark session for the passes of a run: what comes back is gathered, and no row.

An extract is read there where its contract asks for nothing that only the reader of one machine does. Its files are
gone through once: every cell is held to the contract, and the columns that are asked for stay on the cluster, from
which everything else is gathered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from forebyg.bound import SPELL_FROM, SPELL_TO, BoundExtract, DeriveStep
from forebyg.engine.passing import Pass
from forebyg.engine.spark.gathering import gathered, in_types
from forebyg.engine.spark.known import as_known, with_as_of, with_spell
from forebyg.engine.spark.quoting import named
from forebyg.engine.spark.reading import Read, read_extract
from forebyg.engine.spark.refusals import too_particular
from forebyg.engine.spark.rules import broken_together, columns_of_rules
from forebyg.engine.spark.session import collected, told_apart
from forebyg.engine.spark.text import text
from forebyg.errors import ExtractError
from forebyg.expressions import columns_of
from forebyg.extracts.wording import Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ELSEWHERE = "FB543"


@dataclass
class OnSpark:
    """Extracts of a folder as a session reads them; `session` starts it when it is first needed. `rows` counts those
    that were read of each."""

    extracts: dict[str, BoundExtract]
    data: Path
    session: Callable[[], SparkSession]
    as_of: Callable[[str], dt.date | None]
    rows: dict[str, int] = field(default_factory=dict)
    read: dict[str, Read | ExtractError | None] = field(default_factory=dict)

    def holds(self, name: str) -> bool:
        """Whether the extract is read there: by its contract, and by the first line of its files."""
        if name not in self.read:
            self.read[name] = self._opened(self.extracts[name])
        return self.read[name] is not None

    def run(self, one: Pass) -> list[pl.DataFrame]:
        """As `Elsewhere.run`. ExtractError where the rows break their contract."""
        read = self.read[one.extract.name] if self.holds(one.extract.name) else None
        if isinstance(read, ExtractError):
            raise read
        assert read is not None
        with _kept(read.marked(self._needed(one))) as declared:
            self._hold_to_contract(one.extract, read, declared)
            return self.of_rows(one, declared)

    def of_rows(self, one: Pass, declared: DataFrame) -> list[pl.DataFrame]:
        """What a pass asks of the rows of its extract as declared."""
        with told_apart():
            rows = self._asked_of(one, declared)
            found = [in_types(collected(gathered(self.session(), rows, each)), each) for each in one.gatherings]
            return [*found, *_different(rows, one.texts)]

    def _known(self, one: Pass, declared: DataFrame) -> DataFrame:
        """The rows of an extract as declared, as they are known on its as_of, with what it derives of them itself."""
        as_of = one.sources.as_of.get(one.extract.name)
        rows = with_spell(one.extract, as_known(one.extract, self._with_current_ids(one, declared), as_of))
        rows = with_as_of(rows, as_of)
        for step in one.extract.steps:
            assert isinstance(step, DeriveStep)
            others = [named(name) for name in rows.columns if name != step.name]
            rows = rows.selectExpr(*others, f"{text(step.expression.tree)} AS {named(step.name)}")
        return rows

    def _opened(self, extract: BoundExtract) -> Read | ExtractError | None:
        definition, source = extract.declared.definition, _source(extract)
        if definition.file is None:
            return None
        if any(too_particular(definition, list(definition.columns), source)):
            return None
        try:
            return read_extract(self.session(), extract, self.data)
        except ExtractError as error:
            return None if _is_elsewhere(error) else error

    def _hold_to_contract(self, extract: BoundExtract, read: Read, declared: DataFrame) -> None:
        """All rules, once for all passes."""
        if extract.name in self.rows:
            return
        definition, source = extract.declared.definition, _source(extract)
        count, problems = read.counted(declared)
        if not problems:
            together = broken_together(declared, count, definition, self.as_of(extract.name), source)
            problems = [problem for problem in together if problem.severity == "error"]
        if problems:
            error = ExtractError(problems)
            self.read[extract.name] = None if _is_elsewhere(error) else error
            raise error
        self.rows[extract.name] = count

    def _needed(self, one: Pass) -> set[str]:
        """The columns that the rules ask for, and those that are gathered, with all that they are derived from."""
        definition = one.extract.declared.definition
        names = columns_of_rules(definition) | _asked(one)
        for step in one.extract.steps:
            assert isinstance(step, DeriveStep)
            names |= set(columns_of(step.expression.tree))
        names |= {name for name, column in definition.columns.items() if column.type in ("date", "datetime")}
        if definition.spell is not None and definition.spell.label is not None:
            names |= {f"{definition.spell.label}.start", f"{definition.spell.label}.end"}
        return names

    def _asked_of(self, one: Pass, declared: DataFrame) -> DataFrame:
        """Only the columns that are gathered."""
        rows, names = self._known(one, declared), _asked(one)
        return rows.selectExpr(*(named(name) for name in rows.columns if name in names))

    def _with_current_ids(self, one: Pass, rows: DataFrame) -> DataFrame:
        """Old ids as the ones in use now."""
        for column, current in one.sources.current_ids(one.extract, rows.columns):
            from pyspark.sql.functions import broadcast

            mapped = self.session().createDataFrame(current.rename({"old": ".old", "new": ".new"}).to_arrow())
            own = [
                f"coalesce(`.new`, {named(name)}) AS {named(name)}" if name == column else named(name)
                for name in rows.columns
            ]
            rows = rows.join(broadcast(mapped), rows[named(column)] == mapped["`.old`"], "left").selectExpr(*own)
        return rows


def _is_elsewhere(error: ExtractError) -> bool:
    """Whether nothing is wrong but that it is not read there."""
    return all(problem.code == ELSEWHERE for problem in error.problems)


def _asked(one: Pass) -> set[str]:
    """The columns that are gathered, and by which."""
    names = {SPELL_FROM, SPELL_TO, *one.texts}
    for each in one.gatherings:
        trees = [tree for part in each.parts for tree in part.trees]
        trees += [each.grain.dated] if each.grain.dated is not None else []
        names |= {*each.grain.keys, *(name for tree in trees for name in columns_of(tree))}
    return names


def _source(extract: BoundExtract) -> Source:
    declared = extract.declared
    return Source(extract.name, str(declared.definition.file or extract.name), declared.place_of)


@contextmanager
def _kept(rows: DataFrame) -> Iterator[DataFrame]:
    """Rows that the cluster keeps while they are held to their contract and gathered."""
    kept = rows.persist()
    try:
        yield kept
    finally:
        kept.unpersist()


def _different(rows: DataFrame, names: list[str]) -> list[pl.DataFrame]:
    """The different values of each column, found together."""
    if not names:
        return []
    each = ", ".join(f"struct({place} AS place, {named(name)} AS value)" for place, name in enumerate(names))
    found = collected(rows.selectExpr(f"inline(array({each}))").distinct())
    return [
        found.filter(pl.col("place") == place).select(pl.col("value").alias(name)) for place, name in enumerate(names)
    ]
