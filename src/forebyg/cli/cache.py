"""This room is `forebyg cache clear`: the copies of extracts that --cache has kept are taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forebyg.cli.options import Debug, NoColor, Quiet
from forebyg.cli.streams import tell
from forebyg.errors import Problem, UsageError

CLEAR, HELP = "clear", "forebyg cache clear --cache DIR"


def cache(
    words: Annotated[list[str], typer.Argument(metavar="clear", help="Take away what was kept; nothing else is.")],
    cache: Annotated[
        Path | None, typer.Option("--cache", metavar="DIR", readable=False, help="The folder given to --cache.")
    ] = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Take away the copies of extracts that --cache has kept."""
    if words != [CLEAR]:
        raise UsageError([Problem("FB904", "a cache can be cleared, and nothing else", help=HELP)])
    if cache is None:
        raise UsageError([Problem("FB904", "'--cache' says which folder is to be cleared", help=HELP)])
    from forebyg.extracts import cleared

    removed = cleared(cache)
    if quiet:
        return
    copies = f"{removed.extracts:,} cop{'y' if removed.extracts == 1 else 'ies'} of extracts"
    left = "" if removed.is_empty else "; other files are left there"
    tell(f"{cache.as_posix()}: {copies}, {removed.bytes / 1e6:,.1f} MB, taken away{left}")
