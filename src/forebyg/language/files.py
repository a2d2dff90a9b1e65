"""This room finds the YAML files of a catalogue and turns their bytes into text."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from forebyg.errors import Place, Problem, UsageError
from forebyg.language.yaml_text import LARGEST

SUFFIXES = (".yaml", ".yml")
AT_ONCE = 2**18
SAVE_AS_UTF8 = "save the file as UTF-8"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class ConfigText(NamedTuple):
    """The text of one file, None where it cannot be read, with its fingerprint."""

    name: str
    text: str | None
    sha256: str


def read_files(paths: list[Path] | tuple[Path, ...]) -> tuple[list[ConfigText], list[Problem]]:
    """The texts of files and folders (a folder is its *.yaml and *.yml, sorted), each once; UsageError without any."""
    found, problems = _found(paths)
    texts = []
    for path in found:
        text, fault = _text(path)
        texts.append(text)
        problems += fault
    return texts, problems


def _found(paths: list[Path] | tuple[Path, ...]) -> tuple[list[Path], list[Problem]]:
    files: dict[Path, Path] = {}
    missing: list[Problem] = []
    for path in paths:
        listed = sorted(_listed(path), key=lambda file: file.name)
        if not listed:
            missing.append(_nothing(path))
        folder = path.resolve()
        for file in listed:
            # In a folder only a link leads elsewhere; to follow the way to each file would take as long as to read it.
            is_own = file.parent == path and not file.is_symlink()
            files.setdefault(folder / file.name if is_own else file.resolve(), file)
    if not files:
        raise UsageError(missing)
    return list(files.values()), missing


def _listed(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.name[0] != ".")
    elif path.exists():
        yield path


def _nothing(path: Path) -> Problem:
    name = path.as_posix()
    if path.is_dir():
        return Problem("FB911", f"the folder {name} holds no .yaml file", None, "forebyg init writes one")
    return Problem("FB910", f"there is no file or folder {name}", None, "forebyg init writes one")


def _text(path: Path) -> tuple[ConfigText, list[Problem]]:
    name = path.as_posix()
    try:
        data = _bytes(path)
    except OSError as error:
        is_folder = isinstance(error, IsADirectoryError)
        reason = "it is a folder" if is_folder else (error.strerror or "unreadable").lower()
        help = "rename the folder, or take it away" if is_folder else "ask for the right to read it, or take it away"
        problem = Problem("FB113", f"{name} cannot be read: {reason}", Place(name, 1, 1), help)
        return ConfigText(name, None, ""), [problem]
    sha256 = hashlib.sha256(data).hexdigest()
    text, problems = decoded(name, data)
    return ConfigText(name, text, sha256), problems


def _bytes(path: Path) -> bytes:
    """The bytes of a file, not more than are needed to see that it is too large."""
    with path.open("rb") as file:
        # As much room as is asked for is made before anything is read.
        data = file.read(AT_ONCE)
        return data if len(data) < AT_ONCE else data + file.read(4 * LARGEST + 1 - AT_ONCE)


def decoded(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """UTF-8 bytes as text; another encoding is named with its remedy."""
    start = Place(name, 1, 1)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return None, [Problem("FB102", f"the file is {encoding}, not UTF-8", start, SAVE_AS_UTF8)]
    if data.startswith(b"PK\x03\x04"):
        return None, [Problem("FB102", "the file is a workbook or a zip file, not YAML", start)]
    if b"\0" in data[:4] and len(data) > 1:
        return None, [Problem("FB102", "the file looks like UTF-16, not UTF-8", start, SAVE_AS_UTF8)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return None, [_not_utf8(name, data, error.start)]


def _not_utf8(name: str, data: bytes, position: int) -> Problem:
    line = data.count(b"\n", 0, position) + 1
    start = data.rfind(b"\n", 0, position) + 1
    end = data.find(b"\n", position)
    # As Windows shows it, which is what most such files are.
    text = data[start : len(data) if end < 0 else end].decode("cp1252", "replace").rstrip("\r")
    column = len(data[start:position].decode("utf-8", "replace")) + 1
    place = Place(name, line, column, 1, text)
    return Problem("FB102", "the file is not UTF-8; it looks like Windows-1252", place, SAVE_AS_UTF8)
