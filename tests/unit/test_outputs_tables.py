"""What people read on a screen and on paper."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from made_releases import RUN, everything, indicator, release, row
from scipy.stats import binomtest

from forebyg.outputs.cells import View
from forebyg.outputs.markdown import as_markdown
from forebyg.outputs.tables import as_table
from forebyg.outputs.verdicts import verdicts

SHARE = row(
    "a",
    2024,
    numerator=312.0,
    denominator=5012.0,
    value=6.225,
    lower=5.59,
    upper=6.93,
    target_high=6.9,
    target_rule="at most",
    assessment="met",
    baseline_period="2011",
    baseline_value=6.9,
    change=-0.675,
)


def test_a_narrow_table_whole():
    released = release([indicator("a", "share", "Andel elever i fuldt segregeret tilbud")], [SHARE])
    assert as_table(released, View(width=80, data="data")) == (
        "Forebyggelsesstrategi for Københavns Kommune\n"
        "Inklusion\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "Indikator                 Periode      Værdi        n/N    Mål   Ændring  Status\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "Børn og unge indgår i fællesskaber, hvor de trives\n"
        "  Andel elever i fuldt    2024        6,23 %  312/5.012  ≤ 6,9     −0,68  ✓ nået\n"
        "  segregeret tilbud                5,59–6,93                    fra 2011\n"
        "\n"
        "Opgjort pr. 31.12.2024 · data: data · definitioner: configs (2)\n"
        "Antal på 1–4 personer, og hvad der røber dem, vises ikke (..): dst5, se explain\n"
    )


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
def test_nothing_is_wider_than_the_screen_and_no_number_is_cut(width):
    drawn = as_table(everything(), View(width=width, strata=True, every_period=True))
    assert max(map(len, drawn.split("\n"))) <= width
    assert "…" not in drawn
    for number in ("3.195/103.412", "29,8–32,0", "n = 12.345", "11.934", "✗ ikke nået", "▇█▇▆▅▄▄▄▃▃▂▂▂▁"):
        assert number in drawn


def test_where_numbers_need_more_than_the_screen_they_get_it():
    assert "3.195/103.412" in as_table(everything(), View(width=40))


def test_a_pipe_has_one_line_for_each_indicator():
    lines = as_table(everything(), View(width=200)).split("\n")
    (line,) = [line for line in lines if "fuldt segregeret tilbud" in line]
    assert line.split() == [
        *("Andel", "elever", "i", "fuldt", "segregeret", "tilbud", "2024", "5,79", "%", "5,09–6,49", "W"),
        *("290/5.012", "≤", "6,9", "−1,11", "fra", "2011", "✓", "nået", "▇█▇▆▅▄▄▄▃▃▂▂▂▁"),
    ]


def test_colour_is_only_added():
    import re

    plain = as_table(everything(), View(width=100))
    colored = as_table(everything(), View(width=100, color=True))
    stripped = re.sub(r"\x1b\[[\d;]*m", "", colored)
    assert "\x1b[" in colored
    assert [line.rstrip() for line in stripped.split("\n")] == plain.split("\n")


def test_withheld_is_never_zero():
    lines = as_table(everything(), View(width=200, strata=True)).split("\n")
    (line,) = [line for line in lines if "(uoplyst)" in line]
    assert line.split() == ["(uoplyst)", "2024", "..", "../..", "≤", "6,9", "..", "■", "skjult"]


def test_a_count_beside_a_shown_row_may_be_withheld_alone():
    released = release([indicator("a", "within", "A")], [SHARE | {"waiting": None, "withheld_cells": ["waiting"]}])
    assert ".. venter" in as_table(released, View())


def test_indicators_without_numbers_say_why():
    drawn = as_table(everything(), View(width=200, lang="en"))
    assert "Andel genåbnede sager  error: udtrækket 'sager' findes ikke i data/" in drawn
    assert "netværk  not computed: strategien siger ikke, hvordan det måles" in drawn


def test_internal_is_the_first_line():
    released = release([indicator("a", "share", "A")], [SHARE], replace(RUN, internal=True))
    assert as_table(released, View()).startswith("INTERN: intet er skjult\n")
    assert as_table(released, View(lang="en")).startswith("INTERNAL: nothing withheld\n")
    assert as_markdown(released, View()).startswith("**INTERN: intet er skjult**\n")
    assert "1-4" not in as_table(released, View())


def test_an_incomplete_last_period_is_shown_only_when_asked_for():
    released = release([indicator("a", "share", "A")], [SHARE, SHARE | {"period": "2025", "complete": False}])
    assert "2025" not in as_table(released, View())
    assert "2025" in as_table(released, View(every_period=True))


def test_markup_and_control_characters_in_titles_stay_text():
    released = release([indicator("a", "share", "[bold]x[/bold] | *y* \x1b[31mz\u202e")], [SHARE])
    assert "[bold]x[/bold] | *y* [31mz" in as_table(released, View())
    assert r"\[bold\]x\[/bold\] \| \*y\* \[31mz" in as_markdown(released, View())


def test_markdown_rows_have_as_many_cells_as_the_heading():
    tables = [line for line in as_markdown(everything(), View(strata=True)).split("\n") if line.startswith("|")]
    assert {line.count("|") for line in tables} == {10}


def test_two_bounds_and_a_range():
    rows = [
        SHARE | {"target_low": 5.0, "target_high": 7.5, "target_rule": "between"},
        SHARE | {"period": "2025", "target_low": 5.0, "target_high": 7.5, "target_rule": "above and at most"},
    ]
    drawn = as_table(release([indicator("a", "share", "A")], rows), View(every_period=True))
    assert " 5–7,5 " in drawn
    assert "> 5 og ≤ 7,5" in drawn


def test_verdicts_are_those_of_the_newest_complete_total():
    assert verdicts(everything()) == {"missed", "missing"}
    worse = SHARE | {"change": 0.2}
    incomplete = SHARE | {"period": "2025", "complete": False, "assessment": "not met"}
    assert verdicts(release([indicator("a", "share", "A")], [worse, incomplete])) == {"worse"}
    assert verdicts(release([indicator("a", "share", "A")], [SHARE])) == set()
    assert verdicts(release([indicator("a", "share", "A")], [])) == {"missing"}


def test_focus_areas_stand_in_one_piece_though_their_indicators_do_not():
    areas = ["x", "y", "x"]
    indicators = [
        indicator(f"i{place}", "share", f"Nr. {place}", focus_area=area, focus_area_title=area.upper())
        for place, area in enumerate(areas)
    ]
    released = release(indicators, [SHARE | {"indicator": one.id} for one in indicators])
    drawn = as_table(released, View()).split("\n")
    shown = [line.split("  ")[0 if line[:1] != " " else 1] for line in drawn if line[:4] in ("X", "Y", "  Nr")]
    assert shown == ["X", "Nr. 0", "Nr. 2", "Y", "Nr. 1"]


def test_a_variant_repeats_neither_title_nor_unit_of_its_indicator():
    leader = indicator("a", "ratio", "A", unit="per 1000")
    same = replace(leader, variant="same")
    other = replace(leader, variant="other", title="om noget andet", leader_title="A", has_own_title=True, unit="år")
    released = release([leader, same, other], [SHARE, SHARE | {"variant": "same"}, SHARE | {"variant": "other"}])
    drawn = as_table(released, View())
    assert drawn.count("pr. 1.000") == 1
    assert "↳ om noget andet" in drawn
    assert drawn.count("om noget andet") == 1
    assert "    år" in drawn


def shares(*rows: dict[str, Any], kind: str = "share", unit: str = "percent") -> str:
    usual = row("a", 2024, baseline_period="2011", baseline_value=20.0)
    full = [usual | {"period_start": dt.date(int(one.get("period", "2024")), 1, 1)} | one for one in rows]
    return as_table(release([indicator("a", kind, "A", unit=unit)], full), View(lang="en", every_period=True))


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "interval", "change"),
    [
        (9, 40, "23 %", "12–38 W", "+3"),
        (22, 99, "22 %", "15–31 W", "+2"),
        (22, 100, "22.0 %", "15.0–31.1 W", "+2.0"),
        (222, 999, "22.2 %", "19.8–24.9 W", "+2.2"),
        (222, 1000, "22.20 %", "19.73–24.88 W", "+2.20"),
        (22222, 100000, "22.22 %", "21.97–22.48 W", "+2.22"),
    ],
)
def test_a_percentage_has_as_many_decimals_as_its_base_bears(
    numerator: int, denominator: int, value: str, interval: str, change: str
) -> None:
    """statistics.md A14: under 100 none, under 1000 one, else two. Limits of scipy's binomtest."""
    found = binomtest(numerator, denominator).proportion_ci(method="wilson")
    share = 100 * numerator / denominator
    drawn = shares(
        {
            "numerator": float(numerator),
            "denominator": float(denominator),
            "value": share,
            "lower": 100 * found.low,
            "upper": 100 * found.high,
            "interval": "wilson 95",
            "change": share - 20,
        }
    )
    assert f" {value} {interval} {numerator:,}/{denominator:,} {change} from 2011" in " ".join(drawn.split())


