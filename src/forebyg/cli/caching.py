"""This room reads what the command line says of how extracts are come by: --cache and --trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from forebyg.cli.auditing import Past
from forebyg.cli.streams import Manner, tell, tell_problems
from forebyg.errors import Problem

if TYPE_CHECKING:
    from forebyg.extracts import Access
    from forebyg.history import KeptRun

NOTHING_TO_TRUST = "--trust: no kept run in '{folder}' has read a file whose rows need no second check; all are checked"


@dataclass(frozen=True)
class Means:
    """How extracts are come by, None where they are simply read, and what is to be told of it after the run."""

    access: Access | None = None
    problem: Problem | None = None

    def tell(self, is_quiet: bool, manner: Manner) -> None:
        """Once, where the cache was not used, or not to its end."""
        cache = self.access.cache if self.access is not None else None
        problems = [self.problem] if self.problem else cache.problems[:1] if cache is not None else []
        if problems and not is_quiet:
            tell_problems(problems, manner)


def means_of(data: Path, cache: Path | None, is_trusting: bool, past: Past, quiet: bool) -> Means:
    """What internal runs are not held against may be trusted all the same."""
    if cache is None and not is_trusting:
        return Means()
    from forebyg.extracts import Access, Cache, Fingerprints, prepared

    problem = prepared(cache, data) if cache is not None else None
    fingerprints, known = Fingerprints(), frozenset[tuple[str, str]]()
    if is_trusting:
        known = _known(past.runs or _kept_runs(past.folder))
        if not known and not quiet:
            tell(NOTHING_TO_TRUST.format(folder=past.folder.as_posix()))
    kept = Cache(cache, data, fingerprints) if cache is not None and problem is None else None
    return Means(Access(data, kept, known, fingerprints), problem)


def _known(runs: Sequence[KeptRun]) -> frozenset[tuple[str, str]]:
    """Every file of which a run has seen that each row keeps the contract."""
    receipts = [one for run in runs if not run.is_typed_in for one in run.release.run.receipts]
    return frozenset((one.contract, one.sha256) for one in receipts if one.contract and not one.rejected)


def _kept_runs(folder: Path) -> Sequence[KeptRun]:
    from forebyg.history import kept_runs

    return kept_runs(folder)
