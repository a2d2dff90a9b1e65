"""This room finds the files of an extract, inside the data folder only."""

from __future__ import annotations

import glob
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from forebyg.errors import ExtractError
from forebyg.extracts.wording import Source, nearest

WILDCARDS = "*?["
RIGHTS = "ask for the right to read it"


@dataclass(frozen=True)
class Found:
    """A file of an extract: its path and its name below the data folder."""

    path: Path
    name: str


def find_files(pattern: str, folder: Path, source: Source) -> tuple[Found, ...]:
    """The files that `pattern` names, sorted; ExtractError where there is none or one lies outside `folder`."""
    if _leaves(pattern):
        help = "write the path from the data folder on, without '..' and without a drive or leading '/'"
        raise ExtractError([source.problem("FB402", ("file",), "the path leads out of the data folder", help)])
    if not folder.is_dir():
        raise ExtractError([source.problem("FB401", ("file",), "there is no data folder", "name one with --data")])
    try:
        paths = _matches(pattern, folder)
    except OSError:
        raise ExtractError([source.problem("FB403", ("file",), "the data folder may not be read", RIGHTS)]) from None
    if not paths:
        raise ExtractError(
            [source.problem("FB401", ("file",), "there is no such file in the data folder", _help(pattern, folder))]
        )
    outside = [path for path in paths if _is_outside(path, folder)]
    if outside:
        raise ExtractError([source.problem("FB402", ("file",), "a link leads out of the data folder")])
    return tuple(Found(path, path.relative_to(folder).as_posix()) for path in paths)


def read_bytes(found: Found, source: Source) -> bytes:
    """The bytes of the file; ExtractError where it is a folder or may not be read."""
    if found.path.is_dir():
        raise ExtractError([source.problem("FB403", ("file",), "is a folder, not a file")])
    if not found.path.is_file():
        raise ExtractError([source.problem("FB403", ("file",), "is not an ordinary file")])
    try:
        return found.path.read_bytes()
    except PermissionError:
        raise ExtractError(
            [source.problem("FB403", ("file",), "may not be read: the rights are missing", RIGHTS)]
        ) from None
    except OSError:
        raise ExtractError([source.problem("FB403", ("file",), "cannot be read from its disk")]) from None


def _leaves(pattern: str) -> bool:
    windows = PureWindowsPath(pattern)
    return (
        bool(windows.anchor)
        or PurePosixPath(pattern).is_absolute()
        or ".." in windows.parts
        or not pattern.strip("/\\ .")
    )


def _is_outside(path: Path, folder: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # links that go round in a circle lead nowhere: reading will tell
        return False


def _matches(pattern: str, folder: Path) -> list[Path]:
    """Names written on a Mac may be decomposed, so both forms are tried; a literal name goes before a wildcard."""
    forms = dict.fromkeys((pattern, unicodedata.normalize("NFC", pattern), unicodedata.normalize("NFD", pattern)))
    literal = [folder / form for form in forms if os.path.lexists(folder / form)]
    if literal:
        return literal[:1]
    if not any(letter in pattern for letter in WILDCARDS):
        return []
    # glob leaves hidden files out, where one office program keeps its lock files; another calls them ~$name.
    paths = {folder / name for form in forms for name in glob.glob(form, root_dir=folder, recursive=True)}
    return sorted(
        (path for path in paths if not path.is_dir() and not path.name.startswith("~$")),
        key=lambda path: path.as_posix(),
    )


def _help(pattern: str, folder: Path) -> str | None:
    present = [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    ]
    if not present:
        return "the data folder holds no files"
    return nearest(pattern, present)
