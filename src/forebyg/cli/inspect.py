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
from forebyg.cli.streams import PIPED_WIDTH, has_color, tell, tell_problems, waiting, width_of
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS, Problem, UsageError

if TYPE_CHECKING:
    from forebyg.portraits import Inspection

InspectionFormat = Literal["table", "json", "yaml"]
Force = Annotated[
    bool, typer.Option("--force", help="Write over a .yaml that is there; .json and .txt are always written anew.")
]
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
    force: Force = False,
    debug: Debug = False,
) -> None:
    """Look at files that just came: columns, types, faults, and a contract to paste. No cell is ever shown."""
    chosen = format_of(format, output)
    check_writable(output)
    paths, passed_over = paths_of(files)
    check_apart(output, paths)
    check_new(output, chosen, force)
    from forebyg.inspection import inspect_files

    with waiting("forebyg inspect ...", quiet):
        inspection = inspect_files(paths)
    color = output is None and has_color(sys.stdout, context.obj)
    inspection = inspection.without_warnings() if quiet else inspection
    put(written(inspection, chosen, PIPED_WIDTH if output else width_of(sys.stdout), color), output)
    # A table on the screen has its faults in itself.
    is_told = output is None and chosen == "table"
    told = [*([] if quiet else passed_over), *([] if is_told else inspection.problems)]
    if told:
        tell_problems(told, context.obj)
    if output is not None and not quiet:
        tell(f"{'Contract' if chosen == 'yaml' else 'Inspection'} written to {output}")
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


def paths_of(given: list[Path]) -> tuple[list[Path], list[Problem]]:
    """The files named, and a warning about each name that is passed over.

    A pattern that the shell left as it was (Windows does) is one here too. Of several names each may come from a
    pattern: a folder or a file of another kind among them was hardly meant.
    """
    named = [path for one in given for path in _named(one)]
    if absent := [path for path in named if not path.exists()]:
        raise UsageError([_absent(path) for path in absent])
    paths = [path for path in named if path.is_file() and (len(named) == 1 or _is_extract(path))]
    others = [path for path in named if path not in paths]
    if not paths:
        raise UsageError([_absent(path) if path.is_dir() else _passed_over(path, "error") for path in others])
    return list(dict.fromkeys(paths)), [_passed_over(path, "warning") for path in others]


def _named(path: Path) -> list[Path]:
    return [path] if path.exists() else [Path(name) for name in sorted(glob.glob(str(path)))] or [path]


def _is_extract(path: Path) -> bool:
    from forebyg.inspection.naming import SUFFIXES as KNOWN

    # Office programs keep a lock file beside an open workbook.
    return path.name.lower().endswith(KNOWN) and not path.name.startswith("~$")


def _passed_over(path: Path, severity: Literal["error", "warning"]) -> Problem:
    is_folder = path.is_dir()
    said = f"'{path}' {'is a folder' if is_folder else 'has not the name of an extract'}"
    help = _files_in(path) if is_folder else "name it alone to have it inspected all the same"
    return Problem("FB915", said + (" and is passed over" if severity == "warning" else ""), None, help, severity)


def check_new(output: Path | None, format: InspectionFormat, force: bool) -> None:
    """A contract is worked on after it was proposed; what is only read is written anew, as by other commands."""
    if output is None or format != "yaml" or force or not output.is_file() or not output.stat().st_size:
        return
    help = "name another file, or say --force to lose what stands there"
    raise UsageError([Problem("FB914", f"'{output}' is already there", help=help)])


def check_apart(output: Path | None, paths: list[Path]) -> None:
    """The result must not take the place of what it was made from."""
    if output is not None and any(output.resolve() == path.resolve() for path in paths):
        problem = Problem("FB905", f"cannot write '{output}': it is inspected itself", help="name another file")
        raise UsageError([problem])


def _absent(path: Path) -> Problem:
    if path.is_dir():
        return Problem("FB913", f"'{path}' is a folder", help=_files_in(path))
    return Problem("FB913", f"there is no file '{path}'", help="name the file as it stands in its folder")


def _files_in(folder: Path) -> str:
    return f"name its files, such as {folder.as_posix()}/*.csv"
