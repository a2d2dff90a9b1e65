"""The ten foreign definitions of the book on random registers, against the second count in `foreign`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from forebyg.calculation import Wanted, calculate

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from foreign import Cell, Cells, Register, recount
from spec.book import Paragraph, read_chapter
from spec.test_book import read_catalogue_of

CHAPTER = read_chapter(Path(__file__).parents[1] / "spec/16-foreign-definitions.md")
SEEDS = (1, 2, 3)
RATIOS = ("per_child", "causes_each")
"""Made of two that are counted here."""


@pytest.fixture(scope="module", params=SEEDS)
def counted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cells]:
    register, folder = Register(request.param), tmp_path_factory.mktemp("register")
    register.write(folder)
    return folder, recount(register)


@pytest.mark.parametrize("paragraph", CHAPTER, ids=[paragraph.heading for paragraph in CHAPTER])
def test_the_definition_counts_what_the_second_count_does(paragraph: Paragraph, counted: tuple[Path, Cells]) -> None:
    folder, cells = counted
    released = calculate(read_catalogue_of(paragraph), folder, Wanted(internal=True))
    assert not (errors := [one for one in released.problems if one.severity == "error"]), errors
    names = {one.id if one.variant is None else f"{one.id}/{one.variant}" for one in released.indicators}
    expected = {key: cell for key, cell in cells.items() if key[0] in names}
    found = {_key(row): row for row in released.rows.iter_rows(named=True)}
    assert {key[0] for key in expected} == names - set(RATIOS)
    assert any(cell.value for cell in expected.values())
    assert expected.keys() - found.keys() == set()
    for key, row in found.items():
        if key[0] not in RATIOS:
            assert _differences(row, expected.get(key)) == {}, key


def _key(row: dict[str, Any]) -> tuple[str, str, str | None]:
    strata = json.loads(row["by"])
    name = row["indicator"] if row["variant"] is None else f"{row['indicator']}/{row['variant']}"
    return name, row["period"], next(iter(strata.values()), None)


def _differences(row: dict[str, Any], cell: Cell | None) -> dict[str, tuple[float, float]]:
    """What the second count says otherwise. A period it does not have is one in which nothing was counted."""
    wanted = {} if cell is None else {key: number for key, number in cell._asdict().items() if number is not None}
    if cell is None:
        wanted = {"denominator": 0} if row["denominator"] is not None else {"value": 0}
    pairs = {key: (row[key] or 0, number) for key, number in wanted.items()}
    return {key: pair for key, pair in pairs.items() if pair[0] != pytest.approx(pair[1], abs=1e-9)}