def test_a_mean_has_the_decimals_of_its_series() -> None:
    cells = {"denominator": 40.0, "value": 5.126, "lower": 4.2, "upper": 6.05, "interval": "t 95"}
    drawn = shares(cells, kind="mean", unit="år")
    assert " 5.13 " in drawn
    assert "4.20–6.05 t" in drawn


@pytest.mark.parametrize(
    ("numerator", "denominator", "change"),
    [
        (30, 150, "0.0"),
        (31, 150, "+0.7 ↑"),  # one more of the same base
        (30, 148, "0.0"),  # nobody more, two fewer to be among: 0.27 points
        (30, 145, "+0.7 ↑"),  # one unit of 145 is 0.69 points, and the change is exactly that
        (29, 150, "−0.7 ↑"),  # the mark is that of the row
        (9, 46, "0"),  # 19.57 % of 46 after 20 % of 150: a unit is 0.67 points of 150
        (10, 46, "+2 ↑"),  # 21.74 %: 0.8 of a unit of 46, but 2.6 of 150
        (11, 46, "+4 ↑"),
    ],
)
def test_a_change_smaller_than_one_unit_is_none(numerator: int, denominator: int, change: str) -> None:
    then = {"period": "2011", "denominator": 150.0, "numerator": 30.0, "value": 20.0, "baseline_period": None}
    value = 100 * numerator / denominator
    now = {
        "numerator": float(numerator),
        "denominator": float(denominator),
        "value": value,
        "change": value - 20,
        "change_state": "risen",
        "change_interval": "newcombe 95",
    }
    assert f" {numerator}/{denominator} {change} from 2011" in " ".join(shares(then, now).split())


