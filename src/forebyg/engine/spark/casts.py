"""This room reads texts as numbers and days on Spark, and writes values as texts, each as polars does it."""

from __future__ import annotations

from forebyg.engine.spark.binding import bound
from forebyg.engine.spark.quoting import WIDE, quoted
from forebyg.engine.spark.wholes import divided

BLANK = r"[\x09-\x0d\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
"""What Unicode calls white space."""
DECIMAL = r"\A-?[0-9]+(?:[.][0-9]+)?\z"
AROUND = rf"\A{BLANK}+|{BLANK}+\z"
BEFORE, BEHIND = r"\A(-?[0-9]+)", r"[.]([0-9]+)\z"
PLACES = 6
ISO = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"
YEARS = (("", "[0-9]{1,4}"), ("[+-]", "[0-9]{1,5}"))
"""Signs and digits of years: with a sign a year may be beyond 9999."""
LOOSE = [rf"\A{BLANK}*({sign})({digits})-{BLANK}*([0-9]{{1,2}})-{BLANK}*([0-9]{{1,2}})\z" for sign, digits in YEARS]


def stripped(text: str) -> str:
    """Without the blanks around it."""
    return f"regexp_replace({text}, {quoted(AROUND)}, '')"


def millionths(text: str) -> str:
    """A decimal number written out, as whole millionths, half to even; unknown where it is none or has 33 digits
    and more before the point."""
    return bound([stripped(text)], _millionths)


def _millionths(text: str) -> str:
    before, behind = _part(text, BEFORE), _part(text, BEHIND)
    exact = f"try_cast(concat({before}, rpad({behind}, {PLACES}, '0')) AS {WIDE})"
    # One digit more, and one that says whether anything follows, are all that rounding has to know.
    follows = f"CASE WHEN trim(TRAILING '0' FROM substring({behind}, {PLACES + 2})) = '' THEN '0' ELSE '1' END"
    longer = f"CAST(concat({before}, substring({behind}, 1, {PLACES + 1}), {follows}) AS {WIDE})"
    rounded = divided(f"bround({longer}, -2)", "100")
    return (
        f"CASE WHEN {text} RLIKE {quoted(DECIMAL)} THEN CASE WHEN length({behind}) <= {PLACES} THEN {exact} "
        f"WHEN try_cast({before} AS DECIMAL(32,0)) IS NOT NULL THEN {rounded} END END"
    )


def _part(text: str, pattern: str) -> str:
    return f"regexp_extract({text}, {quoted(pattern)}, 1)"


def day(text: str) -> str:
    """A day written yyyy-mm-dd, zeros in front left out or not; unknown where there is none."""
    return bound([text], _day)


def _day(text: str) -> str:
    choices = [f"WHEN {text} RLIKE {quoted(ISO)} THEN try_cast({text} AS DATE)"]
    for pattern in LOOSE:
        sign, *parts = (f"regexp_extract({text}, {quoted(pattern)}, {place})" for place in range(1, 5))
        year, month, number = (
            f"lpad({part}, greatest({width}, length({part})), '0')"
            for width, part in zip((4, 2, 2), parts, strict=True)
        )
        written = f"concat({sign}, {year}, '-', {month}, '-', {number})"
        choices.append(f"WHEN {text} RLIKE {quoted(pattern)} THEN try_cast({written} AS DATE)")
    return f"CASE {' '.join(choices)} END"


def decimal_text(count_of_millionths: str) -> str:
    """A decimal number written out, without zeros at its end."""
    written = f"CAST(CAST({count_of_millionths} / 1000000 AS DECIMAL(38,{PLACES})) AS STRING)"
    return f"trim(TRAILING '.' FROM trim(TRAILING '0' FROM {written}))"


def moment_text(text: str) -> str:
    """A date-time written out with all its microseconds."""
    return f"date_format({text}, 'yyyy-MM-dd HH:mm:ss.SSSSSS')"
