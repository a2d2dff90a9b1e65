"""This room finds cheap rows to withhold so that one cell of crossed sums has its possible values.

In a table with margins on two sides, or over overlapping windows, no single further row does that: a count can only
move along a circle of others. The cheapest such moves are a linear program: the attacker of Fischetti and Salazar
(2001, Management Science 47:1008), who asks how far a count can be from the truth, turned round to ask what has to give
way. That it is asked cell by cell is how CONFID at Statistics Canada works (Robertson 1993).
"""

from __future__ import annotations

from collections.abc import Mapping

from forebyg.disclosure.system.cells import Knowledge, System

NEARBY = (4, 1_000_000)
"""How many sums away others are let move, until a way is found."""
ALREADY_UNKNOWN = 0.001
NOTHING = 1e-6


def cheapest_plan(system: System, knowledge: Knowledge, cell: int) -> set[int] | None:
    """The cheapest rows found, grand totals only where nothing else is left; none when the cell can move among what is
    unknown; None when nothing protects it."""
    width = system.values_needed(cell) - 1
    for with_last_resort in (False, True):
        size = 0
        for reach in NEARBY:
            prices = _prices(system, knowledge, _around(system, cell, reach), with_last_resort)
            if cell in prices and len(prices) > size:
                size = len(prices)
                moved = _cheapest_moves(system, prices, cell, width)
                if moved is not None:
                    return {row for one in moved for row in system.rows_of[one]} - knowledge.withheld
    return None


def _cheapest_moves(system: System, prices: Mapping[int, float], target: int, width: int) -> set[int] | None:
    """The cells that move where the target has two values so far apart, for the least price; None where it cannot.

    There are two solutions, in one of which the target is so much higher than in the other. Columns: how much each cell
    goes up in the one, and how much down; then the same of the other.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    cells = sorted(prices)
    at = {cell: place for place, cell in enumerate(cells)}
    sums = [system.relations[number] for number in sorted({one for cell in cells for one in system.relations_of[cell]})]
    entries = [(line, at[cell], -1 if cell == one.whole else 1)
               for line, one in enumerate(sums) for cell in one.cells if cell in at]  # fmt: skip
    lines, columns, signs = np.array(entries).T
    size, last = len(cells), 2 * len(sums)
    line = np.concatenate([lines, lines, lines + len(sums), lines + len(sums), [last] * 4])
    column = np.concatenate([*(columns + part * size for part in range(4)), at[target] + size * np.arange(4)])
    sign = np.concatenate([signs, -signs, signs, -signs, [1, -1, -1, 1]]).astype(float)
    constants = np.zeros(last + 1)
    constants[last] = width
    room = [(system.values[cell] or 0) - system.lowest[cell] for cell in cells]
    found = milp(
        np.tile([prices[cell] for cell in cells], 4),
        bounds=Bounds(0, np.tile([*[np.inf] * size, *room], 2)),
        constraints=LinearConstraint(
            csc_array((sign, (line, column)), shape=(last + 1, 4 * size)), constants, constants
        ),
    ).x
    if found is None:
        return None
    up, down, up_again, down_again = found.reshape(4, size)
    moved = (np.abs(up - down) > NOTHING) | (np.abs(up_again - down_again) > NOTHING)
    return {cells[place] for place in moved.nonzero()[0]}


def _around(system: System, start: int, reach: int) -> set[int]:
    cells, edge = {start}, {start}
    for _ in range(reach):
        sums = {number for cell in edge for number in system.relations_of[cell]}
        edge = {cell for number in sums for cell in system.relations[number].cells} - cells - system.given
        if not edge:
            break
        cells |= edge
    return cells - system.given


def _prices(system: System, knowledge: Knowledge, cells: set[int], with_last_resort: bool) -> dict[int, float]:
    """What it costs that a cell moves: the shown rows that would have to be withheld. Without a price it cannot."""
    prices = {}
    for cell in cells:
        rows = [row for row in system.rows_of[cell] if row not in knowledge.withheld]
        if all(
            system.can_be_withheld(row) and (with_last_resort or not system.rows[row].is_last_resort) for row in rows
        ):
            prices[cell] = sum([system.rows[row].cost for row in rows]) or ALREADY_UNKNOWN
    return prices
