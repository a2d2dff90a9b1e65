"""Expressions: what is understood, as which tree; what is refused, by which name and at which place."""

from __future__ import annotations

import builtins
import datetime as dt
import time
from fractions import Fraction

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forebyg.errors import ConfigError, Place, Problem
from forebyg.expressions import (
    AGE,
    CATEGORY,
    DATE,
    DATETIME,
    DECIMAL,
    ID,
    INT,
    PERIOD,
    QUOTIENT,
    TEXT,
    TIME,
    UNKNOWN,
    YES_NO,
    Call,
    Column,
    Expression,
    Literal_,
    Type,
)
from forebyg.language.sql import Scope, parse_sql

TYPES = {
    "barn_id": ID,
    "fødselsdato": DATE,
    "startdato": DATE,
    "slutdato": DATE,
    "tidspunkt": DATETIME,
    "klokken": TIME,
    "køn": CATEGORY,
    "skoletype": CATEGORY,
    "borgere.bydel": CATEGORY,
    "kommune": CATEGORY,
    "fritekst": TEXT,
    "klassetrin": INT,
    "antal": INT,
    "beløb": DECIMAL,
    "tid": PERIOD,
    "ufødt": YES_NO,
    "har_plan": YES_NO,
    "type": CATEGORY,
    "date": DATE,
    "end": DATE,
    "my column": INT,
    "period.start": DATE,
    "period.end": DATE,
    "period.date": DATE,
    "period.length": INT,
    "row.startdato": DATE,
    "deadline": DATE,
    "as_of": DATE,
}
SCOPE = Scope(
    columns={name: Column(name, kind) for name, kind in TYPES.items()},
    ambiguous={"bydel": ("borgere.bydel", "skoler.bydel")},
    values={"køn": ("M", "K"), "skoletype": ("folkeskole", "specialskole", "dagbehandling")},
    described="extract 'borgere'",
)


def tree(text: str) -> Expression:
    return parse_sql(text, SCOPE).tree


def shown(expression: Expression) -> str:
    """A tree on one line: function(arguments), columns bare, texts quoted, numbers with their unit."""
    match expression:
        case Column(name=name):
            return name
        case Literal_(value=None):
            return "null"
        case Literal_(value=str() as value):
            return repr(value)
        case Literal_(value=value, type=kind):
            return f"{value}/{kind.unit}" if kind.unit != 1 else str(value)
    return f"{expression.function}({', '.join(shown(argument) for argument in expression.arguments)})"


