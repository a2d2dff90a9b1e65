"""Two releases of one table, the second with a few more children, tell no more together than each alone."""

from __future__ import annotations

import json
import random

import polars as pl
import pytest

from forebyg.disclosure.hiding.exact import hide
from forebyg.disclosure.ledger import print_of, standing
from forebyg.disclosure.system.bounds import exposed
from forebyg.disclosure.system.cells import Relation, Row, System
from forebyg.results import COUNTS

THRESHOLD = 5
TOTAL = "{}"
Table = dict[str, int]


def made(chance: random.Random) -> Table:
    strata = {
        _by(number): chance.choice((0, chance.randint(1, 4), chance.randint(5, 40)))
        for number in range(chance.randint(3, 8))
    }
    return {TOTAL: sum(strata.values()), **strata}


def _by(number: int) -> str:
    return json.dumps({"bydel": str(number)}, separators=(",", ":"))


def system_of(table: Table) -> System:
    values = tuple(table.values())
    return System(
        values=values,
        lowest=tuple(int(value > 0) for value in values),
        primary=frozenset(cell for cell, value in enumerate(values) if 0 < value < THRESHOLD),
        given=frozenset(),
        relations=(Relation(0, tuple(range(1, len(values)))),),
        rows=tuple(Row((cell,), 1 + value, len(values) - cell, cell == 0) for cell, value in enumerate(values)),
        threshold=THRESHOLD,
    )


def printed(table: Table, withheld: set[str]) -> dict[str, int | None]:
    system = system_of(table)
    rows = [number for number, by in enumerate(table) if by in withheld and system.can_be_withheld(number)]
    hidden = hide(system, rows).withheld
    return {by: None if number in hidden else value for number, (by, value) in enumerate(table.items())}


def as_released(prints: dict[str, int | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "indicator": "x",
                "period": "2012",
                "by": by,
                "numerator": value,
                "suppressed": None if value is not None else "withheld",
            }
            for by, value in prints.items()
        ],
        schema_overrides={"numerator": pl.Float64, "suppressed": pl.String},
    )


def as_counts(table: Table) -> pl.DataFrame:
    types = {"String": pl.String, "Float64": pl.Float64, "Int64": pl.Int64, "Boolean": pl.Boolean}
    rows = [
        {"indicator": "x", "kind": "count", "period": "2012", "by": by, "numerator": value}
        for by, value in table.items()
    ]
    names = {name: types.get(kind, pl.Null) for name, kind in COUNTS.items()}
    return pl.DataFrame([dict.fromkeys(names) | row for row in rows], schema=names, strict=False)


@pytest.mark.parametrize("seed", range(60))
def test_a_second_release_with_a_few_more_children_tells_no_more(seed: int) -> None:
    from dataclasses import replace

    from made_releases import indicator, release, row

    chance = random.Random(seed)
    first = made(chance)
    one = printed(first, set())
    more, where = chance.randint(1, 4), chance.choice([by for by in first if by != TOTAL])
    second = {by: value + more * (by in (where, TOTAL)) for by, value in first.items()}
    about = replace(indicator("x", "count", "X"), counts_sha256="a")
    then = release(
        [about], [row("x", 2012, **line) for line in as_released(one).drop("indicator", "period").to_dicts()]
    )
    stand = standing(as_counts(second), {("x", None): "a"}, [print_of(then)], THRESHOLD)
    hidden = set(stand.filter("hidden")["by"])
    held = set(stand.filter("held")["by"])
    assert hidden == {by for by, value in one.items() if value is None}
    assert held == {by for by in (where, TOTAL) if one[by] is not None}
    two = {by: one[by] if by in held else None if by in hidden else value for by, value in second.items()}
    assert {by: value for by, value in two.items() if by not in held and value is not None}.items() <= one.items()
    assert exposed(joined(first, second, one, two, held), frozenset()) == []


def joined(
    first: Table, second: Table, one: dict[str, int | None], two: dict[str, int | None], held: set[str]
) -> System:
    """Old and new cells and their moves; what either release printed of its own numbers is given."""
    size, old, new = len(first), list(first.values()), list(second.values())
    moves = [after - before for before, after in zip(old, new, strict=True)]
    values = [*old, *new, *moves]
    cells = tuple(range(1, size))
    relations = [Relation(0, cells), Relation(size, tuple(size + cell for cell in cells))]
    relations += [Relation(size + cell, (cell, 2 * size + cell)) for cell in range(size)]
    given = {cell for cell, by in enumerate(first) if one[by] is not None}
    given |= {size + cell for cell, by in enumerate(second) if two[by] is not None and by not in held}
    return System(
        values=tuple(values),
        lowest=(*(int(value > 0) for value in (*old, *new)), *(0 for _ in moves)),
        primary=frozenset(cell for cell, value in enumerate(values) if 0 < value < THRESHOLD),
        given=frozenset(given),
        relations=tuple(relations),
        rows=(),
        threshold=THRESHOLD,
    )
