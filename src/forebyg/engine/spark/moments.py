"""This room reads days, date-times and times of day on Spark, in the forms in which extracts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forebyg.engine.spark.quoting import WHOLE, exactly, quoted
from forebyg.extracts.dates import DOTTED_TIME, MIDNIGHT, TIME
from forebyg.extracts.forms import FORMS, WRITTEN, Form

PARTS = {"%d": r"([0-9]{1,2})", "%m": r"([0-9]{1,2})"}
MOMENT = f"(?:{TIME}|{DOTTED_TIME})"
CLOCK = r"\A([0-9]{1,2})[:.]([0-9][0-9])(?:[:.]([0-9][0-9]))?(?:[.,]([0-9]+))?\z"
SECOND = 10**9


def day_forms() -> Iterator[tuple[str, str]]:
    """The forms that are told apart by themselves, each with its pattern; a time may follow."""
    for name, form in FORMS.items():
        yield name, rf"\A{form.pattern}(?:[ T].*)?\z"


def days_of(cell: str, form: str | None, years_from: int | None) -> str:
    """The day of a cell; a time of midnight behind it says no more."""
    midnight = MIDNIGHT.removesuffix("$") + r"\z"
    return _day(f"regexp_replace({cell}, {quoted(midnight)}, '')", form, years_from)


def moment_of(cell: str, form: str | None, years_from: int | None) -> str:
    """A date, a blank or T, and a time; what is finer than a microsecond is cut off."""
    day, time = (f"regexp_extract({cell}, {exactly(f'([^ T]+)[ T]({MOMENT})')}, {place})" for place in (1, 2))
    clock = time_of(f"nullif({time}, '')")
    moved = f"make_dt_interval(0, 0, 0, CAST(({clock} div 1000) / 1000000 AS DECIMAL(18,6)))"
    return f"(CAST({_day(day, form, years_from)} AS TIMESTAMP_NTZ) + {moved})"


def time_of(cell: str) -> str:
    """A time of day in nanoseconds since midnight."""
    pattern = quoted(CLOCK)
    hours, minutes, seconds, rest = (f"regexp_extract({cell}, {pattern}, {place})" for place in range(1, 5))
    whole = (
        f"CAST({hours} AS {WHOLE}) * 3600 + CAST({minutes} AS {WHOLE}) * 60 + CAST(concat('0', {seconds}) AS {WHOLE})"
    )
    shaped = exactly(MOMENT)
    return f"(CASE WHEN {cell} RLIKE {shaped} THEN ({whole}) * {SECOND} + CAST(rpad({rest}, 9, '0') AS {WHOLE}) END)"


def _day(text: str, form: str | None, years_from: int | None) -> str:
    forms = FORMS if form is None else {form: WRITTEN[form]}
    choices = []
    for each in forms.values():
        pattern, order = _grouped(each)
        written = f"regexp_replace({text}, {quoted(pattern)}, {quoted(order)})"
        if each.short is not None:
            written = _with_century(text, pattern, order, years_from or 0)
        choices.append(f"WHEN {text} RLIKE {exactly(each.pattern)} THEN try_cast({written} AS DATE)")
    return f"(CASE {' '.join(choices)} END)"


def _grouped(form: Form) -> tuple[str, str]:
    """The pattern of a form with its three parts as groups, and the order that makes yyyy-mm-dd of them."""
    codes = re.findall("%[dmY]", form.format)
    parted = any(letter in form.format for letter in "-/.")
    year = "([0-9]{2})" if form.short else "([0-9]{4})"
    two = "([0-9]{1,2})" if parted else "([0-9]{2})"
    pattern = re.escape(form.format)
    for code in codes:
        pattern = pattern.replace(code, year if code == "%Y" else two)
    order = "-".join(f"${codes.index(code) + 1}" for code in ("%Y", "%m", "%d"))
    return rf"\A{pattern}\z", order


def _with_century(text: str, pattern: str, order: str, years_from: int) -> str:
    groups = [int(place) for place in re.findall(r"\$(\d)", order)]
    year, month, day = (f"regexp_extract({text}, {quoted(pattern)}, {group})" for group in groups)
    full = f"{years_from} + pmod(CAST({year} AS INT) - {years_from}, 100)"
    return f"concat(lpad(CAST({full} AS STRING), 4, '0'), '-', {month}, '-', {day})"
