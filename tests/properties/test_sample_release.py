"""The sample release, attacked by programs that know nothing of how it was made: arithmetic on what is shown, and an
integer program over one indicator's rows. Which definitions hold each other is typed here by hand."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from forebyg.calculation import Wanted, calculate
from forebyg.language.catalogue import read_catalogue

ROOT = Path(__file__).parents[2]
FEW = range(1, 5)
NUMBERS = ("numerator", "denominator", "waiting", "missing", "left_out")
WHOLES = ("share", "within")
ATTACKED = 80
HOLDS = """
placed_children_stock/ages_0_22 numerator > placed_children_stock numerator
placed_children_stock/ages_0_22 numerator > placement_breakdown_ratio denominator
placement_breakdown_ratio denominator > placed_children_stock numerator
placement_changes_per_child denominator > placed_children_stock/ages_0_22 numerator
placement_changes_per_child numerator > placement_changes_per_child/placed_both_ends numerator
placement_changes_per_child denominator > placement_changes_per_child/placed_both_ends denominator
notifications_count numerator > notifications_under8_share denominator
notifications_count numerator > notifications_under8_share numerator
notifications_count numerator > notifications_under8_share/age_at_year_end denominator
notifications_count numerator > mean_age_first_notification denominator
measure_children_rate/ages_0_22 numerator > measure_children_rate numerator
segregated_share/any_segregated numerator > segregated_share numerator
segregated_share/all_schools denominator > segregated_share denominator
segregated_share/all_schools numerator > segregated_share numerator
grade9_completion_share numerator > grade9_completion_share/all_exams numerator
grade9_completion_share numerator > grade9_completion_share/min_4_of_8 numerator
grade9_completion_share/min_4_of_8 numerator > grade9_completion_share/all_exams numerator
grade9_completion_share numerator > grade9_completion_share/danish_maths numerator
grade9_completion_share denominator > vulnerable_grade9_completion_share denominator
grade9_completion_share numerator > vulnerable_grade9_completion_share numerator
action_plan_coverage numerator > action_plan_coverage/placements_only numerator
action_plan_coverage denominator > action_plan_coverage/placements_only denominator
mean_age_first_investigation/every_investigation denominator > mean_age_first_investigation denominator
mean_age_first_investigation/every_investigation denominator > mean_age_first_investigation/section_50_20 denominator
vulnerable_unlawful_absence_share/union numerator > vulnerable_concerning_absence_share numerator
vulnerable_concerning_absence_share numerator > vulnerable_unlawful_absence_share numerator
vulnerable_unlawful_absence_share/union numerator > vulnerable_unlawful_absence_share/unlawful_only numerator
concerning_absence_share/at_least_10 numerator > concerning_absence_share numerator
flexible_offer_share numerator > flexible_offer_share/all_pupils_6_16 numerator
"""


class Key(NamedTuple):
    name: str
    period: str
    by: str
    category: str | None


Rows = Mapping[Key, dict[str, Any]]


@pytest.fixture(scope="module")
def both() -> tuple[Rows, Rows]:
    """The true rows of persons, and what is shown of them."""
    catalogue = read_catalogue([ROOT / "configs"])
    made = [calculate(catalogue, ROOT / "data", Wanted(internal=internal)) for internal in (True, False)]
    true, shown = ({_key(row): row for row in one.rows.iter_rows(named=True)} for one in made)
    personal = {
        key: row for key, row in true.items() if row["personal"] is not False and row["kind"] not in ("change", "gap")
    }
    return personal, {key: shown[key] for key in personal}


def _key(row: Mapping[str, Any]) -> Key:
    name = row["indicator"] if row["variant"] is None else f"{row['indicator']}/{row['variant']}"
    return Key(name, row["period"], row["by"], row["category"])


def _is_personal(row: Mapping[str, Any], number: str) -> bool:
    return row.get(f"{number}_personal") is not False


def _breakdowns(rows: Rows) -> Iterator[tuple[Key, list[Key]]]:
    """Each total with its strata by one column."""
    strata: dict[tuple[Any, ...], list[Key]] = defaultdict(list)
    for key in rows:
        if key.by != "{}":
            strata[key.name, key.period, key.category, tuple(json.loads(key.by))].append(key)
    for (name, period, category, _), keys in strata.items():
        yield Key(name, period, "{}", category), keys


@pytest.mark.heavy
def test_no_small_count_is_shown(both: tuple[Rows, Rows]) -> None:
    true, shown = both
    for key, row in shown.items():
        assert not [name for name in NUMBERS if row[name] in FEW and _is_personal(true[key], name)], key
        if row["kind"] in WHOLES and row["numerator"] is not None:
            assert row["denominator"] - row["numerator"] not in FEW, key


@pytest.mark.heavy
def test_no_withheld_stratum_or_category_is_the_rest_of_its_whole(both: tuple[Rows, Rows]) -> None:
    true, shown = both
    for total, strata in _breakdowns(true):
        for name in NUMBERS:
            known = [shown[key][name] for key in strata]
            gone = [key for key in strata if shown[key][name] is None and true[key][name] is not None]
            # A standardised value that tells of a band is withheld; the counts of its row are no secret.
            gone = [key for key in gone if true[key]["least_band"] not in FEW]
            if len(gone) == 1 and shown[total][name] is not None and _is_personal(true[total], name):
                rest = shown[total][name] - sum(count for count in known if count is not None)
                assert rest not in FEW, (gone, name)
                assert rest != true[gone[0]][name] or name in ("waiting", "missing", "left_out"), (gone, name)
    wholes: dict[Key, list[Key]] = defaultdict(list)
    for key in true:
        if key.category is not None:
            wholes[key._replace(category=None)].append(key)
    for keys in wholes.values():
        gone = [key for key in keys if shown[key]["numerator"] is None and true[key]["numerator"] is not None]
        assert len(gone) != 1 or all(shown[key]["denominator"] is None for key in keys), gone


@pytest.mark.heavy
@pytest.mark.parametrize("pair", HOLDS.strip().splitlines())
def test_no_two_definitions_tell_of_the_few_between_them(both: tuple[Rows, Rows], pair: str) -> None:
    true, shown = both
    (wide, above), (narrow, below) = (side.split() for side in pair.split(" > "))
    pairs = [(key, key._replace(name=wide)) for key in true if key.name == narrow]
    met = [(key, other) for key, other in pairs if other in true and true[other][above] is not None]
    assert met
    for key, other in met:
        assert true[key][below] is None or true[key][below] <= true[other][above], key
        counts = (shown[other][above], shown[key][below])
        assert None in counts or counts[0] - counts[1] not in FEW, key


@pytest.mark.heavy
def test_an_integer_program_finds_five_values_for_each_small_count(both: tuple[Rows, Rows]) -> None:
    true, shown = both
    small = [
        key
        for key, row in true.items()
        if row["kind"] in ("count", *WHOLES) and row["numerator"] in FEW and shown[key]["suppressed"] is not None
    ]
    for key in random.Random(7).sample(sorted(small, key=str), ATTACKED):
        low, high = _bounds(key, true, shown)
        assert high - low >= 4, (key, low, high)


def _bounds(asked: Key, true: Rows, shown: Rows) -> tuple[float, float]:
    """What the numerator can be, from the rows of its indicator, of its variants and of nothing else."""
    name = asked.name.partition("/")[0]
    keys = [key for key in true if key.period == asked.period and key.name.partition("/")[0] == name]
    cells = [(key, number) for key in keys for number in NUMBERS[:2] if true[key][number] is not None]
    at = {cell: place for place, cell in enumerate(cells)}
    lines, low, high = [], [], []

    def add(signs: Mapping[tuple[Key, str], int], least: float, most: float) -> None:
        lines.append([signs.get(cell, 0) for cell in cells])
        low.append(least)
        high.append(most)

    for total, strata in _breakdowns({key: true[key] for key in keys}):
        for number in NUMBERS[:2]:
            parts = [(key, number) for key in strata if (key, number) in at]
            # Strata that overlap in truth do not add up.
            if (total, number) in at and sum(true[key][number] for key, _ in parts) == true[total][number]:
                add(dict.fromkeys(parts, 1) | {(total, number): -1}, 0, 0)
    for key in keys:
        if true[key]["kind"] in WHOLES and (key, "denominator") in at:
            add({(key, "denominator"): 1, (key, "numerator"): -1}, 0, np.inf)
    for pair in HOLDS.strip().splitlines():
        (wide, above), (narrow, below) = (side.split() for side in pair.split(" > "))
        for key in keys:
            if key.name == narrow and (other := key._replace(name=wide)) in true and other in keys:
                add({(other, above): 1, (key, below): -1}, 0, np.inf)
    known = [shown[key][number] for key, number in cells]
    box = Bounds([count or 0 for count in known], [1000 if count is None else count for count in known])
    aim = np.zeros(len(cells))
    aim[at[asked, "numerator"]] = 1
    found = [
        milp(sense * aim, integrality=1, bounds=box, constraints=LinearConstraint(np.array(lines), low, high)).fun
        for sense in (1, -1)
    ]
    return found[0], -found[1]
