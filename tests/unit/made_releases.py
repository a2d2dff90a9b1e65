"""A release as a whole run would make it, typed by hand: every kind, every assessment, every reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from forebyg.results import ASSESSED, COUNTS, ESTIMATES, RELEASED, Receipt, Release, ReleasedIndicator, Run

TYPES = {
    "String": pl.String,
    "Float64": pl.Float64,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "Date": pl.Date,
    "List(Float64)": pl.List(pl.Float64),
    "List(Int64)": pl.List(pl.Int64),
    "List(String)": pl.List(pl.String),
}
SCHEMA = {name: TYPES[kind] for name, kind in (COUNTS | ESTIMATES | ASSESSED | RELEASED).items()}

RUN = Run(
    version="0.1.0",
    internal=False,
    disclosure="counts of 1 to 4 withheld",
    engine="polars 2.1.0",
    as_of=dt.date(2024, 12, 31),
    started=dt.datetime(2025, 1, 15, 6, 0, 0),
    seconds=0.41,
    configs=(("configs/koebenhavn.yaml", "ab" * 32), ("configs/faxe.yaml", "cd" * 32)),
    receipts=(
        Receipt(
            name="underretninger",
            file="underretninger.csv",
            size=98_765,
            sha256="ef" * 32,
            encoding="cp1252",
            separator=";",
            rows=1893,
            detected={"dates.modtaget_dato": "dd-mm-yyyy"},
            left_out={"uden id": 3},
            newest=dt.date(2024, 12, 30),
            unread=("bemærkning",),
        ),
    ),
)


def indicator(id: str, kind: str, title: str, **changed: Any) -> ReleasedIndicator:
    """An indicator of Copenhagen's strategy, with what the test names changed."""
    settled: dict[str, Any] = {
        "variant": None,
        "strategy": "forebyggelsesstrategi-2012",
        "strategy_title": "Forebyggelsesstrategi for Københavns Kommune",
        "focus_area": "inklusion",
        "focus_area_title": "Inklusion",
        "goal": "inklusion.faellesskaber",
        "goal_title": "Børn og unge indgår i fællesskaber, hvor de trives",
        "unit": "percent",
        "better": "lower",
        "definition_sha256": "12" * 32,
        "status": "ok",
    }
    return ReleasedIndicator(id=id, kind=kind, title=title, **(settled | changed))


def row(indicator: str, year: int, **cells: Any) -> dict[str, Any]:
    """A complete row of a total; what is not named is null."""
    settled = {
        "indicator": indicator,
        "period": str(year),
        "period_start": dt.date(year, 1, 1),
        "period_end": dt.date(year, 12, 31),
        "by": "{}",
        "complete": True,
        "assessment": "no target",
    }
    return dict.fromkeys(SCHEMA) | settled | cells


def release(indicators: list[ReleasedIndicator], rows: list[Mapping[str, Any]], run: Run = RUN) -> Release:
    """A release of these rows."""
    return Release(run, tuple(indicators), pl.DataFrame(list(rows), schema=SCHEMA, orient="row"))


def _segregated(year: int, count: int, by: str = "{}", **cells: Any) -> dict[str, Any]:
    value = 100 * count / 5012
    settled = {
        "kind": "share",
        "by": by,
        "numerator": float(count),
        "denominator": 5012.0,
        "value": value,
        "lower": value - 0.7,
        "upper": value + 0.7,
        "interval": "wilson 95",
        "missing": 0,
        "target_high": 6.9,
        "target_rule": "at most",
        "assessment": "met" if value <= 6.9 else "not met",
        "rule": "point",
        "baseline_period": "2011",
        "baseline_value": 6.9,
        "change": value - 6.9,
    }
    return row("segregated_share", year, **(settled | cells))


def everything() -> Release:
    """Two focus areas, all that a table must be able to show."""
    return release(_indicators(), [*_of_inclusion(), *_of_protection()])


