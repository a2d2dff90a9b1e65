"""This room takes a definition in words apart: paragraphs and lists, and what of them is SQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from forebyg.outputs.characters import plain

Kind = Literal["p", "ul", "ol"]
Piece = tuple[bool, str]
"""Whether it is SQL, and the text."""
_ITEM = re.compile(r"^\s+(?:(?P<dash>-)|\d+\.) +(?P<text>.*)$")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list with its items."""

    kind: Kind
    items: tuple[tuple[Piece, ...], ...]


def blocks_of(sentence: str) -> Iterator[Block]:
    """The lines of `language.sentence` as blocks; lines of one list stand together."""
    for kind, run in groupby(map(_read, sentence.splitlines()), key=lambda read: read[0]):
        items = [_pieces(text) for _, text in run]
        if kind == "p":
            yield from (Block("p", (item,)) for item in items)
        else:
            yield Block(kind, tuple(items))


def _read(line: str) -> tuple[Kind, str]:
    item = _ITEM.match(line)
    if item is None:
        return "p", line.strip()
    return ("ul" if item["dash"] else "ol"), item["text"]


def _pieces(text: str) -> tuple[Piece, ...]:
    """SQL stands in backticks; a backtick without its other is a letter."""
    parts = plain(text).split("`")
    if len(parts) % 2 == 0:
        return ((False, plain(text)),)
    return tuple((place % 2 == 1, part) for place, part in enumerate(parts) if part)
