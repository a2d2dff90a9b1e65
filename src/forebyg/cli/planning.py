"""This room is `forebyg compute --plan`: what would be read, and what is counted together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forebyg.cli.streams import say
from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.calculation import Wanted


def show_plan(configs: tuple[Path, ...], data: Path, wanted: Wanted, is_alone: bool) -> None:
    """On stdout; nothing is computed that could be written elsewhere or kept."""
    if not is_alone:
        message = "'--plan' computes nothing: there is no result to write, to format or to keep"
        raise UsageError([Problem("FB904", message, help="leave out --output, --format and --keep")])
    from forebyg.calculation import plan
    from forebyg.language.catalogue import read_catalogue
    from forebyg.outputs.plans import as_text

    catalogue = read_catalogue(configs)
    first = catalogue.indicators[0].defaults.lang if catalogue.indicators else None
    say(as_text(plan(catalogue, data, wanted), wanted.lang or first or "da"))
