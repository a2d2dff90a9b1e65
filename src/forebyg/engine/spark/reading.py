"""This room reads an extract of a contract as a Spark DataFrame: every column as text first, then typed strictly.

Nothing is inferred. A cell that is not of its type, a row of another width, an empty cell where none may be: each is
counted while the rows go by, and any count above zero refuses the extract; so the rows may only be believed when
`problems_of` has been asked. No message carries a cell.

Not held to here, as they concern rows together: keys, constants, references, coverage, counts of rows, repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forebyg.bound import BoundExtract
from forebyg.definitions.extracts import Extract
from forebyg.engine.spark.cells import Cells, Check
from forebyg.engine.spark.labels import edges
from forebyg.engine.spark.quoting import exactly, named, quoted
from forebyg.engine.spark.refusals import WITHOUT, broken, ragged, too_particular, unreadable_path, unsettled
from forebyg.engine.spark.session import told_apart
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.decoding import known_encoding
from forebyg.extracts.dialect import Dialect, read_dialect
from forebyg.extracts.finding import WILDCARDS
from forebyg.extracts.headers import match_header
from forebyg.extracts.wording import Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CORRUPT = ".corrupt"
CP1252 = "windows-1252"
BLANK = "\\A[ \\t\u00a0]*\\z"
STRICT = {
    "mode": "PERMISSIVE", "columnNameOfCorruptRecord": CORRUPT, "quote": '"', "escape": '"',
    "unescapedQuoteHandling": "RAISE_ERROR", "enforceSchema": "false", "nullValue": "", "emptyValue": "",
}  # fmt: skip
NATIVE = ("tinyint", "smallint", "int", "bigint", "boolean", "date", "timestamp_ntz")


@dataclass(frozen=True)
class Read:
    """Rows with the cells as text and as values, the physical columns to take of them, and what has to be counted of
    all rows before any is believed: `metrics`, each a condition by name."""

    rows: DataFrame
    physical: Mapping[str, str]
    metrics: Mapping[str, str]
    judge: Callable[[Mapping[str, int]], Iterator[Problem]]
    uneven: Problem
    """What most likely happened where Spark itself cannot go through the rows."""

    def frame(self) -> DataFrame:
        """The physical columns."""
        return self.rows.where("NOT `.ragged`").selectExpr(
            *(f"{text} AS {named(name)}" for name, text in self.physical.items())
        )

    def counting(self) -> list[str]:
        """What counts the metrics, as expressions of an aggregate over `rows`."""
        return ["count(*) AS rows", *(f"count_if({text}) AS {named(name)}" for name, text in self.metrics.items())]


def problems_of(read: Read) -> list[Problem]:
    """What is wrong with the rows, in one pass over them."""
    with told_apart(read.uneven):
        counts = read.rows.selectExpr(*read.counting()).collect()[0].asDict()
    return list(read.judge(counts))


def read_extract(
    session: SparkSession, extract: BoundExtract, base: str, columns: Collection[str] | None = None
) -> Read:
    """The rows of `columns` (None: all) of an extract below a path that Spark reads; ExtractError where its contract
    or its header say that it cannot."""
    declared = extract.declared
    source = Source(extract.name, str(declared.definition.file or extract.name), declared.place_of)
    definition = declared.definition
    wanted = [
        name for name in definition.columns if columns is None or name in columns or _is_of_spell(definition, name)
    ]
    _refuse([*too_particular(definition, wanted, source), *unreadable_path(source.shown, source)])
    path = f"{base.rstrip('/')}/{source.shown.replace('{', '[{]')}"
    with told_apart(_unreachable(source)):
        if source.shown.lower().endswith(".parquet"):
            return _of_parquet(session, definition, wanted, path, source)
        return _of_text(session, definition, wanted, path, source)


def _is_of_spell(extract: Extract, name: str) -> bool:
    return extract.spell is not None and name in (extract.spell.start, extract.spell.end, extract.spell.label)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ExtractError(problems)


def _unreachable(source: Source) -> Problem:
    help = "correct the path of --data, or give this machine and the cluster the right to read it"
    return source.problem("FB401", ("file",), "Spark finds no such file there, or cannot read it", help)


def _of_text(session: SparkSession, extract: Extract, wanted: list[str], path: str, source: Source) -> Read:
    encoding = _encoding(extract, source) or _found_encoding(session, path, source)
    dialect = _dialect(session, extract, path, encoding, source)
    names = list(dialect.names) or [f"column {place}" for place in range(1, dialect.width + 1)]
    schema = ", ".join(f"{named(name)} STRING" for name in (*names, CORRUPT))
    options = STRICT | {"sep": dialect.separator, "encoding": encoding, "header": str(bool(dialect.names)).lower()}
    rows = session.read.schema(schema).options(**options).csv(path)
    raw = [f"_{place}" for place in range(dialect.width)]
    rows = rows.toDF(*raw, CORRUPT)
    anything = " OR ".join(f"NOT coalesce({name}, '') RLIKE {quoted(BLANK)}" for name in raw)
    rows = rows.where(f"{named(CORRUPT)} IS NOT NULL OR {anything}")
    given = {name: raw[dialect.positions[name]] for name in wanted}
    return _typed(rows, extract, given, frozenset(), f"{named(CORRUPT)} IS NOT NULL", source)


def _encoding(extract: Extract, source: Source) -> str | None:
    """Java's name of the encoding that the contract says, None where it says none."""
    said = extract.format.encoding
    if said is None:
        return None
    found = known_encoding(said)
    if found is None or found.startswith(("utf-16", "utf-32", "utf_16", "utf_32")):
        text = "such an encoding is not known, or not read on Spark"
        raise ExtractError([source.problem("FB406", ("format", "encoding"), text)])
    return {"cp1252": CP1252, "utf-8-sig": "utf-8"}.get(found, found)