def test_every_interval_is_marked_with_its_method() -> None:
    def row_of(name: str, **cells: Any) -> dict[str, Any]:
        return row(name, 2024, value=20.0, lower=10.0, upper=30.0, denominator=50.0) | cells

    methods = {
        "a": ("share", "wilson 95", None, "W"),
        "b": ("share", "wilson 99.8", None, "W99,8"),
        "c": ("ratio", "poisson 95", "Byar", "P"),
        "d": ("ratio", "poisson 95", "Byar, repeated events", "P+"),
        "e": ("mean", "t 95", None, "t"),
        "f": ("median", "order 95", None, "O"),
        "g": ("within", "log-log 95", None, "K"),
        "h": ("ratio", "dobson 95", None, "D"),
        "i": ("change", "score 95", None, "S"),
        "j": ("share", None, None, ""),
    }
    indicators = [indicator(name, kind, name.upper() * 3) for name, (kind, *_) in methods.items()]
    rows = [
        row_of(name, interval=interval, interval_detail=detail) for name, (_, interval, detail, _) in methods.items()
    ]
    released = release(indicators, rows)
    for drawn in (as_table(released, View()), as_markdown(released, View())):
        for name, (*_, letter) in methods.items():
            (line,) = [line for line in drawn.split("\n") if name.upper() * 3 in line]
            cell = re.search(r"\d–30(?:,0+)?( ?[A-Za-z][^ |]*)?", line)
            assert cell is not None
            assert (cell[1] or "").strip() == letter
    foot = as_table(released, View()).split("Intervaller: ")[1].replace("\n", " ")
    for said in (
        "W = Wilson 95 % (andele)",
        "W99,8 = Wilson 99,8 % (andele)",
        "P = Poisson 95 % (antal og rater; eksakt under 10, ellers Byar)",
        "P+ = Byar, udvidet 95 % (rater af gentagne hændelser)",
        "t = Students t 95 % (gennemsnit)",
        "O = ordensstatistik 95 % (medianer og kvantiler)",
        "K = log(-log) 95 % (Kaplan-Meier)",
        "D = Dobson 95 % (standardiserede tal)",
        "S = Koopman 95 % (ændringer)",
    ):
        assert said in foot


