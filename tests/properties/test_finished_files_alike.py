"""Finished files of runs that differ in nothing that may be told, or in what was asked for, held against each other."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from finished_attack import Puzzle, Solver
from finished_readers import Lines
from finished_relations import Model
from finished_runs import FORMATS, Files, files_of, kept
from made_files import KINDS, LAST, Child, World, shape, world
from test_finished_files import leaks

from forebyg.calculation import Wanted
from forebyg.errors import AuditError
from forebyg.results import Release

SEEDS = range(3)
MANY = range(300, 310)
ASKED = (
    Wanted(select=("andel",)),
    Wanted(by=("skole",)),
    Wanted(by=("køn",)),
    Wanted(by=("distrikt", "køn"), select=("antal",)),
    Wanted(periods=str(LAST)),
)


def same(text: str) -> str:
    """Without when a run was, how long it took, and what its files weighed."""
    return re.sub(r'"(started|seconds|sha256|size)": ("[^"]*"|[\d.]+)', "", text)


def alike(some: Files, others: Files) -> bool:
    return all(same(some.texts[format]) == same(others.texts[format]) for format in FORMATS)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_runs_end_alike_in_whatever_order_the_rows_stand(seed: int, tmp_path: Path) -> None:
    made = world(seed)
    assert alike(files_of(made, tmp_path), files_of(made, tmp_path, order=random.Random(seed)))


@pytest.mark.heavy
@pytest.mark.parametrize("seed", MANY)
def test_many_runs_end_alike_in_whatever_order_the_rows_stand(seed: int, tmp_path: Path) -> None:
    made = world(seed, is_large=True)
    assert alike(files_of(made, tmp_path), files_of(made, tmp_path, order=random.Random(seed)))


def classes(made: World, lines: Lines) -> list[str]:
    """Of every number of persons whether it is none, a few, or more."""
    model, puzzle = Model(made), Puzzle()
    model.relations(puzzle)
    counts = [puzzle.value(small.parts) for small in model.smalls(list(lines))]
    return ["none" if not count else "few" if count < 5 else "more" for count in counts]


def moved(made: World, lines: Lines, chance: random.Random) -> Iterator[World]:
    """Worlds in which one child goes to another school of the same district, where nothing is shown of either: neither
    of the schools nor of the two schools' sexes."""
    hidden: dict[tuple[str, str], bool] = {}
    for key, line in lines.items():
        school = dict(key.stratum).get("skole")
        if school is not None:
            place = (school, key.period[:4])
            hidden[place] = hidden.get(place, True) and line.is_withheld
    now = classes(made, lines)
    children = list(enumerate(made.children))
    chance.shuffle(children)
    for at, child in children:
        for school in {other.school for other in made.children if other.district == child.district} - {child.school}:
            if hidden.get((child.school, child.year)) and hidden.get((school, child.year)):
                others = list(made.children)
                others[at] = child._replace(school=school)
                there = World(made.shape, tuple(others))
                if classes(there, lines) == now:
                    yield there


@pytest.mark.parametrize("seed", [5, 12, pytest.param(3, marks=pytest.mark.heavy)])
def test_one_child_in_another_of_two_withheld_schools_changes_nothing(seed: int, tmp_path: Path) -> None:
    tells_nothing_of_where(seed, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [300, 302, 303, 308, 309, 311])
def test_one_child_in_another_of_two_withheld_schools_changes_nothing_in_many(seed: int, tmp_path: Path) -> None:
    tells_nothing_of_where(seed, tmp_path)


def tells_nothing_of_where(seed: int, folder: Path) -> None:
    made = world(seed)
    files = files_of(made, folder)
    # A school that has its first of the younger has a row that it had not.
    others = (files_of(there, folder) for there in moved(made, files.lines["json"], random.Random(seed)))
    same = next((one for one in others if one.lines["json"].keys() == files.lines["json"].keys()), None)
    assert same is not None, "no child of this world can be moved"
    assert alike(files, same)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", MANY[:4])
def test_parts_of_many_releases_tell_no_more_than_all_of_them(seed: int, tmp_path: Path) -> None:
    joins_to_nothing(world(seed), tmp_path)


def joins_to_nothing(made: World, folder: Path) -> None:
    """What is withheld of everything is withheld of a part of it. Each part beside everything passes the attack; all
    parts of one day do where each was kept before the next was run."""
    whole = files_of(made, folder / "data")
    for wanted in ASKED:
        if (part := published(made, folder, wanted, [])) is not None:
            assert not joined(made, [whole, part]), wanted
    runs, earlier = [whole], kept(whole.release, folder / "history")
    for wanted in ASKED:
        if (part := published(made, folder, wanted, earlier)) is not None:
            runs.append(part)
            earlier = kept(part.release, folder / "history")
    assert not joined(made, runs)


def published(made: World, folder: Path, wanted: Wanted, earlier: Sequence[Release]) -> Files | None:
    """None where a breakdown that is asked for would tell what is withheld already: then nothing is written."""
    try:
        return files_of(made, folder / "data", earlier, wanted)
    except AuditError:
        assert wanted.by
        return None


def joined(made: World, runs: Sequence[Files]) -> list[str]:
    everything: Lines = {}
    for run in runs:
        for key, line in run.lines["json"].items():
            if key in runs[0].lines["json"]:
                assert line.is_withheld == runs[0].lines["json"][key].is_withheld, key
            if key not in everything or not line.is_withheld:
                everything[key] = line
    breakdowns = {tuple(column for column, _ in key.stratum) for key in everything}
    model, puzzle = Model(made, breakdowns=breakdowns), Puzzle()
    model.relations(puzzle)
    model.learn(puzzle, everything)
    assert not puzzle.contradicted()
    return list(leaks(Solver(puzzle), puzzle, model, everything))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_withheld_where_nobody_is_one_of_a_few(seed: int, tmp_path: Path) -> None:
    made = many_of_each(seed)
    lines = files_of(made, tmp_path).lines["json"]
    assert not [key for key, line in lines.items() if line.is_withheld or line.beside]


def many_of_each(seed: int) -> World:
    """Many of everyone who can be told apart by what is counted, and not nearly as many of one as of another."""
    chance = random.Random(seed)
    made = World(shape(chance, False), ())
    kinds = [(s, k, a, t) for s, k, a, t in product("MK", ("ja", "nej"), (8, 15), KINDS)]
    children: list[Child] = []
    for year, school in product(made.years, ("S00", "S01", "S10")):
        for at, (sex, known, age, kind) in enumerate(kinds):
            for number in range(20 + at + 3 * (sex == "M") + 9 * (known == "ja") + 25 * (age == 8)):
                day = f"{year}-{3 * (number % 4) + 1:02}-10"
                place = (day, f"D{school[1]}", school, sex, known, age, kind)
                children.append(Child(len(children), *place, number // 4 % 2, 1))
    return made.with_more(*children)
