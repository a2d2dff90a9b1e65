"""This room gathers the manual: every page by its path, the same definitions giving the same bytes."""

from __future__ import annotations

from forebyg.bound import BoundCatalogue
from forebyg.definitions.catalogue import Catalogue
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.extract import extracts_page
from forebyg.outputs.manual.indicator import indicator_page
from forebyg.outputs.manual.law import law_page
from forebyg.outputs.manual.strategy import counts_of, strategy_page
from forebyg.outputs.manual.text import code, link, prose, table
from forebyg.outputs.manual.words import WORDS

FRONT = "README.md"
FOLDERS = tuple(
    dict.fromkeys(words[f"{one} folder"] for words in WORDS.values() for one in ("indicators", "strategies"))
)
"""What the folders of a manual are called, in any language."""


def pages(catalogue: Catalogue, bound: BoundCatalogue, lang: str) -> dict[str, str]:
    """The text of every page by its path in the manual's folder."""
    book = Book(catalogue, bound, lang)
    blocks = {FRONT: _front(book), book.extracts_page: extracts_page(book), book.law_page: law_page(book)}
    blocks |= {book.page_of_strategy(one): strategy_page(one, book) for one in catalogue.strategies}
    blocks |= {book.page_of(id): indicator_page(family, book) for id, family in book.families.items()}
    return {path: _text(page, book) for path, page in sorted(blocks.items())}


def is_of_manual(text: str) -> bool:
    """Whether a page was written by this room, in any language."""
    return text.rstrip().endswith(tuple(words["mark"] for words in WORDS.values()))


def _front(book: Book) -> list[str]:
    families = list(book.families.values())
    blocks = [f"# {book.say('manual')}", book.say("intro"), counts_of(families, book)]
    if book.catalogue.strategies:
        blocks += [f"## {book.say('strategies')}", "\n".join(_strategies(book))]
    blocks += [
        f"## {book.say('further pages')}",
        f"- {link(book.say('extracts'), book.extracts_page)}: {book.say('extracts told')}\n"
        f"- {link(book.say('law'), book.law_page)}: {book.say('law told')}",
        f"## {book.say('how to read')}",
        book.say("reading"),
        f"## {book.say('all indicators')}",
    ]
    head = [book.say("name"), book.say("indicator"), book.say("strategy")]
    rows = [
        [
            code(id),
            book.to_indicator(id, f"{book.say('indicators folder')}/"),
            prose(title_of(family[0].strategy.title, book.lang)) if family[0].strategy else "",
        ]
        for id, family in sorted(book.families.items())
    ]
    return [*blocks, table(head, rows)]


def _strategies(book: Book) -> list[str]:
    lines = []
    for one in book.catalogue.strategies:
        families = [family for family in book.families.values() if family[0].strategy == one]
        title = link(prose(title_of(one.title, book.lang)), book.page_of_strategy(one))
        lines.append(f"- {title}: {counts_of(families, book)}")
    return lines


def _text(blocks: list[str], book: Book) -> str:
    return "\n\n".join([*blocks, "---", book.say("mark")]) + "\n"
