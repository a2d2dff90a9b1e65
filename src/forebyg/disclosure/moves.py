"""This room says by how much a number has moved since it was printed, and whether that tells of a few."""

from __future__ import annotations

import polars as pl

from forebyg.disclosure.releasing import CELLS

COUNTED = ("numerator", "denominator", *CELLS)
WHOLES = ("share", "within", "distribution", "transition")
LARGEST = ("largest", "denominator_largest")
"""The most that anybody gives to a sum: of a row of its own or above the line of a ratio, and below the line."""
NEGLIGIBLE = 1e-9
NOW, PRINTED = "now_", "printed_"
"""Prefixes of the true counts of held rows, and of the counts as last printed, beside the columns of a row."""


def distance() -> pl.Expr:
    return pl.sum_horizontal(*(_move(name) for name in COUNTED), _move_of_ones(), _move_of_amount())


def _move(name: str) -> pl.Expr:
    return (pl.col(NOW + name) - pl.col(PRINTED + name)).abs()


def _move_of_ones() -> pl.Expr:
    """Of a sum or a mean of 0 and 1, which is a count that nothing else prints."""
    kind, value = pl.col("kind"), pl.col(f"{PRINTED}value")
    printed = pl.when(kind == "sum").then(value).when(kind == "mean").then(value * pl.col(f"{PRINTED}denominator"))
    return pl.when(pl.col("only_ones")).then((pl.col(f"{NOW}total") - printed.round()).abs())


def _move_of_amount() -> pl.Expr:
    """Of a sum, which prints no count; and of a mean of as many as before."""
    kind, value = pl.col("kind"), pl.col(f"{PRINTED}value")
    base = pl.col(f"{NOW}denominator")
    is_mean = (kind == "mean") & (base == pl.col(f"{PRINTED}denominator")) & pl.col("weight").is_null()
    printed = pl.when(kind == "sum").then(value).when(is_mean).then(value * base)
    move = (pl.col(f"{NOW}total") - printed).abs()
    # A mean that was printed times its base is a sum but for the last digits.
    is_any = move > NEGLIGIBLE * pl.max_horizontal(pl.col(f"{NOW}total").abs(), printed.abs())
    return pl.when(~pl.col("only_ones").fill_null(False)).then(pl.when(is_any).then(move).otherwise(0.0))


def _is_of_a_few(threshold: int) -> list[pl.Expr]:
    """Whether an amount has moved by no more than a few of the largest make up: how many stand behind it is printed
    nowhere, and of one alone it would tell what he has."""
    sides = [(_move(side), largest) for side, largest in zip(("numerator", "denominator"), LARGEST, strict=True)]
    return [
        ((move > 0) & (move <= (threshold - 1) * pl.col(largest))).fill_null(False)
        for move, largest in ((_move_of_amount(), LARGEST[0]), *sides)
    ]


def is_stale(threshold: int) -> pl.Expr:
    """Whether what was printed is farther from the true value than a few of its base make up: as a count, or as so many
    of the larger of both bases. Amounts have no such measure."""
    kind, largest = pl.col("kind"), pl.col(LARGEST[0])
    above, below = ((pl.col(f"{when}numerator"), pl.col(f"{when}denominator")) for when in (NOW, PRINTED))
    of_parts = (above[0] / above[1] - below[0] / below[1]).abs() * pl.max_horizontal(above[1], below[1])
    is_of_counts = kind.is_in(WHOLES) | ((kind == "ratio") & largest.is_null())
    far = pl.when(kind == "count").then(_move("numerator")).when(is_of_counts).then(of_parts)
    return (far >= threshold).fill_null(False)


def is_small_move(threshold: int) -> pl.Expr:
    """Whether any count of the row, or the rest of its whole, has moved by a few."""
    is_personal = pl.col("personal").fill_null(True)
    above = pl.when(pl.col("kind") == "ratio").then(pl.col("numerator_personal").fill_null(is_personal)).otherwise(True)
    below = (
        pl.when(pl.col("kind") == "ratio").then(pl.col("denominator_personal").fill_null(is_personal)).otherwise(True)
    )
    rest = [pl.col(f"{when}denominator") - pl.col(f"{when}numerator") for when in (NOW, PRINTED)]
    is_whole = pl.col("kind").is_in(WHOLES)
    amounts, *sides = _is_of_a_few(threshold)
    moves = [
        above & _is_few(_move("numerator"), threshold),
        below & _is_few(_move("denominator"), threshold),
        is_whole & _is_few((rest[0] - rest[1]).abs(), threshold),
        *(_is_few(_move(cell), threshold) for cell in CELLS),
        _is_few(_move_of_ones(), threshold),
        amounts,
        *(is_side & one for is_side, one in zip((above, below), sides, strict=True)),
    ]
    return is_personal & pl.any_horizontal(moves)


def _is_few(move: pl.Expr, threshold: int) -> pl.Expr:
    # Weighted counts are not whole: what has not moved may differ in the last digit.
    return ((move > NEGLIGIBLE) & (move < threshold)).fill_null(False)
