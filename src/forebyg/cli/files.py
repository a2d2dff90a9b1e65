"""This room writes a result to a file: whole or not at all, and never over what it was computed from."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.definitions.catalogue import Catalogue

ELSEWHERE = "name a file in a folder that you may write to"


def check_writable(path: Path | None) -> None:
    """Tells before the work, not after it, that the result cannot be written there."""
    if path is None:
        return
    try:
        why = _hindrance(path)
    except OSError as error:
        why = reason_of(error)
    if why:
        raise UsageError([_cannot(path, why)])


def check_folder(path: Path) -> None:
    """Tells before the work that no files can be made in a folder, which may have to be made itself."""
    place = path.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise UsageError([_cannot(path, "it is no folder")])
    if not os.access(place, os.W_OK | os.X_OK):
        raise UsageError([_cannot(path, "it may not be written to")])


def check_harmless(path: Path | None, catalogue: Catalogue, data: Path) -> None:
    """A result must not take the place of a definition or of an extract, even one that is not asked for now."""
    if path is None:
        return
    target = path.resolve()
    if any(target == Path(file.path).resolve() for file in catalogue.files):
        raise UsageError([_cannot(path, "it holds definitions", "name another file")])
    patterns = [extract.definition.file for extract in catalogue.extracts.values()]
    inside = target.is_relative_to(data.resolve()) and target.relative_to(data.resolve()).as_posix()
    if inside and any(pattern and fnmatchcase(inside, pattern) for pattern in patterns):
        raise UsageError([_cannot(path, "it would be read as an extract", "name a file outside the data folder")])


def write(path: Path, content: str | bytes) -> None:
    """A temporary sibling, then a new name: nobody ever sees half a file. A link is followed, a device written to."""
    written = content.encode("utf-8", errors="replace") if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(written)
        else:
            _replace(path.resolve(), written)
    except BrokenPipeError:
        return
    except OSError as error:
        raise UsageError([_cannot(path, reason_of(error))]) from None


def reason_of(error: OSError) -> str:
    """Why the system refused."""
    return (error.strerror or type(error).__name__).lower()


def _replace(path: Path, content: bytes) -> None:
    sibling = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        sibling.write_bytes(content)
        os.replace(sibling, path)
    finally:
        sibling.unlink(missing_ok=True)


def _hindrance(path: Path) -> str | None:
    if path.is_dir():
        return "it is a folder"
    folder = path.absolute().parent
    if not folder.is_dir():
        return "its folder does not exist"
    if path.exists() and not os.access(path, os.W_OK):
        return "it may not be changed"
    if not path.exists() or path.is_file():
        return None if os.access(folder, os.W_OK | os.X_OK) else "its folder may not be written to"
    return None


def _cannot(path: Path, why: str, help: str = ELSEWHERE) -> Problem:
    return Problem("FB905", f"cannot write '{path}': {why}", help=help)
