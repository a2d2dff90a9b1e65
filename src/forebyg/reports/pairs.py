"""This room tells which row stands behind each line of a table, so that a reader of the finished file can tell too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forebyg.outputs.cells import Line
from forebyg.outputs.characters import plain
from forebyg.outputs.rows import Row

Paired = tuple[Line, Row | None]


def paired(rows: Sequence[Row], lines: Sequence[Line]) -> list[Paired]:
    """Each line with its row; of a heading, and of an indicator without numbers, None.

    `lines` are those of `outputs.cells.lines_of` for the same rows, whatever periods and strata it was asked for.
    """
    expected = _in_order_of_lines(rows, {line.period for line in lines}, any(line.is_heading for line in lines))
    pairs = [(line, next(expected) if line.period else None) for line in lines]
    assert all(row is None or plain(row.period) == line.period for line, row in pairs), "lines are not of these rows"
    return pairs


def _in_order_of_lines(rows: Sequence[Row], periods: set[str], with_strata: bool) -> Iterator[Row]:
    by_stratum: dict[str, dict[str | None, list[Row]]] = {"{}": {}}
    for row in rows:
        by_stratum.setdefault(row.by, {}).setdefault(row.category, []).append(row)
    for by, of_stratum in by_stratum.items():
        if by == "{}" or with_strata:
            for of_category in of_stratum.values():
                yield from (row for row in of_category if plain(row.period) in periods)
