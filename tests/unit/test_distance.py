"""What a target would take, and what next year could show: held against scipy and statsmodels, unit by unit."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from made_counts import compared, counts, declare
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from forebyg.definitions.catalogue import Declared
from forebyg.disclosure import release
from forebyg.expressions import DECIMAL as DECIMAL_TYPE
from forebyg.expressions import DECIMAL_UNIT, QUOTIENT, Call, Column, Expression, Literal_
from forebyg.results import FORESEEN, MOVES
from forebyg.statistics import detect, reach
from forebyg.targets import assess, judged_on_few

BASELINE, PREVIOUS = Column("baseline", QUOTIENT), Column("previous", QUOTIENT)
WITHOUT_NOTICE = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def times(factor: float, of: Expression) -> Call:
    return Call("mul", (Literal_(round(factor * DECIMAL_UNIT), DECIMAL_TYPE), of), QUOTIENT)


def assessed(rows: pl.DataFrame, declared: Declared, **trees: Expression) -> pl.DataFrame:
    of = detect(compared(rows, [declared]), [declared])
    return assess(of, [declared], {declared.name: trees}, lambda moved, holds: reach(moved, [declared], holds))


def shares(*parts: tuple[int, int], **more: Any) -> pl.DataFrame:
    rows = [{"period": str(2011 + n), "numerator": x, "denominator": base} for n, (x, base) in enumerate(parts)]
    return counts(*rows, kind="share", **more)


def needed(rows: pl.DataFrame, declared: Declared, **trees: Expression) -> list[tuple[Any, ...]]:
    return assessed(rows, declared, **trees).select("assessment", "needed", "needed_by").rows()


def wilson(x: int, n: int) -> tuple[float, float]:
    found = stats.binomtest(x, n).proportion_ci(0.95, "wilson")
    return 100 * found.low, 100 * found.high


def poisson(x: int) -> tuple[float, float]:
    """Exact below ten events, Byar from ten (statistics.md A1)."""
    z = stats.norm.ppf(0.975)
    if x >= 10:
        return tuple(c * (1 - 1 / (9 * c) + sign * z / (3 * c**0.5)) ** 3 for c, sign in ((x, -1), (x + 1, 1)))
    return (stats.gamma.ppf(0.025, x) if x else 0.0), stats.gamma.ppf(0.975, x + 1)


def newcombe(x: int, n: int, other: tuple[int, int]) -> tuple[float, float]:
    return confint_proportions_2indep(x, n, *other, method="newcomb", compare="diff")


def score(x: int, n: int, other: tuple[int, int]) -> tuple[float, float]:
    return confint_proportions_2indep(x, n, *other, method="score", compare="ratio", correction=False)


def exact(x: int, other: int) -> tuple[float, float]:
    found = stats.binomtest(x, x + other).proportion_ci(0.95, "exact")
    return tuple(part / (1 - part) if part < 1 else float("inf") for part in (found.low, found.high))


def made_pairs(seed: int, rows: int = 60) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Random (numerator, base) of a stratum's year, and of the baseline."""
    drawn = random.Random(seed)
    pairs = []
    for _ in range(rows):
        n, other_n = drawn.randint(5, 400), drawn.randint(5, 400)
        pairs.append(((drawn.randint(0, n), n), (drawn.randint(1, other_n - 1), other_n)))
    return pairs


def in_strata(pairs: list[tuple[tuple[int, int], tuple[int, int]]], kind: str) -> pl.DataFrame:
    rows = [
        {"period": period, "by": f'{{"skole": "{place}"}}', "numerator": x, "denominator": n}
        for place, (now, before) in enumerate(pairs)
        for period, (x, n) in (("2011", before), ("2012", now))
    ]
    return counts(*rows, kind=kind)


