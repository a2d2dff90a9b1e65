"""This room holds the numbers of a release against those of the one before it, where one tells how another has moved.

Whoever has both knows by how much each number has moved that both show; that nobody is taken out again; and that moves
add up as numbers do. When a school opens, the rest of its district has not moved, and how many of those who came are
boys is what the boys of the district are more. So no move of a few may follow, of whatever is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from forebyg.disclosure.sums.draft import columns_of_stratum
from forebyg.disclosure.sums.lines import Lines
from forebyg.disclosure.sums.printing import Record
from forebyg.disclosure.system.carrying import Bounds, carried
from forebyg.disclosure.system.cells import LIMIT, Block, Relation, Sum, System

Moves = Mapping[int, int]
"""By how much cells have moved since they were printed."""


def told_by_moves(lines: Lines, system: System, withheld: Collection[int]) -> frozenset[int]:
    """Further rows of the system to withhold."""
    moves, gone = _moves(lines), set(withheld)
    while any(moves.values()):
        shown = {cell for number, row in enumerate(system.rows) if number not in gone for cell in row.cells}
        known = {cell: move for cell, move in moves.items() if cell in shown}
        found = next(
            (row for cell in _told(system, known, moves) if (row := _nearest(system, known, gone, cell)) is not None),
            None,
        )
        if found is None:
            break
        gone.add(found)
    return frozenset(gone.difference(withheld))


def _moves(lines: Lines) -> dict[int, int]:
    """Of cells that were printed; a stratum that was not there has come from nothing."""
    found: dict[int, int] = {}
    values = lines.draft.values
    for (record, cells), is_new in zip(lines.lines, _are_new(lines), strict=True):
        for role, cell in cells.items():
            printed = 0 if is_new else record.printed_before(role)
            if printed is not None:
                move = values[cell] - round(printed)
                found[cell] = min(move, found.get(cell, move), key=abs)
    return found


def _are_new(lines: Lines) -> Iterator[bool]:
    """Whether a row was not there when others of its breakdown were."""
    known = {_breakdown(record) for record, _ in lines.lines if _was_there(record)}
    for record, _ in lines.lines:
        yield not _was_there(record) and _breakdown(record) in known


def _breakdown(record: Record) -> tuple[object, ...]:
    return record.indicator, record.variant, record.period, frozenset(columns_of_stratum(record.by))


def _was_there(record: Record) -> bool:
    before = (record.printed_numerator, record.printed_denominator, record.printed_missing)
    return record.suppressed is not None or bool(record.held) or any(one is not None for one in before)


def _told(system: System, known: Moves, moves: Moves) -> Iterator[int]:
    """Cells of which it follows that they have moved by a few, or nearly."""
    few = system.threshold
    for block in _blocks(system, known):
        low, high, _, _ = _bounds(block)
        for cell in sorted(block.cells):
            is_few = 0 < abs(moves[cell]) < few if cell in moves else low[cell] < few and high[cell] > 0
            if is_few and high[cell] - low[cell] + 1 < few:
                yield cell


def _bounds(block: Block) -> Bounds:
    """As if nobody was taken out; where numbers show that somebody was, whoever it is."""
    sums = range(len(block.sums))
    found = carried(block, dict.fromkeys(block.cells, 0), dict.fromkeys(block.cells, LIMIT), sums)
    if found.is_impossible:
        found = carried(block, dict.fromkeys(block.cells, -LIMIT), dict.fromkeys(block.cells, LIMIT), sums)
    return found


def _blocks(system: System, known: Moves) -> Iterator[Block]:
    """What hangs together of cells whose moves are not known, where anything around them has moved."""
    done: set[int] = set()
    for start in sorted(cell for cell, move in known.items() if move):
        for first in (cell for number in system.relations_of[start] for cell in system.relations[number].cells):
            if first not in known and first not in done:
                cells, sums = {first}, dict[int, Sum]()
                waiting = [first]
                while waiting:
                    for number in system.relations_of[waiting.pop()]:
                        relation = system.relations[number]
                        if number not in sums and not _is_of_mark(system, relation, known):
                            sums[number] = _reduced(relation, known)
                            reached = set(sums[number].cells) - cells
                            cells |= reached
                            waiting += reached
                done |= cells
                yield Block(frozenset(cells), tuple(sums.values()))


def _is_of_mark(system: System, relation: Relation, known: Moves) -> bool:
    """Whether a sum holds a number that is no count: how far what is marked as held has moved at most."""
    return any(cell in system.given and cell not in known and not system.rows_of[cell] for cell in relation.cells)


def _reduced(relation: Relation, known: Moves) -> Sum:
    parts = tuple(cell for cell in relation.parts if cell not in known)
    constant = sum(known[cell] for cell in relation.parts if cell in known)
    if relation.whole in known:
        return Sum(None, parts, constant - known[relation.whole])
    return Sum(relation.whole, parts, constant)


def _nearest(system: System, known: Moves, gone: Collection[int], start: int) -> int | None:
    """The cheapest row that shows a move, in the sums that are fewest steps away."""
    cells, sums, edge = {start}, set[int](), {start}
    while edge:
        ring = {number for cell in edge for number in system.relations_of[cell]} - sums
        reached = {cell for number in ring for cell in system.relations[number].cells} - cells
        rows = {row for cell in reached if known.get(cell) for row in system.rows_of[cell] if row not in gone}
        if rows:
            return min(rows, key=lambda row: (system.rows[row].is_last_resort, system.rows[row].cost, row))
        sums |= ring
        cells |= reached
        edge = {cell for cell in reached if cell not in known}
    return None
