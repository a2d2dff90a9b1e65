"""This room stands between a result and its file: the text is held against what is withheld, the run is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from forebyg.cli.options import DEFAULT_HISTORY, FormatName
from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.history import KeptRun
    from forebyg.results import Release


@dataclass(frozen=True)
class Past:
    """The runs that were kept, and whether this one will be."""

    folder: Path
    runs: Sequence[KeptRun] = ()
    is_kept: bool = False

    def keep(self, release: Release) -> None:
        """Keeps the run where that was asked for. It is kept before its text is written: what was published and then
        forgotten would be worse than what was remembered and not published."""
        if self.is_kept:
            from forebyg.history import keep

            keep(release, self.folder, self.runs)


def past_of(folder: Path | None, is_kept: bool, internal: bool) -> Past:
    """What is internal is neither held against earlier runs nor kept."""
    if internal and is_kept:
        problem = Problem("FB904", "'--keep' and '--internal' exclude each other", help="only what is released is kept")
        raise UsageError([problem])
    if internal:
        return Past(folder or DEFAULT_HISTORY)
    if folder is not None and not is_kept and not folder.is_dir():
        raise UsageError([Problem("FB904", f"no history found at '{folder}'", help="--keep begins one")])
    from forebyg.history import check_keepable, kept_runs

    folder = folder or DEFAULT_HISTORY
    if is_kept:
        check_keepable(folder)
    return Past(folder, kept_runs(folder), is_kept)


class Written(NamedTuple):
    """A finished text, and the file that it is for; None for the screen."""

    output: Path | None
    format: FormatName
    text: str


def audited(release: Release, texts: Sequence[Written], is_kept: bool = False) -> None:
    """Raises where finished texts together, with what will be kept, tell what is withheld; nothing is written then."""
    if release.run.internal:
        return
    from forebyg.disclosure.auditing.audit import Finished, audit
    from forebyg.disclosure.auditing.pattern import Pattern

    assert isinstance(release.pattern, Pattern)
    finished = [Finished(f"'{output}'" if output else "the result", format, text) for output, format, text in texts]
    if is_kept:
        from forebyg.history import RESULTS, results_of

        finished.append(Finished(f"the kept '{RESULTS}'", "csv", results_of(release)))
    audit(finished, release.indicators, release.pattern)
