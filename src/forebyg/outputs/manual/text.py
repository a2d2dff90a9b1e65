"""This room writes Markdown: prose, tables, links and the anchors of headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from forebyg.outputs.characters import plain
from forebyg.outputs.markdown import escaped

_CODE = re.compile(r"(`[^`]*`)")
_NAME = re.compile(r"\b[^\W_]+(?:_[^\W_]+)+\b")
"""A name of a column or an indicator: words joined by underscores."""
_ESCAPED_IN_NAME = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")
_LIST_SIGN = re.compile(r"^(\d+)([.)] )|^([#+-])( )")


def prose(text: str) -> str:
    """Running text: code spans stay, names with underscores become code, all other signs are only signs."""
    parts = _CODE.split(" ".join(plain(text).split()))
    return "".join(part if _CODE.fullmatch(part) else _named(part) for part in parts)


def cell(text: str) -> str:
    """What stands in a cell of an example, as it is: names too."""
    return _ESCAPED_IN_NAME.sub("_", escaped(" ".join(plain(text).split())))


def paragraph(text: str) -> str:
    """Prose at the beginning of a line, where `1. ` and `# ` would say something to Markdown."""
    return _LIST_SIGN.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3] + found[4]}", prose(text))


def code(text: str) -> str:
    """Text as code, in which no sign means anything."""
    written = " ".join(plain(text).split())
    return f"`` {written} ``" if "`" in written else f"`{written}`"


def quoted(text: str) -> str:
    """The words of a document, as a block of their own."""
    return f"> »{prose(text)}«"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A pipe table of cells that are Markdown already; the columns of `right` hold numbers."""
    lines = [_row(head), _row(["---:" if place in right else "---" for place in range(len(head))])]
    return "\n".join([*lines, *(_row(row) for row in rows)])


def link(title: str, target: str) -> str:
    """A link to another page, or to a heading of one."""
    return f"[{title}]({target})"


def anchor(heading: str) -> str:
    """What a heading is called in links, as GitHub and GitLab name it."""
    words = re.sub(r"[^\w\- ]", "", heading.lower())
    return words.strip().replace(" ", "-")


def file_name(name: str) -> str:
    """A name as that of a page."""
    return re.sub(r"[^\w-]", "-", plain(name)) + ".md"


def sentence_like(text: str) -> str:
    """With a capital letter first."""
    return text[:1].upper() + text[1:]


def _named(text: str) -> str:
    pieces, last = [], 0
    for found in _NAME.finditer(text):
        pieces += [escaped(text[last : found.start()]), f"`{found[0]}`"]
        last = found.end()
    return "".join([*pieces, escaped(text[last:])])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_PIPE.sub(r"\\|", cell) for cell in cells) + " |"


_PIPE = re.compile(r"(?<!\\)\|")
