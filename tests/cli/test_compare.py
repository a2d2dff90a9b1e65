"""`compare` tells no more than the two runs do, and what it cannot measure it names."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Typed

CONFIG = """
forebyg: 1
extracts:
  cases:
    file: cases.csv
    key: [case_id]
    columns: {case_id: id, opened: date, kind: category, district: category}
defaults: {lang: en, confidence: 0.95, as_of: 2024-01-31}
indicators:
  opened:
    title: Cases opened
    kind: count
    rows: cases
    period: {every: year, dated: opened}
    by: [district]
    better: neither
  opened_since:
    title: Change since the year before
    kind: change
    of: opened
    from: previous
    as: percent
    better: neither
"""
HOME = ("    by: [district]\n", "    population: {at home: kind = 'home'}\n    by: [district]\n")
Counts = dict[tuple[int, str], tuple[int, int]]


def write(folder: Path, counts: Counts, config: str = CONFIG) -> None:
    for name in ("configs", "data"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "configs/all.yaml").write_text(config, encoding="utf-8")
    lines = ["case_id;opened;kind;district"]
    for (year, district), both in counts.items():
        for kind, count in zip(("home", "school"), both, strict=True):
            lines += [f"{year}{district}{kind}{one};{year}-05-01;{kind};{district}" for one in range(count)]
    (folder / "data/cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def compared(typed: Typed, *arguments: str) -> dict[str, Any]:
    said = typed("compare", *arguments, "-f", "json")
    assert said.code == 0, said.err
    document: dict[str, Any] = json.loads(said.out)
    return document


def of(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in document["indicators"] if one["id"] == name]
    assert isinstance(found, dict)
    return found


def keep(typed: Typed, *arguments: str) -> None:
    said = typed("compute", "--keep", *arguments)
    assert said.code == 0, said.err


FIRST: Counts = {(2023, "North"): (40, 10), (2023, "South"): (30, 8), (2023, "West"): (25, 9)}
LATER: Counts = {(2023, "North"): (60, 3), (2023, "South"): (46, 8), (2023, "West"): (41, 9)}
"""Without schools, later: 60 + 46 + 41 = 147. With them 63 + 54 + 50 = 167: three more in North, who would be told by
63, and by 167 beside 54 and 50."""


def test_a_split_that_would_tell_of_a_few_is_not_made(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    keep(typed)
    write(tmp_path, LATER, CONFIG.replace(*HOME))
    keep(typed)
    rows = {row["by"].get("district", ""): row for row in of(compared(typed), "opened")["rows"]}
    ends = {place: (row["value"]["then"], row["value"]["now"]) for place, row in rows.items()}
    assert ends == {"": (122, 147), "North": (50, 60), "South": (38, 46), "West": (34, 41)}
    told = {place for place, row in rows.items() if row["value"]["data"] is not None}
    assert "North" not in told
    # Of the other three one more is missing at least, or the three would follow from them.
    assert len(told) < 3
    assert {row["not_measured"] for place, row in rows.items() if place not in told} == {"few"}
    for format in ("table", "json", "markdown"):
        text = typed("compare", "-f", format).out
        # Names of runs, fingerprints and times hold any digits.
        assert "63" not in re.sub(r"[0-9TZ-]{18}-[0-9a-f]{8}|[0-9a-f]{12,}|T[0-9:.+]+", "", text)
        assert "−3 " not in text
    assert "in rows marked * it would tell of few persons" in typed("compare").out


def test_what_is_made_of_a_changed_definition_is_split_too(typed: Typed, tmp_path: Path) -> None:
    """Old: 100, then 150; with more data 100, then 200. New: 80, then 140 of the same data. It was 50 percent;
    it would be 100 by the old definition now, and is 75 by the new one."""
    write(tmp_path, {(2022, "North"): (80, 20), (2023, "North"): (110, 40)})
    keep(typed)
    write(tmp_path, {(2022, "North"): (80, 20), (2023, "North"): (140, 60)}, CONFIG.replace(*HOME))
    keep(typed)
    found = of(compared(typed), "opened_since")
    assert (found["standing"], found["changed_keys"]) == ("definition", ["of opened"])
    (row,) = [row for row in found["rows"] if row["period"] == "2023" and not row["by"]]
    assert row["value"] == {"then": 50, "now": 75, "difference": 25, "data": 50, "definition": -25}


def test_both_sides_of_a_ratio_and_of_a_gap_are_the_old_ones_in_the_middle(typed: Typed, tmp_path: Path) -> None:
    """Of 150 cases the old definition counts all, of 200 later too; the new one 140 of the 200: 70 of a hundred."""
    made = """  every_case: {title: Every case, kind: count, rows: cases, period: {every: year, dated: opened}}
  of_all: {title: Of all, kind: ratio, numerator: opened, denominator: every_case, per_n: 100, better: neither}
  off_all: {title: Off all, kind: gap, of: opened, to: every_case, as: percent, better: neither}
