"""This room sketches a file before it is read: how it is laid out, and which files are of one extract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forebyg.errors import ExtractError, Place, Problem
from forebyg.extracts.decoding import decode, suspected
from forebyg.extracts.finding import Found, read_bytes
from forebyg.extracts.headers import folded
from forebyg.extracts.parquet import column_names
from forebyg.extracts.unpacking import unpack
from forebyg.extracts.wording import Source
from forebyg.extracts.workbooks import open_sheet
from forebyg.inspection.layout import Layout, lay_out, lay_out_sheet
from forebyg.inspection.naming import Named, extract_name, named, pattern_of


@dataclass(frozen=True)
class Sketch:
    """A file, its layout and its columns; or, where it could not be read, the problems."""

    found: Found
    size: int | None
    layout: Layout | None
    named: Named
    problems: tuple[Problem, ...] = ()

    @property
    def headers(self) -> frozenset[str]:
        """The names of its columns, as they are compared; none where they were not found."""
        return frozenset(folded(header) for _, header, _ in self.named.columns if header is not None)


@dataclass(frozen=True)
class Group:
    """The files of one extract and the pattern that names them."""

    pattern: str
    sketches: tuple[Sketch, ...]

    @property
    def name(self) -> str:
        return extract_name(self.pattern)


def nowhere(loc: tuple[str | int, ...]) -> Place | None:
    """A contract that is only proposed stands in no file."""
    return None


def sketch(found: Found) -> Sketch:
    """The sketch of one file."""
    source = Source(extract_name(found.name), found.name, nowhere)
    size = None
    try:
        content = read_bytes(found, source)
        size = len(content)
        layout = _layout(content, found.name, source)
    except ExtractError as error:
        return Sketch(found, size, None, Named((), {}), error.problems)
    return Sketch(found, size, layout, named(layout.names, layout.width))


def _layout(content: bytes, name: str, source: Source) -> Layout:
    unpacked = unpack(content, name, source)
    if unpacked.kind == "workbook":
        sheet = open_sheet(unpacked.content, None, source)
        return lay_out_sheet([(number, [_shown(cell.value) for cell in cells]) for number, cells in sheet.rows])
    if unpacked.kind == "parquet":
        names = column_names(unpacked.content, source)
        return Layout("", len(names), names, None, 0)
    return _layout_of_text(unpacked.content, source)


def _layout_of_text(content: bytes, source: Source) -> Layout:
    """An encoding that is recognised but never taken unasked is one for the contract to say."""
    try:
        return lay_out(decode(content, None, source).body)
    except ExtractError:
        encoding = suspected(content)
        if encoding is None:
            raise
    return replace(lay_out(decode(content, encoding, source).body), encoding=encoding)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def grouped(sketches: Sequence[Sketch]) -> Iterator[Group]:
    """Files of the same columns whose names have a pattern are one extract; all others are one each."""
    waiting = list(sketches)
    while waiting:
        first = waiting.pop(0)
        alike = [other for other in waiting if first.headers and other.headers == first.headers]
        others = [other.found.name for other in sketches if other is not first and other not in alike]
        pattern = pattern_of([one.found.name for one in (first, *alike)], others) if alike else None
        if pattern is None:
            yield Group(first.found.name, (first,))
            continue
        waiting = [other for other in waiting if other not in alike]
        yield Group(pattern, (first, *alike))


def apart(group: Group) -> Iterator[Group]:
    """Each file of a group as an extract of its own."""
    return (Group(one.found.name, (one,)) for one in group.sketches)
