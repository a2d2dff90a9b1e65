"""This room reads the chapters of the book: Markdown in which every heading with fences is a paragraph to run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^```(\w+)[ \t]*(.*)$")
HEADING = re.compile(r"^(#{1,4}) (.+)$")


@dataclass(frozen=True)
class Fence:
    """A drawn block: its language, the words behind it and its text."""

    kind: str
    words: str
    text: str


@dataclass
class Paragraph:
    """A heading, its sentences and its fences; `shared` are the catalogue fences of the chapter's opening."""

    chapter: str
    heading: str
    line: int
    shared: list[Fence] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.chapter}: {self.heading}"

    def of_kind(self, kind: str) -> list[Fence]:
        return [fence for fence in self.fences if fence.kind == kind]


def read_chapter(path: Path) -> list[Paragraph]:
    """Every paragraph of a chapter that has fences, in order; fences under the `#` title are shared by all."""
    paragraphs: list[Paragraph] = []
    shared: list[Fence] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    number = 0
    while number < len(lines):
        heading, fence = HEADING.match(lines[number]), FENCE.match(lines[number])
        if heading:
            owner = shared if len(heading[1]) == 1 else []
            paragraphs.append(Paragraph(path.stem, heading[2], number + 1, shared, fences=owner))
        elif fence:
            end = lines.index("```", number)
            block = "\n".join(lines[number + 1 : end]) + "\n"
            paragraphs[-1].fences.append(Fence(fence[1], fence[2].strip(), block))
            number = end
        elif lines[number].strip():
            paragraphs[-1].sentences.append(lines[number].strip())
        number += 1
    return [paragraph for paragraph in paragraphs if paragraph.fences and paragraph.fences is not shared]


def read_book(folder: Path) -> list[Paragraph]:
    """All paragraphs of all chapters in the order of their file names."""
    return [paragraph for path in sorted(folder.glob("*.md")) for paragraph in read_chapter(path)]
