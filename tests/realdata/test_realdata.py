"""This room holds forebyg to figures of data that nobody in this project wrote.

Source of every figure: the SOURCE.md beside the data (uci-student-mat CC BY 4.0, apha-cpd-survey CC0,
boston311-animals-2016 public domain, lac903-synthetic MIT, dfe-children-in-need OGL v3.0, dst-folk1a-regions
Danmarks Statistik, statistikbanken.dk/folk1a). The data itself is not kept here: it is looked for at FOREBYG_REALDATA,
else at ../shared/realdata beside the checkout.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
DATA = Path(os.environ.get("FOREBYG_REALDATA", HERE.parents[2] / "shared" / "realdata"))

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the real data is not at {DATA}; say where with FOREBYG_REALDATA"),
]

# name, period, stratum, numerator, denominator, value.
# None where SOURCE.md says nothing of it, "" where there is no number.
Figure = tuple[str, str, dict[str, str], float | None, float | None, float | str | None]
AT = "2005/06"
FIGURES: dict[str, list[Figure]] = {
    "uci-student-mat": [
        ("absent_10", AT, {}, 83, 395, 21.0127),
        ("absent_10", AT, {"school": "GP"}, 77, 349, 22.0630),
        ("absent_10", AT, {"school": "MS"}, 6, 46, 13.0435),
        ("absent_20", AT, {}, 19, 395, 4.8101),
        ("absences", AT, {}, 2255, 395, 5.7089),
        ("absences", AT, {"school": "GP"}, 2082, 349, 5.9656),
        ("absences", AT, {"school": "MS"}, 173, 46, 3.7609),
        ("age", AT, {}, 6595, 395, 16.6962),
        ("age", AT, {"school": "GP"}, None, 349, 16.5215),
        ("age", AT, {"school": "MS"}, None, 46, 18.0217),
        ("famrel", AT, {}, 1558, 395, 3.9443),
        ("famrel", AT, {"school": "GP"}, None, 349, 3.9599),
        ("famrel", AT, {"school": "MS"}, None, 46, 3.8261),
        ("famrel_good", AT, {}, 301, 395, 76.2025),
        ("health", AT, {}, 1404, 395, 3.5544),
        ("grade_below_10", AT, {}, 130, 395, 32.9114),
        ("first_grade", AT, {}, 4309, 395, 10.9089),  # counted from the file: the numbers in quotes
    ],
    "apha-cpd-survey": [
        ("future_mean", "2022", {}, 922, 237, 3.8903),
        ("future_mean", "2022", {"gender": "Male"}, 449, 117, 3.8376),
        ("future_mean", "2022", {"gender": "Female"}, 464, 117, 3.9658),
        ("future_mean", "2022", {"gender": "Prefer not to say"}, 9, 3, 3.0),
        ("future_likely", "2022", {}, 162, 237, 68.3544),
        ("influence_mean", "2022", {}, 762, 237, 3.2152),
        ("study_leave", "2022", {}, 113, 215, 52.5581),
        ("study_leave/all_asked", "2022", {}, 113, 237, 47.6793),
        ("budget", "2022", {}, 59, 103, 57.2816),
        ("budget/all_asked", "2022", {}, 59, 237, 24.8945),
    ],
    "boston311-animals-2016": [
        ("on_time", "2016", {}, 3824, 4483, 85.3000),
        ("on_time", "2016", {"type": "Pick up Dead Animal"}, 3238, 3396, 95.3475),
        ("on_time", "2016", {"type": "Pest Infestation - Residential"}, 429, 696, 61.6379),
        ("on_time", "2016", {"type": "Bed Bugs"}, 157, 390, 40.2564),
        ("on_time", "2016", {"type": "Animal Generic Request"}, 0, 0, ""),
        ("on_time/closed_only", "2016", {}, 3824, 3927, 97.3771),
        ("on_time/closed_only", "2016", {"type": "Pest Infestation - Residential"}, None, None, 94.4934),
        ("on_time/closed_only", "2016", {"type": "Bed Bugs"}, None, None, 94.5783),
        ("on_time/whole_days", "2016", {}, 3849, 4483, 85.8577),
        ("as_the_city_says", "2016", {}, 3824, 4483, 85.3000),
        ("length", "2016", {}, 63865, 5360, 11.9151),
        ("median_length", "2016", {}, None, 5360, 0),
    ],
    "lac903-synthetic": [
        ("open_share", "all", {}, 1413, 5050, 27.9802),
        ("open_stock", "2017/18", {}, 1425, None, 1425),
        ("open_stock/last_day_in", "2017/18", {}, 1439, None, 1439),
        ("foster_share", "all", {}, 1121, 5050, 22.1980),
        ("foster_share/open", "all", {}, 331, 1413, 23.4253),
        ("age_at_start", "all", {}, 46067, 5050, 9.1222),
        ("age_at_start/yearly", "2015/16", {}, None, 523, 7.9751),
        ("age_at_start/yearly", "2016/17", {}, None, 1497, 8.6199),
        ("age_at_start/yearly", "2017/18", {}, None, 2943, 9.6408),
        ("length", "all", {}, 1002099, 3637, 275.5290),
        ("median_length", "all", {}, None, 3637, 203),
        ("within_365", "all", {}, 2597, 3637, 71.4050),
        ("within_365_clock", "all", {}, 2597, 3637, 71.4050),
        ("overdue", "all", {}, 0, 1413, 0),
        ("started", "2015/16", {}, 523, None, 523),
        ("started", "2016/17", {}, 1497, None, 1497),
        ("started", "2017/18", {}, 2943, None, 2943),
        ("started_change", "2017/18", {}, None, None, 96.5932),
        ("sdq_mean", "2018", {}, 27113, 1321, 20.5246),
        ("sdq_high", "2018", {}, 804, 1321, 60.8630),
        ("sdq_missing", "2018", {}, 1354, 2675, 50.6168),
        *(
            ("sdq_reasons", "2018", {"category": f"SDQ{reason}"}, count, 1354, None)
            for reason, count in enumerate((280, 266, 268, 270, 270), 1)
        ),
        ("teeth", "2018", {}, 1325, 2675, 49.5327),
        ("away_days", "all", {}, 1237, 43, 28.7674),
    ],
    "dst-folk1a-regions": [
        *(
            figure
            for area, before, now, change, age in (
                ("000", 1215484, 1156138, -4.8825, 41.3362),
                ("081", 127411, 113013, -11.3004, 42.4146),
                ("084", 345829, 366488, 5.9738, 39.6748),
                ("147", 15349, 18332, 19.4345, 39.4375),
                ("400", 8669, 6585, -24.0397, 47.7575),
                ("461", 38885, 37850, -2.6617, 39.1584),
                ("561", 25807, 22831, -11.5318, 41.9433),
                ("751", 61428, 63890, 4.0079, 37.1936),
                ("851", 39584, 39205, -0.9575, 39.5476),
            )
            for figure in (
                ("children", "2008", {"OMRÅDE": area}, before, None, before),
                ("children", "2020", {"OMRÅDE": area}, now, None, now),
                ("children_change", "2020", {"OMRÅDE": area}, None, None, change),
                ("mean_age", "2020", {"OMRÅDE": area}, None, None, age),
            )
        ),
        ("mean_age", "2020", {"OMRÅDE": "000"}, None, 5757171, 41.3362),
        ("children_of_regions", "2020", {}, 1156138, None, 1156138),
        ("children_of_regions", "2008", {}, 1215484, None, 1215484),
    ],
    "dfe-children-in-need": [
        ("re_referrals", "2023/24", {}, 139080, 621880, 22.3644),
        ("re_referrals", "2022/23", {}, 143770, 640430, 22.4490),
        ("re_referrals", "2012/13", {}, 146770, 593470, 24.7308),
        ("re_referrals_dk", "2023/24", {}, 139080, 621880, 22.3644),
        ("re_referrals_dk", "2012/13", {}, 146770, 593470, 24.7308),
        ("in_need_rate", "2023/24", {}, 399460, 11998646, 332.9209),
        ("assessed_45_days", "2023/24", {}, 543210, 643170, 84.4582),
        ("assessed_45_days", "2022/23", {}, 540770, 655540, 82.4923),
        ("assessed_45_days", "2020/21", {}, 548190, 625960, 87.5759),
        ("conference_15_days", "2023/24", {}, 57580, 72250, 79.6955),
        ("conference_15_days", "2012/13", {}, 41890, 60080, 69.7237),
        ("reviewed", "2023/24", {}, 31500, 35090, 89.7692),
        ("second_plan", "2023/24", {}, 15330, 62110, 24.6820),
        ("referrals_change", "2023/24", {}, None, None, 4.7871),
        ("in_need_change", "2023/24", {}, None, None, -0.9005),
        ("re_referrals_authorities", "2023/24", {}, 127246, 590572, 21.5462),
        ("re_referrals_summed", "2023/24", {}, None, None, 127246),
        ("referrals_summed", "2023/24", {}, None, None, 590572),
        ("referrals_unknown", "2023/24", {}, None, None, ""),
        ("authorities", "2023/24", {}, 153, None, 153),
        ("headline_referrals", "2023/24", {}, None, None, 621880),
        ("headline_assessments", "2012/13", {}, None, None, ""),
    ],
}
MEANS = (
    "absences",
    "age",
    "famrel",
    "health",
    "first_grade",
    "future_mean",
    "influence_mean",
    "length",
    "age_at_start",
    "sdq_mean",
    "away_days",
)
Row = dict[str, Any]


@cache
def released(folder: str) -> Any:
    from forebyg.calculation import Wanted, calculate
    from forebyg.language.catalogue import read_catalogue

    return calculate(read_catalogue([HERE / f"{folder}.yaml"]), DATA / folder, Wanted(internal=True))


def rows_of(folder: str, name: str) -> Iterator[Row]:
    id_, _, variant = name.partition("/")
    for row in released(folder).rows.iter_rows(named=True):
        if (row["indicator"], row["variant"]) == (id_, variant or None):
            yield row


def row_of(folder: str, name: str, period: str, stratum: dict[str, str]) -> Row:
    by = {key: value for key, value in stratum.items() if key != "category"}
    found = [
        row
        for row in rows_of(folder, name)
        if row["period"] == period and json.loads(row["by"]) == by and row["category"] == stratum.get("category")
    ]
    assert len(found) == 1, f"{len(found)} rows"
    return found[0]


@pytest.mark.parametrize("folder", FIGURES)
def test_every_indicator_is_computed(folder: str) -> None:
    assert [(shown.id, shown.error) for shown in released(folder).indicators if shown.status != "ok"] == []


@pytest.mark.parametrize(
    ("folder", "figure"),
    [(folder, figure) for folder, figures in FIGURES.items() for figure in figures],
    ids=lambda part: part if isinstance(part, str) else " ".join(map(str, (part[0], part[1], *part[2].values()))),
)
def test_the_figure_of_the_source(folder: str, figure: Figure) -> None:
    name, period, stratum, numerator, denominator, value = figure
    row = row_of(folder, name, period, stratum)
    counted = row["total"] if name.partition("/")[0] in MEANS else row["numerator"]
    assert numerator is None or counted == numerator, row
    assert denominator is None or row["denominator"] == denominator, row
    near = row["value"] is None if value == "" else value is None or row["value"] == pytest.approx(value, abs=0.5e-4)
    assert near, row


@pytest.mark.parametrize(
    ("folder", "name", "period", "key", "count"),
    [
        ("apha-cpd-survey", "study_leave", "2022", "missing", 22),
        ("apha-cpd-survey", "budget", "2022", "missing", 134),
        ("boston311-animals-2016", "on_time", "2016", "left_out", 3011),
        ("boston311-animals-2016", "on_time", "2016", "waiting", 0),
        ("lac903-synthetic", "sdq_mean", "2018", "missing", 1354),
        ("dfe-children-in-need", "re_referrals_summed", "2023/24", "missing", 4),
        ("dfe-children-in-need", "referrals_summed", "2023/24", "missing", 2),
    ],
)
def test_what_is_left_out_is_counted(folder: str, name: str, period: str, key: str, count: int) -> None:
    assert row_of(folder, name, period, {})[key] == count


def test_a_mark_in_a_sum_is_named() -> None:
    """Three of the marks of 2024 are there; the sum says one of their reasons, never a number."""
    assert row_of("dfe-children-in-need", "referrals_unknown", "2023/24", {})["reason"] in (
        "low reliability",
        "not available",
        "suppressed",
    )


def test_no_total_is_made_of_country_regions_and_municipalities() -> None:
    assert all(json.loads(row["by"]) for row in rows_of("dst-folk1a-regions", "children"))
    assert all(json.loads(row["by"]) for row in rows_of("dfe-children-in-need", "re_referrals/areas"))


# SOURCE.md, "Checked": rows with three numbers, equal to the last published digit, largest difference.
PUBLISHED = [
    (
        "re_referrals",
        "c1_children_in_need_referrals_and_rereferrals_2013_to_2024",
        "Re_referrals_percent",
        ("Re_referrals", "Referrals"),
        1939,
        1933,
        0.053,
    ),
    (
        "re_referrals_dk",
        "c1_children_in_need_referrals_and_rereferrals_2013_to_2024",
        "Re_referrals_percent",
        ("Re_referrals", "Referrals"),
        1939,
        1933,
        0.053,
    ),
    (
        "not_in_need",
        "c1_children_in_need_referrals_and_rereferrals_2013_to_2024",
        "Not_in_Need_percent",
        ("Not_in_Need", "Referrals"),
        1931,
        1924,
        0.056,
    ),
    (
        "no_further_action",
        "c1_children_in_need_referrals_and_rereferrals_2013_to_2024",
        "No_Further_Action_percent",
        ("No_Further_Action", "Referrals"),
        1873,
        1869,
        0.062,
    ),
    (
        "reviewed",
        "d6_cpps_reviewed_within_timescales_2013_to_2024",
        "Reviewed_within_timescales_percent",
        ("Reviewed_within_timescales", "CPP_At31_3Months"),
        1928,
        1835,
        0.336,
    ),
    (
        "second_plan",
        "d3_cpps_subsequent_plan_2013_to_2024",
        "CPP_subsequent_percent",
        ("CPP_subsequent", "CPP_start"),
        1918,
        1858,
        0.133,
    ),
    ("in_need_rate", "b1_children_in_need_2013_to_2024", "At31_episodes_rate", ("At31_episodes",), 1937, 1931, 0.093),
    (
        "started_rate",
        "b1_children_in_need_2013_to_2024",
        "Started_episodes_rate",
        ("Started_episodes",),
        1939,
        1934,
        0.088,
    ),
]


@pytest.mark.parametrize(
    ("name", "file", "column", "parts", "count", "equal", "largest"), PUBLISHED, ids=[case[0] for case in PUBLISHED]
)
def test_every_published_row_is_recomputed(
    name: str, file: str, column: str, parts: tuple[str, ...], count: int, equal: int, largest: float
) -> None:
    """All areas and years against the percentage or rate that the Department itself published."""
    computed = {area_of(row): row["value"] for row in rows_of("dfe-children-in-need", f"{name}/areas")}
    pairs = [
        (computed[area], published)
        for area, published in published_rows(file, column, parts)
        if computed.get(area) is not None
    ]
    differences = [abs(value - float(published)) for value, published in pairs]
    rounded = [Decimal(repr(round(value, 9))).quantize(Decimal("0.1"), ROUND_HALF_UP) for value, _ in pairs]
    assert len(pairs) == count
    assert sum(value == published for value, (_, published) in zip(rounded, pairs, strict=True)) == equal
    assert max(differences) == pytest.approx(largest, abs=0.0005)


def area_of(row: Row) -> tuple[str | None, ...]:
    by = json.loads(row["by"])
    return (row["period"], by["geographic_level"], by["region_code"], by["new_la_code"])


def published_rows(file: str, column: str, parts: tuple[str, ...]) -> Iterator[tuple[tuple[str | None, ...], Decimal]]:
    path = DATA / "dfe-children-in-need" / f"{file}.csv"
    with path.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            if all(row[name][:1].isdigit() for name in (column, *parts)):
                year = int(row["time_period"])
                area = (row["geographic_level"], row["region_code"] or None, row["new_la_code"] or None)
                yield (f"{year - 1}/{year % 100:02}", *area), Decimal(row[column])
