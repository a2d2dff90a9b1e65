"""This room withholds further rows until no withheld count can be computed from what is shown.

What is exposed is always asked of the bounds of an attacker, never of a count of withheld cells per line: that is no
criterion (an sdcTable example has two or more in each line of a table, and one cell that is exactly known). The fewest
possible rows are not sought; on small tables the choice is within a few percent of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from forebyg.disclosure.hiding.search import Protection, Search
from forebyg.disclosure.hiding.stand_ins import with_stand_ins
from forebyg.disclosure.system.bounds import exposed
from forebyg.disclosure.system.cells import System
from forebyg.disclosure.system.ordering import ordered


@dataclass(frozen=True)
class Hidden:
    withheld: frozenset[int]
    """All rows that are not shown, those at first too."""
    secondary: Mapping[int, Protection]
    """The rows that were withheld to protect others."""
    last_resort: frozenset[int]
    """The grand totals among them."""
    exposed: tuple[int, ...]
    """Cells that nothing can protect, because they follow from what was published before: such a release must stop."""


def hide(system: System, withheld_at_first: Collection[int]) -> Hidden:
    """Withholds rows until every cell is safe (see `exposed`); rows that print a primary cell go at once.

    The same release gives the same pattern in whatever order its cells, rows and sums come, ties going by `Row.order`;
    and two releases that show the same at first, and in which the same cells are primary, give the same pattern, so
    that it tells nothing of counts withheld at first.
    """
    assert all(system.adds_up(one) for one in system.relations), "a sum that does not add up"
    at_first = set(withheld_at_first) | {row for cell in system.primary for row in system.rows_of[cell]}
    assert all(system.can_be_withheld(row) for row in at_first), "a withheld row that is below its lowest"
    anew = ordered(system)
    first_anew = {number for number, row in enumerate(anew.rows) if row in at_first}
    search = Search(with_stand_ins(anew.system, first_anew), first_anew)
    search.protect()
    search.show_what_is_not_needed()
    secondary = {
        anew.rows[row]: Protection(anew.cells[cell], anew.relations[relation])
        for row, (cell, relation) in search.secondary.items()
    }
    withheld = frozenset(at_first | secondary.keys())
    last_resort = frozenset(row for row in secondary if system.rows[row].is_last_resort)
    left = tuple(exposed(system, withheld)) if search.beyond else ()
    return Hidden(withheld, secondary, last_resort, left)
