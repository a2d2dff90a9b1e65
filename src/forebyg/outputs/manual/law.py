"""This room writes the page of changes: of law, codes, questionnaires and accounts, and what they break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.targets import Break
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.changes import CHANGES, Change, Row, change_at
from forebyg.outputs.manual.text import code, paragraph, prose, sentence_like, table

_CHOICES = re.compile(r"\b(?:paragraf|lov|ydelseskode)\b\s*(?:=|<>|IN\b|NOT IN\b|LIKE\b)")
_HEADS = {
    "da": ("Emne", "Serviceloven, til og med 2023", "Barnets lov, fra 2024"),
    "en": ("Subject", "Serviceloven, to the end of 2023", "Barnets lov, from 2024"),
}


def law_page(book: Book) -> list[str]:
    """The blocks of the page: each known change that concerns the catalogue, all other breaks, and where sections and
    codes are chosen."""
    blocks = [f"# {book.say('law')}", f"[{book.say('back')}](README.md)", book.say("law intro")]
    broken = list(_breaks(book))
    blocks += [] if broken else [book.say("no law")]
    for change in CHANGES:
        here = [pair for pair in broken if change_at(pair[1].start) is change]
        if here or _is_carried(change, book):
            blocks += _told(change, here, book)
    if others := [pair for pair in broken if change_at(pair[1].start) is None]:
        blocks += [f"## {book.say('other breaks')}", _list_of(others, book, with_day=True)]
    return [*blocks, *_sections(book), *_code_lists(book)]


def _told(change: Change, here: list[tuple[Declared, Break]], book: Book) -> Iterator[str]:
    text = change.told[book.lang]
    yield f"## {text.title}"
    yield paragraph(text.paragraph)
    if text.table:
        yield table(_HEADS[book.lang], [_row(row) for row in text.table])
    for heading, about in text.parts:
        yield f"### {heading}"
        yield paragraph(about)
    if here:
        days = [book.day(day) for day in sorted({each.start for _, each in here})]
        yield f"### {book.say('broken here')}: {book.listed(days)}"
        yield _list_of(here, book)


def _row(row: Row) -> list[str]:
    return [prose(cell) for cell in row]


def _breaks(book: Book) -> Iterator[tuple[Declared, Break]]:
    """Every break of an indicator, and those that only a variant has."""
    for own, *variants in book.families.values():
        yield from ((own, each) for each in own.definition.breaks)
        for variant in variants:
            yield from ((variant, each) for each in variant.definition.breaks if each not in own.definition.breaks)


def _is_carried(change: Change, book: Book) -> bool:
    """Whether a column of the extracts carries what has changed."""
    return any(
        name in declared.definition.columns for name in change.columns for declared in book.catalogue.extracts.values()
    )


def _list_of(pairs: list[tuple[Declared, Break]], book: Book, with_day: bool = False) -> str:
    """One line for each reason, with those that have it."""
    lines = []
    said = [(each.start, title_of(each.why, book.lang).rstrip("."), one.name, one) for one, each in pairs]
    for (day, why), group in groupby(sorted(said, key=itemgetter(0, 1, 2)), key=itemgetter(0, 1)):
        on = f"**{book.day(day)}**: " if with_day else ""
        lines.append(f"- {on}{sentence_like(prose(why))}: {', '.join(_linked(one, book) for *_, one in group)}")
    return "\n".join(lines)


def _linked(one: Declared, book: Book) -> str:
    variant = f" ({book.say('variant', code(one.variant))})" if one.variant else ""
    return book.to_indicator(one.id, f"{book.say('indicators folder')}/") + variant


def _sections(book: Book) -> Iterator[str]:
    rows = []
    for own, *variants in book.families.values():
        known: set[str] = set()
        for one in (own, *variants):
            found = [
                text for text in dict.fromkeys(_texts(one.canonical)) if _CHOICES.search(text) and text not in known
            ]
            known.update(found)
            rows += [[_linked(one, book), code(text)] for text in found]
    if rows:
        yield f"## {book.say('sections')}"
        yield book.say("sections told")
        yield table([book.say("where"), book.say("condition")], rows)


def _texts(value: object) -> Iterator[str]:
    """Every text in a definition as plain data."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)


def _code_lists(book: Book) -> Iterator[str]:
    """Lists with a key that has a validity: what a word of them means depends on the day."""
    found = []
    for name, declared in book.catalogue.extracts.items():
        definition = declared.definition
        spell = definition.spell
        if not definition.personal and spell and spell.start in definition.key:
            found.append(f"- {book.to_extract(name, '')}")
    if found:
        yield f"## {book.say('code lists')}"
        yield book.say("code lists told")
        yield "\n".join(found)
