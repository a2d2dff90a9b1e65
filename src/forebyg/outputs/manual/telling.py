"""This room parts the sentence of a definition into how it is counted, how sure it is and how it is judged; and draws
the steps of the population as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Indicator
from forebyg.language.asked_words import asked_in_words
from forebyg.language.phrases import PHRASES
from forebyg.language.sentence import sentence
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.text import code, prose, table

INDENT = "  "
_STEP = re.compile(r"(\d+)\. (.*?): `(.*)`")
_DERIVED = re.compile(r"- ([^:]+): (.*)")
_ELSEWHERE: dict[str, Any] = {"source": None, "note": None, "caution": None, "breaks": []}
"""What a page tells of in sections of its own."""
_JUDGED: dict[str, Any] = {"baseline": None, "target": None, "margin": None, "min_base": None}


class Told(NamedTuple):
    """The lines of a sentence."""

    counted: list[str]
    sure: list[str]
    judged: list[str]
    values: list[str]
    """What the parameters in it stand for."""


def told(one: Declared, book: Book) -> Told:
    """The sentence without its source, note and breaks, in its parts."""
    phrases, better = PHRASES[book.lang], one.definition.better
    unjudged = [*([phrases[f"better {better}"]] if better else []), phrases["no target"]]
    counted, values = _parted(_lines(one, book, _ELSEWHERE | _JUDGED), unjudged)
    everything = _lines(one, book, _ELSEWHERE)
    judged = everything[len(counted) : len(everything) - len(values)]
    asked = len(asked_in_words(one, book.lang))
    sure = counted[len(counted) - asked :]
    return Told([*counted[: len(counted) - asked], *_beside(one.definition, book)], sure, judged, values)


def _beside(definition: Indicator, book: Book) -> Iterator[str]:
    """What a reader must know and the sentence leaves to the language."""
    first = getattr(definition, "first", None) or getattr(definition, "last", None)
    if first is not None and first.history is not None:
        one, many = PHRASES[book.lang][first.history.unit].split("|")
        yield book.say("history", f"{first.history.count} {one if first.history.count == 1 else many}")
    clock = getattr(definition, "clock", None)
    month_end = (clock and clock.month_end) or getattr(definition, "month_end", None)
    if clock is not None and month_end and clock.limit is not None and clock.limit.unit in ("months", "years"):
        yield book.say(month_end)
    if getattr(definition, "missing", None) == "skip":
        yield book.say("skip")


def notes_of(one: Declared, book: Book, besides: Declared | None = None) -> Iterator[str]:
    """The note and the warning of a definition, where another does not bear the same."""
    for key, word in (("caution", "caution"), ("note", "remark")):
        text = title_of(getattr(one.definition, key), book.lang)
        if text and (besides is None or getattr(one.definition, key) != getattr(besides.definition, key)):
            yield f"**{book.say(word)}:** {prose(text)}"


def drawn(lines: Sequence[str], book: Book, level: int = 3) -> Iterator[str]:
    """Blocks of Markdown: sentences as paragraphs, steps as a table, a side of a ratio under a heading of its own."""
    sentences: list[str] = []
    for line, beneath in _with_beneath(lines):
        if not beneath:
            sentences.append(book.linked(line))
            continue
        if not beneath[0].startswith("- ") and not _STEP.fullmatch(beneath[0]):
            yield from _paragraph(sentences)
            sentences = []
            yield f"{'#' * level} {line.rstrip(':')}"
            yield from drawn(beneath, book, level + 1)
            continue
        yield from _paragraph(sentences)
        yield book.linked(line)
        sentences = []
        yield _steps(beneath, book) if _STEP.fullmatch(beneath[0]) else _derived(beneath, book)
    yield from _paragraph(sentences)


def _lines(one: Declared, book: Book, without: dict[str, Any]) -> list[str]:
    bare = replace(one, definition=one.definition.model_copy(update=without))
    return sentence(bare, book.catalogue, book.lang).split("\n")


def _parted(lines: list[str], between: list[str]) -> tuple[list[str], list[str]]:
    """What stands before the lines that say that nothing is judged, and what after them."""
    found = [line for line in between if line in lines]
    place = lines.index(found[0]) if found else len(lines)
    return lines[:place], lines[place + len(found) :]


def _with_beneath(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each line with those that are indented beneath it."""
    place = 0
    while place < len(lines):
        end = place + 1
        while end < len(lines) and lines[end].startswith(INDENT):
            end += 1
        yield lines[place], [line.removeprefix(INDENT) for line in lines[place + 1 : end]]
        place = end


def _paragraph(sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield " ".join(sentences)


def _steps(lines: Sequence[str], book: Book) -> str:
    found = [_STEP.fullmatch(line) for line in lines]
    rows = [[one[1], book.linked(one[2]), code(one[3])] for one in found if one is not None]
    return table([book.say("step"), book.say("in words"), book.say("in SQL")], rows, right=(0,))


def _derived(lines: Sequence[str], book: Book) -> str:
    found = [_DERIVED.fullmatch(line) for line in lines]
    return "\n".join(f"- {code(one[1])}: {book.linked(one[2])}" for one in found if one is not None)
