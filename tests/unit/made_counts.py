"""Counts and definitions typed by hand, as short as a test wants them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from forebyg.definitions.catalogue import Declared, FileDefaults
from forebyg.definitions.indicators import KINDS
from forebyg.results import COUNTS
from forebyg.statistics import compare, derive_rows, estimate

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
EVENT = {"rows": "x", "period": {"every": "year"}}
NEEDED: dict[str, dict[str, Any]] = {
    "count": EVENT,
    "share": EVENT | {"numerator": "a"},
    "mean": EVENT | {"value": "a"},
    "median": EVENT | {"value": "a"},
    "quantile": EVENT | {"value": "a", "quantile": "0.9"},
    "sum": EVENT | {"value": "a"},
    "ratio": {"numerator": {"rows": "x"}, "denominator": {"kind": "sum", "rows": "y", "value": "antal"}},
    "within": EVENT | {"clock": {"due": "frist", "stop": "slut"}, "open": "due"},
    "transition": EVENT | {"from": "a", "to": "b"},
    "distribution": EVENT | {"of": "a"},
}


def declare(kind: str, name: str = "x", confidence: str | None = None, **keys: Any) -> Declared:
    """A definition of a kind with what the kind needs; `name` may be `id/variant`."""
    written = {"kind": kind, "title": name} | NEEDED.get(kind, {}) | keys
    identity, _, variant = name.partition("/")
    return Declared(
        identity,
        variant or None,
        KINDS[kind].model_validate(written),
        place_of=lambda loc: None,
        defaults=FileDefaults(confidence=confidence),
    )


def counts(*rows: Mapping[str, Any], **shared: Any) -> pl.DataFrame:
    """COUNTS: what a row leaves out is null; a year as period also gives its first and last day."""
    usual = {"indicator": "x", "period": "2012", "by": "{}", "complete": True, "personal": True}
    full = [usual | shared | dict(row) for row in rows]
    for row in full:
        year = str(row["period"])[:4]
        if year.isdigit():
            row.setdefault("period_start", dt.date(int(year), 1, 1))
            row.setdefault("period_end", dt.date(int(year), 12, 31))
    return pl.DataFrame(full, schema={name: TYPES[kind] for name, kind in COUNTS.items()})


def compared(
    rows: pl.DataFrame, declared: Sequence[Declared], key_figures: Mapping[str, pl.DataFrame] | None = None
) -> pl.DataFrame:
    """Counts through estimate, derive_rows and compare."""
    figures = key_figures or {}
    return compare(derive_rows(estimate(rows, declared), declared, figures), declared, figures)
