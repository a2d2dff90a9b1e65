"""This room says why a row, or a number beside one, is withheld: by which rule, or for which sum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from forebyg.disclosure.deciding import Decision
from forebyg.disclosure.hiding.writing import MAIN
from forebyg.disclosure.primary import COUNT

WAITING = "waiting"
WITHHELD_BEFORE, MOVED, MADE_OF = "before", "moved", "inputs"


class Reason(NamedTuple):
    """Which rule (base, count, complement, group, persons, ones, dominance, quantile, parts; before, moved; inputs
    where it is made of withheld rows), or which sum (strata, categories, complement, nested, missing, periods)."""

    why: str
    names: tuple[str, ...] = ()
    """Of strata the columns; of nested counts the other indicators."""
    is_rule: bool = True


class Why(NamedTuple):
    row: str
    """As LINKS spells it."""
    number: str
    """Empty for the whole row, else waiting, missing or left_out."""
    reason: Reason


def reasons(decision: Decision, released: pl.DataFrame) -> list[Why]:
    """One for every withheld row and number of a release, in its order."""
    own = {(row, number): reason for row, number, reason in _of_units(decision)}
    found = []
    columns = released.select("row", "suppressed", "withheld_cells")
    for row, suppressed, cells in columns.iter_rows():
        if suppressed is not None:
            rule = decision.rules.get(row)
            found.append(
                Why(
                    row,
                    MAIN,
                    Reason(rule) if rule else own.get((row, MAIN)) or own.get((row, WAITING)) or Reason(MADE_OF),
                )
            )
        found += [Why(row, cell, own.get((row, cell), Reason(COUNT))) for cell in cells or ()]
    return found


def _of_units(decision: Decision) -> Iterator[tuple[str, str, Reason]]:
    written, withheld = decision.written, decision.withheld
    for unit in sorted(withheld.units):
        printed = written.printed[unit]
        row = decision.lines.lines[printed.row].record.row
        if unit in withheld.secondary:
            reason = _of_sum(decision, unit, *withheld.secondary[unit])
        elif unit in decision.moved:
            reason = Reason(MOVED)
        elif unit in written.before:
            reason = Reason(WITHHELD_BEFORE)
        else:
            moved = any(cell in decision.lines.moved for cell in written.system.rows[unit].cells)
            reason = Reason(MOVED if moved else COUNT)
        yield row, printed.number, reason


def _of_sum(decision: Decision, unit: int, cell: int, relation: int) -> Reason:
    told, system = decision.written.told[relation], decision.written.system
    if told.kind != "nested":
        return Reason(told.kind, told.names, is_rule=False)
    own = _name(decision, unit)
    others = {_name(decision, other) for part in system.relations[relation].cells for other in system.rows_of[part]}
    return Reason(told.kind, tuple(sorted(others - {own})), is_rule=False)


def _name(decision: Decision, unit: int) -> str:
    record = decision.lines.lines[decision.written.printed[unit].row].record
    return record.indicator if record.variant is None else f"{record.indicator}/{record.variant}"
