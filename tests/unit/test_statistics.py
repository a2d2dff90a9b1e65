from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_counts import compared, counts, declare
from scipy import stats

from forebyg.results import ESTIMATES, period_position
from forebyg.statistics import derive_rows, estimate
from forebyg.statistics.proportions import score_ratio
from forebyg.statistics.quantiles import binomial_tail

pytestmark = pytest.mark.filterwarnings("error")


def one(row: dict[str, Any], declared: Any) -> dict[str, Any]:
    frame = estimate(counts(row, kind=declared.definition.kind), [declared])
    return frame.row(0, named=True)


def near(number: float) -> Any:
    return pytest.approx(number, abs=1e-9, rel=1e-9)


# statistics.md A2
@pytest.mark.parametrize(
    ("x", "n", "confidence", "value", "lower", "upper"),
    [
        (0, 20, "0.95", 0, 0, 16.1125158053),
        (20, 20, "0.95", 100, 83.8874841947, 100),
        (1, 29, "0.95", 3.4482758621, 0.6113214293, 17.1755218793),
        (37, 250, "0.95", 14.8, 10.9319823983, 19.7334018862),
        (0, 1, "0.95", 0, 0, 79.3450685623),
        (37, 250, "0.998", 14.8, 9.1617459992, 23.0284621161),
    ],
)
def test_a_share_has_wilson_limits_in_percent(
    x: int, n: int, confidence: str, value: float, lower: float, upper: float
) -> None:
    row = one({"numerator": x, "denominator": n}, declare("share", confidence=confidence))
    assert [row["value"], row["lower"], row["upper"]] == [near(value), near(lower), near(upper)]
    assert row["interval"] == ("wilson 95" if confidence == "0.95" else "wilson 99.8")


@settings(max_examples=10, deadline=None)
@given(parts=st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 1)), min_size=20))
def test_the_interval_of_a_share_holds_the_share_and_stays_inside(parts: list[tuple[int, float]]) -> None:
    rows = [{"numerator": round(n * part), "denominator": n} for n, part in parts]
    for row in estimate(counts(*rows, kind="share"), [declare("share")]).iter_rows(named=True):
        assert 0 <= row["lower"] <= row["value"] + 1e-12
        assert row["value"] - 1e-12 <= row["upper"] <= 100


@pytest.mark.parametrize("kind", ["share", "within", "ratio", "mean", "median", "distribution", "transition"])
def test_an_empty_base_gives_no_value_and_says_so(kind: str) -> None:
    row = one({"numerator": 0, "denominator": 0, "total": 0, "values": []}, declare(kind))
    expected = {"value": None, "lower": None, "upper": None, "interval": "none", "reason": "empty_base"}
    assert {key: row[key] for key in expected} == expected


def test_a_reason_that_is_known_already_is_kept() -> None:
    row = one({"numerator": None, "denominator": 0, "reason": "not_covered"}, declare("share"))
    assert row["reason"] == "not_covered"


def test_nothing_counted_is_a_value_and_a_count_has_no_interval() -> None:
    row = one({"numerator": 0}, declare("count"))
    assert (row["value"], row["interval"], row["reason"]) == (0, "none", None)


def test_an_interval_can_be_turned_off() -> None:
    row = one({"numerator": 37, "denominator": 250}, declare("share", interval="none"))
    assert (row["value"], row["lower"], row["upper"], row["interval"]) == (14.8, None, None, "none")


def test_survival_is_the_value_of_a_deadline_that_asks_for_it() -> None:
    row = one({"numerator": 1, "denominator": 2, "survival": 67.5}, declare("within", open="survival"))
    assert (row["value"], row["lower"], row["interval"]) == (67.5, None, "none")


# statistics.md A3
@pytest.mark.parametrize(
    ("x", "n", "value", "lower", "upper"),
    [
        (0, 1200, 0, 0, 3.0740662118),
        (4, 1200, 3.3333333333, 0.9082211447, 8.5346572295),
        (9, 1200, 7.5, 3.4294775811, 14.2373362095),
        (10, 1200, 8.3333333333, 3.9895415950, 15.3262155048),
        (37, 12000, 3.0833333333, 2.1706637095, 4.2500913828),
    ],
)
def test_a_rate_has_poisson_limits_exact_below_ten_events(
    x: int, n: int, value: float, lower: float, upper: float
) -> None:
    row = one({"numerator": x, "denominator": n}, declare("ratio", per_n="1000"))
    assert [row["value"], row["lower"], row["upper"]] == [near(value), near(lower), near(upper)]
    assert row["interval"] == "poisson 95"