"""
    before = CONFIG.split("  opened_since")[0] + made
    write(tmp_path, {(2023, "North"): (110, 40)}, before)
    keep(typed)
    write(tmp_path, {(2023, "North"): (140, 60)}, before.replace(*HOME))
    keep(typed)
    said = compared(typed)
    assert of(said, "every_case")["standing"] == "same"
    for name, ends in {"of_all": (100, 70), "off_all": (0, -30)}.items():
        (row,) = [row for row in of(said, name)["rows"] if not row["by"]]
        value = row["value"]
        assert (value["then"], value["now"], value["data"], value["definition"]) == pytest.approx((*ends, 0, -30))


def test_a_new_contract_of_an_extract_is_named_and_not_measured(typed: Typed, tmp_path: Path) -> None:
    """`kind` says `school` for a category of its own: the marked rows have no kind any more."""
    share = CONFIG.replace("    kind: count\n", "    kind: share\n    numerator: kind = 'home'\n").split(
        "  opened_since"
    )[0]
    write(tmp_path, {(2023, "North"): (60, 40)}, share)
    keep(typed)
    marked = share.replace("kind: category, district", "kind: {type: category, marks: {school: unknown}}, district")
    write(tmp_path, {(2023, "North"): (60, 40)}, marked)
    keep(typed)
    found = of(compared(typed), "opened")
    assert (found["standing"], found["causes"]) == ("extract", ["extract"])
    assert [line for line in found["changed_lines"] if line[0] in "+-"]
    assert {row["not_measured"] for row in found["rows"]} <= {"extract", None}
    assert "An extract is declared otherwise" in typed("compare").out


def test_another_name_is_no_other_number_and_what_is_gone_or_new_is_said(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    keep(typed)
    renamed = CONFIG.split("  opened_since")[0].replace("  opened:", "  cases_opened:")
    more = (
        renamed
        + "  home:\n    title: From the home\n    like: cases_opened\n    population: {at home: kind = 'home'}\n"
    )
    write(tmp_path, FIRST, more)
    keep(typed)
    found = {one["id"]: one for one in compared(typed)["indicators"]}
    assert {name: one["standing"] for name, one in found.items()} == {
        "cases_opened": "same",
        "home": "new",
        "opened_since": "gone",
    }
    assert found["cases_opened"]["renamed_from"] == "opened"
    assert found["cases_opened"]["rows"] == []


def test_another_version_is_named(typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FIRST)
    keep(typed)
    monkeypatch.setattr("forebyg.__version__", "9.9.9")
    keep(typed)
    found = compared(typed)
    assert {tuple(one["causes"]) for one in found["indicators"]} == {("method",)}
    text = typed("compare", "--lang", "en").out
    assert "The two runs were computed with forebyg" in text
    assert "No number differs." in text


def test_one_run_is_too_few_and_nothing_is_written_over_an_extract(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    assert typed("compare").code == 2
    keep(typed)
    assert "only one run has been kept" in typed("compare").err
    assert typed("compare", "now", "-o", "data/cases.csv", "-f", "json").code == 2
    said = typed("compare", "now", "-o", "change.md")
    assert (said.code, said.out) == (0, "")
    assert (tmp_path / "change.md").read_text(encoding="utf-8").startswith("## Comparison of two runs\n")


def test_one_comparison_is_written_to_several_files(typed: Typed, tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    keep(typed)
    write(tmp_path, LATER)
    keep(typed)
    said = typed("compare", "-o", "c.json", "-o", "c.md", "-o", "c.txt", "-o", "c.md")
    assert (said.code, said.out) == (0, "")
    for name, format in {"c.json": "json", "c.md": "markdown", "c.txt": "table"}.items():
        assert (tmp_path / name).read_text(encoding="utf-8") == typed("compare", "-f", format).out
    assert typed("compare", "-o", "d.md", "-o", "d.csv").code == 2
    assert typed("compare", "now", "-o", "d.md", "-o", "data/cases.csv", "-f", "json").code == 2
    assert not (tmp_path / "d.md").exists()


WITHIN = """
forebyg: 1
extracts: {cases: {file: cases.csv, key: [case], columns: {case: id, begun: date, done: date or empty}}}
defaults: {lang: en, as_of: 2024-01-31, open: due, month_end: clamp}
indicators:
  in_time:
    title: Done in time
    kind: within
    rows: cases
    period: {every: year, dated: begun}
    clock: {start: begun, stop: done, limit: 4 months}
    better: neither
