"""This room holds forebyg against other readers on the deck.

    uv run --with frictionless python tests/deck/compare.py [--cases] [--reader NAME]

Every reader is told all it can be told: separator, encoding, header line, types, form of dates, decimal and thousands
mark, words for nothing, and frictionless also required cells, keys, allowed values, ranges and patterns. What the
contract leaves to forebyg's detection, the others are told too (`told.py`). Then each file is, for each reader,

    right       an honest file gives the table of the deck; a dishonest one is refused, and the words name a line on
                which a fault stands, or the column where the fault has no line, or are a refusal at all where the
                fault is of the whole file
    silent      an honest file gives another table, or a dishonest one is read without a word
    vague       a dishonest file is refused without naming the line or the column
    needless    an honest file is refused
    not asked   the contract asks what the reader has no word for (a rule of rows, CPR numbers, a footer, a workbook),
                or forebyg refuses by a choice of its own (`asked.py`)

A float that is the nearest to a decimal is that decimal, any line end inside a cell is one, and an empty text is an
empty cell; surrounding blanks of an id are a difference. The last column counts refusals whose words hold what was
planted in the cells. forebyg is held to all that the deck asks: every fault, its count, its lines and its remedy.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from leaks import leaked
from odd import THEMES
from odd_file import PLANTED, OddFile, misfits, table_of
from readers import READERS, Reader, Reading, same

from forebyg.errors import ForebygError

WORDS = ("right", "silent", "vague", "needless", "not asked")
SHOWN = "shows a cell"
LINE = re.compile(r"(?:lines?|rows?):?\s+\"?(\d+)|^\[(\d+),", re.I | re.M)
"""`Line: 3`, `line 3`, `row "3"`, and the row number with which a list of frictionless begins."""
Judged = tuple[str, str, OddFile, str, bool]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Hold forebyg against other readers on the deck of odd files.")
    parser.add_argument("--cases", action="store_true", help="print every case too")
    parser.add_argument("--reader", default="", help="only readers whose name holds this")
    asked = parser.parse_args(arguments)
    readers = [reader for reader in (FOREBYG, *READERS) if asked.reader.lower() in reader.name.lower()]
    judged = [
        (reader.name, theme, file, *judge(reader, file))
        for reader in readers
        for theme, files in THEMES.items()
        for file in files
    ]
    print(table(readers, judged))
    if asked.cases:
        print("\n" + listing(readers, judged))
    return 0


def judge(reader: Reader, file: OddFile) -> tuple[str, bool]:
    """The word for what the reader made of the file, and whether its refusal shows a cell."""
    if reader.cannot(file):
        return "not asked", False
    with tempfile.TemporaryDirectory() as folder:
        reading = reader.read(file, file.write(Path(folder)))
    shows = bool(leaked(reading.said, PLANTED))
    if file.table is not None:
        return "needless" if reading.table is None else "right" if same(reading.table, file.table) else "silent", shows
    if reading.table is not None:
        return "silent", shows
    return "right" if names_the_fault(reading.said, file) else "vague", shows


def names_the_fault(said: str, file: OddFile) -> bool:
    if lines := {line for fault in file.said for line in fault.lines}:
        return not lines.isdisjoint(int(number) for found in LINE.findall(said) for number in found if number)
    named = [fault.column for fault in file.said if fault.column]
    return any(column in said for column in named) if named else True


def read_forebyg(file: OddFile, folder: Path) -> Reading:
    """Held to what the deck asks of it, which is more than is asked of the others."""
    try:
        opened = file.open(folder)
    except ForebygError as error:
        if misfits(error.problems, file.said) != ([], []):
            return Reading(None, "")
        return Reading(None, " ".join(problem.message.replace(",", " ") for problem in error.problems))
    return Reading(table_of(opened.frame, file.contract["columns"]))


FOREBYG = Reader("forebyg", read_forebyg, lambda file: None)


def table(readers: Sequence[Reader], judged: Sequence[Judged]) -> str:
    """Markdown: the whole deck first, then each theme."""
    lines = [
        "| | files | reader | " + " | ".join((*WORDS, SHOWN)) + " |",
        "|---|--:|---" + "|--:" * (len(WORDS) + 1) + "|",
    ]
    for theme in ("all", *THEMES):
        for reader in readers:
            mine = [
                (word, shows) for name, of, _, word, shows in judged if name == reader.name and theme in ("all", of)
            ]
            counts = Counter(word for word, _ in mine) | {SHOWN: sum(shows for _, shows in mine)}
            numbers = " | ".join(str(counts.get(word) or "") for word in (*WORDS, SHOWN))
            lines.append(f"| {theme} | {len(mine)} | {reader.name} | {numbers} |")
    return "\n".join(lines)


def listing(readers: Sequence[Reader], judged: Sequence[Judged]) -> str:
    words = {(name, file.name): word for name, _, file, word, _ in judged}
    lines = [
        "| file | | " + " | ".join(reader.name for reader in readers) + " |",
        "|---|---" + "|---" * len(readers) + "|",
    ]
    for theme, files in THEMES.items():
        for file in files:
            cells = " | ".join(words[reader.name, file.name] for reader in readers)
            lines.append(f"| {theme}: {file.name} | {'honest' if file.is_honest else 'dishonest'} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
