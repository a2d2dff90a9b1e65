"""This room draws an inspection for a screen: each file, its columns and its faults, then the contract to paste."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from forebyg.errors import SMALL, Problem
from forebyg.outputs.characters import plain
from forebyg.outputs.proposals import as_yaml
from forebyg.portraits import WITHHELD, ColumnPortrait, ExtractPortrait, FilePortrait, Inspection

SEPARATORS = {"\t": "tab", " ": "blank"}
ENCODINGS = {
    "utf-8-sig": "UTF-8 with byte order mark",
    "utf-8": "UTF-8",
    "cp1252": "cp1252 (Windows)",
    "xlsx": "Excel workbook",
    "parquet": "Parquet",
}
LEFT_OUT = {
    "empty": ("empty line", "empty lines"),
    "total": ("total row", "total rows"),
    "footer": ("line below the rows", "lines below the rows"),
}
HEADINGS = ("Column", "Type", "Written", "Empty", "Distinct", "Least", "Greatest")
NUMBERS = ("Empty", "Distinct")
TINTS = {"error": "bold red", "warning": "yellow"}


def as_table(inspection: Inspection, width: int, color: bool) -> str:
    """The inspection as text. The contract is not folded, so that it can be pasted."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        height=1000,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
    )
    for extract in inspection.extracts:
        console.print(Group(*_extract(extract)))
        console.print()
    console.print(Text("Proposed contract", "bold"))
    drawn = "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))
    return f"{drawn}\n{as_yaml(inspection)}"


def _extract(extract: ExtractPortrait) -> Iterator[RenderableType]:
    for file in extract.files:
        yield Text(plain(file.file), "bold cyan")
        yield Padding(Text("; ".join(_facts(file))), (0, 0, 0, 2))
    if extract.columns:
        yield Text()
        yield _columns(extract.columns)
        if any(WITHHELD in (column.least, column.greatest) for column in extract.columns):
            said = f"{WITHHELD} is shared by fewer than {SMALL} rows, or could name somebody"
            yield Padding(Text(said, "dim"), (0, 0, 0, 2))
    if relations := list(_relations(extract)):
        yield Text()
        yield from (Padding(Text(line), (0, 0, 0, 2)) for line in relations)
    if extract.problems:
        yield Text()
        yield from (_problem(problem) for problem in extract.problems)


def _facts(file: FilePortrait) -> Iterator[str]:
    """What is known of a file, as parts of a sentence."""
    if file.rows is not None:
        yield _counted(file.rows, "row", "rows")
    if file.encoding is not None:
        yield ENCODINGS.get(file.encoding, file.encoding)
    yield from (f"{fact} {plain(said)}" for fact, said in file.detected.items())
    if file.separator is not None:
        yield f"separator {SEPARATORS.get(file.separator) or repr(file.separator)}"
    if file.header_line is not None:
        yield f"column names in line {file.header_line:,}"
    elif file.separator is not None:
        yield "no line of column names"
    if file.preamble:
        yield f"{_counted(file.preamble, 'line', 'lines')} above them"
    for cause, count in file.left_out.items():
        yield f"{_counted(count, *LEFT_OUT.get(cause, (cause, cause)))} left out"
    if file.size is not None:
        yield f"{file.size:,} bytes"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _columns(columns: tuple[ColumnPortrait, ...]) -> RenderableType:
    rows = [_cells(column) for column in columns]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold", collapse_padding=False)
    kept = [
        index
        for index, heading in enumerate(HEADINGS)
        if heading in ("Column", "Type") or any(row[index] for row in rows)
    ]
    for index in kept:
        is_name = HEADINGS[index] == "Column"
        justify = "right" if HEADINGS[index] in NUMBERS else "left"
        table.add_column(HEADINGS[index], justify=justify, no_wrap=not is_name, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(Text(row[index]) for index in kept))
    return Padding(table, (0, 0, 0, 2))


def _cells(column: ColumnPortrait) -> tuple[str, ...]:
    name = plain(column.name) + (f" (from {plain(column.header)})" if column.header is not None else "")
    return (
        name,
        column.type,
        column.form or "",
        f"{column.nulls:,}" if column.nulls else "",
        f"{column.distinct:,}",
        column.least or "",
        column.greatest or "",
    )


def _relations(extract: ExtractPortrait) -> Iterator[str]:
    """Key, spell and references in words."""
    contract = extract.contract or {}
    if isinstance(key := contract.get("key"), list):
        yield f"A row is told by {' and '.join(key)}."
    if isinstance(spell := contract.get("spell"), dict):
        yield f"A row is valid from {spell['from']} to {spell['to']}."
    if isinstance(references := contract.get("references"), dict):
        yield from (f"{column} stands in {other}." for column, other in references.items())


def _problem(problem: Problem) -> RenderableType:
    text = Text.assemble(
        (f"{problem.severity}[{problem.code}]", TINTS[problem.severity]), f": {plain(problem.message)}"
    )
    help = Text(f"help: {plain(problem.help)}", "dim") if problem.help else Text()
    return Padding(Group(text, Padding(help, (0, 0, 0, 2))) if problem.help else text, (0, 0, 0, 2))
