"""This room is `forebyg compute`: definitions and extracts in, tables against targets out."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from forebyg.cli.auditing import Written, audited, past_of
from forebyg.cli.caching import Means, means_of
from forebyg.cli.files import check_harmless, check_writable, write
from forebyg.cli.options import (
    DEFAULT_DATA,
    DEFAULT_MASTER,
    AsOf,
    By,
    CacheFolder,
    Configs,
    DataFolder,
    Debug,
    Engine,
    Exclude,
    FailOn,
    Format,
    FormatName,
    HistoryFolder,
    Internal,
    Keep,
    Lang,
    LangName,
    NoColor,
    Outputs,
    Period,
    Plan,
    Quiet,
    Select,
    SparkMaster,
    Strict,
    Trust,
    Verbose,
    configs_of,
    day_of,
    format_of,
)
from forebyg.cli.planning import show_plan
from forebyg.cli.streams import PIPED_WIDTH, has_color, say, tell, tell_problems, waiting, width_of
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS, ConfigError

if TYPE_CHECKING:
    from forebyg.calculation import Wanted
    from forebyg.definitions.catalogue import Catalogue
    from forebyg.history import KeptRun
    from forebyg.outputs.cells import View
    from forebyg.results import Receipt, Release

NAMED = 3
"""So many indicators are named beside a warning that is of more."""


def compute(
    context: typer.Context,
    configs: Configs = None,
    data: DataFolder = DEFAULT_DATA,
    select: Select = None,
    exclude: Exclude = None,
    period: Period = None,
    by: By = None,
    as_of: AsOf = None,
    internal: Internal = False,
    keep: Keep = False,
    history: HistoryFolder = None,
    cache: CacheFolder = None,
    trust: Trust = False,
    engine: Engine = "polars",
    spark_master: SparkMaster = DEFAULT_MASTER,
    plan: Plan = False,
    format: Format = None,
    output: Outputs = None,
    strict: Strict = False,
    fail_on: FailOn = None,
    lang: Lang = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Compute the indicators and show them against their targets."""
    places: list[Path | None] = [*dict.fromkeys(output)] if output else [None]
    formats = [format_of(format, place) for place in places]
    for place in () if plan else places:
        check_writable(place)
    paths, day = configs_of(configs), day_of(as_of)
    from forebyg.calculation import Wanted

    wanted = Wanted(
        select=tuple(select or ()),
        exclude=tuple(exclude or ()),
        periods=period,
        by=tuple(dict.fromkeys(by or ())),
        as_of=day,
        internal=internal,
        lang=lang,
    )
    if plan:
        show_plan(paths, data, wanted, is_alone=not (output or format or keep))
        raise typer.Exit(EXIT_DONE)
    past = past_of(history, keep, internal)
    catalogue = catalogue_of(paths, data, places)
    means = means_of(data, cache, trust, past, quiet)
    master = spark_master if engine == "spark" else None
    release = calculated(catalogue, data, wanted, quiet, past.runs, means, master)
    means.tell(quiet, context.obj)
    texts = []
    for place, chosen in zip(places, formats, strict=True):
        view = view_of(release, wanted, data, place, verbose, has_color(sys.stdout, context.obj))
        texts.append(Written(place, chosen, written(release, chosen, view)))
    audited(release, texts, keep)
    past.keep(release, catalogue, context)
    for one in texts:
        put(one.text, one.output)
    shown = [problem for problem in release.problems if problem.severity == "error" or not quiet]
    if shown:
        tell_problems(shown, context.obj)
    if verbose:
        past.tell_leftovers()
    warned = tell_of(release, quiet, verbose) or any(one.severity == "warning" for one in release.problems)
    raise typer.Exit(code_of(release, tuple(fail_on or ()), strict and warned))


def catalogue_of(configs: tuple[Path, ...], data: Path, outputs: Sequence[Path | None] = ()) -> Catalogue:
    """What is declared; nothing of it, and no extract, is to be written over by `outputs`."""
    from forebyg.language.catalogue import read_catalogue

    catalogue = read_catalogue(configs)
    for output in outputs:
        check_harmless(output, catalogue, data)
    return catalogue


def calculated(
    catalogue: Catalogue,
    data: Path,
    wanted: Wanted,
    quiet: bool,
    earlier: Sequence[KeptRun] = (),
    means: Means | None = None,
    master: str | None = None,
) -> Release:
    """The release of everything wanted, held against what was released earlier: figures that were typed in were not."""
    from forebyg.calculation import calculate

    computed = [run for run in earlier if not run.is_typed_in]
    with waiting("forebyg compute ...", quiet) as watch:
        kept = kept_catalogues(computed, catalogue)
        access = means.access if means else None
        return calculate(catalogue, data, wanted, [run.release for run in computed], watch, kept, access, master)


