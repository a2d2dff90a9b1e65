"""What people read on a screen and on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_releases import RUN, everything, indicator, release, row

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
        "Indikator                   Periode    Værdi        n/N    Mål   Ændring  Status\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "Børn og unge indgår i fællesskaber, hvor de trives\n"
        "  Andel elever i fuldt      2024       6,2 %  312/5.012  ≤ 6,9      −0,7  ✓ nået\n"
        "  segregeret tilbud                  5,6–6,9                    fra 2011\n"
        "\n"
        "Opgjort pr. 31.12.2024 · data: data · definitioner: configs (2)\n"
        "Antal på 1–4 personer vises ikke (..)\n"
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
        *("Andel", "elever", "i", "fuldt", "segregeret", "tilbud", "2024", "5,8", "%", "5,1–6,5", "290/5.012"),
        *("≤", "6,9", "−1,1", "fra", "2011", "✓", "nået", "▇█▇▆▅▄▄▄▃▃▂▂▂▁"),
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
    other = replace(leader, variant="other", title="Om noget andet", unit="år")
    released = release([leader, same, other], [SHARE, SHARE | {"variant": "same"}, SHARE | {"variant": "other"}])
    drawn = as_table(released, View())
    assert drawn.count("pr. 1.000") == 1
    assert "Om noget andet · år" in drawn
