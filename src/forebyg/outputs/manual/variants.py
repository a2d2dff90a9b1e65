"""This room tells how a variant differs from its indicator: the lines of the one beside those of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from forebyg.definitions.catalogue import Declared
from forebyg.language.phrases import PHRASES
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.telling import notes_of, told
from forebyg.outputs.manual.text import code, sentence_like, table

ALIKE = 0.6
"""How much two lines must have in common to be one that was changed."""
_NUMBERED = re.compile(r"^\s*(?:\d+\. |- )")


def variant_of(variant: Declared, own: Declared, book: Book) -> Iterator[str]:
    """Its title and name as a heading, and what is not as in the definition."""
    yield f"### {sentence_like(book.name_of(variant))}"
    differences = list(_differences(_lines(own, book), _lines(variant, book)))
    if differences:
        yield book.say("same but")
        rows = ([book.linked(old) if old else "–", book.linked(new) if new else "–"] for old, new in differences)
        yield table([book.say("definition"), book.say("the variant")], rows)
    elif unsaid := list(_unsaid(own, variant, book)):
        yield " ".join(unsaid)
    else:
        yield book.say("only title")
    yield from notes_of(variant, book, besides=own)


def _lines(one: Declared, book: Book) -> list[str]:
    """What is said of a definition, without headings and the numbers of steps: these move when one is taken out."""
    parts = told(one, book)
    breaks = (
        PHRASES[book.lang]["break"].format(day=book.day(each.start), why=title_of(each.why, book.lang))
        for each in one.definition.breaks
    )
    unit = [book.say("unit", one.definition.unit)] if one.definition.unit else []
    lines = [*parts.counted, *unit, *parts.sure, *parts.judged, *breaks]
    return [_NUMBERED.sub("", line).strip() for line in lines if not line.endswith(":")]


def _differences(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """What sort of figure it is stands first in both."""
    if old[0] != new[0]:
        yield old[0], new[0]
    old, new = old[1:], new[1:]
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired(old[first:last], new[start:end])


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Each line that is gone beside the one that is most like it, if any is."""
    free = list(new)
    for line in old:
        like = max(free, key=lambda other: _likeness(line, other), default="")
        if like and _likeness(line, like) >= ALIKE:
            free.remove(like)
            yield line, like
        else:
            yield line, ""
    yield from (("", line) for line in free)


def _likeness(line: str, other: str) -> float:
    """What begins with the same label (`Mål: `) is about the same."""
    label, colon, _ = line.partition(": ")
    return 1.0 if colon and other.startswith(label + colon) else SequenceMatcher(None, line, other, False).ratio()


def _unsaid(own: Declared, variant: Declared, book: Book) -> Iterator[str]:
    """What differs between two definitions that are told alike, by its keys."""
    old, new = dict(_leaves(own.canonical)), dict(_leaves(variant.canonical))
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            values = (code(str(side[key])) if key in side else book.say("nothing") for side in (old, new))
            yield book.say("in the definition", key, *values)


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, f"{path}.{key}" if path else str(key))
    else:
        yield path, value
