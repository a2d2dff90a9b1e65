"""This room is `forebyg validate`: every mistake of the definitions, without opening any data unless asked to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from forebyg.cli.options import Configs, Debug, NoColor, Quiet, Strict, configs_of
from forebyg.cli.streams import has_color, say
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS, ForebygError, Problem, UsageError

FindingsFormat = Literal["full", "concise", "json", "github", "sarif", "junit"]


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
    format: Annotated[FindingsFormat, typer.Option("--format", "-f", help="How problems are written.")] = "full",
    strict: Strict = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Check the definitions; no data is needed."""
    from forebyg.cli.findings import findings

    problems, summary = checked(configs_of(configs), data)
    errors = [problem for problem in problems if problem.severity == "error"]
    if problems or format not in ("full", "concise"):
        say(findings(problems, format, color=has_color(sys.stdout, context.obj)))
    elif not quiet:
        say(f"{summary}: no problems")
    raise typer.Exit(EXIT_FINDINGS if errors or (strict and problems) else EXIT_DONE)


def checked(configs: tuple[Path, ...], data: Path | None) -> tuple[list[Problem], str]:
    """All problems, and what was looked at; names and types are judged only where the YAML holds."""
    from forebyg.language.binding import problems as problems_of
    from forebyg.language.catalogue import read_catalogue

    try:
        catalogue = read_catalogue(configs)
        found = list(problems_of(catalogue))
    except UsageError:
        raise
    except ForebygError as error:
        return list(error.problems), ""
    if data is not None and not any(problem.severity == "error" for problem in found):
        from forebyg.calculation import check_extracts

        found += check_extracts(catalogue, data)
    summary = f"{_counted(len(catalogue.indicators), 'indicator')}, {_counted(len(catalogue.extracts), 'extract')}"
    return found, summary


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
