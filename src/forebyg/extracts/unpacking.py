"""This room says by its first bytes what kind of file a file is, and takes a text out of its gzip or zip."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Literal

from forebyg.errors import ExtractError
from forebyg.extracts.wording import Source

LARGEST = 2 * 1024**3
"""So many bytes of a packed file are unpacked and no more: a small file can hold petabytes of nothing."""
BLOCK = 1024**2
GZIP, ZIP, WORKBOOK, PARQUET, TEXT = "a gzip file", "a zip file", "an Excel workbook", "a Parquet file", "a text file"
OLD_WORKBOOK = "an old Excel workbook, or one with a password"
MAGIC = {
    b"\x1f\x8b": GZIP,
    b"PAR1": PARQUET,
    b"\xd0\xcf\x11\xe0": OLD_WORKBOOK,
    b"%PDF": "a PDF file",
    b"Rar!\x1a": "a rar file",
    b"7z\xbc\xaf\x27\x1c": "a 7z file",
    b"\xfd7zXZ\x00": "an xz file",
    b"(\xb5/\xfd": "a zstd file",
    b"SQLite format 3\x00": "a SQLite database",
    b"$FL2": "an SPSS file",
}
MARKUP = {b"<!doctype html": "a page of the web", b"<html": "a page of the web", b"<?xml": "an XML file"}
NAMED = {
    ".gz": GZIP, ".zip": ZIP, ".xlsx": WORKBOOK, ".xlsm": WORKBOOK, ".parquet": PARQUET, ".pq": PARQUET,
}  # fmt: skip
"""What the end of a name promises; all others promise text."""
REMEDIES = {
    GZIP: "name it with .csv.gz at its end",
    ZIP: "name it with .csv.zip at its end",
    WORKBOOK: "name it with .xlsx at its end, or save it as CSV",
    PARQUET: "name it with .parquet at its end",
    TEXT: "name it with .csv at its end",
    OLD_WORKBOOK: "save it without a password as .xlsx or as CSV",
}
DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Unpacked:
    """What a file holds, and the wrapper that it was in."""

    kind: Literal["text", "workbook", "parquet"]
    content: bytes
    packed: Literal["gzip", "zip"] | None = None


def unpack(content: bytes, name: str, source: Source) -> Unpacked:
    """What the file called `name` holds; ExtractError where it is not what its name says, or damaged."""
    promised = NAMED.get(PurePosixPath(name).suffix.lower(), TEXT)
    kind = _kind_of(content)
    if promised == WORKBOOK and kind == ZIP and _archive(content) is None:
        raise _refused(source, "is a damaged workbook", "fetch or export it anew")
    if kind != promised:
        end = PurePosixPath(name).suffix
        text = f"is {kind}, though its name ends in {end}" if end else f"is {kind}, not {promised}"
        raise _refused(source, text, REMEDIES.get(kind, "save it as CSV and name that file"))
    if kind == GZIP:
        return Unpacked("text", _text(_gunzipped(content, source), kind, source), "gzip")
    if kind == ZIP:
        return Unpacked("text", _text(_unzipped(content, source), kind, source), "zip")
    if kind in (WORKBOOK, PARQUET):
        return Unpacked("workbook" if kind == WORKBOOK else "parquet", content)
    return Unpacked("text", content)


def _kind_of(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(content)
    if kind := next((kind for start, kind in MAGIC.items() if content.startswith(start)), None):
        return kind
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for tag, kind in MARKUP.items() if start.startswith(tag)), TEXT)


def _kind_of_zip(content: bytes) -> str:
    """A workbook is a zip file of its parts."""
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (*DAMAGED, ValueError, NotImplementedError):
        names = []
    if any(name.startswith("xl/") for name in names):
        return WORKBOOK
    return "an OpenDocument file" if "mimetype" in names and "content.xml" in names else ZIP


def _gunzipped(content: bytes, source: Source) -> bytes:
    return _in_blocks(lambda: gzip.GzipFile(fileobj=io.BytesIO(content)), GZIP, source)


def _unzipped(content: bytes, source: Source) -> bytes:
    archive = _archive(content)
    if archive is None:
        raise _refused(source, "is a damaged zip file", "fetch or export it anew")
    # A Mac adds notes of its own, and hidden files.
    held = [
        part for part in archive.infolist()
        if not part.is_dir() and not part.filename.startswith("__MACOSX/")
        and not PurePosixPath(part.filename).name.startswith(".")
    ]  # fmt: skip
    if len(held) != 1:
        said = f"holds {len(held)} files" if held else "holds no file"
        raise _refused(source, f"is a zip file that {said}, not one", "pack one file into it, or unpack them all")
    part = held[0]
    if part.flag_bits & 1:
        raise _refused(source, "is a zip file with a password", "pack it without one")
    if part.file_size > LARGEST:
        raise _too_large(ZIP, source)
    return _in_blocks(lambda: archive.open(part), ZIP, source)


def _archive(content: bytes) -> zipfile.ZipFile | None:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (*DAMAGED, ValueError, NotImplementedError):
        return None


def _in_blocks(opened: Callable[[], IO[bytes] | gzip.GzipFile], kind: str, source: Source) -> bytes:
    unpacked = io.BytesIO()
    fault = None
    try:
        with opened() as stream:
            while unpacked.tell() <= LARGEST and (block := stream.read(BLOCK)):
                unpacked.write(block)
    except NotImplementedError:
        fault = "packed in a way that cannot be read"
    except (*DAMAGED, RuntimeError, ValueError):
        fault = "damaged: it ends too soon, or its check sum is another"
    # Raised here, the refusal carries no library's exception with it.
    if fault:
        raise _refused(source, f"is {kind} that is {fault}", "fetch or export it anew")
    if unpacked.tell() > LARGEST:
        raise _too_large(kind, source)
    return unpacked.getvalue()


def _text(content: bytes, kind: str, source: Source) -> bytes:
    inner = _kind_of(content)
    if inner != TEXT:
        raise _refused(source, f"is {kind} that holds {inner}, not {TEXT}", "take out what it holds, and name that")
    return content


def _too_large(kind: str, source: Source) -> ExtractError:
    text = f"is {kind} that holds more than {LARGEST // 1024**3} GB"
    return _refused(source, text, "if it shall be so large, unpack it")


def _refused(source: Source, text: str, help: str) -> ExtractError:
    return ExtractError([source.problem("FB405", ("file",), text, help)])
