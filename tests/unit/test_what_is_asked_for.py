"""Two runs on the same extracts tell no more together than one run does for both."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from made_people import hidden, people, released, values

COUNT = "kind: count, rows: people, period: {every: year, dated: day}"
NESTED = f"""
children: {{title: C, {COUNT}, population: {{children: age < 18}}}}
young: {{title: Y, {COUNT}, population: {{young: age < 23}}, by: [area]}}
share: {{title: S, kind: share, rows: people, period: {{every: year, dated: day}}, numerator: age < 18, by: [sex]}}
"""


SEEDS = [pytest.param(seed, marks=pytest.mark.heavy if seed >= 3 else ()) for seed in range(8)]


def some_people(seed: int) -> list[dict[str, Any]]:
    chance = random.Random(seed)
    rows = []
    for area in "ABCD":
        for sex in "MK":
            for age in (10, 17, 20, 30):
                rows += people(chance.choice((0, 1, 3, 6, 9, 14)), area=area, sex=sex, age=age)
    return rows


@pytest.mark.parametrize("seed", SEEDS)
def test_an_indicator_looks_alike_whichever_others_are_asked_for(tmp_path: Path, seed: int) -> None:
    rows = some_people(seed)
    together = values(released(tmp_path, NESTED, rows))
    for name in ("children", "young", "share"):
        alone = values(released(tmp_path, NESTED, rows, select=[name]))
        assert alone == {row: value for row, value in together.items() if row.split()[0] == name}


def test_a_breakdown_that_is_asked_for_is_not_the_margin_of_a_crossed_one(tmp_path: Path) -> None:
    """Three girls in A, of 23 children there."""
    rows = [*people(20), *people(3, sex="K"), *people(15, area="B"), *people(12, area="B", sex="K")]
    indicators = f"n: {{title: N, {COUNT}, by: [[area, sex]]}}"
    declared = released(tmp_path, indicators, rows)
    assert values(declared)["n"] == 50
    assert "n A K" in hidden(declared)
    asked = released(tmp_path, indicators, rows, by=["area"])
    assert values(asked)["n"] == 50
    shown = {**values(declared), **values(asked)}
    beside = {"n A": "n A M", "n B": "n B M"}
    # What is shown of both runs: boys and all of an area tell of its girls.
    assert all(None in (shown[area], shown[boys]) or shown[area] - shown[boys] > 4 for area, boys in beside.items())
    assert {"n A", "n B"} == hidden(asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_withheld_without_a_breakdown_stays_withheld_with_it(tmp_path: Path, seed: int) -> None:
    rows = some_people(seed)
    declared = values(released(tmp_path, NESTED, rows))
    for column in ("area", "sex"):
        asked = values(released(tmp_path, NESTED, rows, by=[column]))
        both = asked.keys() & declared.keys()
        assert {row: asked[row] for row in both} == {row: declared[row] for row in both}


def test_only_what_is_asked_for_is_shown(tmp_path: Path) -> None:
    rows = [*people(30), *people(9, area="B"), *people(20, area="C", sex="K")]
    indicators = f"n: {{title: N, {COUNT}, by: [area]}}"
    assert values(released(tmp_path, indicators, rows, by=["sex"], periods="2023")) == {"n": 59, "n M": 39, "n K": 20}
    assert values(released(tmp_path, indicators, rows, by=["area"], periods="2023")) == {
        "n": 59,
        "n A": 30,
        "n B": 9,
        "n C": 20,
    }


def test_breakdowns_that_were_published_are_known_when_another_is_asked_for(tmp_path: Path) -> None:
    """Each kind lies in one area: those of A that no print shows would be what is left of the kinds."""
    sizes = {"A": {"a1": 3, "a2": 13}, "B": {"b1": 10, "b2": 11}, "C": {"c1": 30, "c2": 8}}
    rows = []
    for area, kinds in sizes.items():
        for kind, size in kinds.items():
            rows += people(size, area=area, kind=kind)
    indicators = f"n: {{title: N, {COUNT}}}"
    first = released(tmp_path, indicators, rows, by=["area"], periods="2023")
    assert values(first) == {"n": 75, "n A": 16, "n B": 21, "n C": 38}
    second = values(released(tmp_path, indicators, rows, by=["kind"], periods="2023", earlier=[first]))
    # With 16 in A the 13 would tell of the 3.
    assert (second["n a1"], second["n a2"]) == (None, None)
    assert second["n"] == 75
    assert "n A" not in second