"""


def test_a_number_that_stands_is_not_counted_as_changed(typed: Typed, tmp_path: Path) -> None:
    """Twelve are done in time of 20; ten wait, then 15 do."""
    for waiting in (10, 15):
        for name in ("configs", "data"):
            (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / "configs/all.yaml").write_text(WITHIN, encoding="utf-8")
        lines = [f"d{one};2023-01-02;{'2023-02-01' if one < 12 else '2023-12-01'}" for one in range(20)]
        lines += [f"w{one};2023-12-20;" for one in range(waiting)]
        (tmp_path / "data/cases.csv").write_text("\n".join(["case;begun;done", *lines, ""]), encoding="utf-8")
        keep(typed)
    (row,) = of(compared(typed), "in_time")["rows"]
    assert (row["changed"], row["also_changed"], row["value"]["difference"]) == (False, ["waiting"], 0)
    table = typed("compare").out
    assert "Numbers that differ" not in table
    assert (
        "Numbers that are the same, of which the status, the limits or what is counted beside them differs: 1" in table
    )
    assert "new data · the number is the same; changed: waiting" in table
    said = typed("status").out
    assert "no number has changed." in said


def test_a_held_number_is_told_apart_from_those_that_have_changed(typed: Typed, tmp_path: Path) -> None:
    """Three cases more of 122 are not told of."""
    alone = CONFIG.split("  opened_since")[0].replace("    by: [district]\n", "")
    write(tmp_path, FIRST, alone)
    keep(typed)
    write(tmp_path, FIRST | {(2023, "West"): (28, 9)}, alone)
    said = typed("status").out
    assert "no number has changed." in said
    assert "1 number is held as it was first published." in said
    table = typed("compare").out
    assert "Held numbers, shown as first published: 1" in table
    assert "Numbers that differ" not in table


def test_a_renamed_indicator_with_variants_and_what_is_made_of_it_stay_the_same(typed: Typed, tmp_path: Path) -> None:
    variants = CONFIG.replace(
        "  opened_since", "    variants: {other: {target: {at most: 5}, rule: point}}\n  opened_since"
    )
    write(tmp_path, FIRST, variants)
    keep(typed)
    write(
        tmp_path,
        FIRST,
        variants.replace("opened:\n    title", "cases_opened:\n    title").replace("of: opened", "of: cases_opened"),
    )
    keep(typed)
    found = compared(typed)["indicators"]
    assert {(one["id"], one["variant"], one["standing"], one["renamed_from"]) for one in found} == {
        ("cases_opened", None, "same", "opened"),
        ("cases_opened", "other", "same", "opened"),
        ("opened_since", None, "same", None),
    }


@pytest.mark.parametrize("seed", [5, 12, 17, *(pytest.param(one, marks=pytest.mark.heavy) for one in (23, 29, 36))])
def test_no_part_is_of_a_few_and_none_follows_from_the_others(typed: Typed, tmp_path: Path, seed: int) -> None:
    """Districts and years at random, with schools of a few. Where one district is left out and the others and the total
    are told, it follows from them, and must not differ by a few from what either run shows."""
    chance = random.Random(seed)
    districts = ["A", "B", "C", "D"][: chance.choice([2, 3, 4])]
    places = [(year, district) for year in (2022, 2023) for district in districts]
    first = {
        one: (chance.randint(0, 40), chance.choice([0, chance.randint(1, 6), chance.randint(5, 20)])) for one in places
    }
    moves = [0, 0, chance.randint(1, 5), chance.randint(5, 30)]
    later = {one: (home + chance.choice(moves), school + chance.choice(moves)) for one, (home, school) in first.items()}
    alone = CONFIG.split("  opened_since")[0]
    write(tmp_path, first, alone)
    keep(typed)
    write(tmp_path, later, alone.replace(*HOME))
    keep(typed)
    for year in ("2022", "2023"):
        rows = [row for row in of(compared(typed), "opened")["rows"] if row["period"] == year]
        parts = {row["by"].get("district", ""): row["value"] for row in rows if row["value"]["data"] is not None}
        assert not [part for part in parts.values() if 0 < abs(part["data"]) < 5 or 0 < abs(part["definition"]) < 5]
        left = [name for name in districts if name not in parts]
        if "" in parts and len(left) == 1 and not any(row["data_held"] for row in rows):
            middle = {name: part["then"] + part["data"] for name, part in parts.items()}
            follows = middle[""] - sum(middle[name] for name in districts if name in middle)
            shown = [row["value"] for row in rows if row["by"].get("district") == left[0]]
            for known in (known for value in shown for known in (value["then"], value["now"]) if known is not None):
                assert not 0 < abs(follows - known) < 5
