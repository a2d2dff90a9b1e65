"""This room takes the fingerprints of files, in a thread of its own, while other work goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import Future
from io import BufferedReader
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

BLOCK = 2 * 1024**2
Shape = tuple[int, int, int]
"""What changes with a file: its size, its place on the disk, and when it was written."""


class Fingerprints:
    """The sha256 of files, each read once."""

    def __init__(self) -> None:
        self._begun: dict[Path, Future[tuple[str, Shape] | None]] = {}
        self._waiting: SimpleQueue[Path] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def begin(self, paths: Iterable[Path]) -> None:
        """Begins with those that are not begun yet, in their order."""
        with self._lock:
            for path in paths:
                if path not in self._begun:
                    self._begun[path] = Future()
                    self._waiting.put(path)
            if self._thread is None and self._begun:
                # A thread that nobody waits for: a run that is interrupted ends at once.
                self._thread = Thread(target=self._work, daemon=True)
                self._thread.start()

    def of(self, path: Path) -> str | None:
        """The fingerprint; None where the file could not be read, or changed while it was."""
        self.begin([path])
        found = self._begun[path].result()
        return None if found is None else found[0]

    def are_unchanged(self, paths: Iterable[Path]) -> bool:
        """Whether the files are still those of which the fingerprints are."""
        return all((found := self._begun[path].result()) is not None and shape_of(path) == found[1] for path in paths)

    def _work(self) -> None:
        while True:
            path = self._waiting.get()
            before = shape_of(path)
            sha256 = None if before is None else fingerprint(path)
            is_known = sha256 is not None and before is not None and shape_of(path) == before
            self._begun[path].set_result((sha256, before) if is_known and sha256 and before else None)


def shape_of(path: Path) -> Shape | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_ino, found.st_mtime_ns


def fingerprint(path: Path) -> str | None:
    """The sha256 of a file, None where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return sha256_of(file)
    except OSError:
        return None


def sha256_of(file: BufferedReader) -> str:
    """The sha256 of what is left of an open file."""
    found, buffer = hashlib.sha256(), bytearray(BLOCK)
    view = memoryview(buffer)
    while read := file.readinto(buffer):
        found.update(view[:read])
    return found.hexdigest()
