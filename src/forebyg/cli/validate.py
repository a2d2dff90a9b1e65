"""This room is `forebyg validate`: every mistake of the definitions, and of the extracts too where they are named."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from forebyg.cli.options import AsOf, Configs, Debug, NoColor, Quiet, Strict, Verbose, configs_of, day_of
from forebyg.cli.streams import has_color, say, width_of
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS, ForebygError, Problem, UsageError

if TYPE_CHECKING:
    from forebyg.results import Receipt

FindingsFormat = Literal["full", "concise", "json", "github", "sarif", "junit"]


class Checked(NamedTuple):
    """All problems, what was looked at, and what was read of the extracts; None where none were to be read."""

    problems: list[Problem]
    summary: str = ""
    receipts: tuple[Receipt, ...] | None = None


def validate(
    context: typer.Context,
    configs: Configs = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            "-d",
            metavar="DIR",
            readable=False,
            help="Hold the extracts of this folder to their contracts too.",
        ),
    ] = None,
    as_of: AsOf = None,
    format: Annotated[FindingsFormat, typer.Option("--format", "-f", help="How problems are written.")] = "full",
    strict: Strict = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Check the definitions; no data is needed. With --data, check the extracts too."""
    checked = check(configs_of(configs), data, day_of(as_of))
    problems, color, width = checked.problems, has_color(sys.stdout, context.obj), width_of(sys.stdout)
    if problems or format not in ("full", "concise"):
        from forebyg.cli.findings import findings

        say(findings(problems, format, color, width, checked.receipts))
    elif not quiet:
        say(f"{checked.summary}: no problems")
    if verbose and format == "full" and checked.receipts:
        from forebyg.outputs.findings import receipts_table

        say("\n" + receipts_table(checked.receipts, width, color))
    has_errors = any(problem.severity == "error" for problem in problems)
    raise typer.Exit(EXIT_FINDINGS if has_errors or (strict and problems) else EXIT_DONE)


def check(configs: tuple[Path, ...], data: Path | None, as_of: dt.date | None) -> Checked:
    """Names and types are judged only where the YAML holds, extracts only where the definitions do."""
    from forebyg.language.binding import problems as problems_of
    from forebyg.language.catalogue import read_catalogue

    try:
        catalogue = read_catalogue(configs)
        found = _known_by(as_of, problems_of(catalogue))
    except UsageError:
        raise
    except ForebygError as error:
        return Checked(list(error.problems))
    summary = f"{_counted(len(catalogue.indicators), 'indicator')}, {_counted(len(catalogue.extracts), 'extract')}"
    if data is None or any(problem.severity == "error" for problem in found):
        return Checked(found, summary)
    from forebyg.calculation import check_extracts

    checked = check_extracts(catalogue, data, as_of)
    return Checked([*found, *checked.problems], summary, checked.receipts)


def _known_by(as_of: dt.date | None, problems: list[Problem]) -> list[Problem]:
    """Where --as-of says the day, nothing is wrong with definitions that do not."""
    from forebyg.language.binding import NO_AS_OF

    return [problem for problem in problems if as_of is None or problem.code != NO_AS_OF]


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
