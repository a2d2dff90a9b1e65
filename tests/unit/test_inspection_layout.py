"""How a file is laid out is found without a contract, and what could be a person is never taken for a name."""

from __future__ import annotations

import pytest

from forebyg.extracts.footers import remarks
from forebyg.inspection.heading import names_columns
from forebyg.inspection.layout import Layout, lay_out, lay_out_sheet


def laid_out(text: str) -> Layout:
    return lay_out(text.encode())


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_makes_a_table_with_names(mark: str) -> None:
    text = "barn_id;dato;beløb\nB1;31-12-2024;1\nB2;01-01-2025;2\n".replace(";", mark)
    assert laid_out(text) == Layout(mark, 3, ("barn_id", "dato", "beløb"), 1, 0)


def test_decimal_commas_are_no_separators() -> None:
    assert laid_out("navn;a;b\nx;1,5;2,5\ny;3,5;4,5\n").separator == ";"


def test_a_line_for_excel_says_the_separator_and_is_no_row() -> None:
    assert laid_out('sep=|\nid|a,b\n1|"2,5"\n') == Layout("|", 2, ("id", "a,b"), 2, 0)


def test_lines_above_the_names_are_counted() -> None:
    text = (
        "Udtræk fra fagsystemet\nDannet 1. januar 2025; kl. 8\n\nbarn_id;dato;antal\nB1;31-12-2024;1\nB2;01-01-2025;2\n"
    )
    found = laid_out(text)
    assert (found.header_line, found.preamble, found.names) == (4, 2, ("barn_id", "dato", "antal"))


def test_a_title_that_a_spreadsheet_filled_up_with_separators_is_no_row() -> None:
    found = laid_out("Sager 2024;;\n;;\nid;dato;antal\nB1;31-12-2024;1\nB2;01-01-2025;2\n")
    assert (found.header_line, found.preamble, found.names) == (3, 1, ("id", "dato", "antal"))


def test_lines_below_the_rows_are_told_by_words_that_are_ours() -> None:
    text = "barn_id;dato\nB1;31-12-2024\nB2;01-01-2025\nUdtrukket af Jens Hansen\nAntal rækker: 2\n"
    assert laid_out(text).footers == ("Antal rækker", "Udtrukket")


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("Kørt 02-01-2025", "Kørt"),
        ("Side 1 af 1", "Side"),
        ("Opdateret: i går", "Opdateret"),
        ("Bemærk: foreløbig", "Bemærk"),
        ("Rapport dannet: i går", "Rapport dannet"),
        ("Anm.: foreløbig", "Anm"),
        ("Kørselsdato: i går", "Kørsel"),
        ("Anmærkninger", None),
    ],
)
def test_a_footer_that_the_reader_tells_is_proposed(line: str, word: str | None) -> None:
    text = f"barn_id;dato\nB1;31-12-2024\nB2;01-01-2025\n{line}"
    assert laid_out(f"{text}\n").footers == laid_out(f"{text};\n").footers == ((word,) if word else ())
    assert bool(remarks([["B1", "x"], [line, ""]])) == (word is not None)


def test_rows_like_those_above_them_are_no_footer() -> None:
    assert laid_out("rum;antal\nA 2;\nB;1\nSal 1;\nSide 2;\n").footers == ()


def test_a_row_that_begins_like_a_footer_is_a_row() -> None:
    assert laid_out("tekst;antal\nNote;1\nKilde;2\n").footers == ()
    assert laid_out("tekst;antal\nValby;1\nAntal rækker;1\n").footers == ("Antal rækker",)


def test_a_column_alone_has_no_separator_to_find() -> None:
    assert laid_out("navn\nHansen, Jens\nJensen, Hans\n") == Layout(";", 1, ("navn",), 1, 0)


def test_a_quoted_line_break_belongs_to_its_cell() -> None:
    text = '"første\nnavn";antal\nx;1\n'
    assert laid_out(text) == Layout(";", 2, ("første\nnavn", "antal"), 1, 0)


def test_only_names_and_no_rows() -> None:
    assert laid_out("barn_id;dato\n").names == ("barn_id", "dato")


def test_nothing_but_a_line_for_excel() -> None:
    assert laid_out("sep=;\n") == Layout(";", 1, None, None, 0)


def test_a_sheet_has_names_in_the_first_row_that_is_wide_enough() -> None:
    rows = [
        (1, ["Udtræk", "", ""]),
        (3, ["barn_id", "dato", ""]),
        (4, ["B1", "2024-01-01", ""]),
        (5, ["B2", "2024-01-02", ""]),
    ]
    assert lay_out_sheet(rows) == Layout("", 2, ("barn_id", "dato"), 3, 1)


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["B000026", "31-12-2024"], [["B000027", "01-01-2025"], ["B000028", "02-01-2025"]]),
        (["Jens Hansen", "Nørrebro"], [["Hans Jensen", "Nørrebro"], ["Ib Madsen", "Valby"]]),
        (["Jens Hansen", "Sydhavn"], [[f"Ib Madsen {name}", "Valby"] for name in "ABCDEF"]),
        (["Jens Hansen", "Vester Skole"], [["Ib Madsen", "Øster Skole"], ["Bo Lund", "Nørre Skole"]]),
        (["Jens", "Hansen"], [["Hans", "Jensen"], ["Ib", "Madsen"]]),
        (["010190-1234", "Ja"], [["020290-1234", "Nej"]]),
        (["1", "2"], [["3", "4"]]),
        (["2010", "2011"], [["2012", "2013"]]),
    ],
)  # fmt: skip
def test_a_row_is_not_taken_for_names(cells: list[str], rows: list[list[str]]) -> None:
    assert not names_columns(cells, rows)


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["barn_id", "dato"], [["B1", "2024-01-01"]]),
        (["navn", "bydel"], [["Jens", "Valby"], ["Ib", "Nørrebro"]]),
        (["Område", "2010", "2011"], [["Indre By", "103", "99"], ["Valby", "3", "4"]]),
        (["G1", "G2"], [["5", "6"], ["7", "8"]]),
        (["Barn id", ""], [["7", ""], ["8", ""]]),
        (["dato", "dato", "antal"], [["2024-01-01", "2024-01-02", "3"]]),
        (["Elev", "Skole"], [["Jens", "Vester"]] * 2 + [["Ib", "Øster"]] * 3),
        (["id", "svar"], [["1", "Ja"], ["id", "svar"], ["2", "Nej"]]),
    ],
)  # fmt: skip
def test_names_are_taken_for_names(cells: list[str], rows: list[list[str]]) -> None:
    assert names_columns(cells, rows)
