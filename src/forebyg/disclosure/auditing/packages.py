"""This room opens finished workbooks and documents: parts of XML in a zip, read without anything from outside."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from forebyg.disclosure.auditing.pieces import Piece

Element = ElementTree.Element
LARGEST = 512 * 1024 * 1024
XML = (".xml", ".rels", ".vml")
DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SAID = ("descr", "title", "alt", "name", "tooltip", "author", "initials", "Target")
"""Attributes that can be read somewhere."""
OF_A_PICTURE = frozenset([b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"sRGB", b"gAMA", b"tRNS"])
THUMBNAIL = "docProps/thumbnail.jpeg"
"""Of the empty template that documents are made from."""
COUNTED = ("TotalTime", "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "DocSecurity")
OF_THE_PROGRAM = (*COUNTED, "AppVersion", "i4", "revision", "Template")
SMALL = re.compile(r"\d{1,2}(?:\.\d{4})?")
GENERIC = re.compile(r"(?:Picture|Chart|Shape) \d+|(?:rId|sheet|chart|drawing|image|theme|item|itemProps|footer)\d+\b")


class Package:
    """The parts of a file by their names."""

    def __init__(self, content: bytes):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names) or sum(entry.file_size for entry in entries) > LARGEST:
                raise ValueError("a part is there twice, or too large")
            self.parts = {entry.filename: archive.read(entry) for entry in entries}
            self.comment = b"".join([archive.comment, *(entry.comment for entry in entries)])

    def tree(self, name: str) -> Element:
        data = self.parts[name]
        if any(mark in data for mark in DECLARED) or b"\0" in data:
            raise ValueError(f"{name} declares what no report needs")
        return ElementTree.fromstring(data)

    def trees(self) -> Iterator[tuple[str, Element]]:
        for name in self.parts:
            if name.endswith(XML):
                yield name, self.tree(name)

    def targets(self, name: str) -> dict[str, str]:
        """By its id what a part points to."""
        folder, own = posixpath.split(name)
        relations = f"{folder}/_rels/{own}.rels"
        if relations not in self.parts:
            return {}
        found = {}
        for one in self.tree(relations):
            path = one.get("Target", "")
            found[one.get("Id", "")] = path[1:] if path.startswith("/") else posixpath.normpath(f"{folder}/{path}")
        return found

    def others(self) -> Iterator[Piece]:
        """What is no XML: pictures with nothing but a picture in them, and otherwise what cannot be read."""
        if self.comment:
            yield Piece(self.comment.decode("utf-8", "replace"))
        for name, data in self.parts.items():
            if name.endswith(XML) or name.endswith("/"):
                continue
            if not (name == THUMBNAIL or (name.endswith(".png") and _is_only_a_picture(data))):
                yield Piece(name, "false")


def _is_only_a_picture(data: bytes) -> bool:
    place, kinds = 8, []
    while place + 12 <= len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind, end = data[place + 4 : place + 8], place + 8 + size
        if data[end : end + 4] != struct.pack(">I", zlib.crc32(data[place + 4 : end])):
            return False
        kinds.append(kind)
        place = end + 4
    return place == len(data) and kinds[-1:] == [b"IEND"] and OF_A_PICTURE.issuperset(kinds)


def local(tag: object) -> str:
    """A name without its namespace."""
    return str(tag).rpartition("}")[2]


def said_in(tree: Element, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every text of a part, and every attribute that can be read. Elements of `without` are read elsewhere."""
    for element in tree.iter():
        tag = local(element.tag)
        if element.tail and element.tail.strip():
            yield element.tail
        if tag in without:
            continue
        if element.text and element.text.strip() and not _is_of_the_program(tag, element.text):
            yield element.text
        for name, value in element.attrib.items():
            if local(name) in SAID:
                yield GENERIC.sub(" ", value)


def _is_of_the_program(tag: str, text: str) -> bool:
    """Small numbers that a word processor counts for itself; the templates have no others."""
    return tag in OF_THE_PROGRAM and SMALL.fullmatch(text.strip()) is not None