Holds = Callable[[int, int, tuple[int, int]], bool]
SHARES: dict[str, tuple[dict[str, Any], dict[str, Expression], Holds]] = {
    "point, at most": (
        {"target": {"at most": "15"}, "rule": "point"},
        {},
        lambda x, n, other: Fraction(100 * x, n) <= 15,
    ),
    "point, above": ({"target": {"above": "60"}, "rule": "point"}, {}, lambda x, n, other: Fraction(100 * x, n) > 60),
    "interval, at most": (
        {"target": {"at most": "15"}, "rule": "significance"},
        {},
        lambda x, n, other: wilson(x, n)[1] <= 15,
    ),
    "interval, at least": (
        {"target": {"at least": "80"}, "rule": "significance"},
        {},
        lambda x, n, other: wilson(x, n)[0] >= 80,
    ),
    "interval, between": (
        {"target": {"between": ["35", "55"]}, "rule": "significance"},
        {},
        lambda x, n, other: wilson(x, n)[0] >= 35 and wilson(x, n)[1] <= 55,
    ),
    "a fall": (
        {"target": {"below": "SQL"}, "rule": "significance", "baseline": "2011"},
        {"below": BASELINE},
        lambda x, n, other: newcombe(x, n, other)[1] < 0,
    ),
    "not a rise": (
        {"target": {"at most": "SQL"}, "rule": "significance", "baseline": "2011"},
        {"at_most": BASELINE},
        lambda x, n, other: newcombe(x, n, other)[0] <= 0,
    ),
    "a fall by a fifth": (
        {"target": {"at most": "SQL"}, "rule": "significance", "baseline": "2011"},
        {"at_most": times(0.8, BASELINE)},
        lambda x, n, other: score(x, n, other)[1] <= 0.8,
    ),
    "no rise of a tenth": (
        {"target": {"at most": "baseline"}, "rule": "significance", "baseline": "2011", "margin": "10"},
        {"at_most": BASELINE},
        lambda x, n, other: score(x, n, other)[1] <= 1.1,
    ),
}


@WITHOUT_NOTICE
@pytest.mark.parametrize("aim", SHARES)
def test_so_many_units_meet_the_target_and_one_fewer_does_not(aim: str) -> None:
    keys, trees, holds = SHARES[aim]
    pairs = made_pairs(seed=len(aim))
    made = assessed(in_strata(pairs, "share"), declare("share", **keys), **trees).filter(pl.col("period") == "2012")
    found = 0
    for row, ((x, n), other) in zip(made.iter_rows(named=True), pairs, strict=True):
        distance = row["needed"]
        if distance is None:
            # Nowhere on this base.
            assert row["needed_unit"] == "units"
            assert not any(holds(moved, n, other) for moved in {0, n, *range(0, n + 1, 7)})
        elif distance == 0:
            assert row["assessment"] == "met"
            assert holds(x, n, other)
        else:
            found += 1
            assert row["assessment"] in ("not met", "uncertain")
            nearer = distance - (1 if distance > 0 else -1)
            assert holds(int(x + distance), n, other)
            assert not holds(int(x + nearer), n, other)
    assert found > 10


def test_events_of_a_rate_are_counted_too() -> None:
    pairs = made_pairs(seed=3)
    declared = declare(
        "ratio", target={"at most": "200"}, per_n="1000", rule="significance", numerator={"kind": "count", "rows": "x"}
    )
    made = assessed(in_strata(pairs, "ratio"), declared).filter(pl.col("period") == "2012")
    found = 0
    for row, ((x, n), _) in zip(made.iter_rows(named=True), pairs, strict=True):

        def limit(events: float, base: int = n) -> float:
            return float(1000 * poisson(events)[1] / base)

        if row["needed"] is None:
            assert limit(0) > 200
        elif row["needed"]:
            found += 1
            moved = int(x + row["needed"])
            assert limit(moved) <= 200 < limit(moved + 1)
    assert found > 10


# statistics.md A6: 0 against 6 with equal bases is a significant fall
def test_a_count_that_falls_needs_evidence() -> None:
    declared = declare("count", target={"below": "previous"}, rule="significance")
    made = needed(counts({"period": "2011", "numerator": 6}, {"numerator": 6}, kind="count"), declared, below=PREVIOUS)
    assert made == [("no data", None, None), ("uncertain", -6, None)]
    for before in (7, 20, 150, 4000):
        rows = counts({"period": "2011", "numerator": before}, {"numerator": before}, kind="count")
        (_, distance, _) = needed(rows, declared, below=PREVIOUS)[1]
        assert exact(int(before + distance), before)[1] < 1 <= exact(int(before + distance) + 1, before)[1]


