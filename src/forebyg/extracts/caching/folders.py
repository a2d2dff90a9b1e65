"""This room makes the folder of a cache, for its owner alone, puts files into it, and takes out what forebyg put there.

    CACHEDIR.TAG               marks the folder: programs that make copies of disks leave it out
    .gitignore                 keeps it out of version control
    KEY.json                   what was read of an extract, and the fingerprint of its columns
    KEY.FINGERPRINT.parquet    its typed columns
    .KEY.PROCESS.RANDOM.tmp    what is being written

The first half of a key tells one extract of one data folder from all others, the second one its content and contract.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from forebyg.errors import Problem, UsageError

TAG, IGNORE = "CACHEDIR.TAG", ".gitignore"
MARK = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Made by forebyg: typed copies of extracts. 'forebyg cache clear' takes them away.\n"
)
IGNORED = "*\n"
HALF = 16
NO_KEY = "0" * (2 * HALF)
TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.\d+\.[0-9a-f]{16}\.tmp")
KEPT = re.compile(r"[0-9a-f]{32}(\.json|\.[0-9a-f]{16}\.parquet)")
ABANDONED = 24 * 60 * 60
"""Seconds after which what is being written was left by a run that was killed."""
ELSEWHERE = "name a folder of its own, outside the data folder, that you may write to; this run reads the files"
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""A link is not followed: it could lead to a file of somebody else."""
OWN_RIGHTS, NOT_OWN = 0o700, 0o077


@dataclass(frozen=True)
class Removed:
    """What was taken out of a cache; `is_empty` where nothing else was in it, and the folder is gone too."""

    extracts: int
    bytes: int
    is_empty: bool


def prepared(folder: Path, data: Path) -> Problem | None:
    """Makes the folder of a cache where it is missing; what hinders it, None where nothing does."""
    try:
        why = _hindrance(folder, data)
        if why is None:
            _make(folder)
    except OSError as error:
        why = reason_of(error)
    return None if why is None else problem_of(folder, why)


def problem_of(folder: Path, why: str) -> Problem:
    return Problem("FB923", f"the cache '{folder}' is not used: {why}", help=ELSEWHERE, severity="warning")


def reason_of(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def put(folder: Path, name: str, content: bytes) -> None:
    """A file that stands whole under its name, or not at all."""
    with temporary(folder, NO_KEY) as path:
        path.write_bytes(content)
        os.replace(path, folder / name)


@contextlib.contextmanager
def temporary(folder: Path, key: str) -> Iterator[Path]:
    """An empty file that nobody else may read, to be written and renamed; what is not renamed is taken away."""
    path = folder / f".{key}.{os.getpid()}.{secrets.token_hex(8)}.tmp"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield path
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def opened(path: Path) -> BufferedReader | None:
    """A file that was put there, to be read; None where it is none, or not an ordinary one that is ours alone."""
    try:
        file = os.fdopen(os.open(path, READ), "rb")
    except OSError:
        return None
    found = os.fstat(file.fileno())
    is_alone = os.name != "posix" or not found.st_mode & NOT_OWN
    if stat.S_ISREG(found.st_mode) and _is_ours(found) and is_alone:
        return file
    file.close()
    return None


def take_others(folder: Path, place: str, names: Collection[str]) -> None:
    """Takes away all that is kept of the same place but these."""
    for path in put_there(folder):
        if KEPT.fullmatch(path.name) and path.name.startswith(place) and path.name not in names:
            with contextlib.suppress(OSError):
                path.unlink()


def cleared(folder: Path) -> Removed:
    """Takes out of a cache what forebyg put there; UsageError where the folder is none."""
    if not folder.is_dir():
        raise _no_cache(folder, "there is no such folder")
    if not _is_marked(folder):
        raise _no_cache(folder, "it does not hold the mark of one")
    extracts = bytes = 0
    try:
        for path in put_there(folder):
            size = path.lstat().st_size
            path.unlink()
            extracts, bytes = extracts + (path.suffix == ".parquet"), bytes + size
        others = [path for path in folder.iterdir() if path.name not in (TAG, IGNORE)]
        if others:
            return Removed(extracts, bytes, False)
        for name in (IGNORE, TAG):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
    except OSError as error:
        raise _no_cache(folder, reason_of(error)) from None
    return Removed(extracts, bytes, True)


def _hindrance(folder: Path, data: Path) -> str | None:
    if folder.resolve().is_relative_to(data.resolve()):
        return "it lies in the data folder, where it could be read as an extract"
    if not folder.exists():
        return None
    if not folder.is_dir():
        return "it is no folder"
    if not _is_ours(folder.stat()):
        return "it belongs to somebody else"
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return "it may not be written to"
    known = {path.name for path in put_there(folder)} | ({IGNORE} if _holds(folder / IGNORE, IGNORED) else set())
    if not _is_marked(folder) and any(path.name not in known for path in folder.iterdir()):
        return "it holds other files"
    return None


def _make(folder: Path) -> None:
    folder.mkdir(mode=OWN_RIGHTS, parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(OWN_RIGHTS)
    if not _is_marked(folder):
        put(folder, IGNORE, IGNORED.encode())
        put(folder, TAG, MARK.encode())
    before = time.time() - ABANDONED
    for path in put_there(folder):
        with contextlib.suppress(OSError):
            if TEMPORARY.fullmatch(path.name) and path.lstat().st_mtime < before:
                path.unlink()


def _is_marked(folder: Path) -> bool:
    return _holds(folder / TAG, MARK)


def _holds(path: Path, content: str) -> bool:
    """Whether a file is there with this content, and no other."""
    try:
        with open(path, "rb") as file:
            return file.read(len(content) + 1) == content.encode()
    except OSError:
        return False


def put_there(folder: Path) -> list[Path]:
    """The ordinary files whose names forebyg gives."""
    with os.scandir(folder) as entries:
        return [
            folder / one.name
            for one in entries
            if (KEPT.fullmatch(one.name) or TEMPORARY.fullmatch(one.name)) and one.is_file(follow_symlinks=False)
        ]


def _is_ours(found: os.stat_result) -> bool:
    return os.name != "posix" or found.st_uid == os.geteuid()


def _no_cache(folder: Path, why: str) -> UsageError:
    return UsageError([Problem("FB924", f"the cache '{folder}' cannot be cleared: {why}", help="name it with --cache")])