def test_a_ratio_without_per_n_or_of_a_sum_has_no_interval() -> None:
    caseload = one({"numerator": 55, "denominator": 1.5}, declare("ratio"))
    money = {"kind": "sum", "rows": "x", "value": "beløb"}
    spending = one({"numerator": 55, "denominator": 100}, declare("ratio", per_n="1000", numerator=money))
    assert (caseload["value"], caseload["interval"]) == (near(36.6666666667), "none")
    assert (spending["value"], spending["interval"]) == (550, "none")


def test_a_rate_of_a_declared_count_has_an_interval() -> None:
    rate = declare("ratio", "rate", per_n="1000", numerator="events", denominator="people")
    row = counts({"indicator": "rate", "kind": "ratio", "numerator": 4, "denominator": 1200})
    assert estimate(row, [rate, declare("count", "events")])["interval"].to_list() == ["poisson 95"]
    assert estimate(row, [rate, declare("sum", "events")])["interval"].to_list() == ["none"]


# statistics.md A4
@pytest.mark.parametrize(
    ("n", "total", "sd", "lower", "upper"),
    [
        (7, 52, 3.5523298860, 4.1432142369, 10.7139286203),
        (8, 8 * 53.704345, 20.9755752577, 36.1683252413, 71.2403647587),
        (10, 23.3, 2.0022487358, 0.8976775394, 3.7623224606),
        (3, 15, 0, 5, 5),
    ],
)
def test_a_mean_has_t_limits(n: int, total: float, sd: float, lower: float, upper: float) -> None:
    row = one({"denominator": n, "total": total, "sd": sd}, declare("mean"))
    assert [row["value"], row["lower"], row["upper"]] == [near(total / n), near(lower), near(upper)]
    assert row["interval"] == "t 95"


def test_one_value_and_a_weighted_mean_have_no_limits() -> None:
    single = one({"denominator": 1, "total": 5}, declare("mean"))
    weighted = one({"denominator": 3, "total": 20, "weight": 8}, declare("mean", weight="w"))
    assert (single["value"], single["lower"], single["interval"]) == (5, None, "none")
    assert (weighted["value"], weighted["lower"], weighted["interval"]) == (2.5, None, "none")


# statistics.md A5
@pytest.mark.parametrize(
    ("values", "quantiles", "limits"),
    [
        ([2, 4, 4, 7, 7, 10, 10, 12, 12, 12], [3.8, 4.75, 8.5, 11.5, 12], (4, 12)),
        ([1, 2, 3, 4, 5, 6], [1.5, 2.25, 3.5, 4.75, 5.5], (1, 6)),
        ([1, 2, 3, 4, 5], [1.4, 2, 3, 4, 4.6], (None, None)),
    ],
)
def test_quantiles_are_of_type_7_and_the_median_has_order_limits(
    values: list[float], quantiles: list[float], limits: tuple[float, float]
) -> None:
    row = {"values": [float(value) for value in values], "denominator": len(values)}
    parts = ["0.1", "0.25", "0.5", "0.75", "0.9"]
    found = [one(row, declare("quantile", quantile=part))["value"] for part in parts]
    median = one(row, declare("median"))
    assert found == [near(quantile) for quantile in quantiles]
    assert (median["value"], median["lower"], median["upper"]) == (near(quantiles[2]), *limits)
    assert median["interval"] == ("none" if limits[0] is None else "order 95")


@settings(max_examples=15, deadline=None)
@given(
    groups=st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40), min_size=10, max_size=15),
    hundredth=st.integers(1, 99),
)
def test_a_quantile_agrees_with_polars(groups: list[list[float]], hundredth: int) -> None:
    part = f"{hundredth / 100}"
    rows = [{"values": sorted(values), "denominator": len(values)} for values in groups]
    found = estimate(counts(*rows, kind="quantile"), [declare("quantile", quantile=part)])["value"]
    expected = [pl.Series(values).quantile(float(part), "linear") for values in groups]
    assert found.to_list() == pytest.approx(expected, abs=1e-3)


