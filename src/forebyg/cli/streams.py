"""This room knows where words go: results to stdout, all else to stderr, in UTF-8, with colour where it is seen."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from forebyg.errors import Problem

PIPED_WIDTH = 200
NARROWEST = 40
"""Below this no word would stay whole."""
PATIENCE = 1.5
"""Seconds before a wait is worth telling about."""


class Manner(NamedTuple):
    """How the command line asks to be spoken to."""

    color: bool = True
    debug: bool = False


def manner_of(arguments: Sequence[str]) -> Manner:
    """The manner must be known before the arguments are understood, since a mistake in them is shown in it."""
    options = list(arguments)[: list(arguments).index("--")] if "--" in arguments else arguments
    return Manner(color="--no-color" not in options, debug="--debug" in options)


def prepare() -> None:
    """UTF-8 and plain line feeds into pipes and files; a terminal keeps its own encoding but never stops a text."""
    # A stream that the shell has closed (`>&-`) is None; what stands in for it lives as long as the process.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # lives as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  # lives as long as the process
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace", newline="\n")


def say(text: str) -> None:
    """The result, to stdout. A reader who has gone away (`| head`) is no mistake."""
    _write(text, sys.stdout)


def tell(text: str) -> None:
    """Progress, warnings and timings, to stderr."""
    _write(text, sys.stderr)


def tell_problems(problems: Sequence[Problem], manner: Manner) -> None:
    """What is wrong, to stderr, as a person reads it."""
    from forebyg.cli.messages import render

    tell(render(problems, color=has_color(sys.stderr, manner)))


def has_color(stream: TextIO, manner: Manner) -> bool:
    """Whether colour is wanted and can be seen there."""
    if not manner.color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def width_of(stream: TextIO) -> int:
    """The columns there are: COLUMNS, else those of the terminal, else wide."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return max(int(asked), NARROWEST)
    return max(shutil.get_terminal_size((PIPED_WIDTH, 50)).columns, NARROWEST) if stream.isatty() else PIPED_WIDTH


Watch = Callable[[str, int, int | None], None]
"""Is told what goes on, how much of it is done, and of how much where that is known."""


@contextlib.contextmanager
def waiting(what: str, is_quiet: bool) -> Iterator[Watch]:
    """A bar on a terminal while long work goes on; nothing elsewhere, nothing for short work."""
    if is_quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda *_: None
        return
    import threading

    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    told = TextColumn("{task.fields[told]}")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), told, TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(what, total=None, told="")
    timer = threading.Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()

    def watch(step: str, done: int, of: int | None) -> None:
        told = f"{step} {done:,}" if done or of else step
        bar.update(task, completed=done, total=of, told=told if of is None else f"{told}/{of:,}")

    try:
        yield watch
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def _write(text: str, stream: TextIO) -> None:
    """As lines; colour goes nowhere but to a terminal."""
    if "\x1b" in text and not stream.isatty():
        text = re.sub(r"\x1b\[[;?0-9]*[a-zA-Z]", "", text)
    try:
        stream.write(text if text.endswith("\n") else f"{text}\n")
        stream.flush()
    except OSError as error:
        # What Python would still flush at its end has to go nowhere, or it complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        # Nobody can be told that nothing can be told; a result that did not arrive is told.
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            raise
