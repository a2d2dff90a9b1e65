"""This room stands between a result and its file: the text is held against what is withheld, the run is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from forebyg.cli.options import DEFAULT_HISTORY, FormatName
from forebyg.cli.streams import tell
from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.definitions.catalogue import Catalogue
    from forebyg.history import KeptRun
    from forebyg.results import Release


@dataclass(frozen=True)
class Past:
    """The runs that were kept, and whether this one will be."""

    folder: Path
    runs: Sequence[KeptRun] = ()
    is_kept: bool = False

    def keep(self, release: Release, catalogue: Catalogue, context: typer.Context) -> str | None:
        """Keeps the run where that was asked for; its name. It is kept before its text is written: what was published
        and then forgotten would be worse than what was remembered and not published."""
        if not self.is_kept:
            return None
        from forebyg.history import keep
        from forebyg.language.canonical import documents_of

        return keep(release, self.folder, self.runs, documents_of(catalogue), words_of(context)).name

    def tell_leftovers(self) -> None:
        """Names what killed runs left behind; it is nobody's run, and nobody takes it away unasked."""
        from forebyg.history import leftovers

        for path in leftovers(self.folder, dt.datetime.now(dt.UTC)):
            tell(f"left behind by a run that was interrupted: {path.as_posix()} (it may be deleted)")


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


def words_of(context: typer.Context) -> tuple[str, ...]:
    """The command and the options that were given, without their values: these may name persons and machines."""
    words = [context.info_name or ""]
    for parameter in context.command.params:
        source = context.get_parameter_source(parameter.name or "")
        if source is not None and source.name == "COMMANDLINE":
            words += [word for word in parameter.opts if word.startswith("--")][:1]
    return tuple(words)


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