def test_a_method_is_told_only_where_an_interval_of_it_is_printed() -> None:
    released = release([indicator("a", "share", "A")], [SHARE | {"lower": None, "interval": "wilson 95"}])
    assert "Intervaller" not in as_table(released, View())


@pytest.mark.parametrize(("outside", "many", "is_scattered"), [(1, 5, False), (2, 20, False), (2, 19, True)])
def test_many_flags_are_one_sentence(outside: int, many: int, is_scattered: bool) -> None:
    rows = [
        row("a", 2024, by=f'{{"skole":"S{place}"}}', value=20.0, funnel="high near" if place < outside else "within")
        for place in range(many)
    ]
    drawn = as_table(
        release([indicator("a", "share", "A")], [row("a", 2024, value=20.0), *rows]), View(lang="en", strata=True)
    )
    assert drawn.count("above the average (95 %)") == (0 if is_scattered else outside)
    assert (f"{outside} of {many} lie off the average" in drawn) is is_scattered


def test_a_figure_that_was_typed_has_no_more_decimals_than_it_was_typed_with() -> None:
    """One of each period; of several rows the mean has the decimals of its size."""
    typed = {"kind": "mean", "denominator": 1.0}
    one = indicator("a", "mean", "Landet", unit="børn")
    rows = [row("a", 2022, value=152700.0, **typed), row("a", 2023, value=148000.0, **typed)]
    assert "152.700 " in as_table(release([one], rows), View(every_period=True))
    assert "152.700,0" not in as_table(release([one], rows), View(every_period=True))
    more = [*rows, row("a", 2024, value=1.5, **typed)]
    assert "152.700,0" in as_table(release([one], more), View(every_period=True))
    many = [row("a", 2022, value=152700.0, kind="mean", denominator=12.0)]
    assert "152.700,0" in as_table(release([one], many), View())


def test_a_unit_that_the_title_says_is_not_said_again() -> None:
    rows = [row("a", 2024, kind="mean", value=4.5, denominator=20.0)]

    def lines(title: str, unit: str) -> list[str]:
        drawn = as_table(release([indicator("a", "mean", title, unit=unit)], rows), View())
        return [line.strip() for line in drawn.split("\n")]

    assert "dage" not in lines("Dage mellem møder", "dage")
    assert "dage" in lines("Ventetid", "dage")
    assert "år" in lines("Alder for børn under 8 år", "år")
