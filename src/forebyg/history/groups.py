"""This room reads which group a typed-in figure is of: a stratum of a breakdown that its indicator declares.

`gruppe` is `bydel=Nord`, or `Nord` where the column `opdeling` says `bydel`; where columns are crossed,
`bydel=Nord & køn=M`, or `Nord & M` beside `bydel & køn`. No group is repeated in a message: it is a cell.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from forebyg.history.described import Breakdown
from forebyg.language.suggestion import did_you_mean

BREAKDOWN = "opdeling"
GROUP = "gruppe"
TOTAL = "{}"
AND, IS = "&", "="


class GroupError(Exception):
    def __init__(self, message: str, help: str):
        super().__init__(message)
        self.message, self.help = message, help


def stratum_of(group: str, breakdown: str, declared: Sequence[Breakdown]) -> str:
    """The stratum as results have it, its columns in the declared order; GroupError where it is none."""
    if not group and not breakdown:
        return TOTAL
    if not group:
        raise GroupError(f"'{BREAKDOWN}' without '{GROUP}'", "leave both empty where the figure is of the whole")
    cells = _with_breakdown(group, breakdown, declared) if breakdown else _alone(group, declared)
    columns = next((one for one in declared if set(one) == set(cells)), None)
    if columns is None or not all(cells.values()):
        raise _undeclared(list(cells), declared)
    return json.dumps({column: cells[column] for column in columns}, ensure_ascii=False)


def _with_breakdown(group: str, breakdown: str, declared: Sequence[Breakdown]) -> dict[str, str]:
    columns = _split(breakdown)
    groups = _split(group) if len(columns) > 1 else [group]
    if len(groups) != len(columns):
        raise _undeclared(columns, declared)
    return dict(zip(columns, groups, strict=True))


def _alone(group: str, declared: Sequence[Breakdown]) -> dict[str, str]:
    """Of one column all of it is the group, whatever signs are in it."""
    parts = _split(group) if group.count(IS) > 1 else [group]
    pairs = [part.partition(IS) for part in parts]
    if not all(sign for _, sign, _ in pairs):
        help = "leave the line out: the indicator has no breakdown"
        if declared:
            help = f"write {_form(declared[0])}, or name the breakdown in a column '{BREAKDOWN}'"
        raise GroupError(f"'{GROUP}' does not say of which breakdown the group is", help)
    return {column.strip(): value.strip() for column, _, value in pairs}


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(AND)]


def _undeclared(columns: Sequence[str], declared: Sequence[Breakdown]) -> GroupError:
    """Names of columns are the analyst's own words; what stands after them is not."""
    names = [f" {AND} ".join(one) for one in declared]
    help = "the indicator has no breakdown"
    if names:
        help = did_you_mean(f" {AND} ".join(columns), names) or f"write {' or '.join(map(_form, declared))}"
    return GroupError(f"'{GROUP}' is of no breakdown that the indicator declares", help)


def _form(columns: Breakdown) -> str:
    return f"'{f' {AND} '.join(f'{column}{IS}...' for column in columns)}'"
