"""This room puts a run in its place: a temporary sibling is written, settled on the disk and renamed once."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import math
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from forebyg.errors import HistoryError, Problem

TEMPORARY = ".tmp"
UNKNOWN = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EBADF)
"""What a drive answers that does not settle folders."""
ABANDONED = dt.timedelta(days=1)
"""A sibling that is older was left by a run that was killed; a younger one may still be written."""


def run_folders(folder: Path) -> list[Path]:
    """The folders of runs, oldest first; what begins with a point is none."""
    return sorted(one for one in folder.iterdir() if not one.name.startswith(".") and one.is_dir())


def place(folder: Path, name: str, files: Mapping[str, str | bytes], known: Iterable[str]) -> Path:
    """The folder of this run. Where others have come than those `known`, it is not kept. It stands whole under its
    name or not at all: nobody sees half a run."""
    sibling, whole, known = folder / f".{name}.{os.getpid()}{TEMPORARY}", folder / name, frozenset(known)
    try:
        sibling.mkdir(parents=True)
        for file, content in files.items():
            _write(sibling / file, content)
        _settle(sibling)
        _check_none_came(folder, known)
        _rename(sibling, whole)
        try:
            # One that was renamed between the look and ours sees this run, or is seen here: never are both kept.
            _check_none_came(folder, known | {name})
        except (HistoryError, OSError):
            _rename(whole, sibling)
            raise
    except OSError as error:
        raise HistoryError([_not_kept(whole, error)]) from None
    finally:
        shutil.rmtree(sibling, ignore_errors=True)
    with contextlib.suppress(OSError):
        # It stands; that its name has reached the disk is more than a run can be asked for.
        _settle(folder)
    return whole


def check_keepable(folder: Path) -> None:
    """Tells before the work, not after it, that no run can be kept there."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise HistoryError([Problem("FB612", f"no run can be kept in '{folder}': it is no folder")])
    if not os.access(place, os.W_OK | os.X_OK):
        raise HistoryError([Problem("FB612", f"no run can be kept in '{folder}': it may not be written to")])


def leftovers(folder: Path, now: dt.datetime) -> tuple[Path, ...]:
    """What killed runs left behind, which nothing takes for a run; whoever keeps the history may take it away."""
    if not folder.is_dir():
        return ()
    before = (now - ABANDONED).timestamp()
    found = (one for one in folder.iterdir() if one.name.startswith(".") and one.name.endswith(TEMPORARY))
    return tuple(sorted(one for one in found if one.is_dir() and _changed(one) < before))


def _changed(path: Path) -> float:
    """When it was changed last; never, where it has gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf


def _check_none_came(folder: Path, known: frozenset[str]) -> None:
    if any(one.name not in known for one in run_folders(folder)):
        message = f"another run has been kept in '{folder}' meanwhile, which this one was not held against"
        raise HistoryError([Problem("FB613", message, help="run the command again")])


def _write(path: Path, content: str | bytes) -> None:
    with path.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())


def _rename(old: Path, new: Path) -> None:
    try:
        os.rename(old, new)
    except OSError:
        # A network drive that was asked twice has done the first time what it refuses the second.
        if old.exists() or not new.is_dir():
            raise


def _settle(folder: Path) -> None:
    """The folder's own entries reach the disk too, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in UNKNOWN:
            raise
    finally:
        os.close(handle)


def _not_kept(path: Path, error: OSError) -> Problem:
    message = f"the run cannot be kept as '{path}': {(error.strerror or type(error).__name__).lower()}"
    if path.exists():
        return Problem(
            "FB612", f"{message}; it stands there all the same", help="take it away, and run the command again"
        )
    return Problem("FB612", message, help="check the rights and the space on the disk; nothing was kept")
