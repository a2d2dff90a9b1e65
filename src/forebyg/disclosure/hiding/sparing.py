"""This room shows rows of a large release again that others, withheld after them, have made superfluous."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from forebyg.disclosure.hiding.writing import Written
from forebyg.disclosure.system.bounds import unsafe_around
from forebyg.disclosure.system.cells import Knowledge
from forebyg.disclosure.system.network import Network
from forebyg.disclosure.system.solutions import Evidence

DEAREST = 20
"""So many rows of each island are tried."""


def spared(written: Written, network: Network, knowledge: Knowledge, found: Collection[int]) -> Iterator[int]:
    """Of the rows found those without which all have enough values within the widest bounds: one of each island at a
    time, the dearest first."""
    rows, waiting = written.system.rows, defaultdict[int, list[int]](list)
    for row in _dearest_first(written, found):
        waiting[network.island_of(rows[row].cells[0])].append(row)
    for turn in range(DEAREST):
        tried = {island: own[turn] for island, own in waiting.items() if turn < len(own)}
        if not tried:
            return
        for row in tried.values():
            knowledge.show(row)
        cells = [cell for row in tried.values() for cell in rows[row].cells]
        bounds = network.bounds(written.known_to(knowledge.withheld), knowledge.withheld, cells)
        lacking = {network.island_of(cell) for cell in (*bounds.narrow, *bounds.broken)}
        for island, row in tried.items():
            if island in lacking:
                knowledge.withhold(row)
            else:
                yield row


def in_vain(
    written: Written, network: Network, knowledge: Knowledge, found: Collection[int], exposed: Collection[int]
) -> Iterator[int]:
    """Of the rows found those without which no others are unsafe than these, which nothing protects."""
    for row in _dearest_first(written, found):
        knowledge.show(row)
        system = written.known_to(knowledge.withheld)
        cells = network.around(system.rows[row].cells)
        if all(cell in exposed for cell in unsafe_around(system, knowledge, cells, Evidence(system.told))):
            yield row
        else:
            knowledge.withhold(row)


def _dearest_first(written: Written, found: Collection[int]) -> list[int]:
    """Those that print nothing small."""
    rows = written.system.rows
    large = [row for row in found if written.system.primary.isdisjoint(rows[row].cells)]
    return sorted(large, key=lambda row: (-rows[row].is_last_resort, -rows[row].cost, rows[row].order))