def problems(text: str, place: Place | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as raised:
        parse_sql(text, SCOPE, lambda: place)
    return raised.value.problems


def problem(text: str) -> Problem:
    (only,) = problems(text)
    return only


def marked(text: str) -> list[str]:
    """The parts of the text that the problems point at, in a line of YAML."""
    line = f"    trin: {text}  # note"
    place = Place("a.yaml", 7, 11, len(text), line)
    return [line[found.place.column - 1 :][: found.place.length] for found in problems(text, place) if found.place]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age(fødselsdato, period.date) < 18", "lt(age(fødselsdato, period.date), 18)"),
        ("klassetrin BETWEEN 0 AND 9", "and(ge(klassetrin, 0), le(klassetrin, 9))"),
        ("klassetrin NOT BETWEEN 0 AND 9", "not(and(ge(klassetrin, 0), le(klassetrin, 9)))"),
        ("antal BETWEEN 1 AND 2 AND ufødt", "and(and(ge(antal, 1), le(antal, 2)), ufødt)"),
        ("køn = 'M'", "eq(køn, 'M')"),
        ("køn != 'M'", "ne(køn, 'M')"),
        ("køn <> 'M'", "ne(køn, 'M')"),
        ("skoletype IN ('folkeskole', 'specialskole')", "in(skoletype, 'folkeskole', 'specialskole')"),
        ("køn NOT IN ('M')", "not(in(køn, 'M'))"),
        ("NOT køn IN ('M')", "not(in(køn, 'M'))"),
        ("slutdato IS NULL", "is_null(slutdato)"),
        ("slutdato IS NOT NULL", "not(is_null(slutdato))"),
        ("ufødt IS TRUE", "is_true(ufødt)"),
        ("ufødt IS NOT TRUE", "not(is_true(ufødt))"),
        ("ufødt IS FALSE", "is_true(not(ufødt))"),
        ("ufødt = FALSE", "eq(ufødt, False)"),
        ("NOT ufødt AND har_plan OR ufødt", "or(and(not(ufødt), har_plan), ufødt)"),
        ("NOT antal = 1", "not(eq(antal, 1))"),
        ("NOT slutdato IS NULL", "not(is_null(slutdato))"),
        ("ufødt AND har_plan AND ufødt", "and(ufødt, har_plan, ufødt)"),
        ("ufødt AND (har_plan AND ufødt)", "and(ufødt, and(har_plan, ufødt))"),
        ("fritekst LIKE 'a%_'", "like(fritekst, 'a%_')"),
        ("fritekst NOT LIKE 'a%'", "not(like(fritekst, 'a%'))"),
        ("fritekst = 'it''s \"x\"'", "eq(fritekst, 'it\\'s \"x\"')"),
        ("fritekst = 'a\\n'", "eq(fritekst, 'a\\\\n')"),
        ("CASE WHEN ufødt THEN 1 ELSE 2 END", "case(ufødt, 1, 2)"),
        ("CASE WHEN ufødt THEN 'x' END", "case(ufødt, 'x', null)"),
        ("CASE køn WHEN 'M' THEN 1 WHEN 'K' THEN 2 END", "case(eq(køn, 'M'), 1, eq(køn, 'K'), 2, null)"),
        ("antal + 1 - 2", "sub(add(antal, 1), 2)"),
        ("antal + 2 * 3", "add(antal, mul(2, 3))"),
        ("(antal + 2) * 3", "mul(add(antal, 2), 3)"),
        ("antal / 2 / 3", "div(div(antal, 2), 3)"),
        ("antal % 2 = 0", "eq(mod(antal, 2), 0)"),
        ("MOD(antal, 2)", "mod(antal, 2)"),
        ("-antal * 2", "mul(neg(antal), 2)"),
        ("-5", "-5"),
        ("0.10", "1/10"),
        (".25", "25/100"),
        ("2.0", "2"),
        ("startdato - fødselsdato", "days_between(fødselsdato, startdato)"),
        ("startdato + INTERVAL '4 months'", "add_months(startdato, 4)"),
        ("startdato + INTERVAL '4' MONTH", "add_months(startdato, 4)"),
        ("startdato + INTERVAL 4 MONTH", "add_months(startdato, 4)"),
        ("startdato - INTERVAL '1 year'", "add_months(startdato, -12)"),
        ("startdato + interval '2 weeks'", "add_days(startdato, 14)"),
        ("startdato + INTERVAL '20 working_days'", "add_working_days(startdato, 20)"),
        ("INTERVAL '1 day' + startdato", "add_days(startdato, 1)"),
        ("startdato + INTERVAL '1 month' - INTERVAL '1 day'", "add_days(add_months(startdato, 1), -1)"),
        ("tidspunkt + INTERVAL '24 hours'", "add_seconds(tidspunkt, 86400)"),
        ("startdato + INTERVAL 4 MONTH < slutdato", "lt(add_months(startdato, 4), slutdato)"),
        ("startdato >= DATE '2024-02-29'", "ge(startdato, 2024-02-29)"),
        ("tidspunkt < TIMESTAMP '2024-02-29 12:30'", "lt(tidspunkt, 2024-02-29 12:30:00)"),
        ("tidspunkt <= deadline", "le(tidspunkt, end_of_day(deadline))"),
        ("COALESCE(slutdato, tidspunkt)", "coalesce(end_of_day(slutdato), tidspunkt)"),
        ("NULLIF(antal, 0)", "nullif(antal, 0)"),
        ("CAST(fritekst AS INT)", "cast(fritekst)"),
        ("CAST(NULL AS DATE)", "null"),
        ("ABS(antal)", "abs(antal)"),
        ("ROUND(beløb)", "round(beløb, 0)"),
        ("ROUND(beløb, 2)", "round(beløb, 2)"),
        ("LEAST(antal, 1)", "least(antal, 1)"),
        ("GREATEST(startdato, period.start)", "greatest(startdato, period.start)"),
        ("LOWER(TRIM(fritekst))", "lower(trim(fritekst))"),
        ("SUBSTR(kommune, 1, 2)", "substr(kommune, 1, 2)"),
        ("substring(kommune, 3)", "substr(kommune, 3)"),
        ("REPLACE(kommune, '0', '')", "replace(kommune, '0', '')"),
        ("LENGTH(kommune)", "length(kommune)"),
        ("kommune || '-' || tid", "concat(concat(kommune, '-'), tid)"),
        ("CONCAT(kommune, '-', tid)", "concat(kommune, '-', tid)"),
        ("YEAR(startdato) = 2012", "eq(year(startdato), 2012)"),
        ("EXTRACT(MONTH FROM startdato)", "month(startdato)"),
        ("quarter(tidspunkt)", "quarter(cast(tidspunkt))"),
        ("exact_age(fødselsdato, startdato)", "exact_age(fødselsdato, startdato)"),
        ("Days_Between(startdato, tidspunkt)", "days_between(startdato, cast(tidspunkt))"),
        ("months_between(startdato, slutdato)", "months_between(startdato, slutdato)"),
        ("working_days_between(startdato, slutdato)", "working_days_between(startdato, slutdato)"),
        ("NOT covers(startdato, slutdato, period.date)", "not(covers(startdato, slutdato, period.date))"),
        ('"my column" > 1', "gt(my column, 1)"),
        ('"fødselsdato" = startdato', "eq(fødselsdato, startdato)"),
        ("borgere.bydel = 'Amager'", "eq(borgere.bydel, 'Amager')"),
        ("row.startdato < startdato", "lt(row.startdato, startdato)"),
        ("type = 'STX' AND date < as_of", "and(eq(type, 'STX'), lt(date, as_of))"),
        ("CASE WHEN period.end > date THEN 1 END", "case(gt(period.end, date), 1, null)"),
        ('"end" IS NULL', "is_null(end)"),
        ("tid = '2012-Q1'", "eq(tid, '2012-Q1')"),
        ("klassetrin\n  >= 1\n", "ge(klassetrin, 1)"),
    ],
)
def test_is_understood_as(text: str, expected: str) -> None:
    assert shown(tree(text)) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("antal + 1", INT),
        ("antal + 0.5", Type("number", 10)),
        ("beløb - 0.25", DECIMAL),
        ("beløb * beløb", Type("number", 10**12)),
        ("0.10 * antal", Type("number", 10)),
        ("antal / 2", QUOTIENT),
        ("antal / 2 * antal / 2", QUOTIENT),
        ("(antal / 2) * (antal / 3)", QUOTIENT),
        ("exact_age(fødselsdato, startdato) + beløb", Type("number", 365 * 366 * 10**6 // 10)),
        ("exact_age(fødselsdato, startdato)", AGE),
        ("age(fødselsdato, startdato)", INT),
        ("startdato - fødselsdato", INT),
        ("ROUND(beløb, 2)", Type("number", 100)),
        ("ROUND(antal / 3)", INT),
        ("CASE WHEN ufødt THEN 1 ELSE 0.5 END", Type("number", 10)),
        ("COALESCE(antal, beløb)", DECIMAL),
        ("CASE WHEN ufødt THEN 'a' ELSE 'b' END", CATEGORY),
        ("COALESCE(køn, 'ukendt')", CATEGORY),
        ("COALESCE(køn, fritekst)", TEXT),
        ("COALESCE(fritekst, barn_id)", ID),
        ("barn_id || '-'", ID),
        ("LOWER(køn)", CATEGORY),
        ("CASE WHEN ufødt THEN startdato ELSE NULL END", DATE),
        ("GREATEST(startdato, tidspunkt)", DATETIME),
        ("CAST(kommune AS DECIMAL)", DECIMAL),
        ("CAST(barn_id AS TEXT)", ID),
        ("CAST(antal AS VARCHAR)", TEXT),
        ("covers(startdato, slutdato, as_of)", YES_NO),
        ("ufødt", YES_NO),
        ("NULL", UNKNOWN),
    ],
)
def test_has_the_type(text: str, kind: Type) -> None:
    assert tree(text).type == kind


