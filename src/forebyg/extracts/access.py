"""This room comes by the extracts of a data folder: out of a cache, by trust in what was read before, or by reading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.extracts.caching import Cache, Fingerprints, Kept, Places, files_of
from forebyg.extracts.prints import contract_print
from forebyg.extracts.reading import SCANNED_FROM, Opened, read_extract
from forebyg.extracts.scans import NotPlain, Scanned, scan_extract, size_of
from forebyg.extracts.scans.contents import Bytes
from forebyg.extracts.scans.heads import Written

Shown = frozenset[tuple[str, str]]
"""The fingerprints of a contract and of a file whose every row was seen to keep it."""


class Known(Bytes):
    """The bytes of a file that was seen before, whose fingerprint has been taken already."""

    def __init__(self, file: Written, fingerprints: Fingerprints):
        super().__init__(file)
        self.fingerprints = fingerprints

    def look(self, piece: bytes) -> None:
        """There is nothing to be looked for."""

    def seen(self) -> tuple[str, bool]:
        path = self.file.found.path
        return self.fingerprints.of(path) or "", self.fingerprints.are_unchanged([path])


@dataclass(frozen=True)
class Access:
    """How the extracts of a folder are come by. Whatever the way is, it gives the same rows, receipts and problems."""

    data: Path
    cache: Cache | None = None
    shown: Shown = frozenset()
    fingerprints: Fingerprints = field(default_factory=Fingerprints)

    def begin(self, extracts: Iterable[DeclaredExtract]) -> None:
        """Begins with what can be done beside other work."""
        concerned = [declared for declared in extracts if self._is_concerned(declared)]
        concerned.sort(key=lambda declared: size_of(declared, self.data))
        for declared in concerned:
            self.fingerprints.begin(file.path for file in files_of(declared, self.data))

    def read(self, declared: DeclaredExtract, as_of: dt.date | None) -> Opened:
        """As `read_extract`."""
        if not self._is_concerned(declared):
            return read_extract(declared.name, declared, self.data, as_of=as_of)
        found = self._kept(declared, as_of) or self._trusted(declared, as_of)
        if found is not None and (opened := _collected(found)) is not None:
            return opened
        places = Places(declared.place_of)
        opened = read_extract(declared.name, replace(declared, place_of=places), self.data, as_of=as_of)
        if self.cache is not None:
            self.cache.keep(declared, as_of, opened, places)
        return opened

    def stream(self, declared: DeclaredExtract, as_of: dt.date | None) -> Scanned | Kept | None:
        """The extract to be gone through once; None where it must be read. What is not in the cache yet is put there
        first."""
        if not self._is_concerned(declared):
            return scan_extract(declared.name, declared, self.data, as_of=as_of)
        if (kept := self._kept(declared, as_of)) is not None:
            return kept
        if self.cache is not None and not self.cache.problems:
            places = Places(declared.place_of)
            asked = declared.name, replace(declared, place_of=places), self.data, None, as_of
            is_kept = self.cache.sink(declared, as_of, lambda: scan_extract(*asked), places)
            if is_kept and (kept := self._kept(declared, as_of)) is not None:
                return kept
        trusted = self._trusted(declared, as_of)
        return trusted or scan_extract(declared.name, declared, self.data, as_of=as_of)

    def _is_concerned(self, declared: DeclaredExtract) -> bool:
        """What is small is read at once, and a pseudonym is never written down."""
        is_asked = self.cache is not None or bool(self.shown)
        is_open = declared.definition.file is not None and not declared.definition.pseudonymise
        return is_asked and is_open and size_of(declared, self.data) >= SCANNED_FROM

    def _kept(self, declared: DeclaredExtract, as_of: dt.date | None) -> Kept | None:
        return None if self.cache is None else self.cache.find(declared, as_of)

    def _trusted(self, declared: DeclaredExtract, as_of: dt.date | None) -> Scanned | None:
        contract = contract_print(declared.name, declared.definition) if self.shown else ""
        trusted = frozenset(sha256 for of, sha256 in self.shown if of == contract)
        files = files_of(declared, self.data)
        if not trusted or not all(self.fingerprints.of(file.path) in trusted for file in files):
            return None
        scanned = scan_extract(declared.name, declared, self.data, as_of=as_of, trusted=trusted)
        for seen in () if scanned is None else scanned.checks.seen:
            seen.bytes = Known(seen.bytes.file, self.fingerprints)
        return scanned


def _collected(found: Scanned | Kept) -> Opened | None:
    """None where it cannot be believed after all."""
    try:
        # Blocks of rows are checked outside the engine: within it, whoever asks it in turn could wait for ever.
        frame = found.frame.collect() if isinstance(found, Kept) else found.collected()
        receipts, problems = found.finish()
    except (NotPlain, OSError, pl.exceptions.PolarsError):
        return None  # The words of polars carry cells.
    return Opened(found.name, frame.with_columns(found.lines()), receipts, problems)
