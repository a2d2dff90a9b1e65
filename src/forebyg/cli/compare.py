"""This room is `forebyg compare`: what differs between two runs, and how much of it comes from what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from forebyg.cli.auditing import Written, audited
from forebyg.cli.compute import catalogue_of, kept_catalogues, put
from forebyg.cli.files import check_writable
from forebyg.cli.options import (
    DEFAULT_CONFIGS,
    DEFAULT_DATA,
    DEFAULT_HISTORY,
    AsOf,
    DataFolder,
    Debug,
    FormatName,
    HistoryFolder,
    Lang,
    LangName,
    NoColor,
    Outputs,
    Quiet,
    configs_of,
    day_of,
    format_of,
)
from forebyg.cli.streams import waiting
from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.comparing import Key, Known, Middle
    from forebyg.comparisons import Comparison, Unmeasured
    from forebyg.history import KeptRun
    from forebyg.results import Release

NOW = "now"
CompareFormat = Literal["table", "json", "markdown"]
ConfigFolder = Annotated[
    list[Path] | None,
    typer.Option("--configs", metavar="CONFIG", readable=False, help="The definitions of 'now'.  [default: configs]"),
]


def compare(
    context: typer.Context,
    then: Annotated[
        str | None, typer.Argument(metavar="[A]", show_default=False, help="A kept run.  [default: the one before B]")
    ] = None,
    now: Annotated[
        str | None,
        typer.Argument(
            metavar="[B]",
            show_default=False,
            help="A kept run, or 'now': configs and data as they are, computed and not kept.  [default: latest]",
        ),
    ] = None,
    configs: ConfigFolder = None,
    data: DataFolder = DEFAULT_DATA,
    history: HistoryFolder = None,
    as_of: AsOf = None,
    format: Annotated[
        CompareFormat | None, typer.Option("--format", "-f", help="How the result is written.  [default: table]")
    ] = None,
    output: Outputs = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Compare two runs: what differs, and how much comes from data, definition, method or suppression."""
    places: list[Path | None] = [*dict.fromkeys(output)] if output else [None]
    formats = [_format_of(format, place) for place in places]
    for place in places:
        check_writable(place)
    from forebyg.history import kept_runs

    runs = kept_runs(_history_of(history))
    first, second = chosen_runs(runs, then, now)
    computed = [run for run in runs if not run.is_typed_in]
    with waiting("forebyg compare ...", quiet):
        day = day_of(as_of)
        later = known(second) if second is not None else _computed(configs, data, places, day, computed, first)
        found = comparison_of(known(first), later, computed, data, lang)
        few = max(one.release.run.few for one in (known(first), later))
        texts = [written(found, chosen, lang or _lang_of(found), few) for chosen in formats]
    for place, text in zip(places, texts, strict=True):
        put(text, place)


def _format_of(asked: CompareFormat | None, place: Path | None) -> FormatName:
    chosen = format_of(asked, place)
    if chosen == "csv":
        raise UsageError([Problem("FB904", f"the suffix of '{place}' names no format", help="use .json, .md or .txt")])
    return chosen


def chosen_runs(runs: Sequence[KeptRun], then: str | None, now: str | None) -> tuple[KeptRun, KeptRun | None]:
    """The two that are asked for; None is what is computed now."""
    from forebyg.history import LATEST, PREVIOUS, find_run

    if then == NOW and now is None:
        then, now = LATEST, NOW
    if then == NOW:
        raise UsageError([Problem("FB904", "'now' comes after what it is compared with", help="compare latest now")])
    if now == NOW:
        return find_run(runs, then or LATEST), None
    first, second = find_run(runs, then or PREVIOUS), find_run(runs, now or LATEST)
    if first.name == second.name:
        message = f"'{first.name}' would be compared with itself"
        help = "name another run, or 'now' for configs and data as they are"
        raise UsageError([Problem("FB904", message, help=help)])
    return first, second


def known(run: KeptRun) -> Known:
    from forebyg.comparing import Known

    return Known.of(run)


def comparison_of(
    then: Known, now: Known, runs: Sequence[KeptRun], data: Path, lang: LangName | None = None
) -> Comparison:
    """Where definitions differ, the old ones are computed on the extracts of `now`, as long as they are there. What
    comes of it is held against every run, and read back as what is computed always is."""
    from forebyg.comparing import compared, in_need_of_middle

    then, now = (_in_language(one, lang) for one in (then, now))
    names = [run.name for run in runs]
    before = runs[: names.index(now.name)] if now.name in names else runs
    keys = in_need_of_middle(then, now)
    if keys and data.is_dir():
        earlier = [run.release for run in runs]
        middle, without = _middle(then, now, data, earlier if now.name in names else [*earlier, now.release], keys)
    else:
        middle, without = None, "no extracts"
    return compared(then, now, [then if run.name == then.name else known(run) for run in before], middle, without)


def _middle(
    then: Known, now: Known, data: Path, earlier: Sequence[Release], keys: Sequence[Key]
) -> tuple[Middle | None, Unmeasured]:
    """The old definitions on the new extracts, where that tells of nobody beside everything that was published."""
    from forebyg.comparing import middle_of, tells_more

    middle = middle_of(then, now, data, earlier, keys)
    if middle is None:
        return None, "extract"
    return (None, "few") if tells_more(middle.release.pattern) else (middle, "extract")


def written(found: Comparison, format: str, lang: LangName, few: int) -> str:
    from forebyg.outputs.comparison import as_json, as_markdown, as_table

    match format:
        case "json":
            return as_json(found)
        case "markdown":
            return as_markdown(found, lang, few)
    return as_table(found, lang, few)


def _computed(
    configs: list[Path] | None,
    data: Path,
    outputs: Sequence[Path | None],
    day: dt.date | None,
    runs: Sequence[KeptRun],
    then: KeptRun,
) -> Known:
    """As of the day asked for or declared, else of that of the run it is compared with: of the newest one that was
    computed, where its figures were typed in."""
    from forebyg.calculation import Wanted, calculate
    from forebyg.comparing import Known
    from forebyg.language.canonical import documents_of
    from forebyg.outputs.tidy import as_csv

    catalogue = catalogue_of(configs_of(configs or [DEFAULT_CONFIGS]), data, outputs)
    declared = [catalogue.as_of(), *(one.definition.as_of for one in catalogue.extracts.values())]
    day = day or (None if any(declared) else _day_of(then, runs))
    kept = kept_catalogues(runs, catalogue)
    release = calculate(catalogue, data, Wanted(as_of=day), [run.release for run in runs], kept=kept)
    audited(release, [Written(None, "csv", as_csv(release))])
    return Known(None, release, documents_of(catalogue))


def _day_of(then: KeptRun, runs: Sequence[KeptRun]) -> dt.date | None:
    days = [then.release.run.as_of, *(run.release.run.as_of for run in reversed(runs))]
    return next((day for day in days if day is not None), None)


def _history_of(folder: Path | None) -> Path:
    if folder is not None and not folder.is_dir():
        raise UsageError([Problem("FB904", f"no history found at '{folder}'", help="'compute --keep' begins one")])
    return folder or DEFAULT_HISTORY


def _in_language(one: Known, lang: LangName | None) -> Known:
    """Titles as the definitions have them in that language."""
    if lang is None or one.definitions is None:
        return one
    from forebyg.calculation import in_language

    indicators = in_language(one.release.indicators, one.definitions.catalogue, lang)
    return replace(one, release=replace(one.release, indicators=indicators))


def _lang_of(found: Comparison) -> LangName:
    return "en" if found.lang == "en" else "da"
