"""Finished texts are read as an attacker reads them; none that tells what is withheld is written."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from made_releases import indicator, release, row

from forebyg.disclosure.auditing.audit import OF_A_ROW, Finished, Format, audit
from forebyg.disclosure.auditing.pattern import Pattern, pattern_of
from forebyg.disclosure.system.cells import Relation, Row, System
from forebyg.errors import AuditError
from forebyg.outputs.cells import View
from forebyg.outputs.exports import as_json
from forebyg.outputs.markdown import as_markdown
from forebyg.outputs.tables import as_table
from forebyg.outputs.tidy import as_csv
from forebyg.results import Release

FORMATS: tuple[Format, ...] = ("json", "csv", "markdown", "table")
PLACES = ("Amager Øst", "Brønshøj | Husum", "Vanløse", None)
OF_A_STRATUM = dict(zip(PLACES, ((9, 40), (3, 31), (12, 29), (26, 60)), strict=True))
ROW = {"kind": "share", "target_high": 30.0, "target_rule": "at most", "rule": "point", "personal": True}


def counted(year: int, x: int, n: int, **more: Any) -> dict[str, Any]:
    value = 100 * x / n
    judged = {"assessment": "met" if value <= 30 else "not met", "needed": 0.0 if value <= 30 else -9.0}
    limits = {"lower": value - 5, "upper": value + 5, "interval": "wilson 95", "change": 1.5, "previous_value": 20.0}
    told = {"previous_period": str(year - 1), "waiting": 7, "missing": 8, "needed_unit": "units"}
    return row(
        "x", year, numerator=float(x), denominator=float(n), value=value, **{**ROW, **judged, **limits, **told, **more}
    )


def everything(*, unhidden: Mapping[str, Any] | None = None, at: str | None = "Brønshøj | Husum") -> Release:
    """Two years by place, of which two places are withheld in the later; `unhidden` are numbers of one put back."""
    rows = []
    for year in (2023, 2024):
        rows.append(counted(year, 50, 160, previous_value=None if year == 2023 else 31.25))
        for place, (x, n) in OF_A_STRATUM.items():
            by = json.dumps({"bydel": place}, ensure_ascii=False, separators=(",", ":"))
            full = counted(year, x, n, by=by, previous_value=None)
            if year == 2024 and place in ("Brønshøj | Husum", "Amager Øst"):
                kept = {name: None for name, value in full.items() if name in EMPTIED and value is not None}
                full |= kept | {"suppressed": "withheld", "assessment": "withheld"}
                full |= dict(unhidden or {}) if place == at else {}
            rows.append(full)
    about = [indicator("x", "share", "Andel børn | unge", unit="percent"), indicator("y", "count", "Andet")]
    return with_links(release(about, rows))


EMPTIED = (
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "interval",
    "change",
    "waiting",
    "missing",
    "needed",
    "needed_unit",
)


def with_links(told: Release) -> Release:
    return replace(told, rows=told.rows.with_columns(pl.lit(None, pl.List(pl.String)).alias("inputs")))


def text_of(told: Release, format: Format, lang: str = "da", width: int = 200) -> str:
    view = View(lang=lang, width=width, every_period=True, strata=True)
    match format:
        case "json":
            return as_json(told)
        case "csv":
            return as_csv(told)
        case "markdown":
            return as_markdown(told, view)
        case "table":
            return as_table(told, view)


def leaks(format: Format, text: str, told: Release, pattern: Pattern | None = None) -> list[str]:
    try:
        audit([Finished("a text", format, text)], told.indicators, pattern or pattern_of(told.rows))
    except AuditError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(("lang", "width"), [("da", 200), ("en", 200), ("da", 80), ("en", 60)])
def test_what_withholds_enough_passes(format: Format, lang: str, width: int) -> None:
    told = everything()
    assert leaks(format, text_of(told, format, lang, width), told) == []


PUT_BACK: tuple[dict[str, Any], ...] = (
    {"value": 9.7},
    {"numerator": 3.0, "denominator": 31.0},
    {"denominator": 31.0, "numerator": 2.0, "value": 9.7, "suppressed": None},
    {"lower": 4.0, "upper": 14.0, "interval": "wilson 95"},
    {"change": -1.0, "value": 3.0},
    {"change": -1.0},
    {"waiting": 6},
    {"missing": 6},
    {"assessment": "met"},
    {"needed": -3.0, "needed_unit": "units"},
    {"small": True},
    {"trend_state": "rising"},
    {"funnel": "low far", "funnel_average": 12.0},
    {"missing_share": 12.5},
)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("put_back", PUT_BACK, ids=lambda one: " ".join(one))
@pytest.mark.parametrize("width", [200, 70])
def test_a_withheld_number_that_is_put_back_is_found(format: Format, put_back: dict[str, Any], width: int) -> None:
    """In whatever format it shows; where a format does not print the field, nothing is told."""
    told, spoiled = everything(), everything(unhidden=put_back)
    text = text_of(spoiled, format, width=width)
    if text != text_of(told, format, width=width) and not (format == "table" and put_back.keys() == {"small"}):
        assert set(leaks(format, text, told)) & {"FB601", "FB602"}


@pytest.mark.parametrize("seed", range(60))
def test_any_empty_cell_of_a_withheld_line_of_csv_that_is_filled_is_found(seed: int) -> None:
    chance, told = random.Random(seed), everything()
    lines = list(csv.reader(io.StringIO(as_csv(told))))
    withheld = [line for line in lines[1:] if "withheld" in line]
    line = chance.choice(withheld)
    place = chance.choice([at for at, name in enumerate(lines[0]) if not line[at] and name not in OF_A_ROW])
    line[place] = chance.choice(("3", "9.68", "true", "met"))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    assert leaks("csv", stream.getvalue(), told) in (["FB601"], ["FB602"]), lines[0][place]


@pytest.mark.parametrize("seed", range(60))
def test_any_null_of_a_withheld_result_of_json_that_is_filled_is_found(seed: int) -> None:
    chance, told = random.Random(seed), everything()
    document = json.loads(as_json(told))
    results = [one for one in document["indicators"][0]["results"] if one["suppressed"]]
    one = chance.choice(results)
    name = chance.choice([name for name, value in one.items() if value is None and name not in OF_A_ROW])
    one[name] = chance.choice((3, 9.68, {"units": 2}, [None, 4.0]))
    assert leaks("json", json.dumps(document), told) == ["FB601"], name


@pytest.mark.parametrize("seed", range(80))
@pytest.mark.parametrize("format", ["markdown", "table"])
def test_any_mark_of_a_line_that_becomes_a_number_is_found(seed: int, format: Format) -> None:
    chance, told = random.Random(seed), everything()
    text = text_of(told, format, chance.choice(("da", "en")), chance.choice((200, 70)))
    marks = [at for at in range(len(text)) if text.startswith("..", at) and "■" in text[at : text.find("\n", at)]]
    at = chance.choice(marks)
    number = chance.choice(("3 ", "31", "9 ", " 7"))
    assert leaks(format, text[:at] + number + text[at + 2 :], told)


def test_a_comparison_with_a_withheld_period_is_found() -> None:
    told = everything()
    later = row("x", 2025, by='{"bydel":"Amager Øst"}', numerator=9.0, denominator=41.0, value=21.9, **ROW)
    later |= {"previous_period": "2024", "assessment": "met"}
    for spoiled in ({"previous_value": 22.5}, {"change": -0.5}):
        rows = [*told.rows.drop("inputs").iter_rows(named=True), later | spoiled]
        worse = with_links(release(list(told.indicators), rows))
        assert leaks("json", as_json(worse), worse) == ["FB601"]
        assert leaks("csv", as_csv(worse), worse) == ["FB601"]


def test_a_change_of_a_withheld_row_is_found() -> None:
    told = everything()
    pattern = pattern_of(told.rows)
    rows, total = list(pattern.rows), next(iter(pattern.rows))
    withheld = next(one for one in rows if one in pattern.withheld)
    assert leaks("json", as_json(told), told, replace(pattern, inputs={total: (withheld,)})) == ["FB601"]


def test_a_number_beside_a_row_is_withheld_alone() -> None:
    told = everything()
    rows = told.rows.with_columns(
        pl.when(pl.col("by") == "{}").then(pl.lit(["missing"])).alias("withheld_cells"),
    )
    hidden = replace(told, rows=rows.with_columns(pl.when(pl.col("by") != "{}").then("missing").alias("missing")))
    for format in FORMATS:
        assert leaks(format, text_of(hidden, format), hidden) == []
        assert leaks(format, text_of(told, format), hidden) == ["FB601"], format
    # JSON and CSV say themselves what they withhold.
    for format in ("json", "csv"):
        assert leaks(format, text_of(replace(told, rows=rows), format), told) == ["FB601"]


def test_a_text_that_cannot_be_read_back_is_not_written() -> None:
    told = everything()
    assert leaks("json", "{", told) == ["FB602"]
    assert leaks("csv", "a,b\n1\n", told) == ["FB602"]
    for format in FORMATS:
        assert leaks(format, text_of(told, format).replace("2023", "1923"), told) or format == "table"


def summed(told: Release, withheld: set[str | None]) -> Pattern:
    """The strata of 2024 and their total, numerators only."""
    rows = {"{}": 50} | {
        json.dumps({"bydel": place}, ensure_ascii=False, separators=(",", ":")): x
        for place, (x, _) in OF_A_STRATUM.items()
    }
    values = tuple(rows.values())
    units = tuple(Row((cell,), 1 + value, cell, cell == 0) for cell, value in enumerate(values))
    system = System(values, (1,) * 5, frozenset({2}), frozenset(), (Relation(0, (1, 2, 3, 4)),), units, 5)
    pattern = pattern_of(told.rows)
    keys = {key.by: name for name, key in pattern.rows.items() if key.period == "2024"}
    hidden = frozenset(at for at, place in enumerate((..., *PLACES)) if place in withheld)
    places = {(keys[by], "numerator"): cell for cell, by in enumerate(rows)}
    return replace(pattern, system=system, units=hidden, places=places)


def test_a_withheld_number_that_the_others_give_away_is_found() -> None:
    told = everything()
    both = summed(told, {"Brønshøj | Husum", "Amager Øst"})
    for format in FORMATS:
        assert leaks(format, text_of(told, format), told, both) == []
    # The release forgot to withhold a second one, and its own pattern believes it may be shown.
    x, n = OF_A_STRATUM["Amager Øst"]
    again = everything(
        unhidden={
            "numerator": float(x),
            "denominator": float(n),
            "value": 22.5,
            "suppressed": None,
            "assessment": "met",
        },
        at="Amager Øst",
    )
    alone = summed(again, {"Brønshøj | Husum"})
    for format in FORMATS:
        assert leaks(format, text_of(again, format), again, alone) == ["FB601"], format


def test_texts_of_one_command_are_held_against_each_other() -> None:
    """One prints a number that the other withholds: together they tell it."""
    told = everything()
    x, n = OF_A_STRATUM["Amager Øst"]
    shown = {"numerator": float(x), "denominator": float(n), "value": 22.5, "suppressed": None, "assessment": "met"}
    again = everything(unhidden=shown, at="Amager Øst")
    pattern = replace(summed(told, {"Brønshøj | Husum", "Amager Øst"}), withheld=frozenset())
    finished = [Finished("one.json", "json", as_json(told)), Finished("two.csv", "csv", as_csv(again))]
    audit(finished[:1], told.indicators, pattern)
    with pytest.raises(AuditError) as refused:
        audit(finished, told.indicators, pattern)
    (problem,) = refused.value.problems
    assert problem.message.startswith(
        "one.json and two.csv would tell what is withheld, so nothing was written: x 2024"
    )


def test_a_message_has_no_number_of_a_row() -> None:
    told, spoiled = everything(), everything(unhidden={"value": 9.7, "numerator": 3.0})
    with pytest.raises(AuditError) as refused:
        audit([Finished("out.json", "json", as_json(spoiled))], told.indicators, pattern_of(told.rows))
    (problem,) = refused.value.problems
    assert problem.message == (
        'out.json would tell what is withheld, so nothing was written: x 2024 {"bydel":"Brønshøj | Husum"}'
    )
