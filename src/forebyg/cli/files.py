"""This room writes a result to a file: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from forebyg.errors import Problem, UsageError


def check_writable(path: Path | None) -> None:
    """Tells before the work, not after it, that the result cannot be written there."""
    if path is None:
        return
    if path.is_dir():
        raise UsageError([_cannot(path, "it is a folder")])
    if not path.absolute().parent.is_dir():
        raise UsageError([_cannot(path, "its folder does not exist")])


def write(path: Path, text: str) -> None:
    """A temporary sibling, then a new name: nobody ever sees half a file."""
    sibling = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        try:
            sibling.write_text(text, encoding="utf-8", newline="\n")
            os.replace(sibling, path)
        finally:
            sibling.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError([_cannot(path, error.strerror or type(error).__name__)]) from None


def _cannot(path: Path, why: str) -> Problem:
    return Problem("FB905", f"cannot write '{path}': {why}", help="name a file in a folder that you may write to")
