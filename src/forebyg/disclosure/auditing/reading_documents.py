"""This room takes a finished document apart: its tables of rows, its paragraphs, and what is said of its pictures."""

from __future__ import annotations

from collections.abc import Iterator

from forebyg.disclosure.auditing.book import Book
from forebyg.disclosure.auditing.naming import Naming
from forebyg.disclosure.auditing.packages import Element, Package, local, said_in
from forebyg.disclosure.auditing.pieces import Figure, Piece, Taken
from forebyg.disclosure.auditing.reading_lines import take_lines
from forebyg.disclosure.auditing.reading_notes import MADE
from forebyg.disclosure.auditing.reading_tables import WORDS, Line, keys_of

BODY = "word/document.xml"
LAYOUT = ("word/styles.xml", "word/stylesWithEffects.xml", "word/fontTable.xml", "word/numbering.xml")
"""Their names are those of styles and letters."""
SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def read_document(content: bytes, naming: Naming, book: Book) -> Taken:
    package = Package(content)
    body = next(one for one in package.tree(BODY) if local(one.tag) == "body")
    reader = _Document(book)
    for block in body:
        reader.read(block)
    reads, pieces = take_lines(reader.lines, naming, reader.lang)
    pieces += [*reader.pieces, *package.others(), *_of_parts(package)]
    return Taken(reader.lang, reads, pieces)


def _of_parts(package: Package) -> Iterator[Piece]:
    for name, tree in package.trees():
        if name == BODY:
            # Its paragraphs are read one by one; all else that could be read in it is not.
            for element in tree.iter():
                if local(element.tag) in ("instrText", "delText", "tblCaption", "tblDescription"):
                    yield Piece(element.text or "".join(element.attrib.values()))
        elif name.startswith(("word/footer", "word/header")):
            for block in tree:
                _leave_page_out(block)
                yield Piece(_text(block), "made")
                yield from (Piece(text) for text in said_in(block, frozenset("t")))
        elif name not in LAYOUT:
            yield from (Piece(text) for text in said_in(tree))


def _leave_page_out(block: Element) -> None:
    for element in list(block.iter()):
        for one in list(element):
            is_page = local(one.tag) == "fldSimple" and one.get(one.tag.replace("fldSimple", "instr")) == "PAGE"
            if is_page and _text(one) == "1":
                element.remove(one)


class _Document:
    """Where a reader of a document is."""

    def __init__(self, book: Book):
        self.book, self.lang = book, "en"
        self.lines: list[Line] = []
        self.pieces: list[Piece] = []
        self.figures: tuple[Figure, ...] = ()
        self.is_made = True

    def read(self, block: Element) -> None:
        if local(block.tag) == "tbl":
            self._read_table(block)
        elif local(block.tag) == "p":
            self._read_paragraph(block)
        elif local(block.tag) != "sectPr":
            self.pieces += [Piece(text) for text in said_in(block)]

    def _read_paragraph(self, block: Element) -> None:
        text, style = _text(block).strip(), _style(block)
        for element in block.iter():
            said = [value for name, value in element.attrib.items() if local(name) in ("descr", "title")]
            self.pieces += [Piece(one, "series" if self.figures else "other", figures=self.figures) for one in said]
        if style == "Heading1":
            self.is_made, self.figures = text in MADE, ()
            self.lines.append(Line(text, -1, {}))
        elif style == "Heading2" and not self.is_made:
            self.figures = ()
            self.lines.append(Line(text, -1, {}))
        elif style == "Heading3":
            self.figures, rest = self.book.figures_at(text, ("",))
            text = rest if self.figures else text
        elif text and not self.is_made:
            self.pieces.append(self._said(text, style))
            return
        if text:
            self.pieces.append(Piece(text, "made" if self.is_made else "other"))

    def _said(self, text: str, style: str) -> Piece:
        if style == "Caption":
            return Piece(text, "series" if self.figures else "other", figures=self.figures)
        if style == "ListBullet":
            figures, rest = self.book.figures_at(text, (":",))
            return Piece(rest, "statement", figures=figures) if figures else Piece(text)
        return Piece(text, "statement" if self.figures else "other", figures=self.figures)

    def _read_table(self, table: Element) -> None:
        rows = [[_text(cell).strip() for cell in row if local(cell.tag) == "tc"] for row in _all(table, "tr")]
        keys = keys_of(rows[0]) if rows else []
        if not keys:
            self.pieces += [Piece(text) for row in rows for text in row]
            return
        self.lang = WORDS[rows[0][keys.index("period")]][1]
        for name, *cells in rows[1:]:
            full = {key: cell for key, cell in zip(keys[1:], cells, strict=True) if cell}
            self.lines.append(Line(name, 0 if name else -2, full))


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (one for one in element.iter() if local(one.tag) == tag)


def _text(element: Element) -> str:
    parts = (one.text or "" if local(one.tag) == "t" else SIGNS.get(local(one.tag), "") for one in element.iter())
    return "".join(parts)


def _style(paragraph: Element) -> str:
    return next((value for one in _all(paragraph, "pStyle") for value in one.attrib.values()), "Normal")
