"""This room holds every value of forebyg against the programs written by hand: whole numbers exactly, values to 1e-9.

python tests/benchmarks/registers/equal.py FOLDER iso|danish 12|120 [polars duckdb pandas]
"""

from __future__ import annotations

import csv
import io
import math
import subprocess
import sys
import tempfile
from pathlib import Path

from indicators import write

HERE = Path(__file__).parent
PROGRAMS = ("polars", "duckdb", "pandas")
Key = tuple[str, str, str]
Row = tuple[int | None, int | None, float]


def forebyg_command(configs: Path, data: Path, output: Path) -> list[str]:
    arguments = [
        "compute",
        str(configs),
        "--data",
        str(data),
        "--internal",
        "--quiet",
        "--format",
        "csv",
        "--output",
        str(output),
    ]
    return [sys.executable, "-m", "forebyg.cli", *arguments]


def program_command(program: str, data: Path, style: str, count: int) -> list[str]:
    return [sys.executable, str(HERE / f"by_{program}.py"), str(data), style, str(count)]


def rows(text: str, period: str, stratum: str) -> dict[Key, Row]:
    """The rows that have a value. Units are whole; what is summed may be money and is in the value."""
    found: dict[Key, Row] = {}
    for row in csv.DictReader(io.StringIO(text)):
        if row["value"]:
            key = (row["indicator"], row[period], row[stratum])
            if key in found:
                raise SystemExit(f"given twice: {key}")
            found[key] = (whole(row["numerator"]), whole(row["denominator"]), float(row["value"]))
    return found


def whole(cell: str) -> int | None:
    return int(float(cell)) if cell else None


def of_forebyg(data: Path, count: int, options: tuple[str, ...] = ()) -> dict[Key, Row]:
    with tempfile.TemporaryDirectory() as folder:
        configs, output = Path(folder) / "configs", Path(folder) / "values.csv"
        write(configs, count // 12)
        subprocess.run([*forebyg_command(configs, data, output), *options], check=True)
        return rows(output.read_text(encoding="utf-8-sig"), "period", "by")


def of_program(program: str, data: Path, style: str, count: int) -> dict[Key, Row]:
    done = subprocess.run(
        program_command(program, data, style, count), check=True, capture_output=True, encoding="utf-8"
    )
    return rows(done.stdout, "period", "stratum")


def differences(ours: dict[Key, Row], theirs: dict[Key, Row]) -> list[str]:
    """Every row that one of them lacks, and every row that differs."""
    found = [
        f"only in {name}: {key}"
        for name, one, other in (("the first", ours, theirs), ("the second", theirs, ours))
        for key in sorted(one.keys() - other.keys())
    ]
    for key in sorted(ours.keys() & theirs.keys()):
        mine, other = ours[key], theirs[key]
        are_whole_equal = all(a == b for a, b in zip(mine[:2], other[:2], strict=True))
        if not are_whole_equal or not math.isclose(mine[2], other[2], rel_tol=1e-9, abs_tol=1e-9):
            found.append(f"{key}: {mine} and {other}")
    return found


def main() -> int:
    data, style, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    ours = of_forebyg(data, count)
    found = []
    for program in sys.argv[4:] or PROGRAMS:
        differing = differences(ours, of_program(program, data, style, count))
        print(f"{program}: {len(ours):,} values, {len(differing)} differences", *differing[:10], sep="\n  ")
        found += differing
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
