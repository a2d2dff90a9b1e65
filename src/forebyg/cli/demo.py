"""This room is `forebyg demo`: a whole run on the packaged definitions and synthetic extracts, without network."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from forebyg.cli.auditing import Written, audited
from forebyg.cli.compute import calculated, catalogue_of, code_of, put, tell_of, view_of, written
from forebyg.cli.files import check_writable
from forebyg.cli.options import (
    By,
    Debug,
    Exclude,
    Format,
    Internal,
    Lang,
    NoColor,
    Output,
    Period,
    Quiet,
    Select,
    Verbose,
    format_of,
)
from forebyg.cli.streams import has_color
from forebyg.errors import Problem, UsageError


def demo(
    context: typer.Context,
    select: Select = None,
    exclude: Exclude = None,
    period: Period = None,
    by: By = None,
    internal: Internal = False,
    format: Format = None,
    output: Output = None,
    lang: Lang = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Compute the packaged strategies on packaged synthetic extracts."""
    chosen = format_of(format, output)
    check_writable(output)
    from forebyg.calculation import Wanted

    wanted = Wanted(
        select=tuple(select or ()),
        exclude=tuple(exclude or ()),
        periods=period,
        by=tuple(dict.fromkeys(by or ())),
        internal=internal,
        lang=lang,
    )
    data = packaged("data")
    release = calculated(catalogue_of((packaged("configs"),), data), data, wanted, quiet)
    view = view_of(release, wanted, Path("forebyg demo"), output, verbose, has_color(sys.stdout, context.obj))
    text = written(release, chosen, view)
    audited(release, [Written(output, chosen, text)])
    put(text, output)
    tell_of(release, quiet=not verbose, verbose=verbose)
    raise typer.Exit(code_of(release, (), False))


def packaged(name: str) -> Path:
    """A folder that travels in the wheel; from a checkout the one at its top, so that there is only one copy."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "packaged" / name, package.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    problem = Problem("FB908", f"the packaged folder '{name}' is missing", help="install forebyg again")
    raise UsageError([problem])