def test_literals_are_exact() -> None:
    assert tree("0.10") == Literal_(1, Type("number", 10))
    assert tree("DATE '2024-02-29'") == Literal_(dt.date(2024, 2, 29), DATE)
    assert tree("'0101'") == Literal_("0101", TEXT)


def test_keeps_the_text() -> None:
    assert parse_sql(" ufødt ", SCOPE).text == " ufødt "


HOSTILE = {
    "antal IN (SELECT x FROM read_csv('/etc/passwd'))": "SELECT is part of a sub-query",
    "EXISTS (SELECT 1)": "EXISTS is part of a sub-query",
    "(WITH x AS (SELECT 1) SELECT 1)": "WITH is part of a sub-query",
    "antal = ANY (antal)": "ANY is part of a sub-query",
    "antal IN UNNEST(antal)": "UNNEST is part of a sub-query",
    "read_csv('/etc/passwd')": "read_csv reads a file or an address",
    "read_parquet('http://x')": "read_parquet reads a file or an address",
    "scan_ipc('x')": "scan_ipc reads a file or an address",
    "glob('*')": "glob reads a file or an address",
    "SUM(antal) > 1": "SUM is taken over many rows, and an expression sees one row at a time",
    "MAX(antal)": "MAX is taken over many rows, and an expression sees one row at a time",
    "ROW_NUMBER()": "ROW_NUMBER is a window over many rows, and an expression sees one row at a time",
    "antal OVER (antal)": "OVER is a window over many rows, and an expression sees one row at a time",
    "startdato < NOW()": "NOW reads the clock, so that the result would change by itself",
    "startdato < CURRENT_DATE": "CURRENT_DATE reads the clock, so that the result would change by itself",
    "today()": "today reads the clock, so that the result would change by itself",
    "RANDOM() < 0.5": "RANDOM is random, so that no result could be repeated",
    "uuid()": "uuid is random, so that no result could be repeated",
    "COLUMNS('.*')": "COLUMNS stands for many columns at once",
    "*": "'*' stands for all columns",
    "borgere.*": "'*' stands for all columns",
    "ufødt; DROP TABLE x": "';' would start a second statement; an expression is one value",
    "DELETE": "DELETE is a statement; an expression only gives a value",
    "antal = ?": "'?' is a parameter",
    "antal = $1": "'$1' is a parameter",
    "antal = @x": "'@' is a parameter",
    "antal = :x": "':' is a parameter or a part of JSON",
    "antal::text": "'::' is not part of the language",
    "antal -> antal": "'->' is a lambda or a part of JSON",
    "antal == 1": "'==' is not SQL",
    "antal <=> 1": "'<=>' is not part of the language",
    "antal // 2": "// is not part of the language",
    "antal ^ 2": "'^' is not part of the language",
    "ufødt && ufødt": "'&&' is not SQL",
    "!ufødt": "'!' is not SQL",
    "fritekst ~ 'x'": "'~' is not part of the language",
    "fritekst ILIKE 'x'": "ILIKE is not part of the language",
    "fritekst SIMILAR TO 'x'": "SIMILAR matches patterns that are not part of the language",
    "IF(ufødt, 1, 2)": "IF is not part of the language",
    "NVL(antal, 1)": "NVL is not part of the language",
    "DATEDIFF(startdato, slutdato)": "DATEDIFF is not part of the language",
    "TRY_CAST(fritekst AS INT)": "TRY_CAST is not part of the language",
    "CAST(antal AS DOUBLE)": "the type DOUBLE is not part of the language",
    "CAST(antal AS DECIMAL(10, 2))": "a type with a size, DECIMAL(...), is not part of the language",
    "antal AS x": "AS gives a value a name, which an expression does not need",
    "ufødt -- note": "'--' starts a comment, which would hide the rest of a folded text",
    "ufødt /* note */": "'/*' starts a comment",
    "fritekst = “x”": "'“x”' is not a straight quotation mark",
    "(1, 2)": "a list in brackets stands only after IN",
    "antal IN antal": "IN needs a list in round brackets",
    "'a' 'b'": "two texts stand beside each other",
    "INTERVAL '1 day'": "INTERVAL is added to a date or taken from it",
    "antal BETWEEN SYMMETRIC 1 AND 2": "BETWEEN SYMMETRIC is not part of the language",
    "tidspunkt AT TIME ZONE 'UTC'": "AT TIME ZONE is not part of the language",
    "antal IS 1": "after IS only NULL, NOT NULL, TRUE and FALSE may stand",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_is_refused_by_name_and_opens_nothing(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an expression opened a file")

    monkeypatch.setattr(builtins, "open", refuse)
    try:
        parse_sql(text, SCOPE)
        found = []
    except ConfigError as error:
        found = [(each.code, each.message) for each in error.problems]
    monkeypatch.undo()
    assert ("FB303", HOSTILE[text]) in found


@pytest.mark.parametrize(
    "text", ["{'a': 1}", "[antal]", "antal[1]", "`antal`", "#x", "antal & 1", "x := 1", "{{ antal }}", "{% x %}"]
)
def test_other_signs_are_refused(text: str) -> None:
    assert {each.code for each in problems(text)} == {"FB303"}


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        (
            "fødseldato IS NULL",
            "FB203",
            "'fødseldato' is not a column of extract 'borgere'",
            "did you mean 'fødselsdato'?",
        ),
        (
            "FØDSELSDATO IS NULL",
            "FB203",
            "'FØDSELSDATO' is not a column of extract 'borgere'",
            "did you mean 'fødselsdato'?",
        ),
        (
            "periode.start > date",
            "FB203",
            "'periode.start' is not a column of extract 'borgere'",
            "did you mean 'period.start'?",
        ),
        ('køn = "M"', "FB203", "'M' is not a column of extract 'borgere'", "text is written in single quotes: 'M'"),
        ("køn = M", "FB203", "'M' is not a column of extract 'borgere'", "text is written in single quotes: 'M'"),
        ("bydel = 'x'", "FB306", "'bydel' is a column of more than one extract", "write borgere.bydel or skoler.bydel"),
        ("agee(startdato, date)", "FB304", "agee is not a function of the language", "did you mean AGE?"),
        (
            "month_between(date, date)",
            "FB304",
            "month_between is not a function of the language",
            "did you mean months_between?",
        ),
        ("age(fødselsdato)", "FB310", "age does not take one argument", "write age(birth, day)"),
        ("antal = 'x'", "FB307", "antal is a number and 'x' is a text; they cannot be compared", None),
        (
            "antal = '5'",
            "FB307",
            "antal is a number and '5' is a text; they cannot be compared",
            "write the number without quotes: 5",
        ),
        (
            "kommune = 101",
            "FB307",
            "kommune is a category and 101 is a number; they cannot be compared",
            "a text is written in single quotes: '101'",
        ),
        ("kommune = 0101", "FB308", "a number does not begin with 0: 0101", "a code is a text: '0101'"),
        (
            "date > '2024-01-31'",
            "FB307",
            "date is a date and '2024-01-31' is a text; they cannot be compared",
            "write DATE '2024-01-31'",
        ),
        (
            "date > '31-01-2024'",
            "FB307",
            "date is a date and '31-01-2024' is a text; they cannot be compared",
            "write DATE '2024-01-31'",
        ),
        (
            "date > 2012",
            "FB307",
            "date is a date and 2012 is a number; they cannot be compared",
            "write YEAR(date), or a date: DATE '2024-12-31'",
        ),
        (
            "date + 30",
            "FB307",
            "date is a date and 30 is a number; only a length of time moves a date",
            "add a length of time: date + INTERVAL '30 days'",
        ),
        (
            "date = tidspunkt",
            "FB307",
            "date is a date and tidspunkt is a date-time; they are never equal",
            "write CAST(tidspunkt AS DATE)",
        ),
        (
            "tidspunkt - date",
            "FB307",
            "tidspunkt is a date-time and date is a date",
            "write days_between(date, tidspunkt), which counts midnights",
        ),
        (
            "tid > date",
            "FB307",
            "tid is a period label and date is a date; they cannot be compared",
            "name a day of the period: tid.start or tid.end",
        ),
        (
            "ufødt = 'J'",
            "FB307",
            "ufødt is yes or no and 'J' is a text; they cannot be compared",
            "write ufødt or NOT ufødt",
        ),
        ("ufødt > har_plan", "FB307", "ufødt is yes or no; there is no larger and smaller", "write ufødt or NOT ufødt"),
        (
            "antal AND ufødt",
            "FB307",
            "antal is a number; AND needs a condition",
            "compare it with something: antal = ...",
        ),
        (
            "CASE WHEN antal THEN 1 END",
            "FB307",
            "antal is a number; WHEN needs a condition",
            "compare it with something: antal = ...",
        ),
        (
            "1 < antal < 3",
            "FB307",
            "1 < antal is a condition; it cannot be compared",
            "join conditions with AND, OR and NOT",
        ),
        (
            "ufødt = har_plan IS NULL",
            "FB307",
            "har_plan IS NULL is a condition; it cannot be compared",
            "join conditions with AND, OR and NOT",
        ),
        ("fritekst + 'x'", "FB307", "fritekst is a text; + needs numbers", "texts are joined with ||"),
        (
            "ufødt + 1",
            "FB307",
            "ufødt is yes or no; + needs numbers",
            "count it with CASE WHEN ufødt THEN 1 ELSE 0 END",
        ),
        ("beløb % 2", "FB307", "beløb may have decimals; a remainder needs whole numbers", "write ROUND(beløb)"),
        ("CAST(beløb AS INT)", "FB307", "beløb may have more decimals", "say how it is rounded: ROUND(beløb)"),
        (
            "CAST(ufødt AS INT)",
            "FB307",
            "ufødt is yes or no, which cannot be cast to a whole number",
            "write CASE WHEN ufødt THEN 1 ELSE 0 END",
        ),
        ("ROUND(beløb, antal)", "FB307", "antal must be a whole number from 0 to 12, written out", None),
        ("SUBSTR(kommune, 0, 2)", "FB307", "0 must be a whole number from 1 to 1000000, written out", None),
        ("LOWER(antal)", "FB307", "antal is a number; LOWER needs a text", "write CAST(antal AS TEXT)"),
        ("age(fritekst, date)", "FB307", "fritekst is a text; age needs a date", "write CAST(fritekst AS DATE)"),
        (
            "date + INTERVAL '3 hours'",
            "FB307",
            "date is a date, which has no hours",
            "add days, weeks, months or years",
        ),
        (
            "COALESCE(køn, 3)",
            "FB307",
            "køn is a category and 3 is a number; COALESCE needs one kind",
            "a text is written in single quotes: '3'",
        ),
        (
            "CASE WHEN ufødt THEN 1 ELSE date END",
            "FB307",
            "1 is a number and date is a date; CASE needs one kind",
            "write YEAR(date), or a date: DATE '2024-12-31'",
        ),
        ("fritekst LIKE køn", "FB307", "the pattern of LIKE must be a text in single quotes", "x LIKE 'text%'"),
        (
            "DATE '2024-02-31' < date",
            "FB308",
            "there is no such day or time: '2024-02-31'",
            "write a real date as yyyy-mm-dd",
        ),
        ("DATE '31-01-2024' < date", "FB308", "'31-01-2024' is not written year-month-day", "write DATE '2024-01-31'"),
        ("date + INTERVAL '9999 years'", "FB308", "'9999 years' is longer than a calendar", None),
        (
            "1e3 > antal",
            "FB308",
            "1e3 is not a number of the language",
            "write it out with a point, such as 1500 or 0.25",
        ),
        ("køn = 'm'", "FB309", "'m' is not a declared value of 'køn'", "did you mean 'M'?"),
        ("'X' <> køn", "FB309", "'X' is not a declared value of 'køn'", "declared are 'M', 'K'"),
        (
            "skoletype IN ('folkeskole', 'speciallskole')",
            "FB309",
            "'speciallskole' is not a declared value of 'skoletype'",
            "did you mean 'specialskole'?",
        ),
        ("CASE køn WHEN 'X' THEN 1 END", "FB309", "'X' is not a declared value of 'køn'", "declared are 'M', 'K'"),
        ("slutdato = NULL", "FB311", "a comparison with NULL is never true", "write slutdato IS NULL, or IS NOT NULL"),
        (
            "køn NOT IN ('M', NULL)",
            "FB311",
            "a comparison with NULL is never true",
            "write køn IS NULL, or IS NOT NULL",
        ),
    ],
)
def test_is_refused_with(text: str, code: str, message: str, help: str | None) -> None:
    found = problem(text)
    assert (found.code, found.message, found.help) == (code, message, help)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression is empty"),
        ("  ", "the expression is empty"),
        ("antal =", "something is missing beside ="),
        ("ufødt AND", "something is missing beside AND"),
        ("ufødt har_plan", "the expression cannot be read at har_plan"),
        ("antal > 0x1F", "the expression cannot be read at x1F"),
        ("(ufødt", "a bracket '(' is not closed"),
        ("ufødt)", "a bracket ')' closes nothing"),
        ("CASE WHEN ufødt THEN 1", "CASE has no END"),
        ("CASE ELSE 1 END", "something is missing beside END"),
        ("CASE WHEN ufødt 1 END", "every WHEN needs its THEN"),
        ("antal BETWEEN 1 2", "BETWEEN needs AND between its ends"),
        ("fritekst = 'x", "a quotation mark ' is not closed"),
        ("end IS NULL", "END without CASE"),
    ],
)
def test_cannot_be_read(text: str, message: str) -> None:
    found = problem(text)
    assert (found.code, found.message) == ("FB301", message)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("køn = 'æøå' OR fødseldato IS NULL", ["fødseldato", "'æøå'"]),
        ("ufødt AND SUM(antal) > NOW()", ["SUM", "NOW"]),
        ("YEAR(date) > 1 AND age(date) = 1", ["age(date)"]),
        ("(antal + 1) AND ufødt", ["(antal + 1)"]),
        ("date > '2024-01-31' AND ufødt", ["date > '2024-01-31'"]),
        ("kommune = 5 AND køn IN ('M', 'Q', 'R')", ["kommune = 5", "'Q'", "'R'"]),
        ("date < DATE '2024-02-31'", ["DATE '2024-02-31'"]),
        ("ufødt AND date + INTERVAL '1 måned' > date", ["INTERVAL '1 måned'"]),
        ("ufødt -- æ", ["--"]),
        ("ufødt x", ["x"]),
        ("CASE WHEN ufødt THEN 1 END AND ufødt", ["CASE WHEN ufødt THEN 1 END"]),
        ('ufødt OR "x y"', ['"x y"']),
    ],
)
def test_points_at(text: str, parts: list[str]) -> None:
    assert sorted(marked(text)) == sorted(parts)


