"""What cannot hold in the contract of an extract is found without its data."""

from __future__ import annotations

import pytest

from forebyg.definitions.extracts import DATE_FORMS
from forebyg.extracts.dates import WRITTEN
from forebyg.language.binding import problems
from forebyg.language.catalogue import read_texts

CATALOGUE = """
ids: {child: {aliases: renamed, old: old, new: new}}
extracts:
  renamed: {file: renamed.csv, key: [old], columns: {old: id, new: id}}
  children: {file: children.csv, key: [child], columns: {child: id, cpr: cpr, born: date}}
  reports:
    file: reports.csv
    key: [report]
    columns: {report: id, child: id, day: date, moment: datetime, size: int, kind: category, done: yes_no}
    REPLACED
"""


def found(
    line: str = "", replaced: str = "", by: str = "", severity: str = "error"
) -> list[tuple[str, str, str | None]]:
    """Codes, messages and remedies for the catalogue with a line more in the contract of `reports`, or other words."""
    text = CATALOGUE.replace("REPLACED", line).replace(replaced or "\x00", by)
    all_of_them = problems(read_texts({"c.yaml": text}))
    assert all(one.place is not None for one in all_of_them)
    return [(one.code, one.message, one.help) for one in all_of_them if one.severity == severity]


def of_column(written: str) -> list[tuple[str, str, str | None]]:
    """What is found where one more column `x` is declared so."""
    return found(replaced="done: yes_no", by=f"x: {{{written}}}")


def test_a_contract_that_holds_has_no_problems():
    line = """severity: {range: "error above 2.5 %", kind.allowed: warning, coverage: off, stand-ins: warning}
    fresh: {within: 45 days, dated: day}
    coverage: {every: month, dated: moment}
    rows: {at least: 1, at most: 1}
    references: {child: children}
    as_of: 2024-12-31
    format: {header: search, dates: dd-mm-yy, years_from: 1950}"""
    assert found(line) == []
    for written in (
        "type: int, min: -5, max: -5",
        "type: decimal, min: 0.5, max: 1",
        "type: date, min: 2020-02-29",
        "type: datetime, max: 2020-02-29",
        "type: category, digits: 4, pattern: '[0-9]{4}'",
    ):
        assert of_column(written) == []
    assert found("references: {kind: renamed}") == []  # Its key is meant.


@pytest.mark.parametrize(
    ("written", "code", "message", "help"),
    [
        (
            "type: category, min: 1",
            "FB273",
            "'min' belongs to int, decimal, date or datetime, and 'x' is category",
            None,
        ),
        ("type: int, pattern: a", "FB273", "'pattern' belongs to id, cpr, text or category, and 'x' is int", None),
        ("type: date, digits: 4", "FB273", "'digits' belongs to id or category, and 'x' is date", None),
        ("type: id, birth_of: child", "FB273", "'birth_of' belongs to date, and 'x' is id", None),
        (
            "type: date, birth_of: child",
            "FB273",
            "birth dates are read from CPR numbers, and 'child' is id",
            "declare 'child' as cpr",
        ),
        (
            "type: date, birth_of: chidl",
            "FB202",
            "'chidl' is not a declared column of this extract",
            "did you mean 'child'?",
        ),
        ("type: int, max: 1.5", "FB274", "'max' of 'x' cannot be '1.5'", "write a whole number"),
        (
            "type: decimal, min: '1,5'",
            "FB274",
            "'min' of 'x' cannot be '1,5'",
            "write a number with a point, such as 12.5",
        ),
        ("type: date, min: 31-12-2020", "FB274", "'min' of 'x' cannot be '31-12-2020'", "write a date as yyyy-mm-dd"),
        ("type: date, min: 2021-02-29", "FB274", "'min' of 'x' cannot be '2021-02-29'", "write a date as yyyy-mm-dd"),
        ("type: int, min: 5, max: 4", "FB275", "'min' of 'x' lies above 'max'", "exchange the two"),
    ],
)
def test_the_rules_of_a_column_fit_its_type(written, code, message, help):
    assert (code, message, help) in of_column(written)


@pytest.mark.parametrize(
    "pattern",
    ["(", "[a", "a**)", "(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b", r"(a)\1", "(?P<n>a)(?P=n)", "(?>a)", r"a\Z"],
)
def test_a_pattern_is_an_expression_without_look_around(pattern):
    assert [one[:2] for one in of_column(f"type: id, pattern: '{pattern}'")] == [
        ("FB276", "the pattern of 'x' cannot be read")
    ]


@pytest.mark.parametrize("pattern", [r"\(\?=a", "[(?=]", r"\p{L}+\d", "(?P<n>a)", "(?<n>a)", "(?i)a", "a|b", r"\\1"])
def test_a_pattern_may_hold_what_only_looks_like_look_around(pattern):
    assert of_column(f"type: id, pattern: '{pattern}'") == []


