"""What an earlier run counted otherwise is counted again, unseen: two publications tell no more than one would."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from conftest import Typed

HEAD = """
forebyg: 1
defaults: {lang: en, as_of: 2024-12-31, rule: point, confidence: 0.95}
extracts: {cases: {file: cases.csv, key: [case], columns: {case: id, day: date, area: category, old: yes_no}}}
indicators:
"""
ROWS = "rows: cases, period: {every: year, dated: day}"


def write(folder: Path, definition: str, *areas: tuple[str, int, int]) -> None:
    """Of each area so many cases, so many of them old."""
    for name in ("configs", "data"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "configs/a.yaml").write_text(HEAD + definition, encoding="utf-8")
    lines = ["case;day;area;old"]
    for area, cases, old in areas:
        lines += [f"{area}{n};2024-03-01;{area};{'yes' if n < old else 'no'}" for n in range(cases)]
    (folder / "data/cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def kept(typed: Typed) -> dict[tuple[str, str], dict[str, str]]:
    done = typed("compute", "--keep", "-f", "csv", "-q")
    assert done.code == 0, done.err
    return {(row["indicator"], row["by"]): row for row in csv.DictReader(io.StringIO(done.out))}


# 70 cases, then 72 behind a base of another name: two came.
def test_a_count_that_is_gone_is_still_held_against_what_comes_in_its_place(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, f"  x: {{title: X, kind: count, {ROWS}}}\n", ("A", 70, 30))
    assert kept(typed)["x", ""]["value"] == "70.0"
    write(tmp_path, f"  y: {{title: Y, kind: share, {ROWS}, numerator: old}}\n", ("A", 72, 30))
    row = kept(typed)["y", ""]
    assert row["denominator"] in ("", "70"), row


def test_what_comes_in_its_place_is_shown_where_many_came(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, f"  x: {{title: X, kind: count, {ROWS}}}\n", ("A", 70, 30))
    kept(typed)
    write(tmp_path, f"  y: {{title: Y, kind: share, {ROWS}, numerator: old}}\n", ("A", 90, 30))
    assert kept(typed)["y", ""]["denominator"] == "90"


# All: 40 in A and 30 in B, 70. Then only those that are not old: of A 37, of B 22. A would tell of three.
def test_a_narrower_definition_is_held_against_the_wider_one_before_it(typed: Typed, tmp_path: Path) -> None:
    areas = (("A", 40, 3), ("B", 30, 8), ("C", 50, 20))
    write(tmp_path, f"  x: {{title: X, kind: count, {ROWS}, by: [area]}}\n", *areas)
    before = kept(typed)
    assert [before["x", by]["value"] for by in ("", "area=A", "area=B", "area=C")] == ["120.0", "40.0", "30.0", "50.0"]
    narrow = f"  x: {{title: X, kind: count, {ROWS}, by: [area], population: {{young: not old}}}}\n"
    write(tmp_path, narrow, *areas)
    after = kept(typed)
    assert after["x", "area=A"]["value"] == ""
    # Beside the total and the other two it would follow; one of them goes too.
    shown = [by for by in ("", "area=B", "area=C") if after["x", by]["value"]]
    assert len(shown) < 3
