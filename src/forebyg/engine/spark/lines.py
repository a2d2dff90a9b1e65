"""This room cuts the lines of text files into cells on Spark.

Where no file has a quote, a separator is one wherever it stands. A line with quotes is read where all of them stand
around whole cells, closed, with those within doubled: there all readers agree. Any other is counted as `.open`: it may
be a part of a row, and nothing that was read is believed then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forebyg.engine.spark.files import Written
from forebyg.engine.spark.quoting import exactly, named, quoted
from forebyg.extracts.rows import BLANKS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

OPEN, RAGGED, CORRUPT = ".open", ".ragged", ".corrupt"
LINE, CELLS, QUOTED = ".line", ".cells", ".quoted"
QUOTES = {"quote": '"', "escape": '"', "nullValue": "", "emptyValue": "", "columnNameOfCorruptRecord": CORRUPT}


@dataclass(frozen=True)
class Cut:
    """The lines that are not blank, with `.open` and `.ragged`, and the text of each cell by its place."""

    rows: DataFrame
    raw: list[str]


def cut_lines(session: SparkSession, paths: list[str], how: Written) -> Cut:
    """All lines but the headers."""
    lines = session.read.option("lineSep", "\n").text(paths)
    lines = lines.selectExpr(f"{_decoded(how)} AS {named(LINE)}")
    if how.dialect.names:
        lines = lines.where(f"{named(LINE)} <> {quoted(how.dialect.header)}")
    return _of_quoted(lines, how) if how.has_quotes else _of_plain(lines, how)


def _decoded(how: Written) -> str:
    line = "value"
    if how.encoding not in (None, "utf-8"):
        line = f"decode(CAST(value AS BINARY), {quoted(str(how.encoding))})"
    return f"trim(TRAILING {quoted(chr(13))} FROM {line})" if how.has_returns else line


def _of_plain(lines: DataFrame, how: Written) -> Cut:
    separator, width = how.dialect.separator, how.dialect.width
    blanks = quoted(BLANKS.replace(separator, "") + separator)
    lines = lines.where(f"trim(BOTH {blanks} FROM {named(LINE)}) <> ''")
    cells = f"split({named(LINE)}, {quoted(re.escape(separator))}, -1)"
    rows = lines.selectExpr(f"{cells} AS {named(CELLS)}")
    rows = rows.selectExpr("*", f"false AS {named(OPEN)}", f"size({named(CELLS)}) <> {width} AS {named(RAGGED)}")
    return Cut(rows, [f"get({named(CELLS)}, {place})" for place in range(width)])


def _of_quoted(lines: DataFrame, how: Written) -> Cut:
    separator, width = how.dialect.separator, how.dialect.width
    line, found, mark, blanks = named(LINE), named(QUOTED), re.escape(separator), BLANKS.replace(separator, "")
    nothing, cell = f'(?:"[{blanks}]*"|[{blanks}]*)', rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{mark}]*+)'
    is_nothing, is_whole = (exactly(f"{one}(?:{mark}{one})*+") for one in (nothing, cell))
    lines = lines.where(f"NOT {line} RLIKE {is_nothing}")
    lines = lines.selectExpr("*", f"NOT {line} RLIKE {is_whole} AS {named(OPEN)}")
    schema = ", ".join(f"_{place} STRING" for place in range(width)) + f", {named(CORRUPT)} STRING"
    options = ", ".join(f"{quoted(name)}, {quoted(value)}" for name, value in {**QUOTES, "sep": separator}.items())
    rows = lines.selectExpr("*", f"from_csv({line}, {quoted(schema)}, map({options})) AS {found}")
    rows = rows.selectExpr("*", f"NOT {named(OPEN)} AND {found}.{named(CORRUPT)} IS NOT NULL AS {named(RAGGED)}")
    return Cut(rows, [f"{found}._{place}" for place in range(width)])
