"""This room is `forebyg status`: the annual run. It computes, keeps, holds against the run before, and reports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from forebyg.cli import compare
from forebyg.cli.auditing import Written, audited, past_of
from forebyg.cli.caching import means_of
from forebyg.cli.compute import calculated, catalogue_of, code_of, put, tell_of, view_of, written
from forebyg.cli.files import check_folder, write
from forebyg.cli.options import (
    DEFAULT_DATA,
    AsOf,
    CacheFolder,
    Configs,
    DataFolder,
    Debug,
    FailOn,
    HistoryFolder,
    Lang,
    LangName,
    NoColor,
    Quiet,
    Strict,
    Trust,
    Verbose,
    configs_of,
    day_of,
)
from forebyg.cli.report import StyleFolder, style_of
from forebyg.cli.reporting import REPORTS, ReportName, check_style, material_of, write_reports
from forebyg.cli.streams import has_color, say, tell, tell_problems, waiting
from forebyg.errors import EXIT_FINDINGS, Problem, UsageError

if TYPE_CHECKING:
    from forebyg.comparisons import Comparison
    from forebyg.history import KeptRun
    from forebyg.reports.material import Material
    from forebyg.results import Release

DEFAULT_REPORTS = Path("reports")
LONGEST_AGO = 366
"""Days."""
Reports = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="html,xlsx,docx,md", help="Write these reports of the run. Repeatable."),
]
ReportsFolder = Annotated[
    Path,
    typer.Option("--reports", metavar="DIR", readable=False, help="Where: in a folder of the run's name."),
]


def status(
    context: typer.Context,
    configs: Configs = None,
    data: DataFolder = DEFAULT_DATA,
    as_of: AsOf = None,
    history: HistoryFolder = None,
    cache: CacheFolder = None,
    trust: Trust = False,
    report: Reports = None,
    reports: ReportsFolder = DEFAULT_REPORTS,
    style: StyleFolder = None,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="RUN", help="Hold it against this kept run.  [default: the one before]"),
    ] = None,
    fail_on: FailOn = None,
    strict: Strict = False,
    lang: Lang = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Compute everything, keep the run, hold it against the one before, and write the reports asked for."""
    names = reports_of(report)
    if names:
        check_folder(reports)
        check_style(names, style_of(style))
    paths, day = configs_of(configs), day_of(as_of)
    from forebyg.calculation import Wanted

    wanted = Wanted(as_of=day, lang=lang)
    past = past_of(history, is_kept=True, internal=False)
    last = held_against(past.runs, baseline)
    catalogue = catalogue_of(paths, data)
    means = means_of(data, cache, trust, past, quiet)
    release = calculated(catalogue, data, wanted, quiet, past.runs, means)
    means.tell(quiet, context.obj)
    view = view_of(release, wanted, data, None, verbose, has_color(sys.stdout, context.obj))
    text = written(release, "table", view)
    audited(release, [Written(None, "table", text)], is_kept=True)
    kept = past.keep(release, catalogue, context)
    assert kept is not None, "a status run is kept"
    put(text, None)
    tell(f"kept as {(past.folder / kept).as_posix()}")
    found = _since(past.folder, kept, last, data, lang) if last is not None else None
    if found is not None:
        from forebyg.outputs.since import since

        say("\n".join(["", *since(found, view.lang)]))
    if names:
        material = _material(past.folder, kept, lang)
        _write_reports(material, names, reports / kept, style, release.pattern, quiet)
        if found is not None:
            write(reports / kept / "changes.md", compare.written(found, "markdown", _words(view.lang), release.run.few))
    findings = [*_of_extracts(past.runs, last, release, quiet), *_of_the_day(release)]
    findings += [problem for problem in release.problems if problem.severity == "error" or not quiet]
    if findings:
        tell_problems(findings, context.obj)
    if verbose:
        past.tell_leftovers()
    warned = tell_of(release, quiet, verbose) or any(one.severity == "warning" for one in findings)
    code = code_of(release, tuple(fail_on or ()), strict and warned, last.release if last else None)
    raise typer.Exit(code or (EXIT_FINDINGS if any(one.severity == "error" for one in findings) else code))


def reports_of(asked: list[str] | None) -> list[ReportName]:
    """The reports asked for, written with commas or one by one."""
    words = [word.strip() for text in asked or [] for word in text.split(",") if word.strip()]
    known = list(REPORTS.values())
    if wrong := [word for word in words if word not in known]:
        message = f"'{wrong[0]}' is no report"
        raise UsageError([Problem("FB904", message, help=f"use one or more of {', '.join(known)}")])
    return [name for name in known if name in words]


def _material(history: Path, kept: str, lang: LangName | None) -> Material:
    """Of the run as it is kept, so that a report can be made again from it, byte for byte."""
    from forebyg.history import find_run, kept_runs

    runs = kept_runs(history)
    return material_of(find_run(runs, kept), runs, lang)


def _write_reports(
    material: Material, names: list[ReportName], folder: Path, style: Path | None, pattern: object, quiet: bool
) -> None:
    paths = [folder / f"status.{name}" for name in names]
    with waiting("forebyg status: reports ...", quiet) as watch:
        write_reports(material, paths, style_of(style), watch, pattern)
    for path in paths:
        tell(f"wrote {path.as_posix()}")


def _words(lang: str) -> LangName:
    return "en" if lang == "en" else "da"


def held_against(runs: Sequence[KeptRun], name: str | None) -> KeptRun | None:
    """The run that is named, else the newest one that was computed."""
    from forebyg.history import find_run

    if name is not None:
        return find_run(runs, name)
    computed = [run for run in reversed(runs) if not run.is_typed_in]
    # What could not be counted says nothing of what became of it.
    whole = [run for run in computed if all(one.status != "error" for one in run.release.indicators)]
    return next(iter(whole or computed), None)


def _since(history: Path, kept: str, last: KeptRun, data: Path, lang: LangName | None) -> Comparison:
    from forebyg.history import find_run, kept_runs

    runs = [run for run in kept_runs(history) if not run.is_typed_in]
    return compare.comparison_of(compare.known(last), compare.known(find_run(runs, kept)), runs, data, lang)


def _of_extracts(runs: Sequence[KeptRun], last: KeptRun | None, release: Release, quiet: bool) -> list[Problem]:
    from forebyg.history.receding import receding, unchanged

    if last is not None and not quiet and (same := unchanged(last.release.run, release.run)):
        tell(f"unchanged since {last.name}: {', '.join(same)}")
    return receding([run.release.run for run in runs if not run.is_typed_in], release.run)


def _of_the_day(release: Release) -> list[Problem]:
    """A day that was written once and forgotten would give the numbers of that year for ever."""
    as_of, today = release.run.as_of, release.run.started.date()
    if as_of is None or (today - as_of).days <= LONGEST_AGO:
        return []
    message = f"the numbers are as of {as_of}, more than a year ago"
    help = "is 'as_of' in the definitions still right? --as-of says another day"
    return [Problem("FB633", message, help=help, severity="warning")]