def test_points_at_the_whole_where_yaml_writes_the_text_otherwise() -> None:
    place = Place("a.yaml", 7, 9, 14, "  trin: 'x = ''y'' '")
    (found, *_) = problems("x = 'y'", place)
    assert found.place == place


def test_without_the_line_the_place_is_counted_from_the_column() -> None:
    (found,) = problems("ufødt AND x", Place("a.yaml", 7, 9))
    assert found.place == Place("a.yaml", 7, 19, 1)


def test_bounds_know_baseline_and_previous() -> None:
    scope = Scope({name: Column(name, QUOTIENT) for name in ("baseline", "previous")}, described="a target's bound")
    assert shown(parse_sql("0.9 * baseline", scope).tree) == "mul(9/10, baseline)"
    with pytest.raises(ConfigError) as raised:
        parse_sql("basline", scope)
    assert raised.value.problems[0].help == "did you mean 'baseline'?"


@pytest.mark.parametrize(
    "text",
    [
        " AND ".join(["ufødt"] * 20_000),
        "(" * 10_000 + "ufødt" + ")" * 10_000,
        "(" * 9_000 + "ufødt" + ")" * 9_000,
        "NOT " * 4_000 + "ufødt",
        "- " * 5_000 + "1",
        " + ".join(["antal"] * 2_000),
        "antal = NOT " * 1_500 + "ufødt",
        "CASE WHEN ufødt THEN " * 700 + "1" + " END" * 700,
        "antal" + " IS NULL" * 2_000,
    ],
    ids=lambda text: text[:8],
)
def test_what_is_too_long_or_too_deep_is_refused(text: str) -> None:
    assert problem(text).code == "FB302"


