"""This room writes a worked example as tables: the rows that are given, and the right answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forebyg.definitions.indicators import Example
from forebyg.outputs.labels import LABELS
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.text import cell, code, prose, sentence_like, table
from forebyg.outputs.manual.words import WORDS

_STRATUM = re.compile(r" (?=[^\s=]+=)")
_IN_WORDS = ("assessment", "complete", "funnel", "reason")


def example_of(example: Example, book: Book) -> Iterator[str]:
    """Its name as a heading, then the tables."""
    of_variant = f" ({book.say('of variant', code(example.variant))})" if example.variant else ""
    yield f"### {sentence_like(prose(example.name))}{of_variant}"
    if example.as_of:
        yield book.say("as of", book.day(example.as_of))
    for extract, rows in example.given.items():
        yield from _given(extract, rows, book)
    yield book.say("expected")
    yield _expected(example, book)


def _given(extract: str, written: str, book: Book) -> Iterator[str]:
    lines = [[word.strip() for word in line.split("|")] for line in written.splitlines() if line.strip()]
    declared = book.catalogue.extracts.get(extract)
    where = book.to_extract(extract) if declared else code(extract)
    if len(lines) < 2:
        yield book.say("given none", where)
        return
    yield book.say("given", where)
    head, *rows = lines
    columns = declared.definition.columns if declared else {}
    is_number = [name in columns and columns[name].type == "decimal" for name in head]
    shown = [
        [cell(book.number(word) if number else word) for word, number in zip(row, is_number, strict=False)]
        for row in rows
    ]
    yield table(
        [code(name) if name else "" for name in head], ([*row, *[""] * (len(head) - len(row))] for row in shown)
    )


def _expected(example: Example, book: Book) -> str:
    keys = list(dict.fromkeys(key for result in example.expect.values() for key in result))
    strata = {label: label.partition(" ")[2] for label in example.expect}
    head = [
        book.say("period"),
        *([book.say("group")] if any(strata.values()) else []),
        *(_key(one, book) for one in keys),
    ]
    rows = []
    for label, result in example.expect.items():
        group = [_group(strata[label], book)] if any(strata.values()) else []
        values = (_value(key, result[key], book) if key in result else "" for key in keys)
        rows.append([prose(label.partition(" ")[0]), *group, *values])
    first = len(head) - len(keys)
    return table(head, rows, right=[first + place for place, key in enumerate(keys) if key not in _IN_WORDS])


def _key(key: str, book: Book) -> str:
    return WORDS[book.lang].get(key, code(key))


def _group(strata: str, book: Book) -> str:
    """`bydel: Amager`; of a category its name alone."""
    said = []
    for stratum in _STRATUM.split(strata) if strata else []:
        name, _, value = stratum.partition("=")
        shown = LABELS[book.lang].get(value, value) if value in ("down", "same", "up") else value
        said.append(prose(shown) if name == "category" else f"{prose(name)}: {prose(shown)}")
    return ", ".join(said)


def _value(key: str, value: str | None, book: Book) -> str:
    if value is None:
        return book.say("nothing")
    if key == "complete" and value in ("true", "false"):
        return book.say(value)
    return prose(LABELS[book.lang].get(value, value) if key in _IN_WORDS else book.number(value))