def test_a_mean_is_moved_in_its_own_unit_with_its_spread() -> None:
    rows = counts({"period": "2011", "total": 520, "denominator": 100, "sd": 2.0}, kind="mean")
    half = stats.t.ppf(0.975, 99) * 2 / 10
    for rule, expected in (("point", -0.3), ("significance", -(0.3 + half))):
        row = assessed(rows, declare("mean", target="4.9", better="lower", rule=rule)).row(0, named=True)
        assert row["needed"] == pytest.approx(expected, abs=1e-6)
        assert row["needed_unit"] == "value"
        # Never nearer than what meets the target.
        assert row["needed"] <= expected + 1e-12


def test_the_ratio_of_two_means_is_searched_for_only_where_it_falls_with_the_mean() -> None:
    # Near to nothing the relative error of a mean grows, and with it the limit: no mean is shown to be half as large.
    declared = declare("mean", target={"at most": "SQL"}, rule="significance")
    rows = counts(
        {"period": "2011", "total": 100, "denominator": 10, "sd": 40.0},
        {"total": 100, "denominator": 10, "sd": 40.0},
        kind="mean",
    )
    row = assessed(rows, declared, at_most=times(0.5, PREVIOUS)).row(1, named=True)
    assert (row["assessment"], row["needed"], row["needed_unit"]) == ("uncertain", None, "value")
    clear = rows.with_columns(sd=pl.lit(2.0))
    (_, distance, _) = needed(clear, declared, at_most=times(0.5, PREVIOUS))[1]
    value, z = 10 + distance, stats.norm.ppf(0.975)
    variance = 0.4 / value**2 + 0.4 / 10**2
    assert value / 10 * 2.718281828459045 ** (z * variance**0.5) == pytest.approx(0.5, abs=1e-6)


def test_a_median_and_a_sum_are_moved_by_the_point_alone() -> None:
    rows = counts({"values": [float(n) for n in range(1, 22)], "denominator": 21}, kind="median")
    assert needed(rows, declare("median", target="9", better="lower", rule="point")) == [("not met", -2, None)]
    money = counts({"total": 1250.5}, kind="sum")
    assert needed(money, declare("sum", target="1000", better="lower", rule="point")) == [("not met", -250.5, None)]
    undecided = assessed(money, declare("sum", target="1000", better="lower", rule="significance")).row(0, named=True)
    assert (undecided["assessment"], undecided["needed"], undecided["needed_unit"]) == ("uncertain", None, None)


def test_a_path_asks_for_its_next_milestone_that_is_not_met() -> None:
    declared = declare("share", target={"2012": "16", "2014": "14", "2016": "12"}, better="lower", rule="point")
    made = needed(shares((40, 250), (40, 250), (35, 250), (35, 250), (33, 250), (31, 250), (30, 250)), declared)
    assert made == [
        ("not due", -5, "2014"),  # 16 % in 2011: 40 meets 2012, 35 would meet 2014
        ("met", -5, "2014"),
        ("met", -5, "2016"),  # 14 % in 2013, below the line at 15: 2014 is met, 2016 takes 30
        ("met", -5, "2016"),
        ("not met", -3, "2016"),  # 13.2 % against 13 on the line
        ("not met", -1, None),  # the milestone is this period itself
        ("met", 0, None),
    ]


def test_a_path_that_turns_asks_for_the_line_where_all_that_is_to_come_is_met() -> None:
    declared = declare("share", target={"2012": "10", "2014": "20"}, better="lower", rule="point")
    assert needed(shares((30, 250), (30, 250), (30, 250)), declared) == [
        ("not due", -5, "2012"),
        ("not met", -5, None),
        ("met", 0, None),
    ]


