"""This room reads an extract of a contract as a Spark DataFrame: every column as text first, then typed strictly.

Nothing is inferred. A cell that is not of its type, a row of another width, an empty cell where none may be: each is
counted while the rows go by, and any count above zero refuses the extract; so the rows may only be believed when
`problems_of` has been asked. No message carries a cell.

Not held to here, as they concern rows together: keys, constants, references, coverage, counts of rows, repeats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forebyg.bound import BoundExtract
from forebyg.definitions.extracts import Extract
from forebyg.engine.spark.cells import Cells
from forebyg.engine.spark.checks import Check
from forebyg.engine.spark.files import Written, not_plain, written
from forebyg.engine.spark.labels import edges
from forebyg.engine.spark.lines import OPEN, RAGGED, cut_lines
from forebyg.engine.spark.marks import Group, Marks, Question
from forebyg.engine.spark.plain import tried
from forebyg.engine.spark.quoting import exactly, named
from forebyg.engine.spark.refusals import broken, ragged, too_particular, unreadable, unsettled
from forebyg.engine.spark.session import told_apart
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.finding import find_files
from forebyg.extracts.headers import match_header
from forebyg.extracts.wording import Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

GLOB, BEHIND = r"([\[\]{}*?\\])", r"\\\1"
"""The signs of a path that Spark takes for a pattern, and how they are none."""
NATIVE = ("tinyint", "smallint", "int", "bigint", "boolean", "date", "timestamp_ntz")


@dataclass(frozen=True)
class Read:
    """Rows as values, with the marks of what has to be counted of all rows before any is believed, and the physical
    columns to take of them."""

    rows: DataFrame
    physical: Mapping[str, str]
    marks: Marks
    telling: frozenset[str]
    """The marks that say how a column is written, and of no fault."""
    judge: Callable[[Mapping[str, int]], Iterator[Problem]]

    def frame(self) -> DataFrame:
        """The physical columns."""
        return self.rows.selectExpr(*(f"{text} AS {named(name)}" for name, text in self.physical.items()))

    def marked(self, columns: Collection[str]) -> DataFrame:
        """Those of the physical columns, with the marks."""
        names = [name for name in self.physical if name in columns]
        texts = (f"{self.physical[name]} AS {named(name)}" for name in names)
        return self.rows.selectExpr(*self.marks.columns(), *texts)

    def counted(self, marked: DataFrame) -> tuple[int, list[Problem]]:
        """How many rows there are, and what is wrong with them."""
        with told_apart():
            counts = self.marks.counted(marked, self.telling)
        return counts["rows"], list(self.judge(counts))


def read_extract(
    session: SparkSession, extract: BoundExtract, data: Path, columns: Collection[str] | None = None
) -> Read:
    """The rows of `columns` (None: all) of an extract in a folder that all machines of the session see; ExtractError
    where its contract or the way in which its files are written say that it is not read there."""
    declared = extract.declared
    source = Source(extract.name, str(declared.definition.file or extract.name), declared.place_of)
    definition = declared.definition
    wanted = [
        name for name in definition.columns if columns is None or name in columns or _is_of_spell(definition, name)
    ]
    _refuse(list(too_particular(definition, wanted, source)))
    files = find_files(source.shown, data, source)
    _refuse(list(unreadable(files, source)))
    paths = [f"file:{re.sub(GLOB, BEHIND, file.path.resolve().as_posix())}" for file in files]
    with told_apart(not_plain(source)):
        if source.shown.lower().endswith(".parquet"):
            return _of_parquet(session, definition, wanted, paths, source)
        return _of_text(session, definition, wanted, paths, written(files, definition, source), source)


def _is_of_spell(extract: Extract, name: str) -> bool:
    return extract.spell is not None and name in (extract.spell.start, extract.spell.end, extract.spell.label)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ExtractError(problems)


def _of_text(
    session: SparkSession, extract: Extract, wanted: list[str], paths: list[str], how: Written, source: Source
) -> Read:
    cut = cut_lines(session, paths, how)
    given = {name: cut.raw[how.dialect.positions[name]] for name in wanted}
    return _typed(cut.rows, extract, given, frozenset(), source)


def _of_parquet(session: SparkSession, extract: Extract, wanted: list[str], paths: list[str], source: Source) -> Read:
    rows = session.read.parquet(*paths)
    header = match_header(rows.columns, extract, source)
    types = {
        name: rows.schema[header.positions[name]].dataType.simpleString() for name in wanted if name in header.positions
    }
    problems = list(header.problems)
    for name, type in types.items():
        if type not in ("string", *NATIVE) and not type.startswith("decimal("):
            text = f"column '{name}' holds values that are not read exactly on Spark"
            problems.append(
                source.problem("FB543", ("columns", name), text, "write whole numbers, decimals, dates or text")
            )
    _refuse(problems)
    texts = [
        _as_text(named(rows.columns[header.positions[name]]), types[name], extract.columns[name].type)
        for name in wanted
    ]
    whole = (f"false AS {named(OPEN)}", f"false AS {named(RAGGED)}")
    rows = rows.selectExpr(*whole, *(f"{text} AS _{place}" for place, text in enumerate(texts)))
    native = frozenset(name for name, type in types.items() if type != "string")
    return _typed(rows, extract, {name: f"_{place}" for place, name in enumerate(wanted)}, native, source)


def _as_text(column: str, type: str, declared: str) -> str:
    """A value of a Parquet file as the text that the contract reads."""
    if type == "timestamp_ntz":
        whole = f"date_format({column}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')"
        return whole if declared == "datetime" else f"regexp_replace({whole}, ' 00:00:00[.]000000', '')"
    text = f"CAST({column} AS STRING)"
    return f"regexp_replace({text}, '[.]0+$', '')" if type.startswith("decimal(") else text


def _typed(rows: DataFrame, extract: Extract, given: Mapping[str, str], native: frozenset[str], source: Source) -> Read:
    """Step by step, so that each cell is read once: as it stands, in plain writing or stripped, as a value."""
    columns = [_cells(extract, name, name in native) for name in given]
    rows = rows.selectExpr(
        named(OPEN),
        named(RAGGED),
        *(f"{raw} AS {cells.raw}" for cells, raw in zip(columns, given.values(), strict=True)),
    )
    tries = [cells.tries() for cells in columns]
    for place in range(max(map(len, tries), default=0)):
        texts = zip(columns, tries, strict=True)
        step = (f"{each[place]} AS {tried(cells.name, place)}" for cells, each in texts if place < len(each))
        rows = rows.selectExpr("*", *step)
    rows = rows.selectExpr("*", *(f"{cells.without_blanks()} AS {cells.stripped}" for cells in columns))
    rows = rows.selectExpr("*", *(f"{cells.prepared()} AS {cells.cell}" for cells in columns))
    rows = rows.selectExpr("*", *(f"{cells.value()} AS {cells.read}" for cells in columns))
    rows = rows.selectExpr("*", *(f"{cells.filled()} AS {named(cells.name)}" for cells in columns))
    physical: dict[str, str] = {}
    for cells in columns:
        physical[cells.name] = named(cells.name)
        physical |= edges(cells.name) if cells.column.type == "period" else {}
    by_column = [[*cells.checks(), *_of_pattern(cells)] for cells in columns]
    together = list(_of_spell(extract, given))
    checks = [check for each in (*by_column, together) for check in each]
    groups = [_questions(cells, own, checks) for cells, own in zip(columns, by_column, strict=True)]
    groups.append(Group("false", [Question(_name(check, checks), check.broken) for check in together]))
    odd = [Question("open", named(OPEN)), Question("ragged", named(RAGGED))]
    marks = Marks(odd, groups)
    telling = frozenset(f"{cells.name}.{what}" for cells in columns for what in cells.counts())
    rows = rows.selectExpr("*", *marks.texts())

    def judge(counts: Mapping[str, int]) -> Iterator[Problem]:
        if counts["open"]:
            yield not_plain(source)
            return
        yield from ragged(counts, source)
        yield from broken(checks, counts, source)
        yield from unsettled(columns, counts, source)

    return Read(rows, physical, marks, telling, judge)


def _questions(cells: Cells, own: list[Check], checks: list[Check]) -> Group:
    asked = [Question(_name(check, checks), check.broken, check.broken if check.of_value else None) for check in own]
    of_plain = cells.plain_counts()
    asked += [Question(f"{cells.name}.{what}", text, of_plain.get(what)) for what, text in cells.counts().items()]
    return Group(cells.plain, asked)


def _name(check: Check, checks: list[Check]) -> str:
    """By its place: rules of one column may say the same."""
    return f"check.{next(place for place, other in enumerate(checks) if other is check)}"


def _cells(extract: Extract, name: str, native: bool) -> Cells:
    spell = extract.spell
    open_words = tuple(spell.no_end) if spell is not None and spell.end == name else ()
    return Cells(name, extract.columns[name], extract.format, open_words, native, name in extract.overlapping)


def _of_pattern(cells: Cells) -> Iterator[Check]:
    if cells.column.pattern is not None:
        held = cells.read if cells.column.digits is not None else cells.cell
        unlike = f"NOT {held} RLIKE {exactly(f'(?d:{cells.column.pattern})')}"
        said = ("does not match the pattern", "do not match the pattern")
        yield Check(cells.name, "FB432", unlike, *said, of_value=True)


def _of_spell(extract: Extract, given: Mapping[str, str]) -> Iterator[Check]:
    spell = extract.spell
    if spell is not None and spell.start in given and spell.end in given:
        start, end = (f"CAST({named(str(name))} AS TIMESTAMP_NTZ)" for name in (spell.start, spell.end))
        yield Check(
            str(spell.end),
            "FB420",
            f"{end} < {start}",
            "is before the begin of its spell",
            "are before the begin of their spells",
        )
