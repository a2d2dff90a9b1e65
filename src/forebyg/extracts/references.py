"""This room finds ids that another extract does not hold, and whether lost zeros are the cause."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from forebyg.extracts.wording import Fault, counted

HELP = "do both extracts cover the same time, and are old ids mapped with 'aliases'?"
ROWS = ".rows"
Renewed = Callable[[pl.DataFrame], pl.DataFrame]


def unmatched(
    frame: pl.DataFrame, column: str, held: pl.Series, other: str, now: Renewed, held_now: Renewed
) -> Fault | None:
    """The rows of `frame` whose id in `column` is not among `held`, those of the extract `other`.

    `now` and `held_now` give the ids of either side as they are in use now, row by row. What is the same as written is
    the same then, so only ids that do not match as written are looked up.
    """
    cells = frame.select(column, ".file", ".line", *([ROWS] if ROWS in frame.columns else [])).drop_nulls(column)
    rows = cells.join(held.to_frame(column), on=column, how="anti", maintain_order="left")
    if rows.is_empty():
        return None
    asked = rows.select(column).unique()
    theirs = held_now(held.unique().to_frame()).to_series().cast(pl.String)
    ids = pl.DataFrame({column: asked[column], "now": now(asked)[column].cast(pl.String)})
    missing = ids.join(theirs.to_frame("now"), on="now", how="anti")
    if missing.is_empty():
        return None
    rows = rows.join(missing, on=column, how="semi", maintain_order="left")
    some, of = _many(rows), _many(cells)
    text = counted(some, of, "value", f"is not in '{other}'", f"are not in '{other}'")
    help = _lost_zeros(missing["now"], theirs) or HELP
    place = ("references", column)
    return Fault("FB430", place, f"column '{column}': {text}", rows.select(".file", ".line"), help, "warning", of)


def _many(cells: pl.DataFrame) -> int:
    return int(cells[ROWS].sum()) if ROWS in cells.columns else cells.height


def _lost_zeros(missing: pl.Series, held: pl.Series) -> str | None:
    """Spreadsheets take the zeros before a number away, on this side or on the other."""
    missing, held = _numbers(missing), _numbers(held)
    bare, theirs = missing.str.strip_chars_start("0"), held.str.strip_chars_start("0")
    found = int(bare.is_in(theirs.unique().implode()).sum())
    if not found:
        return None
    width = max(ids.str.len_chars().sort()[-1] for ids in (missing, held))
    are = "1 of them is" if found == 1 else f"{found:,} of them are"
    return f"{are} there but for leading zeros, which a spreadsheet takes away: declare digits: {width} on both sides"


def _numbers(ids: pl.Series) -> pl.Series:
    return ids.filter(ids.str.contains(r"^\d+$"))