def test_two_bounds_take_the_farther_and_never_break_each_other() -> None:
    both = declare("share", target={"at most": "30", "below": "SQL"}, rule="point")
    assert needed(shares((50, 100), (45, 100), (60, 100)), both, below=PREVIOUS)[1:] == [
        ("not met", -15, None),
        ("not met", -30, None),
    ]
    against = declare("share", target={"at least": "40", "below": "SQL"}, rule="point")
    made = assessed(shares((30, 100), (50, 100)), against, below=PREVIOUS).row(1, named=True)
    assert (made["assessment"], made["needed"], made["needed_unit"]) == ("not met", None, "units")


def test_nothing_is_said_of_what_no_number_would_meet() -> None:
    declared = declare("share", target="50", better="higher", rule="point", min_base="10")
    rows = counts(
        {"period": "2011", "numerator": 2, "denominator": 9},
        {"period": "2012", "numerator": 20, "denominator": 79, "missing": 21},
        {"period": "2013", "numerator": 20, "denominator": 80, "missing": 20},
        {"period": "2014", "numerator": 20, "denominator": 80, "complete": False},
        {"period": "2015", "numerator": 0, "denominator": 0},
        kind="share",
    )
    made = assessed(rows, declared).select("assessment", "small", "needed", "needed_unit")
    assert made.rows() == [
        ("uncertain", True, None, None),
        ("not met", False, None, None),
        ("not met", False, 20, "units"),
        ("incomplete", False, None, None),
        ("no data", True, None, None),
    ]


def test_a_row_that_is_not_made_of_its_counts_is_not_moved() -> None:
    declared = declare("within", target="90", better="higher", rule="point", open="survival")
    rows = counts({"numerator": 40, "denominator": 100, "survival": 55.0}, kind="within")
    assert needed(rows, declared) == [("not met", None, None)]
    # Limits that come from elsewhere, such as a standardised rate's, are not those of the counts.
    share = declare("share", target="50", better="lower", rule="significance")
    wider = compared(shares((60, 100)), [share]).with_columns(pl.col("upper") + 5)
    made = assess(wider, [share], {}, lambda of, holds: reach(of, [share], holds))
    assert made.select("needed", "needed_unit").row(0) == (None, None)


