"""Material of a report typed by hand: gaps, withheld and incomplete periods, a break, schools in a funnel."""

from __future__ import annotations

import datetime as dt
from typing import Any

from made_releases import everything, indicator, release, row

from forebyg.reports.material import Lang, Material, Told
from forebyg.results import Release

KEPT = "2025-01-15T060000Z-0123abcd"
WITHHELD: dict[str, Any] = {"value": None, "suppressed": "withheld", "assessment": "withheld"}
TOLD = Told(
    "Andel i procent.\nMedregnet er:\n  1. egen kommune: `kommune = '0101'`\nHøjere er bedre.",
    wording="Flere planer",
    document="Strategi 2012",
    owner="Kontoret for data",
    checked_by="A. Jensen",
    review="2026-01-31",
    breaks=((dt.date(2022, 1, 1), "ny lov"),),
)


def over_time() -> Release:
    """2016 4,1 %, 2017 withheld, 2018 nothing, 2019 to 2021 5,0 5,5 6,0 %, a break, 2022 9,0 %, 2023 9,5 %, 2024
    incomplete."""
    shares = {2016: 4.1, 2019: 5.0, 2020: 5.5, 2021: 6.0, 2022: 9.0, 2023: 9.5, 2024: 2.0}
    rows = [
        row(
            "plans",
            year,
            kind="share",
            numerator=round(value * 10),
            denominator=1000.0,
            value=value,
            lower=value - 0.5,
            upper=value + 0.5,
            interval="wilson 95",
            complete=year < 2024,
            target_low=8.0,
            target_rule="at least",
            assessment="met" if value >= 8 else "not met",
            baseline_period="2016",
            baseline_value=4.1,
        )
        for year, value in shares.items()
    ]
    rows += [row("plans", 2017, kind="share", **WITHHELD), row("plans", 2018, kind="share", reason="not_covered")]
    return release([indicator("plans", "share", "Andel med plan", better="higher")], rows)


def schools() -> Release:
    """Twelve schools around 20 %: one far above, one below, one withheld."""
    values = {"Nord": (400, 35.0, "high far"), "Syd": (300, 14.0, "low near")}
    values |= {f"Skole {number}": (100 + 10 * number, 19.0 + number % 3, "within") for number in range(9)}
    rows = [row("absence", 2024, kind="share", numerator=400.0, denominator=2000.0, value=20.0)]
    rows += [
        row(
            "absence",
            2024,
            kind="share",
            by=f'{{"skole":"{name}"}}',
            numerator=base * value / 100,
            denominator=float(base),
            value=value,
            funnel=state,
            funnel_average=20.0,
            funnel_lower=20 - 80 / base**0.5,
            funnel_upper=20 + 80 / base**0.5,
            funnel_far_lower=20 - 124 / base**0.5,
            funnel_far_upper=20 + 124 / base**0.5,
            funnel_interval="normal 95, 99.8",
        )
        for name, (base, value, state) in values.items()
    ]
    rows.append(row("absence", 2024, kind="share", by='{"skole":"Vest"}', **WITHHELD))
    return release([indicator("absence", "share", "Andel med fravær")], rows)


def material(of: Release | None = None, lang: Lang = "da", **changed: Any) -> Material:
    """Everything a table must be able to show, or what is given."""
    return Material(of or everything(), KEPT, lang, {("plans", None): TOLD}, **changed)
