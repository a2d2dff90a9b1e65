"""This room finds extracts that have gone, or are older, since an earlier run."""

from __future__ import annotations

from collections.abc import Sequence

from forebyg.errors import Problem
from forebyg.results import Receipt, Run


def receding(earlier: Sequence[Run], now: Run) -> list[Problem]:
    """A finding for each, held against all earlier runs (oldest first): one that lacked an extract does not make it
    forgotten. Newest dates are told where the receipts tell them."""
    problems, read = [], _by_name(now)
    for name, runs in _runs_by_name(earlier).items():
        if name not in read:
            message = f"extract '{name}' is not there: the run of {runs[-1].started:%Y-%m-%d} read it"
            problems.append(Problem("FB631", message, help="was it delivered, and under the name that is declared?"))
            continue
        newest = _newest(read[name])
        known = max((one for run in runs if (one := _newest(_by_name(run)[name])) is not None), default=None)
        if newest is not None and known is not None and newest[: len(known)] < known[: len(newest)]:
            message = f"extract '{name}' is older than before: its newest date is {newest}, and was {known}"
            problems.append(Problem("FB632", message, help="was an old file delivered again?"))
    return problems


def unchanged(then: Run, now: Run) -> list[str]:
    """The names of extracts whose files are those of the earlier run, byte for byte."""
    known = {name: {one.sha256 for one in receipts} for name, receipts in _by_name(then).items()}
    return [name for name, receipts in _by_name(now).items() if known.get(name) == {one.sha256 for one in receipts}]


def _runs_by_name(runs: Sequence[Run]) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {}
    for run in runs:
        for name in _by_name(run):
            found.setdefault(name, []).append(run)
    return found


def _by_name(run: Run) -> dict[str, list[Receipt]]:
    found: dict[str, list[Receipt]] = {}
    for receipt in run.receipts:
        found.setdefault(receipt.name, []).append(receipt)
    return found


def _newest(receipts: list[Receipt]) -> str | None:
    """The date, or the month where no more is told."""
    told = (one.newest.isoformat() if one.newest else one.newest_month for one in receipts)
    return max((one for one in told if one is not None), default=None)