def _found_encoding(session: SparkSession, path: str, source: Source) -> str:
    """UTF-8, or cp1252 where a line is none, by a look at all bytes; refused where files differ."""
    lines = session.read.text(path).selectExpr("value", "is_valid_utf8(value) AS valid")
    counts = lines.selectExpr(
        "count_if(NOT valid) AS other", "count_if(valid AND octet_length(value) <> char_length(value)) AS utf8"
    )
    other, utf8 = counts.collect()[0]
    if other and utf8 and any(letter in source.shown for letter in WILDCARDS):
        text = "its files seem to have different encodings"
        raise ExtractError(
            [source.problem("FB406", ("file",), text, f"say one in format: {{encoding: ...}}, or {WITHOUT}")]
        )
    return CP1252 if other else "utf-8"


def _dialect(session: SparkSession, extract: Extract, path: str, encoding: str, source: Source) -> Dialect:
    """How the files are written, by the first line of the first; all others must begin with the same."""
    reader = session.read.schema("line STRING").options(sep="\x01", quote="", encoding=encoding, header="false")
    first = reader.csv(path).limit(1).collect()
    if not first or first[0][0] is None:
        raise ExtractError([source.problem("FB404", (), "has no rows")])
    dialect = read_dialect(f"{first[0][0]}\n".encode(), extract, source)
    problems = list(dialect.problems)
    if len({name.casefold() for name in dialect.names}) < len(dialect.names):
        problems.append(source.problem("FB543", (), "two columns of its header have one name", "name them apart"))
    _refuse(problems)
    return dialect


def _of_parquet(session: SparkSession, extract: Extract, wanted: list[str], path: str, source: Source) -> Read:
    rows = session.read.parquet(path)
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
    rows = rows.selectExpr(*(f"{text} AS _{place}" for place, text in enumerate(texts)))
    native = frozenset(name for name, type in types.items() if type != "string")
    return _typed(rows, extract, {name: f"_{place}" for place, name in enumerate(wanted)}, native, "false", source)


def _as_text(column: str, type: str, declared: str) -> str:
    """A value of a Parquet file as the text that the contract reads."""
    if type == "timestamp_ntz":
        whole = f"date_format({column}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')"
        return whole if declared == "datetime" else f"regexp_replace({whole}, ' 00:00:00[.]000000', '')"
    text = f"CAST({column} AS STRING)"
    return f"regexp_replace({text}, '[.]0+$', '')" if type.startswith("decimal(") else text


def _typed(
    rows: DataFrame, extract: Extract, given: Mapping[str, str], native: frozenset[str], is_ragged: str, source: Source
) -> Read:
    """Three steps, so that each cell is read once: as it stands, stripped, as a value."""
    columns = [_cells(extract, name, name in native) for name in given]
    rows = rows.selectExpr(
        f"{is_ragged} AS `.ragged`",
        *(f"{raw} AS {cells.raw}" for cells, raw in zip(columns, given.values(), strict=True)),
    )
    rows = rows.selectExpr("*", *(f"{cells.prepared()} AS {cells.cell}" for cells in columns))
    rows = rows.selectExpr("*", *(f"{cells.value()} AS {named(f'.value.{cells.name}')}" for cells in columns))
    rows = rows.selectExpr("*", *(f"{cells.filled()} AS {named(cells.name)}" for cells in columns))
    physical: dict[str, str] = {}
    for cells in columns:
        physical[cells.name] = named(cells.name)
        physical |= edges(cells.name) if cells.column.type == "period" else {}
    checks = [check for cells in columns for check in (*cells.checks(), *_of_pattern(cells))]
    checks += _of_spell(extract, given)
    metrics = {"ragged": "`.ragged`"}
    metrics |= {f"check.{place}": f"NOT `.ragged` AND ({check.broken})" for place, check in enumerate(checks)}
    metrics |= {f"{cells.name}.{what}": text for cells in columns for what, text in cells.counts().items()}

    def judge(counts: Mapping[str, int]) -> Iterator[Problem]:
        yield from ragged(counts, source)
        yield from broken(checks, counts, source)
        yield from unsettled(columns, counts, source)

    return Read(rows, physical, metrics, judge, _uneven(source))


def _uneven(source: Source) -> Problem:
    text = "Spark cannot go through all of its files: do they begin with the same line of column names?"
    return source.problem("FB410", ("file",), text, f"export them alike, or {WITHOUT}")


def _cells(extract: Extract, name: str, native: bool) -> Cells:
    spell = extract.spell
    open_words = tuple(spell.no_end) if spell is not None and spell.end == name else ()
    return Cells(name, extract.columns[name], extract.format, open_words, native, name in extract.overlapping)


def _of_pattern(cells: Cells) -> Iterator[Check]:
    if cells.column.pattern is not None:
        held = named(f".value.{cells.name}") if cells.column.digits is not None else cells.cell
        unlike = f"NOT {held} RLIKE {exactly(f'(?d:{cells.column.pattern})')}"
        yield Check(cells.name, "FB432", unlike, "does not match the pattern", "do not match the pattern")


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
