"""This room holds the columns of what statistics say beside a value and its limits: the way of counting an interval,
other readings, trends and funnels; and of the counts that those are made of. And where a period lies in time."""

from __future__ import annotations

import re
from fractions import Fraction

WORKINGS: dict[str, str] = {
    "shared": "List(String)",  # the earlier periods that count the same units, so that no difference is tested
    "squares": "Float64",  # of repeated events: the sum over persons of their events squared; else null
    "numerator_persons": "Int64",  # of events of known persons: how many these are; else null
    "least_band": "Int64",  # of a standardised figure of few bands: the fewest cases or persons in one that has any
    "survival": "Float64",  # 100 * (1 - Kaplan-Meier at the limit), of within with a start and a stop
    "greenwood": "Float64",  # the sum that the variance of the survival is made of
    "followed": "Int64",  # cases at risk at the deadline
    "in_time": "Int64",  # within with a stop, of all cases with a deadline, whatever `open` says: closed by it,
    "closed": "Int64",  # closed at all,
    "cases": "Int64",  # all,
    "mature_in_time": "Int64",  # those whose deadline has come, closed by it,
    "mature": "Int64",  # and all of those
}
"""Of COUNTS: what limits and other readings are made of."""

READINGS: dict[str, str] = {
    "difference": "Float64",  # of a change or gap in percent from 0: in the unit of what it is of
    "interval_detail": "String",  # of a Poisson interval "exact", "Byar", "Byar, repeated events"; "no variation"
    "interval_coverage": "Float64",  # of order statistics: the chance that the limits hold the quantile
    "crude": "Float64",  # of a standardised figure, whose value stands in `value`
    "crude_lower": "Float64",
    "crude_upper": "Float64",
    "crude_interval": "String",
    "expected": "Float64",  # of indirect standardisation: the events that the reference would have
    "standardised_ratio": "Float64",  # events over expected events, times 100
    "faulty_bands": "String",  # which bands stand in the way of a standardised figure
    "lowest": "Float64",  # of a share with missing units, or with cases not yet due: none of them has the trait,
    "highest": "Float64",  # and all of them have
    "missing_share": "Float64",  # the missing in percent of all, known and unknown; null where none is missing
    "deadline_naive_closed": "Float64",  # of within: in time among the closed (favours the quick), in percent
    "deadline_naive_all": "Float64",  # in time among all (young cases count as late)
    "deadline_mature": "Float64",  # in time among those whose deadline has come
    "deadline_km": "Float64",  # by Kaplan-Meier
    "deadline_km_lower": "Float64",
    "deadline_km_upper": "Float64",
    "deadline_km_interval": "String",  # "log-log 95"; null without limits, as of all readings
    "deadline_undetermined": "Int64",  # cases with a deadline that are open and not yet due
    "final_on": "String",  # within: the day on which every case of the period is due, whenever it began
    "trend_state": "String",  # TREND_STATES, of the newest complete period of a series whose trend is asked for
    "trend_points": "Int64",
    "trend_p": "Float64",
    "trend_gradient": "Float64",  # per year, in the value's unit
    "trend_lower": "Float64",
    "trend_upper": "Float64",
    "trend_interval": "String",  # "chi-square 95" of shares, "log-linear 95" of rates, "linear 95" of others
    "trend_kendall_p": "Float64",  # Mann-Kendall, exact where no values are tied
    "trend_theil_sen": "Float64",  # the median slope
    "trend_reason": "String",  # why there is none, of REASONS of trend_points and trends
    "trend_rows": "List(String)",  # the rows that the trend is made of
    "funnel": "String",  # FUNNEL_STATES, of the strata of a funnel in complete periods
    "funnel_average": "Float64",  # of all, each counted once
    "funnel_lower": "Float64",  # of a share, where chance puts it around the average at 95 %; of a rate, its own limits
    "funnel_upper": "Float64",
    "funnel_far_lower": "Float64",  # at 99.8 %
    "funnel_far_upper": "Float64",
    "funnel_interval": "String",  # "normal 95, 99.8" of shares, "poisson 95, 99.8" of rates
}
"""Of ESTIMATES."""

TREND_STATES = ("rising", "falling", "not shown")
FUNNEL_STATES = ("low far", "low near", "within", "high near", "high far")

_LABEL = re.compile(r"(\d{4})(?:/\d{2}|-H(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")


def period_position(label: str | None) -> Fraction | None:
    """Where a period label stands on the axis of years: 2012 and 2012/13 at 2012, 2012-Q3 at 2012.5; None if the
    label is no such label."""
    match = _LABEL.fullmatch(label or "")
    if match is None:
        return None
    parts = (("half", 2), ("quarter", 4), ("month", 12))
    return Fraction(match[1]) + sum(Fraction(int(match[part]) - 1, of) for part, of in parts if match[part])