def _indicators() -> list[ReleasedIndicator]:
    protection = {
        "focus_area": "beskyttelse",
        "focus_area_title": "Tidlig indsats og beskyttelse",
        "goal": "beskyttelse.rettidig",
        "goal_title": "Udsatte børn opdages tidligt, og sagerne afgøres rettidigt",
    }
    return [
        indicator("segregated_share", "share", "Andel elever i fuldt segregeret tilbud", overlapping=("skole",)),
        indicator("segregated_share", "share", "Andel elever i fuldt segregeret tilbud", variant="any_segregated"),
        indicator(
            "measure_children_rate",
            "ratio",
            "Børn og unge med en foranstaltning, i forhold til alle børn i kommunen",
            unit="per 1000",
        ),
        indicator("wellbeing_mean", "mean", "Gennemsnitlig trivsel", unit="point på skalaen 1-5", better="higher"),
        indicator(
            "investigation_within_4m_share",
            "within",
            "Undersøgelser afsluttet inden fire måneder",
            better="higher",
            **protection,
        ),
        indicator("notifications_count", "count", "Underretninger", unit="count", better="neither", **protection),
        indicator("placement_moves", "transition", "Anbragtes skift mellem typer", better="neither", **protection),
        indicator(
            "relapse_share",
            "share",
            "Andel genåbnede sager",
            status="error",
            error="udtrækket 'sager' findes ikke i data/",
            **protection,
        ),
        indicator(
            "network_quality",
            "not computed",
            "Kvaliteten af familiens netværk",
            status="not computed",
            error="strategien siger ikke, hvordan det måles",
            **protection,
        ),
        indicator("small_share", "share", "Andel nyankomne uden skoletilbud", **protection),
    ]


def _of_inclusion() -> list[dict[str, Any]]:
    counts = [345, 351, 340, 333, 329, 320, 318, 312, 309, 305, 301, 298, 296, 290]
    rows = [_segregated(2011 + years, count) for years, count in enumerate(counts)]
    rows += [_segregated(2024, 120, '{"bydel":"Ørestad"}'), _segregated(2024, 170, '{"bydel":"Amager Øst"}')]
    rows += [
        _segregated(
            2024,
            0,
            '{"bydel":null}',
            numerator=None,
            denominator=None,
            value=None,
            lower=None,
            upper=None,
            change=None,
            assessment="withheld",
            suppressed="withheld",
        )
    ]
    rows += [_segregated(2011 + years, count + 60, variant="any_segregated") for years, count in enumerate(counts)]
    rates = [31.4, 32.0, None, 30.1, 29.8, 30.9]
    rows += [
        row(
            "measure_children_rate",
            2019 + years,
            kind="ratio",
            numerator=None if rate is None else round(rate * 103.4),
            denominator=None if rate is None else 103412.0,
            value=rate,
            lower=None if rate is None else rate - 1.1,
            upper=None if rate is None else rate + 1.1,
            target_high=31.4,
            target_rule="below",
            assessment="no data" if rate is None else "uncertain",
            reason="not_covered" if rate is None else None,
            baseline_period="2011",
            baseline_value=31.4,
            change=None if rate is None else rate - 31.4,
        )
        for years, rate in enumerate(rates)
    ]
    means = [3.42, 3.5, 3.61, 3.58]
    rows += [
        row(
            "wellbeing_mean",
            2021 + years,
            kind="mean",
            denominator=12345.0,
            value=mean,
            lower=mean - 0.04,
            upper=mean + 0.04,
            interval="t 95",
            missing=1204,
            previous_period=str(2020 + years),
            previous_value=means[years - 1],
            change=mean - means[years - 1] if years else None,
        )
        for years, mean in enumerate(means)
    ]
    return rows


def _of_protection() -> list[dict[str, Any]]:
    rows = [
        row(
            "investigation_within_4m_share",
            2020 + years,
            kind="within",
            numerator=float(done),
            denominator=640.0,
            value=done / 6.4,
            lower=done / 6.4 - 3.1,
            upper=done / 6.4 + 2.9,
            interval="wilson 95",
            waiting=12 * years,
            missing=0,
            complete=years < 4,
            target_low=100.0,
            target_rule="at least",
            assessment="not met" if years < 4 else "incomplete",
            baseline_period="2011",
            baseline_value=61.2,
            change=done / 6.4 - 61.2,
        )
        for years, done in enumerate([402, 431, 455, 470, 300])
    ]
    rows += [
        row("notifications_count", 2020 + years, kind="count", numerator=float(count), value=float(count))
        for years, count in enumerate([8123, 8760, 9411, 10250, 11934])
    ]
    rows += [
        row(
            "placement_moves",
            year,
            kind="transition",
            category=category,
            numerator=float(count),
            denominator=412.0,
            value=count / 4.12,
        )
        for year in (2023, 2024)
        for category, count in (("up", 88), ("down", 124), ("same", 200))
    ]
    rows += [
        row(
            "small_share",
            2024,
            kind="share",
            target_rule="at most",
            assessment="withheld",
            suppressed="withheld",
            baseline_period="2011",
        )
    ]
    return rows
