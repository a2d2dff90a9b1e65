"""A column fits the type of nearly all its cells."""

from __future__ import annotations

import polars as pl
import pytest

from forebyg.inspection.distinct import distinct_of
from forebyg.inspection.figures import Decimals, resolved
from forebyg.inspection.fit import Fit
from forebyg.inspection.fitting import fit, total_of

NUMBERED = [f"{number}" for number in range(1, 41)]


def fitted(name: str, cells: list[str]) -> Fit:
    """A column alone, numbers resolved."""
    column = distinct_of(name, pl.Series(cells, dtype=pl.String))
    return resolved({name: column}, {name: fit(column)}, ";")[0][name]


@pytest.mark.parametrize(
    ("name", "cells", "type"),
    [
        ("dato", ["31-12-2024", "1-1-2025"], "date"),
        ("set", ["2024-12-31", "2025-01-01"], "date"),
        ("dag", ["20241231", "20250101"], "date"),
        ("telefon", ["20202020", "31313131"], "id"),
        ("noteret", ["2024-12-31 10:00:00", "2025-01-01T11:00"], "datetime"),
        ("kl", ["13:14", "8.05"], "time"),
        ("slot", ["13:14", "08:05"], "time"),
        ("skoleår", ["2022/23", "2023/24"] * 3, "period"),
        ("kvartal", ["2022K1", "2023K4"] * 3, "period"),
        ("år", ["2012", "2013"], "period"),
        ("uddannelseskode", ["5080", "5090"] * 9, "category"),
        ("fødselsår", ["2012", "2013"] * 9, "int"),
        ("antal", ["2012", "2013"] * 9, "int"),
        ("svar", ["Ja", "Nej"], "yes_no"),
        ("ja_nej", ["1", "0"], "yes_no"),
        ("afbrud", ["0", "0"], "int"),
        ("svar", ["Ja", "Nej", "Ved ikke"] * 3, "category"),
        ("cpr", ["010190-1234", "6101901234"], "cpr"),
        ("personnummer", ["0101901234", "101901234"], "cpr"),
        ("kommune", ["0101", "0147"] * 9, "category"),
        ("sagsnr", NUMBERED, "id"),
        ("barn_id", ["7", "7", "8"], "id"),
        ("score", ["7", "7", "8"], "int"),
        ("pris", ["1.234,50", "7,25"], "decimal"),
        ("antal", ["1.234.567", "12"], "int"),
        ("dansk", ["6,8", "9"], "decimal"),
        ("kode", [f"B{number:06d}" for number in range(40)], "id"),
        ("navn", ["Jens Hansen", "Ib Madsen", "Bo Lund"], "text"),
        ("bydel", ["Valby", "Valby", "Nørrebro"], "category"),
        ("tom", ["", " "], "text"),
    ],
)  # fmt: skip
def test_the_type_of_a_column(name: str, cells: list[str], type: str) -> None:
    assert fitted(name, cells).type == type


def test_a_few_cells_that_do_not_fit_leave_the_type() -> None:
    assert fitted("dato", ["31-12-2024"] * 8 + ["31-02-2024", "i går"]).type == "date"
    assert fitted("alder", [*NUMBERED, "ukendt"]).type == "int"
    assert fitted("antal", [*NUMBERED, "#REF!", "#I/T"]).type == "int"


def test_the_signs_of_statistical_tables_are_marks() -> None:
    assert fitted("antal", [*NUMBERED, "..", "x", "x"]).more == {"marks": {"..": "suppressed", "x": "not available"}}


def test_a_unit_behind_every_number_is_told() -> None:
    assert fitted("andel", ["12,5 %", "7 %"]) == Fit("decimal", more={"unit": "%"})


def test_the_word_of_total_rows_is_told() -> None:
    def total(cells: list[str]) -> str | None:
        return total_of(distinct_of("alder", pl.Series(cells)))

    assert total([*NUMBERED, "I alt", "I alt", "Sum"]) == "I alt"
    assert total(NUMBERED) is None
    assert total(["Total"] * 3) is None


def test_an_id_needs_a_reason() -> None:
    def type_of_first(name: str, cells: list[str]) -> str:
        return fit(distinct_of(name, pl.Series(cells), is_first=True)).type

    through = [str(number) for number in range(1000, 1030)]
    spread = [str(1200 + 37 * number) for number in range(25)]
    assert type_of_first("kolonne", through) == "id"
    assert type_of_first("kolonne", spread) == "decimal"
    assert type_of_first("barn", spread) == "id"
    assert type_of_first("kolonne", [f"10{cell}" for cell in spread]) == "id"
    assert type_of_first("kolonne", [str(number) for number in range(1990, 2020)]) == "decimal"
    assert fitted("indbyggere", through).type == fitted("indbyggere", spread).type == "int"
    assert fitted("indbyggere", [f"10{cell}" for cell in spread]).type == "int"


def test_words_for_nothing_are_told() -> None:
    assert fitted("alder", [*NUMBERED, "NULL", "N/A"]).nulls == ("NULL", "N/A")
    assert fitted("dato", ["31-12-2024", "-"]).nulls == ("-",)


def test_days_that_stand_for_no_end_or_no_day_are_told_apart() -> None:
    found = fitted("slutdato", ["31-12-2024", "31-12-9999", "01-01-1900"])
    assert (found.type, found.open_ends, found.nulls) == ("date", ("31-12-9999",), ("01-01-1900",))


def test_a_stand_in_that_nobody_knows_is_only_told_where_five_rows_share_it() -> None:
    assert fitted("slut", ["31-12-2024", "17-03-2477"]).open_ends == ()
    assert fitted("slut", ["31-12-2024", *["17-03-2477"] * 5]).open_ends == ("17-03-2477",)
    assert fitted("slut", ["2024-12-31 10:00:00", "9999-12-31 10:17:00"]).open_ends == ()


def test_forms_that_are_not_detected_are_told() -> None:
    assert fitted("set", ["12/31/2024", "01/02/2025"]).form == "mm/dd/yyyy"
    assert fitted("set", ["31-12-24", "01-02-25"]).form == "dd-mm-yy"
    assert fitted("fødselsdato", ["311224", "010225"]).form == "ddmmyy"
    assert fitted("antal", ["311224", "010225"] * 9).type != "date"


def test_codes_that_lost_their_zeros_get_them_back() -> None:
    assert fitted("kommune", ["0101", "0147", "101"] * 9).more == {"digits": 4}


def test_cells_that_a_spreadsheet_damaged_leave_the_type() -> None:
    assert fitted("sag_id", ["2,02401E+11", "2,02402E+11"]).type == "id"
    assert fitted("barn_id", ["101.0", "102.0"]).type == "id"
    assert fitted("fødselsdato", ["32874", "32875"]).type == "date"


def test_what_parts_decimals_is_assumed_only_where_no_cell_tells() -> None:
    def decimals(cells: list[str], separator: str) -> Decimals:
        column = distinct_of("tal", pl.Series(cells))
        return resolved({"tal": column}, {"tal": fit(column)}, separator)[1]

    assert decimals(["1.234", "12"], ";") == Decimals(",", is_assumed=True)
    assert decimals(["1.234", "12"], ",") == Decimals(".", is_assumed=True)
    assert decimals(["1.234", "12,5"], ";") == Decimals(",")
    assert decimals(["1", "2"], ";") == Decimals(None)
