"""This room marks each printed interval with the method it is made by, and says what the marks mean."""

from __future__ import annotations

import polars as pl

from forebyg.outputs.labels import label
from forebyg.outputs.numbers import exact

LETTERS = {
    "wilson": "W",
    "poisson": "P",
    "t": "t",
    "order": "O",
    "log-log": "K",
    "dobson": "D",
    "newcombe": "N",
    "score": "S",
    "exact": "E",
    "welch": "T",
    "log": "L",
}
USUAL = 95.0
"""The level that a mark does not name."""
REPEATED = "Byar, repeated events"


def mark(interval: str | None, detail: str | None, lang: str) -> str:
    """`W`, at another level than the usual `W99,8`; `P+` where the same persons stand behind several events."""
    method, _, level = (interval or "").rpartition(" ")
    if method not in LETTERS:
        return ""
    level = "" if float(level) == USUAL else exact(float(level), lang)
    return f"{LETTERS[method]}{'+' if detail == REPEATED else ''}{level}"


def named(interval: str | None, lang: str) -> str:
    """`Newcombe 95 %`, in a sentence."""
    method, _, level = (interval or "").rpartition(" ")
    return label(f"by {method}", lang).format(exact(float(level), lang)) if method in LETTERS else ""


def legend(rows: pl.DataFrame, lang: str) -> list[str]:
    """Every mark that stands beside an interval of these rows, and its meaning."""
    printed = rows.filter(pl.col("lower").is_not_null() & pl.col("upper").is_not_null())
    repeated = (pl.col("interval_detail") == REPEATED).fill_null(False).alias("repeated")
    found = printed.select("interval", repeated).unique().drop_nulls().sort("interval", "repeated").rows()
    return [_meaning(interval, REPEATED if is_repeated else None, lang) for interval, is_repeated in found]


def _meaning(interval: str, detail: str | None, lang: str) -> str:
    method, _, level = interval.rpartition(" ")
    word = label("repeated" if detail == REPEATED else method, lang).format(exact(float(level), lang))
    return f"{mark(interval, detail, lang)} = {word}"
