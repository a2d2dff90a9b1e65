"""A release of 98 cells hidden, in seconds, and beside what an attacker's integer programs take to look at it.

python tests/benchmarks/hiding.py
"""

from __future__ import annotations

import random
import sys
import time

from forebyg.disclosure.hiding.exact import hide
from forebyg.disclosure.system.cells import Relation, Row, System

DISTRICTS, SCHOOLS, ALLOWED = 8, 89, 0.2


def release(seed: int) -> System:
    """A total of 8 districts, and these of 89 schools, a few of them small."""
    chance = random.Random(seed)
    schools = [chance.choice((1, 2, 3, 4, 6, 9, 14, 25, 40, 80)) for _ in range(SCHOOLS)]
    where = [place % DISTRICTS for place in range(SCHOOLS)]
    districts = [sum(n for n, at in zip(schools, where, strict=True) if at == one) for one in range(DISTRICTS)]
    values = (sum(districts), *districts, *schools)
    inside = [
        tuple(1 + DISTRICTS + place for place in range(SCHOOLS) if where[place] == one) for one in range(DISTRICTS)
    ]
    relations = [Relation(0, tuple(range(1, 1 + DISTRICTS)))]
    relations += [Relation(1 + one, parts) for one, parts in enumerate(inside)]
    return System(
        values=values,
        lowest=(1,) * len(values),
        primary=frozenset(cell for cell, value in enumerate(values) if value < 5),
        given=frozenset(),
        relations=tuple(relations),
        rows=tuple(Row((cell,), 1 + value, cell, cell == 0) for cell, value in enumerate(values)),
        threshold=5,
    )


def main() -> int:
    """0 where the slowest of ten releases is within what is allowed, without scipy."""
    systems = [release(seed) for seed in range(10)]
    seconds, hidden = [], []
    for system in systems:
        start = time.perf_counter()
        hidden.append(hide(system, ()).withheld)
        seconds.append(time.perf_counter() - start)
    is_light = "scipy" not in sys.modules
    attack = _attacked(systems[0], hidden[0])
    print(f"{len(systems[0].values)} cells: {min(seconds):.3f} to {max(seconds):.3f} s of {len(systems)} releases,")
    print(
        f"scipy {'not ' * is_light}loaded; an attack by integer programs took {attack / seconds[0]:.0f} times as long"
    )
    return int(max(seconds) > ALLOWED or not is_light)


def _attacked(system: System, withheld: frozenset[int]) -> float:
    """Seconds that the bounds of every withheld cell take with HiGHS."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    start, unknown = time.perf_counter(), sorted(withheld)
    at = {cell: place for place, cell in enumerate(unknown)}
    matrix, total = np.zeros((len(system.relations), len(unknown))), np.zeros(len(system.relations))
    for number, one in enumerate(system.relations):
        for cell, sign in ((one.whole, -1), *((part, 1) for part in one.parts)):
            if cell in at:
                matrix[number, at[cell]] += sign
            else:
                total[number] -= sign * (system.values[cell] or 0)
    for place in range(len(unknown)):
        for sign in (1, -1):
            goal = np.zeros(len(unknown))
            goal[place] = sign
            milp(goal, integrality=1, bounds=Bounds(1, 10**6), constraints=LinearConstraint(matrix, total, total))
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
