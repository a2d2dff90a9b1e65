"""This room holds the tree of a YAML text: every word as written, with the place where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from forebyg.definitions.catalogue import Loc
from forebyg.errors import Place

TAKE_OUT = "~"
NOTHING = ("", TAKE_OUT)
"""What stands for no value, where it is not quoted."""
LINE_BREAK = "\r\n|[\n\r\x85\u2028\u2029]"


@dataclass(frozen=True)
class Source:
    """A text and its lines, which are told apart where one is to be shown."""

    file: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(re.split(LINE_BREAK, self.text))

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """The place at a line and column counted from 1."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return Place(self.file, line, column, max(length, 1), text)


@dataclass(eq=False, slots=True)
class Scalar:
    """A text. Its column is that of its first character, after an opening quote."""

    source: Source
    line: int
    column: int
    length: int
    text: str
    plain: bool = True
    parameters: tuple[str, ...] = ()
    """Those whose values stand in the text."""

    @property
    def value(self) -> str | None:
        """The text; None where nothing, or `~`, was written."""
        return None if self.text in NOTHING and self.plain else self.text

    @property
    def takes_out(self) -> bool:
        return self.plain and self.text == TAKE_OUT

    @property
    def place(self) -> Place:
        return self.source.place(self.line, self.column, self.length)


@dataclass(eq=False, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: Node

    @property
    def place(self) -> Place:
        """Of a text the text, of a mapping or list (and of nothing) the key that holds it."""
        return self.value.place if isinstance(self.value, Scalar) and self.value.text else self.key.place


@dataclass(eq=False, slots=True)
class Mapping:
    """Keys and values, in written order."""

    source: Source
    line: int
    column: int
    entries: dict[str, Entry] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return self.source.place(self.line, self.column)

    def text(self, key: str) -> Scalar | None:
        """The text under a key, None where there is none."""
        entry = self.entries.get(key)
        return entry.value if entry and isinstance(entry.value, Scalar) else None

    def mapping(self, key: str) -> Mapping | None:
        """The mapping under a key, None where there is none."""
        entry = self.entries.get(key)
        return entry.value if entry and isinstance(entry.value, Mapping) else None


@dataclass(eq=False, slots=True)
class Sequence:
    """A list."""

    source: Source
    line: int
    column: int
    items: list[Node] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return self.source.place(self.line, self.column)


Node = Scalar | Mapping | Sequence


def plain(node: Node) -> Any:
    """The tree as dicts, lists, texts and None."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    return [plain(item) for item in node.items]


def step(node: Node, part: str | int) -> tuple[Node, Entry | Node] | None:
    """One key or position further, with what has the place to show; None where it was not written."""
    if isinstance(node, Mapping) and (entry := node.entries.get(str(part))):
        return entry.value, entry
    if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
        return node.items[part], node.items[part]
    return None


def locate(root: Node, start: Scalar, loc: Loc) -> Place:
    """The place of a path as written, or the nearest one above it; `start` is the key that holds the root."""
    node: Node = root
    last: Entry | Node | None = None
    for part in loc:
        found = step(node, part)
        if found is None:
            break
        node, last = found
    return start.place if last is None else last.place


def within(place: Place, text: str, start: int, end: int) -> Place:
    """The place of a part of a text: a doubled quote or an escape is one character of it.

    A text that its line does not hold as it is (folded, in a block) keeps the place of the whole.
    """
    written, columns = _written(place)
    if written != text:
        return place
    first = columns[min(start, len(text))]
    return Place(place.file, place.line, first, max(columns[min(end, len(text))] - first, 1), place.text)


def _written(place: Place) -> tuple[str, list[int]]:
    """The text at a place without the marks of its quoting, and the column of each of its characters and of its end."""
    quote = place.text[place.column - 2 : place.column - 1] if place.column > 1 else ""
    position, end = place.column - 1, place.column - 1 + place.length
    text, columns = "", []
    while position < min(end, len(place.text)):
        pair = place.text[position : position + 2]
        marked = (quote == "'" and pair == "''") or (quote == '"' and pair[0] == "\\")
        columns.append(position + 1)
        text += pair[-1] if marked else pair[0]
        position += 2 if marked else 1
    return text, [*columns, position + 1]
