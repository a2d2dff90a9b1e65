"""Wilson limits of a million rows, in seconds, and as a multiple of the same formula in numpy.

python tests/benchmarks/wilson.py
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import polars as pl

from forebyg.statistics.proportions import wilson

ROWS, TURNS, ALLOWED = 1_000_000, 5, 0.5
Z = NormalDist().inv_cdf(0.975)


def main() -> int:
    """0 where the best of five turns is within what is allowed."""
    rng = np.random.default_rng(1)
    n = rng.integers(1, 2000, ROWS)
    x = rng.binomial(n, 0.15)
    frame = pl.DataFrame({"x": x, "n": n})

    def polars() -> Any:
        lower, upper = wilson(pl.col("x"), pl.col("n"), pl.lit(Z))
        return frame.select(lower.alias("lower"), upper.alias("upper")).to_numpy()

    def numpy() -> Any:
        p, square = x / n, Z * Z / n
        half = Z * np.sqrt(p * (1 - p) / n + square / (4 * n))
        lower, upper = (p + square / 2 - half) / (1 + square), (p + square / 2 + half) / (1 + square)
        return np.column_stack([np.where(x == 0, 0, lower), np.where(x == n, 1, upper)])

    assert np.allclose(polars(), numpy(), rtol=1e-12, atol=1e-12)
    ours, theirs = _seconds(polars), _seconds(numpy)
    print(f"wilson: {ROWS:,} rows in {ours:.3f} s, {ours / theirs:.2f} times numpy ({theirs:.3f} s)")
    return int(ours > ALLOWED)


def _seconds(work: Callable[[], Any]) -> float:
    best = math.inf
    for _ in range(TURNS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    sys.exit(main())
