"""This room holds forebyg against programs written by hand: all values, then time and memory, as a table of ratios.

    python tests/benchmarks/registers/compare.py [--scale 1] [--rounds 5] [--rows 1 2 3] [--large] [--folder DIR]

A ratio is of the medians of whole processes that ran in turn. `--large` adds 100 million rows of absence: 8 GB of disk.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import equal
from indicators import write, write_in_full
from measure import Cost, in_turn, run

PASS = [sys.executable, "-c", "pass"]
FOREBYG = [sys.executable, "-m", "forebyg.cli"]
LARGE = 10
VALIDATE_IMPORTS = """
import sys
from forebyg.cli import main
sys.argv = ["forebyg", "validate", sys.argv[1], "--quiet"]
try:
    main()
except SystemExit:
    pass
print("import " + ", ".join(name for name in ("typer", "rich", "yaml", "pydantic", "sqlglot") if name in sys.modules))
"""


@dataclass(frozen=True)
class Line:
    """A figure to reach: the first command as so many of the second, or its peak memory in GiB."""

    title: str
    first: str
    second: str
    must: float
    aim: float
    is_share: bool = False
    """The second as a share of the first, and more is better."""

    def ratio(self, costs: dict[str, Cost], attribute: str) -> float:
        first = getattr(costs[self.first], attribute)
        if not self.second:
            return costs[self.first].peak_mebibytes / 1024
        second = getattr(costs[self.second], attribute)
        return second / first if self.is_share else first / second

    def verdict(self, reached: float) -> str:
        def holds(bound: float) -> bool:
            return reached >= bound if self.is_share else reached <= bound

        return "aim" if holds(self.aim) else "must" if holds(self.must) else "not reached"


LINES = [
    Line("12 indicators, checked, against polars by hand", "forebyg 12", "polars 12", 1.35, 1.10),
    Line("12 with --trust, against polars by hand", "forebyg 12 --trust", "polars 12", 1.10, 1.00),
    Line("12 with --trust, against DuckDB staged", "forebyg 12 --trust", "duckdb 12", 1.00, 0.85),
    Line("12 with --trust, against pandas", "forebyg 12 --trust", "pandas 12", 0.45, 0.35),
    Line("120 indicators against 12", "forebyg 120", "forebyg 12", 1.5, 1.25),
    Line("120, checked, against DuckDB staged 120", "forebyg 120", "duckdb 120", 0.80, 0.65),
    Line("Danish style against ISO, checked", "forebyg 12 danish", "forebyg 12", 1.35, 1.15),
    Line("--cache against its own CSV run", "forebyg 12 --cache", "forebyg 12", 0.70, 0.50),
    Line("--help against python -c pass", "forebyg --help", "python -c pass", 7, 5),
    Line("validate 1,000 against its imports", "forebyg validate 1000", "imports of validate", 2.5, 1.6),
    Line("(yardstick: polars by hand against DuckDB staged)", "polars 12", "duckdb 12", 0.95, 0.85),
    Line("(yardstick: polars by hand, share of the parse floor)", "polars 12", "floor", 0.40, 0.65, is_share=True),
]
LARGE_LINES = [
    Line("100 million rows: share of the parse floor", "forebyg 12 large", "floor large", 0.40, 0.65, is_share=True),
    Line("100 million rows: peak memory, GiB, ISO", "forebyg 12 large", "", 2.2, 1.0),
    Line("100 million rows: peak memory, GiB, Danish", "forebyg 12 danish large", "", 2.2, 1.0),
    Line("time at scale 10 against scale 1", "forebyg 12 large", "forebyg 12", 9.5, 9.0),
]


def options(work: Path) -> dict[str, list[str]]:
    """What is written after `compute` for the lines of --trust and --cache."""
    return {"--trust": ["--trust", "--history", str(work / "history")], "--cache": ["--cache", str(work / "cache")]}


def keep_a_run(work: Path, folder: Path) -> None:
    """A release in the history, which tells --trust what it has seen."""
    kept = ["--keep", "--history", str(work / "history"), "--output", str(work / "kept.csv")]
    run([*FOREBYG, "compute", str(work / "12"), "--data", str(folder), *kept], work)


def commands(work: Path, folders: dict[str, Path]) -> dict[str, list[str]]:
    """Every command by its name; those that the installed forebyg or Python cannot run are not among them."""

    def computed(configs: str, style: str) -> list[str]:
        return equal.forebyg_command(work / configs, folders[style], work / "values.csv")

    found = {
        "forebyg 12": computed("12", "iso"),
        "forebyg 120": computed("120", "iso"),
        "forebyg 12 danish": computed("12", "danish"),
        "forebyg --help": [*FOREBYG, "--help"],
        "python -c pass": PASS,
        "forebyg validate 1000": [*FOREBYG, "validate", str(work / "1000"), "--quiet"],
    }
    found |= {f"forebyg 12 {name}": found["forebyg 12"] + words for name, words in options(work).items()}
    for program in equal.PROGRAMS:
        if importlib.util.find_spec(program):
            found |= {
                f"{program} {count}": equal.program_command(program, folders["iso"], "iso", count)
                for count in (12, 120)
            }
    floor = [sys.executable, str(equal.HERE / "polars_extracts.py")]
    found["floor"] = [*floor, str(folders["iso"]), "iso"]
    if "iso large" in folders:
        found["forebyg 12 large"] = computed("12", "iso large")
        found["forebyg 12 danish large"] = computed("12", "danish large")
        found["floor large"] = [*floor, str(folders["iso large"]), "iso"]
    imports = subprocess.run(
        [sys.executable, "-c", VALIDATE_IMPORTS, str(work / "12")], check=True, capture_output=True, encoding="utf-8"
    ).stdout.splitlines()[-1]
    found["imports of validate"] = [sys.executable, "-c", imports]
    return found


def check_equality(folders: dict[str, Path], work: Path) -> None:
    """No time is worth telling of numbers that differ."""
    for style, count in (("iso", 12), ("iso", 120), ("danish", 12)):
        ours = equal.of_forebyg(folders[style], count)
        for program in filter(importlib.util.find_spec, equal.PROGRAMS):
            if differing := equal.differences(ours, equal.of_program(program, folders[style], style, count)):
                raise SystemExit("\n".join([f"{program}, {count} indicators, {style}:", *differing[:20]]))
        for name, words in options(work).items():
            for time in ("first", "second"):
                if differing := equal.differences(ours, equal.of_forebyg(folders[style], count, (*words,))):
                    raise SystemExit("\n".join([f"{name} for the {time} time, {style}:", *differing[:20]]))
        print(f"{count} indicators, {style}: all {len(ours):,} values are equal", flush=True)


def machine() -> str:
    model = (
        re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()) if Path("/proc/cpuinfo").exists() else None
    )
    return f"{model[1] if model else platform.processor()}, {platform.system()}, Python {platform.python_version()}"


def table(lines: list[Line], costs: dict[str, Cost]) -> str:
    rows = [f"{'':58}{'ratio':>8}{'must':>7}{'aim':>7}  {'reached':12}{'processors':>10}{'seconds':>16}{'MiB':>12}"]
    for line in lines:
        missing = [name for name in (line.first, line.second) if name and name not in costs]
        if missing:
            rows.append(f"{line.title:58} left out: there is no {' and no '.join(missing)} here")
            continue
        reached, first, second = line.ratio(costs, "seconds"), costs[line.first], costs.get(line.second)
        seconds = f"{first.seconds:.2f} / {second.seconds:.2f}" if second else f"{first.seconds:.2f}"
        memory = (
            f"{first.peak_mebibytes:.0f} / {second.peak_mebibytes:.0f}" if second else f"{first.peak_mebibytes:.0f}"
        )
        processors = f"{line.ratio(costs, 'processor_seconds'):.2f}" if second else ""
        bounds = f"{reached:8.2f}{line.must:7.2f}{line.aim:7.2f}  {line.verdict(reached):12}"
        rows.append(f"{line.title:58}{bounds}{processors:>10}{seconds:>16}{memory:>12}")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, nargs="+", help="only these lines of the table, from 1")
    parser.add_argument("--large", action="store_true", help=f"scale {LARGE} too, two rounds of it")
    parser.add_argument("--folder", type=Path, help="keep the registers here, and use those that are here")
    parser.add_argument("--no-equality", action="store_true", help="the values are known to be equal")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        kept = (given.folder or work / "registers").absolute()
        scales = {"iso": given.scale, "danish": given.scale}
        if given.large:
            scales |= {"iso large": LARGE, "danish large": LARGE}
        folders = {name: kept / f"{name.split()[0]}-{scale:g}" for name, scale in scales.items()}
        for name, path in folders.items():
            if not path.exists():
                print(f"making {path.name}", file=sys.stderr, flush=True)
                arguments = ["--scale", str(scales[name]), "--style", name.split()[0], "--folder", str(path)]
                subprocess.run([sys.executable, str(equal.HERE / "generate.py"), *arguments], check=True)
        write(work / "12", 1)
        write(work / "120", 10)
        write_in_full(work / "1000", 1000)
        if not given.no_equality:
            check_equality(folders, work)
        known = commands(work, folders)
        lines = [*LINES, *(LARGE_LINES if given.large else [])]
        lines = [line for number, line in enumerate(lines, 1) if not given.rows or number in given.rows]
        wanted = {name for line in lines for name in (line.first, line.second)}
        if "forebyg 12 --trust" in wanted:
            keep_a_run(work, folders["iso"])
        if "forebyg 12 --cache" in wanted:
            run(known["forebyg 12 --cache"], work)
        runs = {name: command for name, command in known.items() if name in wanted}
        costs = in_turn({name: command for name, command in runs.items() if "large" not in name}, given.rounds, work)
        costs |= in_turn(
            {name: command for name, command in runs.items() if "large" in name}, min(given.rounds, 2), work
        )
    print(f"{machine()}\nscale {given.scale:g}, medians of {given.rounds}\n\n{table(lines, costs)}")


if __name__ == "__main__":
    main()
