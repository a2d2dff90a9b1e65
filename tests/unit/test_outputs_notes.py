"""What is said in words beside a number."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from made_releases import indicator, release, row

from forebyg.outputs.cells import View
from forebyg.outputs.exports import as_json
from forebyg.outputs.markdown import as_markdown
from forebyg.outputs.tables import as_table
from forebyg.outputs.tidy import as_csv
from forebyg.outputs.verdicts import verdicts

SHARE: dict[str, Any] = row(
    "a",
    2026,
    numerator=22.0,
    denominator=142.0,
    value=15.5,
    target_high=12.0,
    target_rule="at most",
    target_inputs=[],
    assessment="not met",
    rule="point",
    needed=-6.0,
    needed_unit="units",
    needed_by="2028",
)
CHANGED = {
    "baseline_period": "2011",
    "baseline_value": 16.5,
    "change": -1.0,
    "change_lower": -9.4,
    "change_upper": 7.4,
    "change_state": "no significant change",
    "target_inputs": ["baseline"],
    "assessment": "uncertain",
    "needed": None,
    "needed_unit": None,
}


def noted(lang: str = "da", kind: str = "share", unit: str = "percent", **cells: Any) -> str:
    drawn = as_table(release([indicator("a", kind, "A", unit=unit)], [SHARE | cells]), View(lang=lang))
    return " ".join(drawn.split())


@pytest.mark.parametrize(
    ("cells", "danish", "english"),
    [
        ({}, "målet kræver 6 færre af 142 inden 2028", "the target takes 6 fewer of 142 by 2028"),
        ({"needed": 1.0, "needed_by": None}, "målet kræver 1 mere af 142", "the target takes 1 more of 142"),
        (
            {"needed": None},
            "målet kan ikke nås med 142 i grundlaget",
            "the target cannot be met on a base of 142",
        ),
        (CHANGED, "ingen statistisk sikker ændring: mellem −9,4 og +7,4 pp.", "change: between −9.4 and +7.4 pp."),
        (
            CHANGED
            | {"change_lower": None, "change_upper": None, "change_percent_lower": -31.3, "change_percent_upper": 22.1},
            "ingen statistisk sikker ændring: mellem −31 og +22 %",
            "no statistically significant change: between −31 and +22 %",
        ),
        (
            CHANGED | {"change_interval": "newcombe 95"},
            "mellem −9,4 og +7,4 pp. (Newcombe 95 %)",
            "between −9.4 and +7.4 pp. (Newcombe 95 %)",
        ),
        (
            CHANGED
            | {"change_lower": None, "change_upper": None, "change_percent_lower": -31.3, "change_percent_upper": 22.1}
            | {"change_interval": "exact 99.8", "change_percent_interval": "exact 99.8"},
            "mellem −31 og +22 % (eksakt 99,8 %)",
            "between −31 and +22 % (exact 99.8 %)",
        ),
        (
            CHANGED | {"detectable": -9.86, "detectable_units": -14, "detectable_direction": "fall"},
            "næste år kan vise et fald på 14 af 142 (9,9 pp.)",
            "next year could show a fall of 14 of 142 (9.9 pp.)",
        ),
        (
            CHANGED | {"detectable_direction": "rise"},
            "næste år kan ikke vise en stigning med 142 i grundlaget",
            "next year could show no rise on a base of 142",
        ),
        ({"missing": 7}, "7 uoplyst ·", "7 unknown ·"),
        ({"missing": 8}, "8 uoplyst (5 %)", "8 unknown (5 %)"),
        ({"small": True}, "lille grundlag", "small base"),
        (
            {"missing": 8, "missing_share": 5.33, "lowest": 14.67, "highest": 20.0},
            "8 uoplyst (5 %) · mellem 14,7 og 20,0 %, alt efter de uoplyste",
            "8 unknown (5 %) · between 14.7 and 20.0 %, whatever the unknown are",
        ),
        (
            {"denominator": 40.0, "waiting": 12, "deadline_undetermined": 12, "lowest": 30.8, "highest": 53.8},
            "12 venter · 12 uafgjorte: mellem 31 og 54 %",
            "12 waiting · 12 undetermined: between 31 and 54 %",
        ),
        ({"complete": False, "final_on": "2027-04-30"}, "endelig den 30.4.2027", "final on 2027-04-30"),
        (
            {"value": None, "reason": "empty_band", "faulty_bands": "a; b"},
            "en gruppe uden grundlag (a; b)",
            "a band without a base (a; b)",
        ),
        ({"interval_detail": "no variation"}, "alle værdier er ens", "all values are the same"),
    ],
)
def test_what_stands_behind_a_number_is_said(cells: dict[str, Any], danish: str, english: str) -> None:
    assert danish in noted("da", **cells)
    assert english in noted("en", **cells)


def test_what_a_mean_takes_is_rounded_up_so_that_it_is_enough() -> None:
    cells = {"value": 7.21, "needed": -0.301, "needed_unit": "value", "needed_by": None, "numerator": None}
    assert "the target takes 0.31 lower" in noted("en", kind="mean", unit="år", **cells)


def test_bounds_that_hardly_differ_are_left_to_machines() -> None:
    cells = {"missing": 7, "missing_share": 4.7, "lowest": 14.8, "highest": 19.5}
    assert "14.8" not in noted("en", **cells)
    (result,) = json.loads(as_json(release([indicator("a", "share", "A")], [SHARE | cells])))["indicators"][0][
        "results"
    ]
    assert (result["lowest"], result["highest"], result["missing_share"]) == (14.8, 19.5, 4.7)


def test_a_count_has_no_base_to_be_of() -> None:
    cells = {"numerator": 40.0, "denominator": None, "value": 40.0, "needed_by": None}
    assert "the target takes 6 fewer As of" in noted("en", kind="count", unit="count", **cells)
    shown = cells | {"assessment": "uncertain", "detectable": -18.0, "detectable_units": -18}
    assert "a fall of 18 As of" in noted("en", kind="count", unit="count", **shown, detectable_direction="fall")


def test_nothing_is_said_where_nothing_is_needed_or_withheld() -> None:
    quiet = noted("en", needed=0.0, needed_by=None)
    assert "takes" not in quiet
    withheld = dict.fromkeys(("value", "numerator", "denominator", "needed", "needed_unit", "needed_by"))
    assert "target" not in noted("en", **withheld, assessment="withheld", suppressed="withheld").replace("Target", "")


def test_strata_and_every_period_are_not_burdened_with_it() -> None:
    rows = [SHARE, SHARE | {"by": '{"skole": "Nord"}'}]
    released = release([indicator("a", "share", "A")], rows)
    assert as_table(released, View(strata=True)).count("målet kræver") == 1
    every = release([indicator("a", "share", "A")], [SHARE | {"period": "2011"}, SHARE])
    assert as_table(every, View(every_period=True)).count("målet kræver") == 1


LIMITED = {"change_interval": "newcombe 95"}


@pytest.mark.parametrize(
    ("state", "mark"), [("risen", "↑"), ("fallen", "↓"), ("no significant change", "≈"), ("cannot say", ""), (None, "")]
)
def test_a_change_is_marked_by_what_its_interval_says(state: str | None, mark: str) -> None:
    released = release([indicator("a", "share", "A")], [SHARE | CHANGED | LIMITED | {"change_state": state}])
    for drawn in (as_table(released, View()), as_markdown(released, View())):
        assert f"−1,0 {mark}".strip() in drawn
        assert ("ændret mere end tilfældigt" in drawn) is bool(mark)


def test_a_change_of_a_census_is_no_more_than_chance_would_be() -> None:
    released = release([indicator("a", "share", "A")], [SHARE | CHANGED | {"change_state": "fallen"}])
    drawn = as_table(released, View())
    assert "−1,0" in drawn
    assert "↓" not in drawn
    assert "tilfældigt" not in drawn


@pytest.mark.parametrize(
    ("better", "cells", "color"),
    [
        ("lower", {"change_state": "fallen", "change_direction": "better"}, "32"),
        ("higher", {"change_state": "fallen", "change_direction": "worse"}, "31"),
        ("lower", {"change_state": "no significant change"}, None),
        ("lower", {"change_state": "cannot say"}, "32"),
        ("neither", {"change_state": "fallen"}, None),
    ],
)
def test_a_change_that_may_be_chance_has_no_colour(better: str, cells: dict[str, Any], color: str | None) -> None:
    released = release([indicator("a", "share", "A", better=better)], [SHARE | CHANGED | cells])
    drawn = as_table(released, View(color=True))
    found = {code for code in ("31", "32") if f"\x1b[{code}m" in drawn.split("−1,0")[0][-8:]}
    assert found == ({color} if color else set())


def test_worse_is_a_change_by_more_than_chance_where_chance_is_allowed_for() -> None:
    worse = SHARE | CHANGED | {"change": 1.0, "assessment": "met"}
    point, chance, shown = (
        release([indicator("a", "share", "A")], [worse | cells])
        for cells in (
            {"rule": "point"},
            {"rule": "significance"},
            {"rule": "significance", "change_state": "risen", "change_direction": "worse"},
        )
    )
    assert [verdicts(released) for released in (point, chance, shown)] == [{"worse"}, set(), {"worse"}]


def test_machines_read_the_same_as_numbers() -> None:
    cells = {
        "change_percent_lower": -31.3,
        "change_state": "fallen",
        "change_direction": "better",
        "detectable": -9.86,
        "detectable_units": -14,
        "detectable_direction": "fall",
        "small": False,
    }
    released = release([indicator("a", "share", "A")], [SHARE | cells, row("a", 2027)])
    first, second = json.loads(as_json(released))["indicators"][0]["results"]
    assert {key: first[key] for key in ("needed", "detectable", "change_percent", "small", "change_state")} == {
        "needed": {"units": -6, "of": 142, "by": "2028", "unit": "units"},
        "detectable": {"units": -14, "of": 142, "change": -9.86, "direction": "fall"},
        "change_percent": [-31.3, None],
        "small": False,
        "change_state": "fallen",
    }
    assert list(first) == list(second)
    assert second["needed"] is second["detectable"] is second["change_percent"] is None
    written = next(csv.DictReader(io.StringIO(as_csv(released))))
    assert {key: written[key] for key in ("needed", "needed_by", "detectable_units", "change_direction", "small")} == {
        "needed": "-6",
        "needed_by": "2028",
        "detectable_units": "-14",
        "change_direction": "better",
        "small": "false",
    }


def test_a_value_that_has_nothing_beside_it_says_so() -> None:
    for lang, said in (("da", "intet at sammenligne med"), ("en", "nothing to compare with")):
        assert said in noted(lang, assessment="no data", needed=None, needed_unit=None)
        assert said not in noted(lang, assessment="no data", value=None, needed=None, needed_unit=None)
