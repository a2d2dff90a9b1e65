"""This room is `forebyg inspect`: what a file that comes without a contract holds, and a contract to paste."""

from __future__ import annotations

import glob
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from forebyg.cli.compute import put
from forebyg.cli.files import check_writable
from forebyg.cli.options import Debug, NoColor, Output, Quiet
from forebyg.cli.streams import PIPED_WIDTH, has_color, waiting, width_of
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS, Problem, UsageError

if TYPE_CHECKING:
    from forebyg.portraits import Inspection

InspectionFormat = Literal["table", "json", "yaml"]
SUFFIXES: dict[str, InspectionFormat] = {".json": "json", ".yaml": "yaml", ".yml": "yaml", ".txt": "table"}


def inspect(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", readable=False, help="Extracts: CSV, also .gz and .zip, .xlsx or .parquet."),
    ],
    format: Annotated[
        InspectionFormat | None,
        typer.Option("--format", "-f", help="How it is written; yaml is the contract alone.  [default: table]"),
    ] = None,
    output: Output = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Look at files that just came: columns, types, faults, and a contract to paste. No cell is ever shown."""
    chosen = format_of(format, output)
    check_writable(output)
    paths = paths_of(files)
    check_apart(output, paths)
    from forebyg.inspection import inspect_files

    with waiting("forebyg inspect ...", quiet):
        inspection = inspect_files(paths)
    color = output is None and has_color(sys.stdout, context.obj)
    inspection = inspection.without_warnings() if quiet else inspection
    put(written(inspection, chosen, PIPED_WIDTH if output else width_of(sys.stdout), color), output)
    faults = any(problem.severity == "error" for problem in inspection.problems)
    raise typer.Exit(EXIT_FINDINGS if faults else EXIT_DONE)


def written(inspection: Inspection, format: InspectionFormat, width: int, color: bool) -> str:
    """The inspection in one of the formats."""
    match format:
        case "table":
            from forebyg.outputs.inspection import as_table

            return as_table(inspection, width, color)
        case "json":
            from forebyg.outputs.inspected import as_json

            return as_json(inspection)
        case "yaml":
            from forebyg.outputs.proposals import as_yaml

            return as_yaml(inspection)


def format_of(asked: InspectionFormat | None, output: Path | None) -> InspectionFormat:
    """The format asked for, else that of the file's suffix, else the table."""
    if asked is not None or output is None:
        return asked or "table"
    if output.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        problem = Problem("FB904", f"the suffix of '{output}' names no format", help=f"use one of {known}, or --format")
        raise UsageError([problem])
    return SUFFIXES[output.suffix.lower()]


def paths_of(given: list[Path]) -> list[Path]:
    """The files named; a pattern that the shell left as it was (Windows does) is a pattern here too."""
    paths: list[Path] = []
    problems: list[Problem] = []
    for path in given:
        found = (
            [path] if path.is_file() else [Path(name) for name in sorted(glob.glob(str(path))) if Path(name).is_file()]
        )
        paths += found
        if not found:
            problems.append(_absent(path))
    if problems:
        raise UsageError(problems)
    return list(dict.fromkeys(paths))


def check_apart(output: Path | None, paths: list[Path]) -> None:
    """The result must not take the place of what it was made from."""
    if output is not None and any(output.resolve() == path.resolve() for path in paths):
        problem = Problem("FB905", f"cannot write '{output}': it is inspected itself", help="name another file")
        raise UsageError([problem])


def _absent(path: Path) -> Problem:
    if path.is_dir():
        return Problem("FB913", f"'{path}' is a folder", help=f"name its files, such as {path.as_posix()}/*.csv")
    return Problem("FB913", f"there is no file '{path}'", help="name the file as it stands in its folder")