@settings(deadline=None)
@given(n=st.integers(1, 3000), data=st.data(), part=st.sampled_from([0.1, 0.5, 0.9]))
def test_the_binomial_tail_agrees_with_scipy(n: int, data: st.DataObject, part: float) -> None:
    most = data.draw(st.integers(0, n))
    assert binomial_tail(most, n, part) == pytest.approx(stats.binom.cdf(most, n, part), abs=1e-10)


def test_rows_keep_their_order_and_columns() -> None:
    declared = [declare("count", "a"), declare("share", "b")]
    rows = counts(
        {"indicator": "b", "kind": "share", "numerator": 1, "denominator": 2},
        {"indicator": "a", "kind": "count", "numerator": 3},
        {"indicator": "b", "kind": "share", "numerator": 2, "denominator": 2, "period": "2013"},
    )
    made = estimate(rows, declared)
    assert made.drop(*ESTIMATES).equals(rows)
    assert made["value"].to_list() == [50, 3, 100]


# Labels of language.md, Periods
@pytest.mark.parametrize(
    ("label", "position"),
    [("2012", 2012), ("2012/13", 2012), ("2012-H2", 2012.5), ("2012-Q3", 2012.5), ("2012-07", 2012.5), ("all", None)],
)
def test_a_label_has_a_place_on_the_axis_of_years(label: str, position: float | None) -> None:
    assert period_position(label) == position


