"""This room is `forebyg history`: the runs that were kept, what one was made of, and figures that were typed in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from forebyg import __version__
from forebyg.cli.options import DEFAULT_HISTORY, Debug, HistoryFolder, Lang, LangName, NoColor, Quiet, configs_of
from forebyg.cli.streams import say, tell, width_of
from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.history import KeptRun
    from forebyg.outputs.kept import Kept

HistoryFormat = Literal["table", "json"]
IMPORT = "import"


def history(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RUN | import FILE [CONFIG...]]",
            help="A run to look at, or a CSV of earlier key figures to keep.  [default: list all runs]",
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where the figures of FILE come from.")
    ] = None,
    history: HistoryFolder = None,
    format: Annotated[HistoryFormat, typer.Option("--format", "-f", help="How it is written.")] = "table",
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """List the runs that were kept, look at one, or keep earlier figures that were typed in."""
    folder, given = history or DEFAULT_HISTORY, words or []
    if given[:1] == [IMPORT]:
        _keep_typed_in(folder, given[1:], source, quiet)
        return
    if source is not None:
        raise UsageError([Problem("FB904", "'--source' belongs to 'forebyg history import FILE'")])
    if len(given) > 1:
        raise UsageError([Problem("FB904", "one run is looked at at a time", help="forebyg history RUN")])
    if history is not None and not folder.is_dir():
        raise UsageError([Problem("FB904", f"no history found at '{folder}'", help="--keep begins one")])
    from forebyg.history import find_run, kept_runs

    runs = kept_runs(folder)
    chosen = lang or _lang_of(runs)
    if given:
        _show_one(find_run(runs, given[0]), format, chosen)
    else:
        _list([_kept(run) for run in runs], format, chosen)


def _list(runs: Sequence[Kept], format: HistoryFormat, lang: LangName) -> None:
    from forebyg.outputs.kept import as_json, as_table

    say(as_json(runs) if format == "json" else as_table(runs, lang, width_of(sys.stdout)))


def _show_one(run: KeptRun, format: HistoryFormat, lang: LangName) -> None:
    from forebyg.outputs.kept import as_text, one_as_json

    say(one_as_json(_kept(run)) if format == "json" else as_text(_kept(run), lang))


def _kept(run: KeptRun) -> Kept:
    from forebyg.outputs.kept import Kept

    return Kept(
        name=run.name,
        run=run.release.run,
        schema=run.schema,
        statuses=tuple(one.status for one in run.release.indicators),
        rows=run.release.rows.height,
        definitions=tuple(run.documents),
        held_against=run.held_against,
        command=run.command,
        tools=asdict(run.tools),
        source=run.source,
    )


def _keep_typed_in(folder: Path, given: Sequence[str], source: str | None, quiet: bool) -> None:
    if not given:
        raise UsageError([Problem("FB904", "'import' needs a file", help="forebyg history import FILE --source TEXT")])
    file = Path(given[0])
    if not file.is_file():
        raise UsageError(
            [Problem("FB913", f"there is no file '{file}'", help="name the file as it stands in its folder")]
        )
    if not (source or "").strip():
        help = "--source 'Beretning 2011, tabel 4'"
        raise UsageError([Problem("FB904", "'--source' says where the figures come from", help=help)])
    from forebyg.calculation import named
    from forebyg.history import check_keepable, described, keep_figures, kept_runs
    from forebyg.language.catalogue import read_catalogue

    check_keepable(folder)
    catalogue = read_catalogue(configs_of([Path(one) for one in given[1:]]))
    known = {
        one.name: described(one, catalogue, named(one, None, catalogue.indicators)) for one in catalogue.indicators
    }
    kept = keep_figures(file, (source or "").strip(), known, folder, kept_runs(folder), __version__)
    if not quiet:
        tell(f"kept as {kept.as_posix()}")


def _lang_of(runs: Sequence[KeptRun]) -> LangName:
    """That of the newest run."""
    indicators = [one for run in runs[-1:] for one in run.release.indicators]
    return "en" if indicators and indicators[0].lang == "en" else "da"
