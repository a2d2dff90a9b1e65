"""This room is `forebyg report`: files for a committee from a kept run, nothing computed again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forebyg.cli.files import check_writable
from forebyg.cli.options import DEFAULT_CONFIGS, DEFAULT_HISTORY, Debug, HistoryFolder, Lang, NoColor, Quiet
from forebyg.cli.reporting import material_of, report_of, write_reports
from forebyg.cli.streams import waiting

Files = Annotated[
    list[Path],
    typer.Option(
        "--output", "-o", metavar="FILE", readable=False, help="Write there: .html, .xlsx, .docx or .md. Repeatable."
    ),
]
StyleFolder = Annotated[
    Path | None,
    typer.Option(
        "--style",
        metavar="DIR",
        readable=False,
        help="Folder of your own template and colours.  [default: configs/report, where there is one]",
    ),
]
DEFAULT_STYLE = DEFAULT_CONFIGS / "report"


def report(
    context: typer.Context,
    output: Files,
    run: Annotated[str, typer.Argument(metavar="RUN", help="A kept run, or the beginning of its name.")] = "latest",
    history: HistoryFolder = None,
    style: StyleFolder = None,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Write reports of a kept run: a page, a workbook, a document, a note."""
    for path in output:
        report_of(path)
        check_writable(path)
    from forebyg.history import find_run, kept_runs

    runs = kept_runs(history or DEFAULT_HISTORY)
    with waiting("forebyg report ...", quiet) as watch:
        write_reports(material_of(find_run(runs, run), runs, lang), output, style_of(style), watch)


def style_of(asked: Path | None) -> Path | None:
    """The folder asked for, else the one beside the configs."""
    return asked or (DEFAULT_STYLE if DEFAULT_STYLE.is_dir() else None)
