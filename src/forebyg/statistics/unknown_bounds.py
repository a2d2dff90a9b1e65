"""This room says what a share would be if everyone unknown had missed, and if everyone unknown had met."""

from __future__ import annotations

import polars as pl


def unknown_bounds(x: pl.Expr, n: pl.Expr, unknown: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The least and the largest possible share, 0 to 1: x / (n + unknown) and (x + unknown) / (n + unknown).

    `n` counts those who are known, `unknown` those who are not (missing traits, or open cases of a deadline that are
    not yet due). Null where nobody is, known or unknown.
    """
    everyone = n + unknown
    legal = (everyone > 0) & x.is_between(0, n) & (unknown >= 0)
    return pl.when(legal).then(x / everyone), pl.when(legal).then((x + unknown) / everyone)


def unknown_share(n: pl.Expr, unknown: pl.Expr) -> pl.Expr:
    """The part of everyone who is unknown, 0 to 1; null where nobody is."""
    return pl.when(n + unknown > 0).then(unknown / (n + unknown))
