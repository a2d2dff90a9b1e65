"""A statement is true word by word and claims no more than the status: every expected sentence is written by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pytest
from made_releases import everything, indicator, release, row

from forebyg.reports.material import Figure, Material, Told, areas_of
from forebyg.reports.statements import statement

OF = "Andel elever i specialtilbud"
SHARE: dict[str, Any] = {"kind": "share", "numerator": 46.0, "denominator": 1000.0, "value": 4.6}
WAS: dict[str, Any] = {"kind": "share", "numerator": 51.0, "denominator": 1000.0, "value": 5.1}
BASELINE: dict[str, Any] = {"baseline_period": "2011", "baseline_value": 5.1}
FALL: dict[str, Any] = BASELINE | {"change": -0.5, "change_lower": -0.9, "change_upper": -0.1, "change_state": "fallen"}
AT_MOST: dict[str, Any] = {"target_high": 5.1, "target_rule": "at most", "target_inputs": ["baseline"], "rule": "point"}


def figure(*rows: dict[str, Any], lang: Literal["da", "en"] = "da", told: Told | None = None, **changed: Any) -> Figure:
    one = indicator("one", changed.pop("kind", "share"), changed.pop("title", OF), **changed)
    material = Material(release([one], list(rows)), "a run", lang, {("one", one.variant): told} if told else {})
    return next(iter(areas_of(material)[0].figures))


def said(*rows: dict[str, Any], lang: Literal["da", "en"] = "da", **changed: Any) -> str:
    """The statement without the title, which stands before a colon."""
    whole = statement(figure(*rows, lang=lang, **changed), lang)
    title, _, rest = whole.partition(": ")
    assert title == changed.get("title", OF)
    return rest


def of_share(**cells: Any) -> str:
    return said(row("one", 2011, **WAS), row("one", 2023, **SHARE | cells))


def test_a_fall_that_is_significant_and_a_target_that_is_met() -> None:
    text = of_share(**FALL | AT_MOST, assessment="met")
    assert text == (
        "4,60 % i 2023 mod 5,10 % i 2011, et fald på 0,50 procentpoint, som er statistisk sikkert. "
        "Målet (højst 5,1 %, tallet i 2011) er nået."
    )


def test_the_same_in_english() -> None:
    rows = row("one", 2011, **WAS), row("one", 2023, **SHARE | FALL | AT_MOST, assessment="met")
    assert said(*rows, lang="en") == (
        "4.60 % in 2023, against 5.10 % in 2011, a fall of 0.50 percentage points, which is statistically significant. "
        "The target (at most 5.1 %, the figure in 2011) is met."
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"change_state": "no significant change"}, ", et fald på 0,50 procentpoint, som ikke er statistisk sikkert."),
        ({"change_state": "cannot say"}, ", et fald på 0,50 procentpoint, som ikke er prøvet statistisk."),
        (
            {"change_state": "cannot say", "change_reason": "paired"},
            ", et fald på 0,50 procentpoint, som ikke er prøvet statistisk, fordi de samme er med begge gange.",
        ),
        ({"change_state": None}, ", et fald på 0,50 procentpoint."),
        # A census has no limits: its fall is one, and nothing is proved by it.
        ({"change_lower": None, "change_upper": None}, ", et fald på 0,50 procentpoint."),
        ({"change": 0.0, "baseline_value": 4.6, "change_state": "unchanged"}, "4,60 % i 2023, det samme som i 2011."),
        # 0,05 percent of 1.000 is half a pupil.
        (
            {"change": -0.05, "baseline_value": 4.65},
            " mod 4,65 % i 2011, en forskel svarende til mindre end én i grundlaget.",
        ),
        # A state that is not that of the printed change proves nothing of it.
        ({"change": 0.5, "baseline_value": 4.1}, " mod 4,10 % i 2011, en stigning på 0,50 procentpoint."),
    ],
)
def test_a_change_is_told_as_its_state_allows(cells: dict[str, Any], words: str) -> None:
    text = of_share(**FALL | cells)
    assert words in text
    assert text.endswith(" Der er ikke sat et mål.")


def test_a_rise_is_of_the_other_gender() -> None:
    rise = {"change": 0.5, "change_lower": 0.1, "change_state": "risen", "previous_period": "2022"}
    text = said(
        row("one", 2022, **SHARE | {"value": 4.1, "numerator": 41.0}),
        row("one", 2023, **SHARE | rise | {"previous_value": 4.1}),
    )
    assert text.startswith(
        "4,60 % i 2023 mod 4,10 % i 2022, en stigning på 0,50 procentpoint, som er statistisk sikker."
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"assessment": "not met"}, "Målet (højst 5,1 %, tallet i 2011) er ikke nået."),
        ({"assessment": "uncertain", "small": True}, "er nået, er usikkert, fordi grundlaget er lille."),
        # 300 of 1.300 unknown are more than a fifth.
        ({"assessment": "uncertain", "missing": 300}, "er nået, er usikkert, fordi mange er uoplyst."),
        (
            {"assessment": "uncertain", "rule": "significance"},
            "Om målet (højst 5,1 %, tallet i 2011) er nået, kan ikke afgøres med statistisk sikkerhed.",
        ),
        ({"assessment": "not due"}, "Målet (højst 5,1 %, tallet i 2011) gælder endnu ikke."),
        ({"assessment": "no target", "target_rule": None}, "Der er ikke sat et mål."),
    ],
)
def test_every_assessment_has_its_words(cells: dict[str, Any], words: str) -> None:
    assert of_share(**FALL | AT_MOST | cells).endswith(words)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        # At most as before: met says that no rise is shown, not that there is none.
        ({"change_state": "no significant change"}, " er nået: der er ikke påvist en stigning."),
        # Within a margin a shown rise may still meet it.
        ({"change_state": "risen"}, " er nået, bedømt med hensyn til statistisk usikkerhed."),
        ({"target_high": 4.0}, " er nået, bedømt med hensyn til statistisk usikkerhed."),
        ({"target_rule": "below"}, " er nået, også når der tages højde for statistisk usikkerhed."),
        ({"target_inputs": None}, " er nået, også når der tages højde for statistisk usikkerhed."),
        (
            {"assessment": "not met"},
            " er ikke nået, heller ikke når der tages højde for statistisk usikkerhed.",
        ),
    ],
)
def test_by_significance_no_more_is_claimed_than_the_rule_says(cells: dict[str, Any], words: str) -> None:
    judged = {"assessment": "met", "rule": "significance"}
    assert of_share(**FALL | AT_MOST | judged | cells).endswith(words)


def test_a_point_that_is_met_claims_no_certainty() -> None:
    text = of_share(**FALL | AT_MOST | {"change_state": "no significant change"}, assessment="met")
    assert text.endswith("som ikke er statistisk sikkert. Målet (højst 5,1 %, tallet i 2011) er nået.")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"target_rule": "at least", "target_low": 4.0}, "mindst 4 %"),
        ({"target_rule": "at most", "target_high": 5.25}, "højst 5,25 %"),
        ({"target_rule": "above", "target_low": 4.5}, "over 4,5 %"),
        ({"target_rule": "below", "target_high": 4.5}, "under 4,5 %"),
        ({"target_rule": "between", "target_low": 4.0, "target_high": 6.5}, "mellem 4 og 6,5 %"),
        ({"target_rule": "below and above", "target_low": 4.0, "target_high": 6.5}, "over 4 % og under 6,5 %"),
        (
            {"target_rule": "below", "target_high": 5.1, "target_inputs": ["previous"], "previous_period": "2022"}
            | {"previous_value": 5.1},
            "under 5,1 %, tallet i 2022",
        ),
        # A tenth below the baseline is no longer the baseline.
        ({"target_rule": "at most", "target_high": 4.59, "target_inputs": ["baseline"]}, "højst 4,59 %"),
    ],
)
def test_a_target_is_told_in_words(cells: dict[str, Any], words: str) -> None:
    assert of_share(**FALL | {"rule": "point", "assessment": "met"} | cells).endswith(f" Målet ({words}) er nået.")


@pytest.mark.parametrize(
    ("lang", "written", "words"),
    [
        ("da", "≥ 4,5 og > baseline (2011)", "Målet (mindst 4,5 % og over tallet i 2011) er nået."),
        ("en", "≥ 4,5 og > baseline (2011)", "The target (at least 4.5 % and above the figure in 2011) is met."),
        ("da", "> 0,9 × forrige og ≥ 4", "Målet (> 0,9 × forrige og ≥ 4) er nået."),
        ("en", "> 0,9 × forrige og ≥ 4", "The target (the bound is 4.5 %) is met."),
    ],
)
def test_two_bounds_on_one_side_are_told_as_they_are_written(
    lang: Literal["da", "en"], written: str, words: str
) -> None:
    cells = {"target_rule": "at least and above", "target_low": 4.5, "rule": "point", "assessment": "met"}
    assert said(row("one", 2023, **SHARE | cells), lang=lang, target_text=written).endswith(words)


def test_a_path_of_years_has_a_target_for_each() -> None:
    path = {"target_text": "2025: 6,5 → 2028: 5,0"}
    due = SHARE | {"target_rule": "at most", "target_high": 6.0, "rule": "point", "assessment": "met"}
    assert said(row("one", 2026, **due), **path).endswith("Målet i 2026 (højst 6 %) er nået.")
    early = SHARE | {"target_rule": "at most", "rule": "point", "assessment": "not due"}
    assert said(row("one", 2023, **early), **path).endswith("Målet (2025: 6,5 → 2028: 5,0) gælder endnu ikke.")


def test_what_is_withheld_says_so_and_nothing_else() -> None:
    hidden = FALL | AT_MOST | {"value": None, "suppressed": "withheld", "assessment": "withheld", "change": None}
    assert of_share(**hidden) == "tallet i 2023 vises ikke (..) af hensyn til fortroligheden."


def test_a_comparison_with_what_is_withheld_is_not_made() -> None:
    hidden = row("one", 2022, kind="share", suppressed="withheld", assessment="withheld", target_rule="below")
    cells = {"previous_period": "2022", "target_rule": "below", "target_inputs": ["previous"], "rule": "point"}
    shown = row("one", 2023, **SHARE | cells, assessment="withheld")
    assert said(hidden, shown, target_text="< forrige") == (
        "4,60 % i 2023. Sammenligningen vises ikke, fordi den bygger på skjulte tal. "
        "Om målet (under det forrige tal) er nået, vises ikke, fordi svaret bygger på skjulte tal."
    )


def test_a_withheld_target_without_words_is_left_out() -> None:
    cells = {"previous_period": "2022", "target_rule": "below", "target_inputs": ["previous"], "rule": "point"}
    shown = row("one", 2023, **SHARE | cells, assessment="withheld")
    assert said(shown, lang="en", target_text="< 0,9 × forrige").endswith(
        " Whether the target is met is not shown, since the answer rests on withheld figures."
    )


def test_no_number_says_why() -> None:
    cells = {"kind": "share", "reason": "empty_base", "assessment": "no data", "target_rule": "at most"}
    assert said(row("one", 2023, **cells, target_high=5.0)) == (
        "intet tal i 2023 (ingen i grundlaget). Målet (højst 5 %) kan ikke bedømmes."
    )
    assert said(status="error", error="udtrækket findes ikke") == "kunne ikke beregnes (udtrækket findes ikke)."
    assert said(status="not computed") == "beregnes ikke."
    assert said() == "ingen data."


def test_without_a_baseline_or_anything_earlier_nothing_is_compared() -> None:
    assert said(row("one", 2023, **SHARE)) == (
        "4,60 % i 2023. Der er ikke et tidligere tal at sammenligne med. Der er ikke sat et mål."
    )
    assert said(row("one", 2023, **SHARE, baseline_period="2011")) == (
        "4,60 % i 2023. Der er intet tal i 2011 at sammenligne med. Der er ikke sat et mål."
    )
    # The baseline's own period is held against nothing.
    assert said(row("one", 2011, **WAS | BASELINE)) == "5,10 % i 2011. Der er ikke sat et mål."


def test_across_a_break_nothing_is_compared_and_the_break_is_told() -> None:
    told = Told("", breaks=((dt.date(2020, 1, 1), "en anden lov"), (dt.date(2023, 1, 1), "ny kode")))
    rows = row("one", 2022, **WAS), row("one", 2023, **SHARE)
    text = statement(figure(*rows, told=told), "da")
    assert text == (
        f"{OF}: 4,60 % i 2023. Tal fra før 1.1.2023 kan ikke sammenlignes med senere tal: ny kode. "
        "Der er ikke sat et mål."
    )


def test_a_typed_baseline_is_told_and_not_the_computed_one() -> None:
    """The computed 2011 says 5,1; the typed one, which is compared with, 4,2, written as exact as the number itself."""
    text = of_share(baseline_period="2011", baseline_value=4.2, change=0.4, change_state="cannot say")
    assert text.startswith("4,60 % i 2023 mod 4,20 % i 2011, en stigning på 0,40 procentpoint, som ikke er prøvet")


def test_an_incomplete_period_is_provisional() -> None:
    cells = SHARE | {"complete": False, "assessment": "incomplete", "target_rule": "at most", "target_high": 5.0}
    assert said(row("one", 2023, **cells, final_on="2024-04-30")) == (
        "4,60 % i 2023 (foreløbigt, endeligt den 30.4.2024). Målet (højst 5 %) bedømmes først, når tallet er endeligt."
    )


def test_what_is_held_and_what_is_small_are_said() -> None:
    text = of_share(**FALL, held=True, small=True)
    assert "statistisk sikkert. Tallet er fastholdt som først offentliggjort. Grundlaget er lille. Der er" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("rising", "Over 14 målinger er udviklingen stigende, og det er statistisk sikkert."),
        ("falling", "Over 14 målinger er udviklingen faldende, og det er statistisk sikkert."),
        ("not shown", "Over 14 målinger er der ingen statistisk sikker udvikling."),
    ],
)
def test_a_trend_is_told(state: str, words: str) -> None:
    assert of_share(**FALL, trend_state=state, trend_points=14).endswith(f"mål. {words}")


def test_numbers_have_their_units() -> None:
    before: dict[str, Any] = {"previous_period": "2022"}

    def told(kind: str, unit: str, was: float, now: float, **cells: Any) -> str:
        change = {"previous_value": was, "change": now - was}
        rows = (
            row("one", 2022, kind=kind, value=was),
            row("one", 2023, kind=kind, value=now, **before, **change, **cells),
        )
        return said(*rows, kind=kind, unit=unit).removesuffix(" Der er ikke sat et mål.")

    assert told("sum", "kr.", 359901.0, 47701.5) == (
        "47.702 kr. i 2023 mod 359.901 kr. i 2022, et fald på ca. 312.200 kr."
    )
    assert told("mean", "år", 7.26, 7.22) == "7,22 år i 2023 mod 7,26 år i 2022, et fald på 0,04 år."
    assert told("mean", "år", 7.22, 7.221) == "7,22 år i 2023 mod 7,22 år i 2022, en stigning på mindre end 0,01 år."
    assert told("mean", "procent", 7.0, 8.0) == (
        "8,00 procent i 2023 mod 7,00 procent i 2022, en stigning på 1,00 procentpoint."
    )
    assert told("ratio", "per 1000", 31.4, 30.9) == "30,9 pr. 1.000 i 2023 mod 31,4 i 2022, et fald på 0,5."
    assert told("count", "count", 287.0, 315.0) == "315 i 2023 mod 287 i 2022, en stigning på 28."
    assert told("change", "index", 100.0, 104.2) == "indeks 104,2 i 2023 mod 100,0 i 2022, en stigning på 4,2."
    assert told("gap", "percentage points", 3.0, 2.5) == (
        "2,5 procentpoint i 2023 mod 3,0 procentpoint i 2022, et fald på 0,5 procentpoint."
    )


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        # 13 of 18 are 72,22 %, 12 of 18 66,67 %: no number of decimals makes 5,56 of them.
        ((13, 18), (12, 18), "72 % i 2023 mod 67 % i 2022, en stigning på ca. 6 procentpoint."),
        # 55 of 85 are 64,71 %, 52 of 82 63,41 %: 65 less 63 is not 1, and 64,7 less 63,4 is 1,3 as 1,29 is.
        ((55, 85), (52, 82), "64,7 % i 2023 mod 63,4 % i 2022, en stigning på 1,3 procentpoint."),
        # 218 of 1.058 are 20,605 %, 212 of 1.058 20,038 %: three decimals would be too many.
        ((218, 1058), (212, 1058), "20,60 % i 2023 mod 20,04 % i 2022, en stigning på ca. 0,57 procentpoint."),
        # What both bases bear: 110 of 2.200 have two decimals, 54 of 900 one.
        ((110, 2200), (54, 900), "5,0 % i 2023 mod 6,0 % i 2022, et fald på 1,0 procentpoint."),
        # 21 of 60 are 35 %, 22 of 64 34,4 %: they print apart, and are not one child apart.
        ((21, 60), (22, 64), "35 % i 2023 mod 34 % i 2022, en forskel svarende til mindre end én i grundlaget."),
    ],
)
def test_whoever_subtracts_finds_what_is_said(now: tuple[int, int], then: tuple[int, int], words: str) -> None:
    shares = [
        {"kind": "share", "numerator": float(met), "denominator": float(base), "value": 100 * met / base}
        for met, base in (now, then)
    ]
    before = {"previous_period": "2022", "previous_value": shares[1]["value"]}
    change = {"change": 100 * now[0] / now[1] - 100 * then[0] / then[1]}
    text = said(row("one", 2022, **shares[1]), row("one", 2023, **shares[0] | before | change))
    assert text == f"{words} Der er ikke sat et mål."


def test_both_numbers_have_the_decimals_that_the_target_needs_of_one() -> None:
    """20 of 36 are 55,56 % and short of 33 of 59, 55,93 %: without a decimal both would read 56."""
    shares = [
        {"kind": "share", "numerator": float(met), "denominator": float(base), "value": 100 * met / base}
        for met, base in ((20, 36), (33, 59))
    ]
    before = {"previous_period": "2022", "previous_value": shares[1]["value"], "target_inputs": ["previous"]}
    change = {"change": 100 * 20 / 36 - 100 * 33 / 59, "target_rule": "above", "target_low": shares[1]["value"]}
    judged = {"rule": "point", "assessment": "not met"}
    text = said(row("one", 2022, **shares[1]), row("one", 2023, **shares[0] | before | change | judged))
    assert text == (
        "55,6 % i 2023 mod 55,9 % i 2022, en forskel svarende til mindre end én i grundlaget. "
        "Målet (over 55,9 %, tallet i 2022) er ikke nået."
    )


def test_a_target_that_is_the_number_just_told_is_told_the_same() -> None:
    """13 of 18 against 9 of 14: 72 against 64 % in the sentence, and no 64,3 % after it."""
    now, then = 100 * 13 / 18, 100 * 9 / 14
    cells: dict[str, Any] = {"kind": "share", "denominator": 18.0, "numerator": 13.0, "value": now}
    before = {"previous_period": "2022", "previous_value": then, "target_inputs": ["previous"]}
    judged = {"change": now - then, "target_rule": "above", "target_low": then, "rule": "point", "assessment": "met"}
    was = row("one", 2022, kind="share", denominator=14.0, numerator=9.0, value=then)
    assert said(was, row("one", 2023, **cells | before | judged)) == (
        "72 % i 2023 mod 64 % i 2022, en stigning på 8 procentpoint. Målet (over 64 %, tallet i 2022) er nået."
    )


def test_what_is_the_same_has_no_more_decimals_for_it() -> None:
    same: dict[str, Any] = {"kind": "share", "numerator": 12.0, "denominator": 12.0, "value": 100.0}
    before = {"previous_period": "2022", "previous_value": 100.0, "change": 0.0}
    assert said(row("one", 2022, **same), row("one", 2023, **same | before)) == (
        "100 % i 2023, det samme som i 2022. Der er ikke sat et mål."
    )


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        # 7,23 less 7,27 is 0,04; 7,2 against 7,3 would read as a tenth.
        (17.23, 17.27, "17,23 år i 2023 mod 17,27 år i 2022, et fald på 0,04 år."),
        # Both print the same with the decimals that there may be.
        (7.004, 7.001, "7,00 år i 2023 mod 7,00 år i 2022, en stigning på mindre end 0,01 år."),
        # They print apart, and the change is smaller than they can show.
        (6.994, 6.996, "6,99 år i 2023 mod 7,00 år i 2022, et fald på mindre end 0,01 år."),
    ],
)
def test_a_change_too_small_to_print_is_said_to_be(now: float, then: float, words: str) -> None:
    cells: dict[str, Any] = {"kind": "mean", "value": now, "previous_period": "2022", "previous_value": then}
    rows = row("one", 2022, kind="mean", value=then), row("one", 2023, **cells, change=now - then)
    assert said(*rows, kind="mean", unit="år") == f"{words} Der er ikke sat et mål."


def test_categories_are_named_and_a_withheld_one_is_dots() -> None:
    cells: dict[str, Any] = {"kind": "transition", "denominator": 412.0}
    rows = [
        row("one", 2023, **cells, category="down", numerator=124.0, value=100 * 124 / 412),
        row("one", 2023, **cells, category="same", suppressed="withheld", assessment="withheld"),
        row("one", 2023, **cells, category="up", suppressed="withheld", assessment="withheld"),
    ]
    assert said(*rows, kind="transition") == "ned 30,1 %, uændret .., op .. i 2023."


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022/23", "i 2022/23"),
        ("2023-H1", "i 1. halvår 2023"),
        ("2023-Q3", "i 3. kvartal 2023"),
        ("2023-03", "i marts 2023"),
        ("all", "for hele perioden"),
    ],
)
def test_a_period_is_named_as_it_is_said(period: str, words: str) -> None:
    assert said(row("one", 2023, **SHARE | {"period": period})).startswith(f"4,60 % {words}.")


def test_a_variant_is_named_and_nothing_hides_in_a_title() -> None:
    one = figure(row("one", 2023, **SHARE, variant="all_schools"), title="Andel\u202e\n<b>", variant="all_schools")
    assert statement(one, "da").startswith("Andel <b> (all_schools): 4,60 % i 2023.")


def test_every_figure_of_a_run_has_a_statement_of_whole_sentences() -> None:
    for lang in ("da", "en"):
        texts = [
            statement(one, lang) for area in areas_of(Material(everything(), "a run", lang)) for one in area.figures
        ]
        assert len(texts) == 10
        assert all(text.endswith(".") and ".." not in text.replace("(..)", "") for text in texts)


def test_a_variant_with_a_title_of_its_own_is_called_by_it() -> None:
    own = figure(
        row("one", 2023, **SHARE, variant="wide"), title="Andel, alle skoler", variant="wide", has_own_title=True
    )
    assert statement(own, "da").startswith("Andel, alle skoler: 4,60 % i 2023.")
