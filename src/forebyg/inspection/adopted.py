"""This room tells which cells the proposed contract takes for something else than a value, with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from forebyg.errors import Problem
from forebyg.extracts.wording import Source, counted, fault
from forebyg.inspection.fit import Fit


def adopted(rows: pl.DataFrame, fits: Mapping[str, Fit], source: Source) -> Iterator[Problem]:
    """A warning for each column with words for nothing, rows of totals, or codes that lost their zeros."""
    for name, found in fits.items():
        if not found.nulls and not found.more.keys() & {"total", "digits"}:
            continue
        cells = rows[name].str.strip_chars().fill_null("")
        for mask, code, one, many, help in _taken(cells, found):
            said = f"column '{name}': {counted(int(mask.sum()), rows.height, 'cell', one, many)}"
            yield fault(rows, mask, code, ("columns", name), said, help, "warning").problem(source)


def _taken(cells: pl.Series, found: Fit) -> Iterator[tuple[pl.Series, str, str, str, str]]:
    """Which cells, and what is said of one, of many, and of what the contract does about them."""
    if found.nulls:
        help = "the contract takes them for empty cells: format: {null: [...]}; take that out where they are values"
        said = ("stands for no value", "stand for no value")
        yield cells.is_in(list(found.nulls)), "FB429", *said, help
    if "total" in found.more:
        help = f"the contract leaves their rows out: total: {found.more['total']}; take that out if it is a value"
        said = ("marks its row as the total of others", "mark their rows as totals of others")
        yield cells == str(found.more["total"]), "FB426", *said, help
    if "digits" in found.more:
        digits = int(str(found.more["digits"]))
        help = f"the contract gives them back: digits: {digits}; take that out if the short codes are right"
        said = (
            "has lost zeros in front, as spreadsheets take them",
            "have lost zeros in front, as spreadsheets take them",
        )
        yield cells.str.contains(r"^[0-9]+$") & (cells.str.len_chars() < digits), "FB428", *said, help
