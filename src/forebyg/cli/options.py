"""This room holds the options that commands share, so that each is written and explained once."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from forebyg.cli.files import reason_of
from forebyg.errors import Problem, UsageError


class Verdict(StrEnum):
    """What `--fail-on` may name; an enumeration, since typer takes no list of Literal."""

    missed = "missed"
    worse = "worse"
    missing = "missing"
    never = "never"


Configs = Annotated[
    list[Path] | None,
    typer.Argument(metavar="CONFIG", readable=False, help="YAML files or folders of them.  [default: configs]"),
]
# What may not be read or written is told by us, with the remedy, so typer is kept from asking (`readable=False`).
DataFolder = Annotated[
    Path, typer.Option("--data", "-d", metavar="DIR", readable=False, help="Folder of the extracts.")
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        "-s",
        metavar="WHAT",
        help="Only these: id, id/variant, glob, area:, goal:, strategy:, extract:, tag:. Repeatable.",
    ),
]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", metavar="WHAT", help="Not these. Repeatable.")]
Period = Annotated[str | None, typer.Option("--period", "-p", metavar="PERIOD", help="2012, 2022/23 or 2010..2012.")]
By = Annotated[
    list[str] | None, typer.Option("--by", "-b", metavar="COLUMN", help="Show strata of this column. Repeatable.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known at the end of this day.")]
Internal = Annotated[bool, typer.Option("--internal", help="Withhold nothing; every output says so.")]
Keep = Annotated[bool, typer.Option("--keep", help="Keep what is released in the history.")]
HistoryFolder = Annotated[
    Path | None,
    typer.Option(
        "--history",
        metavar="DIR",
        readable=False,
        help="Folder of the kept runs.  [default: history, where there is one]",
    ),
]
CacheFolder = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="DIR",
        readable=False,
        help="Keep typed copies of large extracts there, for later runs. It is a copy of a register: you alone may "
        "read it, and 'forebyg cache clear' takes it away.",
    ),
]
Trust = Annotated[
    bool,
    typer.Option(
        "--trust",
        help="Do not check again the rows of files of which a kept run has seen that all of them keep this contract.",
    ),
]
Plan = Annotated[
    bool, typer.Option("--plan", help="Compute nothing; show what would be read, and what is counted together.")
]
EngineName = Literal["polars", "spark"]
Engine = Annotated[
    EngineName,
    typer.Option(
        "--engine",
        help="What goes through large extracts: polars, or spark where a contract allows it. The data folder must be "
        "local, and every machine of the cluster see it at the same path. Needs 'forebyg[spark]' and Java 17.",
    ),
]
SparkMaster = Annotated[
    str,
    typer.Option("--spark-master", metavar="URL", help="Where Spark runs: local[*], spark://host:7077, yarn."),
]
DEFAULT_MASTER = "local[*]"
FormatName = Literal["table", "json", "csv", "markdown"]
Format = Annotated[
    FormatName | None, typer.Option("--format", "-f", help="How the result is written.  [default: table]")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", readable=False, help="Write there; the suffix says the format."),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", metavar="FILE", readable=False, help="Write there; the suffix says the format. Repeatable."
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings count as findings (exit 1).")]
FailOn = Annotated[
    list[Verdict] | None,
    typer.Option(
        "--fail-on",
        metavar="missed|worse|missing|never",
        help="Exit 1 when a target is missed, a value worse than its baseline, or missing.",
    ),
]
LangName = Literal["da", "en"]
Lang = Annotated[LangName | None, typer.Option("--lang", help="Danish or English words.  [default: as the configs]")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no warnings.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Ids, files and timings too.")]
# Read by `streams.manner_of` before any command runs; they stand here so that every command knows and explains them.
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour (NO_COLOR is obeyed too).")]
Debug = Annotated[bool, typer.Option("--debug", help="Tell where a fault of the program itself arose.")]

DEFAULT_CONFIGS = Path("configs")
DEFAULT_DATA = Path("data")
DEFAULT_HISTORY = Path("history")
SUFFIXES: dict[str, FormatName] = {
    ".json": "json",
    ".csv": "csv",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "table",
}


def configs_of(given: list[Path] | None) -> tuple[Path, ...]:
    """The config files and folders asked for; none found is a mistake of usage, not an empty result."""
    paths = tuple(given or [DEFAULT_CONFIGS])
    for path in paths:
        if why := _lacking(path):
            raise UsageError([_no_config(path, why)])
    return paths


def _lacking(path: Path) -> str | None:
    try:
        if not path.exists():
            return "there is no such file or folder"
        if path.is_dir() and not any(one.suffix.lower() in (".yaml", ".yml") for one in path.iterdir()):
            return "the folder holds no .yaml file"
    except OSError as error:
        return reason_of(error)
    return None


def day_of(text: str | None) -> dt.date | None:
    """`--as-of` as a date."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        problem = Problem(
            "FB904", "'--as-of' is not a date", help="write a real date as yyyy-mm-dd: --as-of 2024-12-31"
        )
        raise UsageError([problem]) from None


def format_of(asked: FormatName | None, output: Path | None) -> FormatName:
    """The format asked for, else that of the file's suffix, else the table."""
    if asked is not None or output is None:
        return asked or "table"
    if output.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        problem = Problem("FB904", f"the suffix of '{output}' names no format", help=f"use one of {known}, or --format")
        raise UsageError([problem])
    return SUFFIXES[output.suffix.lower()]


def _no_config(path: Path, why: str) -> Problem:
    return Problem(
        "FB901",
        f"no config found at '{path}': {why}",
        help="name a YAML file or a folder of them, or start a project with 'forebyg init'",
    )
