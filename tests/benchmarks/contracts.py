"""What six rules cost on a million rows, beside reading them: run by hand, `python tests/benchmarks/contracts.py`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from forebyg.calculation import check_extracts
from forebyg.definitions.catalogue import Catalogue
from forebyg.language.catalogue import read_texts

ROWS, CHILDREN, FAULTY, REPEATS = 1_000_000, 200_000, 50, 5
LIMIT = 1.0
"""Seconds that the rules may take more than reading."""

PLAIN = """
  children: {file: children.csv, columns: {child: id}}
  reports:
    file: reports.csv
    columns:
      report: id or empty
      child: id or empty
      received: date or empty
      district: category or empty
      kind: text or empty
      age: int or empty
      cost: decimal or empty
      note: text or empty
"""
RULES = """
  children: {file: children.csv, key: [child], columns: {child: id}}
  reports:
    file: reports.csv
    key: [report]
    columns:
      report: {type: id, pattern: "R[0-9]{8}"}
      child: id or empty
      received: date
      district: {type: category or empty, values: [North, South, East, West]}
      kind: text or empty
      age: {type: int or empty, min: 0, max: 120}
      cost: decimal or empty
      note: text or empty
    references: {child: children}
"""


def written(folder: Path, is_broken: bool) -> None:
    """Two extracts as a register would give them, with a few faults of each rule where they are to be broken."""
    chance = random.Random(7)
    faults = set(chance.sample(range(ROWS), FAULTY)) if is_broken else set[int]()
    children = [f"{number:010d}" for number in range(CHILDREN)]
    (folder / "children.csv").write_text("child\n" + "\n".join(children) + "\n", encoding="utf-8")
    with (folder / "reports.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("report;child;received;district;kind;age;cost;note\n")
        for number in range(ROWS):
            report, age, district = f"R{number:08d}", number % 100, ("North", "South", "East", "West")[number % 4]
            child = children[chance.randrange(CHILDREN)]
            day = f"{1 + number % 28:02d}-{1 + number % 12:02d}-{2015 + number % 10}"
            if number in faults:
                report, age, district, child, day = "R1", 130, "Nrth", "unknown", ""
            file.write(f"{report};{child};{day};{district};visit;{age};{number % 1000},{number % 100:02d};x\n")


def held(catalogue: Catalogue, folder: Path) -> tuple[float, float, int]:
    """Seconds on the clock and of the processors, and the number of findings."""
    clock, processors = time.perf_counter(), time.process_time()
    found = check_extracts(catalogue, folder)
    return time.perf_counter() - clock, time.process_time() - processors, len(found.problems)


def compared(folder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The fastest of several runs without rules and with them, by turns, so that other work disturbs both alike."""
    plain, rules = (read_texts({"c.yaml": f"extracts:{text}"}) for text in (PLAIN, RULES))
    runs = [(held(plain, folder), held(rules, folder)) for _ in range(REPEATS)]
    reading, ruled = (tuple(min(numbers) for numbers in zip(*side, strict=True)) for side in zip(*runs, strict=True))
    return reading, ruled


def main() -> int:
    print(f"{ROWS:,} rows, polars {pl.__version__}, {pl.thread_pool_size()} threads, fastest of {REPEATS}")
    slow = False
    for is_broken in (False, True):
        with tempfile.TemporaryDirectory() as name:
            written(Path(name), is_broken)
            reading, ruled = compared(Path(name))
        slow |= ruled[0] - reading[0] > LIMIT
        what = f"{FAULTY} faulty rows, {ruled[2]} findings" if is_broken else f"no faults, {ruled[2]} findings"
        for clock, without, beside in zip(("clock", "processors"), reading, ruled, strict=False):
            print(f"{what}, {clock}: reading {without:.2f} s, with six rules {beside:.2f} s: {beside - without:+.2f} s")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
