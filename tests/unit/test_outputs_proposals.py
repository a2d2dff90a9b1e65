"""A proposed contract is read back as it was meant, whatever a file calls its columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from forebyg.language.catalogue import read_catalogue
from forebyg.outputs.proposals import as_yaml
from forebyg.portraits import ExtractPortrait, Inspection

HEADERS = (
    *("Barn id", "a: b # c", "'citeret'", 'med "citat"', "\\n", "nej", "2012", "1.5", "0101", "~", "[a, b]", "{a: b}"),
    *("& anker", "*stjerne", "!!str", "- streg", "? spørgsmål", "| rør", "> fold", "% procent", "@", "`", " kant "),
    *("æøå ÆØÅ", "Født (dato)", "🙂", "tab\there", "\u202egemt", "a\u200bb", "12-12-2012", "null", "true", "on", "y"),
)


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_is_read_back(tmp_path: Path, header: str) -> None:
    contract = {"file": "elever.csv", "columns": {"navn": {"type": "text or empty", "from": header}}}
    text = as_yaml(Inspection("data", (ExtractPortrait("elever", (), contract=contract),)))
    config = tmp_path / "config.yaml"
    config.write_text(text, encoding="utf-8")
    assert read_catalogue([config]).extracts["elever"].definition.columns["navn"].headers == [header]
    assert "\u202e" not in text


def test_a_proposal_fits_into_a_terminal_and_is_read_back(tmp_path: Path) -> None:
    marks = {".." * number: "suppressed" for number in range(1, 12)}
    contract = {
        "file": "tal.csv",
        "columns": {"antal": {"type": "int", "from": "Antal borgere i alt pr. 1. januar", "marks": marks}, "år": "int"},
        "format": {"header": "3", "footer": ["Antal rækker", "Rapport dannet", "Opdateret", "Kilde", "Side", "Kørt"]},
    }
    note = "en lang bemærkning om udtrækket, " * 9
    config = tmp_path / "config.yaml"
    config.write_text(as_yaml(Inspection("data", (ExtractPortrait("tal", (), (), contract, (note,)),))), "utf-8")
    assert max(map(len, config.read_text("utf-8").split("\n"))) <= 78
    read = read_catalogue([config]).extracts["tal"].definition
    assert (read.columns["antal"].marks, read.format.header) == (marks, "3")
    assert read.format.footer == contract["format"]["footer"]


def test_marks_words_and_notes_are_written_as_yaml() -> None:
    contract = {
        "file": "tal.csv",
        "key": ["a", "b"],
        "columns": {"antal": {"type": "int", "marks": {"..": "suppressed"}, "total": "I alt"}},
        "spell": {"from": "fra", "to": "til", "no_end": ["31-12-9999"]},
        "format": {"header": "3", "null": ["#I/T", "NULL"]},
    }
    text = as_yaml(Inspection("data", (ExtractPortrait("tal", (), contract=contract, notes=("Det er så.",)),)))
    assert text.partition("extracts:\n\n")[2] == (
        "  tal:\n"
        "    # Det er så.\n"
        "    file: tal.csv\n"
        "    key: [a, b]\n"
        "    columns:\n"
        '      antal: {type: int, marks: {"..": suppressed}, total: I alt}\n'
        "    spell: {from: fra, to: til, no_end: [31-12-9999]}\n"
        '    format: {header: 3, null: ["#I/T", "NULL"]}\n'
    )
