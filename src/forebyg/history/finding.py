"""This room finds the run that is named."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from forebyg.errors import Problem, UsageError
from forebyg.history.kept import KeptRun

LATEST, PREVIOUS = "latest", "previous"
NAMED = 3
"""So many runs are named where one is meant."""


def find_run(runs: Sequence[KeptRun], name: str) -> KeptRun:
    """The run of a full name, of the beginning of one that no other begins with, or the `latest` or the `previous` of
    those that were computed; UsageError, with near names, where that is none."""
    if name in (LATEST, PREVIOUS):
        computed = [run for run in runs if not run.is_typed_in]
        back = 1 if name == LATEST else 2
        if len(computed) >= back:
            return computed[-back]
        raise UsageError([_too_few(name, len(computed))])
    found = [run for run in runs if run.name == name] or [run for run in runs if name and run.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    raise UsageError([_ambiguous(name, found) if found else _unknown(name, runs)])


def _too_few(name: str, computed: int) -> Problem:
    kept = "only one run has been kept" if computed else "no run has been kept"
    return Problem("FB916", f"there is no {name} run: {kept}", help="'forebyg compute --keep' keeps one")


def _ambiguous(name: str, found: Sequence[KeptRun]) -> Problem:
    return Problem("FB916", f"{len(found)} runs begin with '{name}'", help=f"write more of it: {_listed(found)}")


def _unknown(name: str, runs: Sequence[KeptRun]) -> Problem:
    near = get_close_matches(name, [run.name for run in runs], NAMED, 0.5)
    help = f"did you mean {', '.join(near)}?" if near else f"kept are: {_listed(runs)}" if runs else "none is kept yet"
    return Problem("FB916", f"no kept run is called '{name}'", help=help)


def _listed(runs: Sequence[KeptRun]) -> str:
    newest = [run.name for run in reversed(runs)]
    more = f" and {len(newest) - NAMED} more" if len(newest) > NAMED else ""
    return ", ".join(newest[:NAMED]) + more