def test_long_chains_of_conditions_are_flat() -> None:
    chain = tree(" AND ".join(["ufødt"] * 2_000))
    assert isinstance(chain, Call)
    assert len(chain.arguments) == 2_000
    assert shown(tree("(" * 30 + "ufødt" + ")" * 30)) == "ufødt"


WORDS = """
( ) , . + - * / % = <> < >= || ' " AND OR NOT IN IS NULL BETWEEN LIKE CASE WHEN THEN ELSE END TRUE INTERVAL DATE CAST AS
EXTRACT FROM YEAR COALESCE ROUND age covers antal beløb køn ufødt date tidspunkt fritekst period.start 'M' '4 months' 1
DAY month x SELECT OVER ; :: [ ] { } -- /* */ ? @ $ SYMMETRIC AT TIME ZONE DISTINCT ESCAPE FOR
"""
LOOSE = st.lists(st.sampled_from(WORDS.split()), max_size=14)


ANY = st.text(max_size=60) | LOOSE.map(" ".join) | LOOSE.map("".join)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_any_text_gives_a_tree_or_a_message(text: str) -> None:
    gives_a_tree_or_a_message(text)


@pytest.mark.heavy
@settings(max_examples=5_000, deadline=None)
@given(ANY)
def test_any_text_gives_a_tree_or_a_message_often(text: str) -> None:
    gives_a_tree_or_a_message(text)


