"""This room asks whether the old definitions on the new extracts tell anything that was not told before.

Two runs of different definitions may tell of a few already, once both are published; what is added must not be the
first to do so, nor say more of whom they tell.
"""

from __future__ import annotations

from collections.abc import Collection

from forebyg.disclosure.auditing.pattern import Pattern
from forebyg.disclosure.system.bounds import exposed
from forebyg.disclosure.system.carrying import outer_bounds
from forebyg.disclosure.system.cells import Knowledge, System


def tells_more(pattern: object) -> bool:
    """Of a release that shows what was published and more: whether it leaves a withheld count fewer values than what
    was published did."""
    if not isinstance(pattern, Pattern) or pattern.system is None:
        return False
    system, nothing = pattern.system, range(len(pattern.system.rows))
    before, after = (frozenset(exposed(system, withheld)) for withheld in (nothing, pattern.units))
    if after - before:
        return True
    return _values(system, nothing, after) != _values(system, pattern.units, after)


def _values(system: System, withheld: Collection[int], cells: Collection[int]) -> dict[int, tuple[int, int]]:
    """The least and the most that each cell can be, as far as sums alone say."""
    knowledge, found = Knowledge(system, withheld), dict[int, tuple[int, int]]()
    for block in knowledge.blocks(cells):
        bounds = outer_bounds(system, block)
        found |= {cell: (bounds.low[cell], bounds.high[cell]) for cell in block.cells if cell in cells}
    return found | {cell: (0, 0) for cell in cells if knowledge.knows(cell)}
