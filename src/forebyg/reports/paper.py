"""This room writes on paper that a word processor can edit: everything by the name of its style, the same bytes each
time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forebyg.errors import Problem, UsageError
from forebyg.reports.reading import kept_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

LANGUAGES = {"da": "da-DK", "en": "en-GB"}
FONT = "Calibri"
DARK = "1F3A5F"
_BORDERS = ("w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV")
TABLE_STYLE = "Light List Accent 1"
CELL_SIZE, NOTE_SIZE, TEXT_SIZE = 8.5, 7.5, 10.5
"""Of letters, in points."""
PAGE = (21.0, 29.7)
MARGIN, INDENT = 1.7, 0.35
"""In centimetres."""
SHORT = 8
"""Rows of a table that is not divided between pages."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Words:
    """What stands in a cell: text, a smaller note, and how far in it begins."""

    text: str
    note: str = ""
    depth: int = 0
    is_bold: bool = False


@dataclass(frozen=True)
class Paper:
    document: Document

    def heading(self, text: str, level: int) -> None:
        """Level 0 is the title."""
        self.document.add_paragraph(kept_text(text), style="Title" if level == 0 else f"Heading {level}")

    def text(self, text: str, style: str = "Normal", is_kept: bool = False) -> Paragraph:
        """`is_kept`: on the page of what follows."""
        paragraph = self.document.add_paragraph(kept_text(text), style=style)
        paragraph.paragraph_format.keep_with_next = True if is_kept else None
        return paragraph

    def bullets(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.text(line, "List Bullet")

    def table(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Words]],
        widths: Sequence[float],
        right: Sequence[int],
        name: str,
    ) -> None:
        """The first row is marked as heading and repeated on each page; `right` are the columns of numbers. A short
        table stays on one page, and of a long one no heading is left alone at the foot of a page."""
        from docx.shared import Cm

        table = self.document.add_table(rows=0, cols=len(head), style=TABLE_STYLE)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for place, cells in enumerate(([Words(text, is_bold=True) for text in head], *rows)):
            row = table.add_row()
            is_kept = place < len(rows) and (place == 0 or len(rows) <= SHORT)
            for column, words in enumerate(cells):
                row.cells[column].width = Cm(widths[column])
                _fill(row.cells[column], words, column in right)
                row.cells[column].paragraphs[0].paragraph_format.keep_with_next = is_kept or None
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        _tell(table, name)
        self.document.add_paragraph(style="Normal")

    def picture(self, png: bytes, width: float, caption: str, alternative: str) -> None:
        """In a paragraph of its own, its caption beneath."""
        from docx.shared import Cm

        paragraph = self.document.add_paragraph(style="Normal")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(width))
        shape._inline.docPr.set("descr", kept_text(alternative))
        self.text(caption, "Caption")

    def foot(self, text: str) -> None:
        """A line at the foot of each page, with its number."""
        from docx.shared import Pt

        paragraph = self.document.sections[0].footer.paragraphs[0]
        for run in (paragraph.add_run(f"{kept_text(text)} · "), paragraph.add_run()):
            run.font.size = Pt(NOTE_SIZE)
        field = _element("w:fldSimple", {"w:instr": "PAGE"})
        number = _element("w:r")
        size = _element("w:rPr")
        size.append(_element("w:sz", {"w:val": str(int(2 * NOTE_SIZE))}))
        number.append(size)
        shown = _element("w:t")
        shown.text = "1"
        number.append(shown)
        field.append(number)
        paragraph._p.append(field)

    def saved(self) -> bytes:
        """The file, its parts dated as one day."""
        made, dated = io.BytesIO(), io.BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as parts, zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as kept:
            for name in parts.namelist():
                entry = zipfile.ZipInfo(name, FIRST_DAY)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                kept.writestr(entry, parts.read(name))
        return dated.getvalue()


def new_paper(lang: str, title: str, started: dt.datetime) -> Paper:
    """A4, in its language, with properties that say nothing of this machine or day."""
    try:
        import docx
        from docx.shared import Cm, Pt
    except ImportError:
        help = "install it: pip install 'forebyg[docx]'"
        raise UsageError([Problem("FB622", "the document needs the extra 'docx'", help=help)]) from None
    document = docx.Document()
    section, normal = document.sections[0], document.styles["Normal"]
    section.page_width, section.page_height = (Cm(length) for length in PAGE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    normal.font.name, normal.font.size = FONT, Pt(TEXT_SIZE)
    normal.paragraph_format.space_after = Pt(6)
    _darken(document)
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(_name("w:val"), LANGUAGES[lang])
    kept, when = document.core_properties, started.replace(tzinfo=None, microsecond=0)
    kept.title, kept.author, kept.last_modified_by = kept_text(title)[:255], "forebyg", "forebyg"
    kept.language, kept.comments, kept.revision = LANGUAGES[lang], "", 1
    kept.created = kept.modified = when
    return Paper(document)


def _darken(document: Document) -> None:
    """The colours of the template are too light for small letters: 4 to 1, where 4.5 to 1 is asked for."""
    from docx.shared import RGBColor

    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        document.styles[name].font.color.rgb = RGBColor.from_string(DARK)
    for part in document.styles[TABLE_STYLE].element.iter(_name("w:shd"), *map(_name, _BORDERS)):
        for key in [key for key in part.attrib if "theme" in key]:
            del part.attrib[key]
        for key in (_name("w:fill"), _name("w:color")):
            if part.get(key) not in (None, "auto"):
                part.set(key, DARK)


def _fill(cell: _Cell, words: Words, is_right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.left_indent = Cm(INDENT * words.depth)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(kept_text(words.text))
    # The first column is no heading of its row: only what is said to be bold is.
    run.font.size, run.font.bold = Pt(CELL_SIZE), words.is_bold
    if words.note:
        note = paragraph.add_run((" " if words.text else "") + kept_text(words.note))
        note.font.size, note.font.bold, note.font.italic = Pt(NOTE_SIZE), False, True


def _tell(table: Table, name: str) -> None:
    """Which rows are headings, and the name of the table for those who do not see it."""
    properties = table._tbl.tblPr
    for look in properties.xpath("w:tblLook"):
        properties.remove(look)
    marks = {"firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0", "noHBand": "0", "noVBand": "1"}
    properties.append(_element("w:tblLook", {"w:val": "0420"} | {f"w:{mark}": value for mark, value in marks.items()}))
    properties.append(_element("w:tblCaption", {"w:val": kept_text(name)}))


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in (attributes or {}).items():
        element.set(_name(key), value)
    return element


def _name(key: str) -> str:
    from docx.oxml.ns import qn

    return qn(key)