def gives_a_tree_or_a_message(text: str) -> None:
    try:
        outcome = [parse_sql(text, SCOPE, lambda: Place("a.yaml", 1, 1, 1, text)).text]
    except ConfigError as error:
        outcome = [text for each in error.problems if each.code.startswith(("FB3", "FB203")) and each.message]
    assert set(outcome) == {text}


NUMBERS = st.recursive(
    st.integers(0, 9).map(str) | st.just("NULL"),
    lambda inner: (
        st.builds("{} {} {}".format, inner, st.sampled_from("+-*"), inner)
        | inner.map("({})".format)
        | inner.map("- {}".format)
    ),
    max_leaves=5,
)
CONDITIONS = st.recursive(
    st.builds(
        "{} {} {}".format, NUMBERS, st.sampled_from(["=", "<>", "<", ">="]), NUMBERS.filter(lambda text: text != "NULL")
    )
    | st.builds("{} {} {} AND {}".format, NUMBERS, st.sampled_from(["BETWEEN", "NOT BETWEEN"]), NUMBERS, NUMBERS)
    | st.builds("{} {} ({}, {})".format, NUMBERS, st.sampled_from(["IN", "NOT IN"]), NUMBERS, NUMBERS)
    | st.builds("{} IS {}".format, NUMBERS, st.sampled_from(["NULL", "NOT NULL"]))
    | st.sampled_from(["TRUE", "FALSE"]),
    lambda inner: (
        st.builds("{} {} {}".format, inner, st.sampled_from(["AND", "OR"]), inner)
        | inner.map("NOT {}".format)
        | inner.map("({})".format)
        | inner.map("({}) IS NOT TRUE".format)
        | st.builds("CASE WHEN {} THEN {} ELSE {} END".format, inner, inner, inner)
    ),
    max_leaves=6,
)