# The smallest change that next year's base could show
@WITHOUT_NOTICE
@pytest.mark.parametrize(("better", "sign"), [("lower", -1), ("higher", 1)])
def test_the_smallest_change_of_a_share_that_can_be_shown(better: str, sign: int) -> None:
    pairs = made_pairs(seed=8)
    declared = declare("share", target="50", better=better, rule="point")
    made = assessed(in_strata(pairs, "share"), declared)
    assert made.filter(pl.col("period") == "2011")["detectable_direction"].null_count() == len(pairs)
    for row, ((x, n), _) in zip(made.filter(pl.col("period") == "2012").iter_rows(named=True), pairs, strict=True):
        units = row["detectable_units"]

        def shown(moved: float, x: int = x, n: int = n) -> bool:
            return bool(sign * newcombe(moved, n, (x, n))[(1 - sign) // 2] > 0)

        assert row["detectable_direction"] == ("fall" if sign < 0 else "rise")
        if units is None:
            assert not shown(0 if sign < 0 else n)
        else:
            assert units * sign > 0
            assert shown(x + units)
            assert not shown(x + units - sign)
            assert row["detectable"] == pytest.approx(100 * units / n)


def test_the_smallest_change_of_counts_means_and_neither_direction() -> None:
    bound = {"at most": "1"}
    rows = counts({"numerator": 45}, kind="count")
    row = assessed(rows, declare("count", target=bound, rule="point")).row(0, named=True)
    assert (row["detectable"], row["detectable_units"], row["detectable_direction"]) == (-18, -18, "fall")
    assert exact(27, 45)[1] < 1 <= exact(28, 45)[1]
    nothing = assessed(counts({"numerator": 0}, kind="count"), declare("count", target=bound, rule="point"))
    assert nothing.select("detectable_units", "detectable_direction").row(0) == (6, "rise")

    mean = counts({"total": 500, "denominator": 100, "sd": 2.0}, kind="mean")
    row = assessed(mean, declare("mean", target="4", better="lower", rule="point")).row(0, named=True)
    expected = -stats.t.ppf(0.975, 198) * (2 * 4 / 100) ** 0.5
    assert row["detectable"] == pytest.approx(expected, abs=1.1e-6)
    assert (row["detectable_units"], row["detectable_direction"]) == (None, "fall")


def test_where_chance_has_no_part_nothing_is_detectable() -> None:
    census = assessed(shares((40, 100)), declare("share", target="50", better="lower", rule="point", interval="none"))
    money = assessed(counts({"total": 9}, kind="sum"), declare("sum", target="5", better="lower", rule="point"))
    untargeted = assessed(shares((40, 100)), declare("share", better="lower"))
    for made in (census, money, untargeted):
        assert made.select("detectable", "detectable_units", "detectable_direction").row(0) == (None, None, None)


def test_without_a_reach_nothing_is_said_and_the_words_are_those_of_the_results() -> None:
    declared = declare("share", target="10", better="lower", rule="point")
    made = assess(compared(shares((40, 100)), [declared]), [declared], {})
    assert made.select("needed", "needed_unit").row(0) == (None, None)
    assert set(assessed(shares((40, 100)), declared)["needed_unit"]) <= set(MOVES)


# What leaves of it
SAID = (*FORESEEN, "change_state", "change_direction", "change_interval", "change_percent_lower", "small")


def released(rows: pl.DataFrame, declared: Declared, **trees: Expression) -> pl.DataFrame:
    return release(assessed(rows, declared, **trees), [declared], False)


def test_of_a_withheld_row_nothing_is_said() -> None:
    declared = declare("share", target="50", better="higher", rule="point", min_base="10")
    made = released(shares((30, 100), (3, 100), (3, 5)), declared)
    assert [set(row) for row in made.select(SAID).rows()[1:]] == [{None}, {None}]
    assert made.select("needed", "small").row(0) == (20, False)


def test_what_a_withheld_baseline_would_give_away_goes_with_it() -> None:
    declared = declare(
        "share", target={"at most": "SQL"}, rule="point", better="lower", baseline="2011", breaks=[], min_base="10"
    )
    made = released(shares((3, 100), (30, 100)), declared, at_most=BASELINE)
    row = made.row(1, named=True)
    assert [row[name] for name in SAID if row[name] is not None] == [-12, -12, "fall", False]
    assert (row["value"], row["detectable"], row["needed"], row["change_state"]) == (30, -12, None, None)


def test_a_status_never_tells_how_many_a_few_missing_are() -> None:
    # Of a base of 12 more than a fifth are missing where 4 are, and not where 3 are: met or uncertain would tell.
    declared = declare("share", target="50", better="higher", rule="point")
    rows = counts(
        *(
            {"period": str(2011 + missing), "numerator": 6, "denominator": 12, "missing": missing}
            for missing in (0, 3, 4, 5)
        ),
        {"period": "2020", "numerator": 50, "denominator": 100, "missing": 4},
        kind="share",
    )
    made = released(rows, declared).select("assessment", "needed", "withheld_cells").rows()
    assert made == [
        ("met", 0, None),
        ("withheld", None, ["missing"]),
        ("withheld", None, ["missing"]),
        ("uncertain", None, None),
        ("met", 0, ["missing"]),
    ]


def test_a_point_rule_on_few_is_told_of_what_is_shown() -> None:
    def told(*rows: dict[str, Any], **keys: Any) -> bool:
        declared = declare("share", target="50", better="higher", **({"rule": "point"} | keys))
        made = release(assessed(counts(*rows, kind="share"), declared), [declared], False)
        return judged_on_few(made) == {("x", None)}

    few, many = {"numerator": 40, "denominator": 99}, {"numerator": 40, "denominator": 100}
    assert told(few)
    assert not told(many)
    assert not told(few, rule="significance")
    assert not told(few, interval="none")
    assert not told(few | {"numerator": 3})
    # An earlier period is past, and most strata decide where the total is large enough.
    assert not told(few, many | {"period": "2013"})
    assert told(many, few | {"by": '{"skole": "A"}'}, few | {"by": '{"skole": "B"}'})
    assert not told(many, many | {"by": '{"skole": "A"}'}, few | {"by": '{"skole": "B"}'})