def changes(declared: Any, of: Any, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    frame = counts(*rows, indicator=of.id, kind=of.definition.kind)
    made = derive_rows(estimate(frame, [of]), [declared, of], {})
    return made.filter(pl.col("indicator") == declared.id).to_dicts()


# statistics.md A7
@pytest.mark.parametrize(
    ("new", "old", "change", "lower", "upper"),
    [
        ((42, 150), (60, 140), -34.6666666667, -52.6836219790, -10.3477823665),
        ((55, 150), (60, 150), -8.3333333333, -31.3005527121, 22.1055975995),
    ],
)
def test_a_percent_change_of_a_share_has_score_limits(
    new: tuple[int, int], old: tuple[int, int], change: float, lower: float, upper: float
) -> None:
    made = changes(
        declare("change", "c", of="s", **{"from": "2011", "as": "percent"}),
        declare("share", "s"),
        {"period": "2011", "numerator": old[0], "denominator": old[1]},
        {"period": "2012", "numerator": new[0], "denominator": new[1]},
    )
    assert [(row["period"], row["interval"]) for row in made] == [("2012", "score 95")]
    assert [made[0][key] for key in ("value", "lower", "upper")] == [near(change), near(lower), near(upper)]
    assert [made[0][key] for key in ("numerator", "denominator", "total")] == [None, None, None]


# statistics.md A7, rates
@pytest.mark.parametrize(
    ("new", "old", "change", "lower", "upper"),
    [
        ((120, 10000), (160, 10200), -23.5, -40.1335912370, -2.4616208550),
        ((30, 2500), (45, 6000), 60, -2.6753536395, 159.6143921431),
    ],
)
def test_a_percent_change_of_a_rate_has_exact_limits(
    new: tuple[int, int], old: tuple[int, int], change: float, lower: float, upper: float
) -> None:
    made = changes(
        declare("change", "c", of="r", **{"from": "previous", "as": "percent"}),
        declare("ratio", "r", per_n="1000"),
        {"period": "2011", "numerator": old[0], "denominator": old[1]},
        {"period": "2012", "numerator": new[0], "denominator": new[1]},
    )
    assert [made[0][key] for key in ("value", "lower", "upper")] == [near(change), near(lower), near(upper)]
    assert made[0]["interval"] == "exact 95"


# statistics.md A6
def test_a_score_ratio_is_defined_at_nothing_on_either_side() -> None:
    parts = [pl.Series([float(a), float(b)]) for a, b in [(0, 5), (40, 60), (5, 0), (60, 40), (1.959963984540054,) * 2]]
    lower, upper = score_ratio(*parts)
    assert lower.to_list() == [0, near(0.9158589722)]
    assert upper.to_list() == [near(1.0918711617), None]


# domain.md S1
def test_growth_per_year_is_compound_over_the_years_between() -> None:
    rows = [{"period": str(year), "numerator": n} for year, n in [(2014, 524), (2016, 900), (2017, 1023)]]
    of = declare("count", "n")
    yearly = changes(declare("change", "c", of="n", **{"from": "2014", "as": "percent per year"}), of, *rows)
    percent = changes(declare("change", "c", of="n", **{"from": "2014", "as": "percent"}), of, *rows)
    index = changes(declare("change", "c", of="n", **{"from": "2014", "as": "index"}), of, *rows)
    assert [round(row["value"], 1) for row in yearly] == [31.1, 25.0]
    assert [round(row["value"], 2) for row in percent] == [71.76, 95.23]
    assert [round(row["value"], 1) for row in index] == [171.8, 195.2]


def test_a_change_in_points_of_a_share_has_newcombe_limits() -> None:
    made = changes(
        declare("change", "c", of="s", **{"from": "2011", "as": "points"}),
        declare("share", "s"),
        {"period": "2011", "numerator": 60, "denominator": 140},
        {"period": "2012", "numerator": 42, "denominator": 150},
    )
    assert [made[0][key] for key in ("value", "lower", "upper")] == [
        near(-14.857142857142857),
        pytest.approx(-25.42534703, abs=1e-8),
        pytest.approx(-3.85025220, abs=1e-8),
    ]
    assert made[0]["interval"] == "newcombe 95"


def test_a_change_from_nothing_is_no_percentage_and_each_stratum_has_its_own() -> None:
    made = changes(
        declare("change", "c", of="n", **{"from": "previous", "as": "percent"}),
        declare("count", "n"),
        {"period": "2011", "numerator": 10},
        {"period": "2011", "numerator": 0, "by": '{"bydel": "A"}'},
        {"period": "2012", "numerator": 20},
        {"period": "2012", "numerator": 5, "by": '{"bydel": "A"}'},
        {"period": "2013", "numerator": None, "reason": "not_covered"},
        {"period": "2013", "numerator": 10, "by": '{"bydel": "A"}', "complete": False},
    )
    assert [(row["period"], row["by"], row["value"], row["reason"], row["complete"]) for row in made] == [
        ("2012", "{}", 100, None, True),
        ("2012", '{"bydel": "A"}', None, "baseline_zero", True),
        ("2013", "{}", None, "not_covered", True),
        ("2013", '{"bydel": "A"}', 100, None, False),
    ]
    assert made[0]["inputs"] == ["n\x1f\x1f2012\x1f{}\x1f", "n\x1f\x1f2011\x1f{}\x1f"]


def test_a_change_from_the_baseline_takes_a_typed_one() -> None:
    typed = {"period": "2011", "value": "50", "n": "200", "source": "regneark"}
    made = changes(
        declare("change", "c", of="s", **{"from": "baseline", "as": "points"}),
        declare("share", "s", baseline=typed),
        {"period": "2011", "numerator": 3, "denominator": 4},
        {"period": "2012", "numerator": 60, "denominator": 100},
        {"period": "2012", "numerator": 30, "denominator": 50, "by": '{"køn": "K"}'},
    )
    assert [(row["period"], row["value"], row["reason"]) for row in made] == [
        ("2012", near(10), None),
        ("2012", None, "not_covered"),
    ]
    assert made[0]["lower"] is not None


def test_a_break_forbids_a_change_across_it() -> None:
    made = changes(
        declare("change", "c", of="n", **{"from": "previous", "as": "points"}),
        declare("count", "n", breaks=[{"from": "2012-01-01", "why": "ny lov"}]),
        *({"period": str(year), "numerator": 10 * year} for year in (2010, 2011, 2012, 2013)),
    )
    assert [(row["period"], row["value"], row["reason"]) for row in made] == [
        ("2011", 10, None),
        ("2012", None, "break"),
        ("2013", 10, None),
    ]


def test_a_gap_is_between_two_indicators_in_each_stratum_or_between_two_strata() -> None:
    rows = [
        {"indicator": "a", "numerator": 30, "denominator": 100},
        {"indicator": "a", "numerator": 10, "denominator": 50, "by": '{"køn": "K"}'},
        {"indicator": "a", "numerator": 20, "denominator": 50, "by": '{"køn": "M"}'},
        {"indicator": "b", "numerator": 20, "denominator": 100},
        {"indicator": "b", "numerator": 0, "denominator": 50, "by": '{"køn": "K"}'},
    ]
    share = [declare("share", "a"), declare("share", "b")]
    sexes = {"of": {"id": "a", "where": {"køn": "M"}}, "to": {"id": "a", "where": {"køn": "K"}}}
    gaps = [
        declare("gap", "two", of="a", to="b", **{"as": "points"}),
        declare("gap", "sexes", **sexes, **{"as": "percent"}),
        declare("gap", "zero", of="a", to="b", **{"as": "percent"}),
    ]
    frame = estimate(counts(*rows, kind="share"), share)
    made = derive_rows(frame, share + gaps, {}).slice(5)
    assert made.select("indicator", "by", "value", "interval", "reason").rows() == [
        ("two", "{}", near(10), "none", None),
        ("two", '{"køn": "K"}', near(20), "none", None),
        ("sexes", "{}", near(100), "none", None),
        ("zero", "{}", near(50), "none", None),
        ("zero", '{"køn": "K"}', None, "none", "baseline_zero"),
    ]


def test_a_gap_of_changes_waits_for_them() -> None:
    of = [declare("count", "a"), declare("count", "b")]
    growth = [declare("change", f"{n}_up", of=n, **{"from": "previous", "as": "points"}) for n in "ab"]
    gap = declare("gap", "g", of="a_up", to="b_up", **{"as": "points"})
    rows = [
        {"indicator": "a", "period": "2011", "numerator": 1},
        {"indicator": "a", "period": "2012", "numerator": 11},
        {"indicator": "b", "period": "2011", "numerator": 1},
        {"indicator": "b", "period": "2012", "numerator": 4},
    ]
    made = derive_rows(estimate(counts(*rows, kind="count"), of), [gap, *growth, *of], {})
    assert made.slice(4).select("indicator", "value").rows() == [("g", 7), ("a_up", 10), ("b_up", 3)]


# statistics.md A8
@pytest.mark.parametrize(
    ("new", "old", "lower", "upper"),
    [
        ((42, 150), (60, 140), -25.42534703, -3.85025220),
        ((0, 20), (0, 25), -13.31922509, 16.11251581),
        ((20, 20), (0, 25), 79.09509812, 100),
        ((81, 100), (74, 100), -4.60847671, 18.39622267),
    ],
)
def test_the_change_of_a_share_has_newcombe_limits(
    new: tuple[int, int], old: tuple[int, int], lower: float, upper: float
) -> None:
    rows = counts(
        {"period": "2011", "numerator": old[0], "denominator": old[1]},
        {"period": "2012", "numerator": new[0], "denominator": new[1]},
        kind="share",
    )
    row = compared(rows, [declare("share")]).row(1, named=True)
    assert row["change"] == near(100 * (new[0] / new[1] - old[0] / old[1]))
    assert [row["change_lower"], row["change_upper"]] == [
        pytest.approx(lower, abs=1e-8),
        pytest.approx(upper, abs=1e-8),
    ]


def test_the_change_of_a_mean_has_welch_limits() -> None:
    new, old = [7, 4, 10, 12, 2, 7, 10], [2, 4, 7, 4, 7, 2, 10, 4]
    rows = [
        {"period": period, "denominator": len(v), "total": sum(v), "sd": pl.Series(v).std()}
        for period, v in [("2011", old), ("2012", new)]
    ]
    row = compared(counts(*rows, kind="mean"), [declare("mean")]).row(1, named=True)
    assert [row["change"], row["change_lower"], row["change_upper"]] == [
        near(2.4285714286),
        near(-1.2188288642),
        near(6.0759717214),
    ]


def test_previous_is_the_nearest_earlier_complete_period_with_a_value() -> None:
    rows = counts(
        {"period": "2010", "numerator": 8},
        {"period": "2011", "numerator": 9, "complete": False},
        {"period": "2012", "numerator": None},
        {"period": "2013", "numerator": 12},
        {"period": "2013", "numerator": 1, "by": '{"bydel": null}'},
        kind="count",
    )
    made = compared(rows, [declare("count")])
    assert made.select("previous_period", "previous_value", "change").rows() == [
        (None, None, None),
        ("2010", 8, None),
        ("2010", 8, None),
        ("2010", 8, 4),
        (None, None, None),
    ]


def test_a_baseline_is_a_period_a_typed_number_or_a_key_figure() -> None:
    rows = [
        {"indicator": name, "period": period, "numerator": 10 + n, "by": by}
        for name in ("period", "typed", "figure")
        for n, period in enumerate(("2011", "2012"))
        for by in ("{}", '{"bydel": "A"}')
    ]
    declared = [
        declare("count", "period", baseline="2011"),
        declare("count", "typed", baseline={"period": "2011", "value": "7.5", "source": "regneark"}),
        declare("count", "figure", baseline={"from": "noegletal"}),
    ]
    figures = pl.DataFrame(
        {
            "indikator_id": ["figure", "figure", "other"],
            "periode": ["2011", "2011", "2011"],
            "gruppe": [None, "A", None],
            "værdi": [5.0, 3.0, 99.0],
        }
    )
    made = compared(counts(*rows, kind="count"), declared, {"noegletal": figures})
    found = made.select("baseline_period", "baseline_value", "baseline_state", "change").rows()
    assert found[:4] == [("2011", 10, "not due", None)] * 2 + [("2011", 10, "ok", 1)] * 2
    assert found[4:8] == [
        ("2011", 7.5, "not due", None),
        ("2011", None, "not due", None),
        ("2011", 7.5, "ok", 3.5),
        ("2011", None, "no data", None),
    ]
    assert found[8:] == [
        ("2011", 5, "not due", None),
        ("2011", 3, "not due", None),
        ("2011", 5, "ok", 6),
        ("2011", 3, "ok", 8),
    ]
    assert made["baseline_row"].null_count() == 8


def test_empty_counts_stay_empty() -> None:
    assert compared(counts({"kind": "count"}).clear(), [declare("count")]).is_empty()


@pytest.mark.parametrize(
    ("clock", "period", "end", "final"),
    [
        ({"start": "a", "stop": "b", "limit": "112 days"}, {"dated": "a"}, dt.date(2023, 12, 31), "2024-04-21"),
        ({"start": "a", "stop": "b", "limit": "4 months"}, {"dated": "a"}, dt.date(2023, 10, 31), "2024-02-29"),
        ({"start": "a", "stop": "b", "limit": "4 months"}, {"dated": "a"}, dt.date(2023, 6, 30), "2023-10-30"),
        (
            {"start": "a", "stop": "b", "limit": "4 months", "month_end": "stick"},
            {"dated": "a"},
            dt.date(2023, 6, 30),
            "2023-10-31",
        ),
        ({"start": "a", "stop": "b", "limit": "4 months"}, {"dated": "deadline"}, dt.date(2023, 6, 30), "2023-06-30"),
        ({"start": "a", "stop": "b", "limit": "4 months"}, {"dated": "c"}, dt.date(2023, 6, 30), None),
        ({"start": "a", "stop": "b", "limit": "20 working_days"}, {"dated": "a"}, dt.date(2023, 6, 30), None),
        ({"due": "c", "stop": "b"}, {"dated": "a"}, dt.date(2023, 6, 30), None),
    ],
)
def test_a_period_is_final_when_its_last_possible_case_is_due(
    clock: dict[str, str], period: dict[str, str], end: dt.date, final: str | None
) -> None:
    declared = declare("within", clock=clock, period={"every": "year"} | period)
    rows = counts({"numerator": 3, "denominator": 9, "period_end": end}, kind="within")
    assert estimate(rows, [declared])["final_on"].to_list() == [final]