def evaluate(expression: Expression) -> bool | Fraction | None:
    """The plainest reading of a tree of constants, with SQL's three values."""
    if isinstance(expression, Literal_):
        plain = expression.value is None or isinstance(expression.value, bool)
        return expression.value if plain else Fraction(expression.value, expression.type.unit)  # type: ignore
    assert isinstance(expression, Call)
    values = [evaluate(argument) for argument in expression.arguments]
    match expression.function:
        case "and":
            return False if False in values else None if None in values else True
        case "or":
            return True if True in values else None if None in values else False
        case "is_null":
            return values[0] is None
        case "is_true":
            return values[0] is True
        case "case":
            pairs = zip(values[:-1:2], values[1::2], strict=True)
            return next((value for when, value in pairs if when is True), values[-1])
        case "in":
            found = [None if None in (values[0], value) else values[0] == value for value in values[1:]]
            return True if True in found else None if None in found else False
    if None in values:
        return None
    operators = {"eq": "==", "ne": "!=", "lt": "<", "ge": ">=", "le": "<=", "add": "+", "sub": "-", "mul": "*"}
    if expression.function in operators:
        return eval(f"a {operators[expression.function]} b", {"a": values[0], "b": values[1]})
    return {"not": lambda value: not value, "neg": lambda value: -value}[expression.function](values[0])


@settings(max_examples=100, deadline=None)
@given(CONDITIONS)
def test_means_what_another_engine_takes_it_to_mean(text: str) -> None:
    means_the_same(text)


@pytest.mark.heavy
@settings(max_examples=2_000, deadline=None)
@given(CONDITIONS)
def test_means_what_another_engine_takes_it_to_mean_often(text: str) -> None:
    means_the_same(text)


def means_the_same(text: str) -> None:
    try:
        ours = tree(text)
    except ConfigError:
        return
    assert evaluate(ours) == duckdb.execute(f"SELECT CAST(({text}) AS BOOLEAN)").fetchone()[0]


def test_two_thousand_expressions_take_about_a_second() -> None:
    texts = [
        "age(fødselsdato, period.date) BETWEEN 0 AND 17",
        "skoletype IN ('folkeskole')",
        "beløb > 0.10 * antal",
        "ufødt AND antal = 1",
    ]
    start = time.process_time()
    for index in range(2_000):
        tree(texts[index % 4])
    assert time.process_time() - start < 3
