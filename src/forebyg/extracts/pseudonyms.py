"""This room replaces ids by a keyed hash as they are read; the key comes from outside, and is never shown.

HMAC-SHA256, cut to 128 bits, written in hexadecimal. The same id under the same key has the same pseudonym in every
column of every extract, so that extracts still join; without the key nobody can try out all CPR numbers.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Problem
from forebyg.extracts.wording import Source

VARIABLE = "FOREBYG_KEY"
FILE_VARIABLE = "FOREBYG_KEY_FILE"
SHORTEST_KEY = 16
LONGEST_KEY = 64
"""What HMAC takes in of a key before it hashes it."""
HEXADECIMALS = 32
REPOSITORIES = (".git", ".hg", ".svn")
HELP = f"give a secret of {SHORTEST_KEY} letters or more in {VARIABLE}, or the name of its file in {FILE_VARIABLE}"


@dataclass(frozen=True)
class Key:
    """A secret; it has no other face than its own type."""

    secret: bytes = field(repr=False)


def key_for(extract: Extract, folder: Path, source: Source) -> tuple[Key | None, tuple[Problem, ...]]:
    """The key that the extract needs, None where it needs none. Without a fit one the ids are hidden all the same,
    under a key of this moment: no frame ever holds them, and the other faults of the file are still found."""
    if not extract.pseudonymise:
        return None, ()
    try:
        return read_key(folder, source), ()
    except ExtractError as error:
        return Key(secrets.token_bytes(LONGEST_KEY)), error.problems


def read_key(folder: Path, source: Source, environment: Mapping[str, str] = os.environ) -> Key:
    """The key; ExtractError where there is none, two, one too short, or one that others could come by."""
    given, file = environment.get(VARIABLE), environment.get(FILE_VARIABLE)
    if given and file:
        _refuse(source, f"the key for pseudonyms is given in both {VARIABLE} and {FILE_VARIABLE}", "give one of them")
    if not given and not file:
        _refuse(source, "ids are to be pseudonymised, and there is no secret for it", HELP)
    secret = given.encode("utf-8", "surrogateescape") if given else _content(Path(file or ""), folder, source)
    secret = secret.strip()
    if len(secret) < SHORTEST_KEY:
        _refuse(source, f"the key for pseudonyms has fewer than {SHORTEST_KEY} letters", HELP)
    return Key(secret)


def pseudonymised(frame: pl.DataFrame, columns: Collection[str], key: Key) -> pl.DataFrame:
    """The frame with those of the columns that it has as pseudonyms; an empty cell stays empty."""
    return frame.with_columns(_pseudonyms(frame[name], key) for name in frame.columns if name in columns)


def _pseudonyms(ids: pl.Series, key: Key) -> pl.Series:
    distinct = ids.drop_nulls().unique()
    replaced = pl.DataFrame({"id": distinct, "pseudonym": pl.Series(_hashes(distinct, key), dtype=pl.String)})
    named = ids.to_frame("id").join(replaced, on="id", how="left", maintain_order="left")
    return named["pseudonym"].alias(ids.name)


def _hashes(ids: pl.Series, key: Key) -> list[str]:
    """A hash that has taken in the key once is copied: several times as fast as taking it in for each id."""
    keyed = hmac.new(key.secret, digestmod="sha256")
    hashes = []
    for id in ids:
        one = keyed.copy()
        one.update(id.encode())
        hashes.append(one.hexdigest()[:HEXADECIMALS])
    return hashes


def _content(path: Path, folder: Path, source: Source) -> bytes:
    places = path.absolute(), Path(os.path.realpath(path))
    data = folder.absolute(), Path(os.path.realpath(folder))
    if any(place.is_relative_to(inside) for place in places for inside in data):
        _refuse(source, "the file of the key lies in the data folder", "keep it elsewhere, away from what it protects")
    if any(os.path.exists(above / name) for place in places for above in place.parents for name in REPOSITORIES):
        help = "keep it outside every repository, so that nobody can commit it"
        _refuse(source, "the file of the key lies in a folder under version control", help)
    if not os.path.isfile(path):
        _refuse(source, f"there is no file of a key where {FILE_VARIABLE} says", HELP)
    if os.name == "posix" and stat.S_IMODE(os.stat(path).st_mode) & 0o077:
        _refuse(source, "the file of the key may be read by others", "take their rights away: chmod 600")
    content = _bytes(path)
    if content is None:
        _refuse(source, "the file of the key may not be read", "ask for the right to read it")
    return content


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _refuse(source: Source, text: str, help: str) -> NoReturn:
    raise ExtractError([source.problem("FB436", ("pseudonymise",), text, help)])