@pytest.mark.parametrize(
    ("line", "code", "message", "help"),
    [
        (
            "fresh: {within: 45 days, dated: dya}",
            "FB202",
            "'dya' is not a declared column of this extract",
            "did you mean 'day'?",
        ),
        ("coverage: {every: year, dated: size}", "FB285", "'coverage' needs dates, and 'size' is no date", None),
        ("fresh: {within: 45 days, dated: kind}", "FB285", "'fresh' needs dates, and 'kind' is no date", None),
        (
            "fresh: {within: 4 hours}",
            "FB287",
            "'within' cannot be that length",
            "a length longer than nothing in days, weeks, months, years, such as 45 days",
        ),
        ("rows: {at least: 5, at most: 4}", "FB275", "'at least' lies above 'at most'", "exchange the two"),
        ("rows: {}", "FB251", "'rows' needs 'at least' or 'at most'", None),
        (
            "format: {header: first}",
            "FB281",
            "'header' cannot be 'first'",
            "a line number, such as 4, or one of the words search and none",
        ),
        (
            "format: {header: 0}",
            "FB281",
            "'header' cannot be '0'",
            "a line number, such as 4, or one of the words search and none",
        ),
        (
            "format: {sheet: Ark1}",
            "FB282",
            "'sheet' belongs to a workbook, and 'reports.csv' is none",
            "name an .xlsx file, or leave 'sheet' out",
        ),
        (
            "format: {dates: yymmdd}",
            "FB280",
            "'yymmdd' leaves open which century is meant",
            "add years_from: 1950 to read 50 as 1950 and 49 as 2049",
        ),
        (
            "format: {years_from: 1950}",
            "FB280",
            "'years_from' is for years of two digits",
            "say the form too, such as dates: dd-mm-yy, or leave 'years_from' out",
        ),
        ("format: {dates: dd-mm-yyy}", "FB286", "'dd-mm-yyy' is no form of dates", "did you mean 'dd-mm-yyyy'?"),
        ("severity: {rage: off}", "FB277", "'rage' is not a rule of an extract", "did you mean 'range'?"),
        ("severity: {size.rage: off}", "FB277", "'rage' is not a rule of a column", "did you mean 'range'?"),
        (
            "severity: {sice.range: off}",
            "FB202",
            "'sice' is not a declared column of this extract",
            "did you mean 'size'?",
        ),
        (
            "severity: {size.type: warning}",
            "FB278",
            "'type' is always an error, since nothing could be counted",
            "rules that may be set: required, allowed, range, pattern, constant, references, totals, stand-ins, words",
        ),
        (
            "severity: {fresh: error above 5 %}",
            "FB288",
            "'fresh' is broken by an extract as a whole, of which there is no share",
            "write error, warning or off",
        ),
        ("references: {size: children}", "FB212", "'size' and 'child' are of different types and never meet", None),
        (
            "pseudonymise: [kind]",
            "FB273",
            "only ids are pseudonymised, and 'kind' is category",
            "declare it as id or cpr, or take it out here",
        ),
        ("pseudonymise: [chidl]", "FB202", "'chidl' is not a declared column of this extract", "did you mean 'child'?"),
    ],
)
def test_the_rules_of_an_extract_can_hold(line, code, message, help):
    assert (code, message, help) in found(line)


def test_an_extract_referred_to_has_the_ids():
    said = found("references: {child: children}", "key: [child], columns: {child: id", "columns: {id: id")
    message = "'children' has no column 'child', and no key of one column that could be meant"
    help = "give 'children' a key of one column, or name the columns alike"
    assert said == [("FB284", message, help)]


def test_a_pseudonymised_id_never_meets_one_that_is_not():
    help = "name the column under 'pseudonymise' in both extracts"
    aliased = ("FB279", "of 'child' and 'renamed.old' one is pseudonymised and the other not: they never meet", help)
    referred = (
        "FB279",
        "of 'child' and 'children.child' one is pseudonymised and the other not: they never meet",
        help,
    )
    assert found("pseudonymise: [child]\n    references: {child: children}") == [referred, aliased]
    assert found("pseudonymise: [child]\n    join: {children: {on: child}}") == [aliased, referred]
    counted = "derive: {known: {exists: children, on: child}}"
    assert found(f"pseudonymise: [child]\n    {counted}") == [aliased, referred]
    everywhere = CATALOGUE.replace(
        "columns: {old: id, new: id}", "columns: {old: id, new: id}, pseudonymise: [old, new]"
    )
    everywhere = everywhere.replace("columns: {child: id, cpr", "pseudonymise: [child], columns: {child: id, cpr")
    line = "pseudonymise: [child]\n    references: {child: children}\n    join: {children: {on: child}}"
    assert problems(read_texts({"c.yaml": everywhere.replace("REPLACED", line)})) == []


def test_an_id_never_meets_a_cpr_number():
    def said(one: str, other: str) -> tuple[str, str, str]:
        message = (
            f"of '{one}' and '{other}' one is an id and the other a CPR number: spelled differently, they never meet"
        )
        return "FB234", message, "declare both as cpr, or both as id"

    line = "references: {cpr: children}"
    assert found(line, "done: yes_no", "cpr: id") == [said("cpr", "children.cpr")]
    assert found(line, "done: yes_no", "cpr: cpr") == []
    for line in ("join: {children: {on: {child: cpr}}}", "derive: {known: {exists: children, on: {child: cpr}}}"):
        assert found(line) == [said("child", "children.cpr")]
    assert found(replaced="{report: id, child: id", by="{report: id, child: cpr") == [said("child", "renamed.old")]


def test_nobody_knows_whether_a_derived_id_is_a_pseudonym():
    """The one that is found is about the aliases."""
    derived = "derive: {other: child, known: {exists: children, on: {other: child}}}"
    assert [one[1][:29] for one in found(f"pseudonymise: [child]\n    {derived}")] == ["of 'child' and 'renamed.old' "]


def test_freshness_without_as_of_is_a_warning_since_the_option_may_say_it():
    for line, what in (
        ("fresh: {within: 4 days}", "'fresh' is compared with nothing"),
        ("coverage: {every: month, dated: day}", "'coverage' is only judged up to the last row"),
    ):
        help = "say as_of here or in 'defaults', or give --as-of"
        assert found(line, severity="warning") == [("FB283", f"{what}: no as_of is known", help)]
        assert found(f"{line}\n    as_of: 2024-12-31", severity="warning") == []
        assert found(f"{line}\ndefaults: {{as_of: 2024-12-31}}", severity="warning") == []


def test_the_language_names_the_forms_of_dates_that_are_read():
    assert set(DATE_FORMS) == set(WRITTEN)
