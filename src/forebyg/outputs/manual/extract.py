"""This room writes the page of the extracts: what each file must hold."""

from __future__ import annotations

from collections.abc import Iterator

from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Column, Extract, Spell
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.text import code, link, prose, table
from forebyg.outputs.manual.words import WORDS


def extracts_page(book: Book) -> list[str]:
    """The blocks of the page: an overview, then each extract by itself."""
    blocks = [f"# {book.say('extracts')}", f"[{book.say('back')}](README.md)", book.say("extracts intro")]
    for column, alias in book.catalogue.ids.items():
        blocks.append(book.say("aliases", code(column), book.to_extract(alias.aliases, "")))
    head = [book.say(key) for key in ("extract", "file", "is personal", "from")]
    declared = book.catalogue.extracts
    blocks.append(table(head, [_overview(name, one.definition, book) for name, one in declared.items()]))
    for name, one in declared.items():
        blocks += _extract(name, one, book)
    return blocks


def _overview(name: str, extract: Extract, book: Book) -> list[str]:
    file = code(extract.file) if extract.file else book.say("written here")
    from_ = book.day(extract.complete_from) if extract.complete_from else ""
    return [book.to_extract(name, ""), file, book.say("yes" if extract.personal else "no"), from_]


def _extract(name: str, one: DeclaredExtract, book: Book) -> Iterator[str]:
    extract = one.definition
    yield f"## {book.heading_of(name)}"
    yield "\n".join(f"- {line}" for line in _contract(extract, book))
    head = [book.say(key) for key in ("column", "type", "empty", "remarks")]
    yield table(head, [_column(word, column, extract, book) for word, column in extract.columns.items()])
    if extract.table:
        rows = [
            [prose(cell.strip()) for cell in line.split("|")] for line in extract.table.splitlines() if line.strip()
        ]
        yield table(rows[0], rows[1:])
    yield _used_by(name, book)


def _contract(extract: Extract, book: Book) -> Iterator[str]:
    yield book.say("file is", code(extract.file)) if extract.file else book.say("is written here")
    yield book.say("key is", _names(extract.key)) if extract.key else book.say("no key")
    yield book.say("persons" if extract.personal else "no persons")
    if extract.spell:
        yield _spell(extract.spell, book)
    if extract.constant:
        yield book.say(
            "constant", book.listed([code(one) for one in extract.constant.columns]), code(extract.constant.per)
        )
    if extract.complete_from:
        yield book.say("complete from", book.day(extract.complete_from))
    if extract.as_of:
        yield book.say("as of extract", book.day(extract.as_of))
    for column, other in extract.references.items():
        yield book.say("references", code(column), book.to_extract(other, ""))
    if extract.units:
        yield book.say("units", code(extract.units))
    for other, join in extract.join.items():
        on = _names([mine if mine == theirs else f"{mine} = {theirs}" for mine, theirs in join.on.items()])
        at = book.say("joined at", code(join.at.anchor)) if join.at else ""
        yield book.say("joined", book.to_extract(other, ""), on, at)
    for word, derived in extract.derive.items():
        how = code(derived) if isinstance(derived, str) else book.say("a look-up", book.to_extract(derived.extract, ""))
        yield book.say("derived", code(word), how)


def _spell(spell: Spell, book: Book) -> str:
    if spell.label:
        return book.say("spell label", code(spell.label))
    said = book.say("spell" if spell.last_day == "in" else "spell out", code(spell.start or ""), code(spell.end or ""))
    return said + (f" {book.say('no end', _names(spell.no_end))}" if spell.no_end else "")


def _column(name: str, column: Column, extract: Extract, book: Book) -> list[str]:
    type = book.say("of period" if column.type == "period" else column.type)
    return [
        code(name),
        type,
        book.say("yes" if column.optional else "no"),
        "; ".join(_remarks(name, column, extract, book)),
    ]


def _remarks(name: str, column: Column, extract: Extract, book: Book) -> Iterator[str]:
    if name in extract.key:
        yield book.say("column key")
    if column.values:
        yield book.say("column values", ", ".join(prose(value) for value in column.values))
    for key in ("min", "max", "pattern", "digits", "birth_of"):
        if (said := getattr(column, key)) is not None:
            yield book.say(f"column {key}", code(str(said)))
    if column.headers:
        yield book.say("column headers", book.listed([code(header) for header in column.headers]))
    for key in ("empty", "total", "unit"):
        if (said := getattr(column, key)) is not None:
            yield book.say(f"column {key}", prose(said))
    if column.planned:
        yield book.say("column planned")
    for word, why in column.marks.items():
        yield book.say("column mark", prose(word), WORDS[book.lang].get(why, prose(why)))


def _used_by(name: str, book: Book) -> str:
    """The indicators that read it, alone or in a variant; or what else it is there for."""
    using = [id for id, family in book.families.items() if any(name in book.read_by(one) for one in family)]
    if not using:
        return _used_otherwise(name, book)
    folder = book.say("indicators folder")
    links = [link(book.title(book.families[id][0]), f"{folder}/{book.page_of(id).rpartition('/')[2]}") for id in using]
    return book.say("used by", ", ".join(links))


def _used_otherwise(name: str, book: Book) -> str:
    columns = [column for column, alias in book.catalogue.ids.items() if alias.aliases == name]
    if columns:
        return book.say("used by all", _names(columns))
    planned = [one for one in book.catalogue.strategies if one.activities and one.activities.extract == name]
    links = [link(prose(title_of(one.title, book.lang)), book.page_of_strategy(one)) for one in planned]
    return book.say("used by actions", book.listed(links)) if links else book.say("used by none")


def _names(names: list[str]) -> str:
    return ", ".join(code(name) for name in names)
