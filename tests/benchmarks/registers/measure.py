"""This room runs whole processes in turn and says what they took: the clock, the processors and memory.

It imports nothing large: what this process holds counts in the peak of those it starts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""As where a program is installed: what was compiled is kept, and only the first run compiles."""


@dataclass(frozen=True)
class Cost:
    seconds: float
    processor_seconds: float
    peak_mebibytes: float


def run(command: list[str], folder: Path) -> Cost:
    """One process, its output thrown away; it must succeed."""
    began = time.perf_counter()
    with (folder / "said.txt").open("w+") as said:
        process = subprocess.Popen(command, env={**os.environ, **COMPILED}, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read()[-2000:]}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def in_turn(commands: dict[str, list[str]], rounds: int, folder: Path) -> dict[str, Cost]:
    """Every command once in each round, so that all meet the same weather; the medians."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            if sys.stderr.isatty():
                print(f"\r\033[Kround {number + 1} of {rounds}: {name}", end="", file=sys.stderr, flush=True)
            costs[name].append(run(command, folder))
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return {
        name: Cost(
            statistics.median(cost.seconds for cost in found),
            statistics.median(cost.processor_seconds for cost in found),
            max(cost.peak_mebibytes for cost in found),
        )
        for name, found in costs.items()
    }