def kept_catalogues(runs: Sequence[KeptRun], now: Catalogue) -> list[Catalogue]:
    """What was declared in these runs, each but once, where that is not what is declared now, and understood still."""
    from forebyg.language.canonical import documents_of
    from forebyg.language.catalogue import read_texts

    own, found = documents_of(now), []
    for documents in {tuple(run.documents.items()): run.documents for run in runs if run.documents}.values():
        if documents != own:
            with contextlib.suppress(ConfigError):
                found.append(read_texts(documents))
    return found


def view_of(release: Release, wanted: Wanted, data: Path, output: Path | None, ids: bool, color: bool) -> View:
    """How people are shown it: as wide as the screen, plain in a file."""
    from forebyg.outputs.cells import View

    return View(
        lang=wanted.lang or _lang_of(release),
        width=PIPED_WIDTH if output else width_of(sys.stdout),
        color=color and output is None,
        every_period=wanted.periods is not None,
        strata=bool(wanted.by),
        ids=ids,
        data=data.as_posix(),
    )


def written(release: Release, format: FormatName, view: View) -> str:
    """The release in one of the formats."""
    match format:
        case "table":
            from forebyg.outputs.tables import as_table

            return as_table(release, view)
        case "json":
            from forebyg.outputs.exports import as_json

            return as_json(release)
        case "csv":
            from forebyg.outputs.tidy import as_csv

            return as_csv(release)
        case "markdown":
            from forebyg.outputs.markdown import as_markdown

            return as_markdown(release, view)


def put(text: str, output: Path | None) -> None:
    """Into the file asked for, else to stdout."""
    if output is None:
        say(text)
    else:
        write(output, text)


def tell_of(release: Release, quiet: bool, verbose: bool) -> bool:
    """Tells on stderr what a reader of the numbers should know; True where there were warnings."""
    warnings = _of_indicators(release)
    for receipt in release.run.receipts:
        warnings += _rows_of(receipt, "rejected", receipt.rejected)
    if not quiet:
        from forebyg.outputs.characters import plain

        for warning in dict.fromkeys(warnings):
            tell(f"warning: {plain(warning)}")
    if verbose:
        for receipt in release.run.receipts:
            rows = _told(receipt.rows, receipt)
            tell(f"read {receipt.file}: {rows} rows, {receipt.encoding}, separator {receipt.separator!r}")
            for note in _rows_of(receipt, "left out", receipt.left_out):
                tell(note)
        tell(f"{len(release.indicators):,} indicators in {release.run.seconds:.2f} s ({release.run.engine})")
    return bool(warnings)


def _of_indicators(release: Release) -> list[str]:
    """Each warning once, with the indicators it is of: a few by name."""
    ids: dict[str, dict[str, None]] = {}
    for one in release.indicators:
        for text in one.warnings:
            ids.setdefault(text, {})[one.id] = None
    return [f"{_few(list(named))}: {text}" for text, named in ids.items()]


def _few(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= NAMED else f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"


def _rows_of(receipt: Receipt, verb: str, counts: dict[str, int]) -> list[str]:
    return [f"{receipt.file}: {_told(count, receipt)} rows {verb}: {cause}" for cause, count in counts.items()]


def _told(count: int, receipt: Receipt) -> str:
    """Nothing, of a rounded number, is any number that is nearer to nothing than to the next."""
    if receipt.rounded_to is None:
        return f"{count:,}"
    return f"about {count:,}" if count else f"fewer than {receipt.rounded_to // 2}"


def code_of(release: Release, fail_on: tuple[str, ...], is_strict_finding: bool, last: Release | None = None) -> int:
    """1 where an indicator failed, `--strict` met a warning or `--fail-on` met what it names; else 0."""
    if is_strict_finding or any(one.status == "error" for one in release.indicators):
        return EXIT_FINDINGS
    wanted = set(fail_on) - {"never"}
    if not wanted:
        return EXIT_DONE
    from forebyg.outputs.verdicts import verdicts

    met = sorted(wanted & verdicts(release, last))
    if met:
        tell(f"--fail-on {', '.join(met)}: so it is with at least one indicator in its newest complete period")
    return EXIT_FINDINGS if met else EXIT_DONE


def _lang_of(release: Release) -> LangName:
    return "en" if release.indicators and release.indicators[0].lang == "en" else "da"
