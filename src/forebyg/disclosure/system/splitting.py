"""This room takes a system apart into what hangs together: each part is treated alike whatever else there is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from forebyg.disclosure.system.cells import Relation, Row, System
from forebyg.disclosure.system.forests import parts


@dataclass(frozen=True)
class Island:
    """Cells that hang together through relations and rows; all in the order of the system."""

    cells: tuple[int, ...]
    rows: tuple[int, ...]
    relations: tuple[int, ...]


def islands(system: System) -> list[Island]:
    cells = [(cell,) for cell in range(len(system.values))]
    sums = [*cells, *(one.cells for one in system.relations), *(row.cells for row in system.rows)]
    first_sum, first_row = len(cells), len(cells) + len(system.relations)
    found = []
    for part in parts(sums):
        rows = tuple(place - first_row for place in part.sums if place >= first_row)
        relations = tuple(place - first_sum for place in part.sums if first_sum <= place < first_row)
        found.append(Island(tuple(sorted(part.cells)), rows, relations))
    return found


def alone(system: System, island: Island) -> System:
    """The island as a system of its own."""
    at = {cell: place for place, cell in enumerate(island.cells)}

    def places(wanted: Collection[int]) -> frozenset[int]:
        return frozenset(at[cell] for cell in island.cells if cell in wanted)

    found = [system.relations[number] for number in island.relations]
    rows = [system.rows[number] for number in island.rows]
    return System(
        values=tuple(system.values[cell] for cell in island.cells),
        lowest=tuple(system.lowest[cell] for cell in island.cells),
        primary=places(system.primary),
        given=places(system.given),
        relations=tuple(Relation(at[one.whole], tuple(at[part] for part in one.parts)) for one in found),
        rows=tuple(Row(tuple(at[cell] for cell in row.cells), row.cost, row.order, row.is_last_resort) for row in rows),
        threshold=system.threshold,
        harmless=places(system.harmless),
    )
