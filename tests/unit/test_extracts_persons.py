"""CPR numbers: one id for each person, and the date of birth that it tells. All numbers are made up."""

from datetime import date

import pytest
from written_extracts import cells, declared, messages, opened, problems

from forebyg.definitions.extracts import Extract
from forebyg.extracts.tables import frame_of_table

CPR = {"x": "cpr or empty"}
BORN = {"x": "cpr", "born": {"type": "date or empty", "birth_of": "x"}}


def column(*values: str) -> bytes:
    return "\n".join(["x;y", *(f"{value};{row}" for row, value in enumerate(values))]).encode()


def test_all_spellings_are_one_id(tmp_path):
    spellings = ("010203-4567", "0102034567", " 010203 4567 ", "102034567", "10203-4567", "010203\u20134567",
                 "010203\u00a04567", "01 02 03 45 67", '="0102034567"')  # fmt: skip
    content = opened(tmp_path, column(*spellings, ""), CPR)
    assert cells(content, "x") == ["0102034567"] * len(spellings) + [None]
    assert content.receipts[0].detected["x.zeros given back"] == "2"


def test_replacement_numbers_are_ids(tmp_path):
    written = ("610203-4567", "910303-4567", "010203-AB12", "010203ab12", "0203291WQ3")
    assert cells(opened(tmp_path, column(*written), CPR), "x") == [
        "6102034567", "9103034567", "010203AB12", "010203AB12", "0203291WQ3",
    ]  # fmt: skip


def test_modulus_11_is_not_asked_for(tmp_path):
    assert cells(opened(tmp_path, column("010165-4002", "010165-4003"), CPR), "x") == ["0101654002", "0101654003"]


@pytest.mark.parametrize("written", ["310203-4567", "320103-4567", "000103-4567", "010003-4567", "011303-4567",
                                     "920103-4567", "290201-0567", "310403-AB12", "999999-9999"])  # fmt: skip
def test_days_on_which_nobody_is_born_are_refused(tmp_path, written):
    assert messages(tmp_path, column("010203-4567", written), CPR) == [
        "FB417 elever.csv: column 'x': 1 of 2 values begins with no day of the calendar; first at line 3"
    ]


def test_the_century_decides_about_29_february(tmp_path):
    # 1900 was no leap year, 2000 was one; of a number with letters alone the year is not known.
    assert problems(tmp_path, column("290200-0567"), CPR)[0].code == "FB417"
    assert cells(opened(tmp_path, column("290200-4567", "290200-AB12"), CPR), "x") == ["2902004567", "290200AB12"]


@pytest.mark.parametrize(
    ("written", "code"),
    [("010203456", "FB417"), ("12345678", "FB414"), ("01020345678", "FB414"), ("010203", "FB414"), ("Xylofon", "FB414"),
     ("A102034567", "FB414"), ("1,02035E+09", "FB428"), ("102034567.0", "FB428"), ("#N/A", "FB428"),
     ("010203\u200b4567", "FB422"), ("NULL", "FB414")],
)  # fmt: skip
def test_what_is_no_cpr_number_is_refused(tmp_path, written, code):
    assert [one.code for one in problems(tmp_path, column(written), CPR)] == [code]


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("0102030567", date(1903, 2, 1)),
        ("0102993567", date(1999, 2, 1)),
        ("0102364567", date(2036, 2, 1)),
        ("0102374567", date(1937, 2, 1)),
        ("0102575567", date(2057, 2, 1)),
        ("0102585567", date(1858, 2, 1)),
        ("0102578567", date(2057, 2, 1)),
        ("0102588567", date(1858, 2, 1)),
        ("0102369567", date(2036, 2, 1)),
        ("0102379567", date(1937, 2, 1)),
        ("6102364567", date(2036, 2, 1)),
        ("9112990567", date(1999, 12, 31)),
        ("0203291WQ3", date(1929, 3, 2)),
        ("3101057JC9", date(2005, 1, 31)),
        ("1302780OS6", date(1978, 2, 13)),
        ("1302056OS6", date(2005, 2, 13)),
        ("0102034AB2", None),
        ("010203AB12", None),
    ],
)
def test_the_number_tells_the_date_of_birth(tmp_path, written, born):
    assert opened(tmp_path, column(written), BORN).frame.select("x", "born").row(0) == (written, born)


def test_a_date_of_birth_that_is_not_told_is_missing(tmp_path):
    columns = {"x": "cpr", "born": {"type": "date", "birth_of": "x"}}
    found = problems(tmp_path, column("010203-4567", "010203-AB12", "Xylofon"), columns)
    assert [f"{one.code} {one.message}" for one in found] == [
        "FB414 elever.csv: column 'x': 1 of 3 values is not a CPR number; first at line 4",
        "FB413 elever.csv: column 'born': 1 of 3 persons has no date of birth; first at line 3",
    ]


def test_the_date_of_birth_may_be_asked_for_alone(tmp_path):
    assert opened(tmp_path, column("010203-4567"), BORN, {"born"}).frame["born"].to_list() == [date(2003, 2, 1)]


def test_a_date_of_birth_keeps_its_own_rules(tmp_path):
    columns = {"x": "cpr", "born": {"type": "date", "birth_of": "x", "min": "2004-01-01"}}
    assert [one.code for one in problems(tmp_path, column("010203-4567"), columns)] == ["FB431"]


def test_in_a_table_a_person_may_have_a_short_id():
    extract = Extract.model_validate({"file": "x.csv", "columns": BORN})
    frame = frame_of_table("elever", extract, "x\n1\n010203-4567\n102034567\nanna")
    assert frame.select("x", "born").rows() == [
        ("1", None), ("0102034567", date(2003, 2, 1)), ("0102034567", date(2003, 2, 1)), ("anna", None),
    ]  # fmt: skip


def test_in_a_table_a_date_of_birth_is_read_as_given():
    extract = Extract.model_validate({"file": "x.csv", "columns": BORN})
    assert frame_of_table("elever", extract, "x | born\n1 | 2010-05-01\n010203-4567 |").select("x", "born").rows() == [
        ("1", date(2010, 5, 1)), ("0102034567", None),
    ]  # fmt: skip


def test_one_person_in_two_spellings_repeats_a_key(tmp_path):
    assert declared(CPR).definition.columns["x"].optional
    assert messages(tmp_path, column("010203-4567", "102034567"), {"x": "cpr"}, key="x") == [
        "FB418 elever.csv: key [x]: 1 key is repeated, in 2 rows; first at line 2, 3"
    ]


@pytest.mark.parametrize("tail", ["XXXX", "xxxx", "****", "AAAA", "45XX", "XX12", "XXX1", "1**2", "????"])
def test_masked_numbers_are_refused(tmp_path, tail):
    for written in (f"010203-{tail}", f"010203{tail}"):
        found = problems(tmp_path, column("010203-4567", written), CPR)
        assert [(one.code, one.finding.rows) for one in found] == [("FB428", 1)]


def test_health_service_numbers_may_hold_two_x(tmp_path):
    assert cells(opened(tmp_path, column("010203-0XX1"), CPR), "x") == ["0102030XX1"]


@pytest.mark.parametrize(
    "written", ["010203-456", "010203 45", "1234-56789", "1-2345-6789", "010203-A1B2", "010203-12AB"]
)
def test_no_zero_is_made_up(tmp_path, written):
    assert [one.code for one in problems(tmp_path, column(written), CPR)] == ["FB414"]
