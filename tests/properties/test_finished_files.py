"""Finished files, read back and attacked (statistics.md B7): whoever has the table, the Markdown, the CSV and the JSON
of a release, and of the one before it, cannot tell how many a few are.

The attack knows the municipality that was made up, what its numbers count, and the files; nothing of how forebyg
decides what is withheld.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from finished_attack import ENOUGH, Puzzle, Solver
from finished_readers import Key, Line, Lines
from finished_relations import NUMBERS, Model, Part, before
from finished_runs import FORMATS, Files, files_of, kept
from made_files import World, later, world

FEW = range(1, 5)
OF_A_ROW = {
    "strategy", "focus_area", "focus_area_title", "goal", "goal_title", "variant", "title", "kind", "unit", "better",
    "status", "error", "period_start", "period_end", "complete", "rule", "target_rule", "internal", "held",
    "previous_period", "baseline_period", "assessment", "note", "caution", "target",
}  # fmt: skip
"""What may stand beside a mark: the names of the row, and what is asked of it."""
OF_OTHERS = {
    "previous_value": "previous_period",
    "baseline_value": "baseline_period",
}
TYPED = {"target", "target_low", "target_high", "target_0", "target_1"}
OF_BOTH = {
    "numerator", "denominator", "value", "lower", "upper", "missing", "waiting", "left_out", "change", "change_lower",
    "change_upper", "previous_value", "baseline_value", "lowest", "highest", "difference",
}  # fmt: skip
"""Numbers that have one name in all formats."""


def checked(files: Files) -> None:
    """What holds of every release alone."""
    lines = files.lines["json"]
    for format in FORMATS:
        assert {key: line.is_withheld for key, line in files.lines[format].items()} == {
            key: line.is_withheld for key, line in lines.items()
        }, format
        agree(files.lines[format], lines)
        assert not [key for key, line in files.lines[format].items() for _ in told(key, line, files.lines[format])], (
            format
        )
    agree(files.lines["short"], lines)
    assert not [key for key, line in files.lines["short"].items() for _ in told(key, line, lines)]


def agree(some: Lines, lines: Lines) -> None:
    """Numbers of a table are those of JSON, rounded; and no format shows what another withholds."""
    for key, line in some.items():
        other = lines[key]
        assert line.is_withheld == other.is_withheld, key
        assert set(line.beside) <= set(other.beside), key
        for name in line.numbers.keys() & OF_BOTH:
            assert name in other.numbers, (key, name)
            near = 0.5 * 10 ** -line.decimals[name] + 1e-9 if name in line.decimals else 1e-9
            # What is less than a person is shown as no change.
            is_less = name == "change" and not line.numbers[name] and name in line.decimals
            assert is_less or abs(line.numbers[name] - other.numbers[name]) <= near, (key, name)


def told(key: Key, line: Line, lines: Lines) -> Iterator[str]:
    """What stands where it must not: in a row that is withheld, or made of one."""
    if line.is_withheld:
        for name in line.numbers:
            if name not in TYPED and not (name in OF_OTHERS and _is_shown(key, line.words.get(OF_OTHERS[name]), lines)):
                yield name
        yield from (name for name in line.words if name not in OF_A_ROW and name not in ("status", "trend"))
        if line.words.get("assessment", "withheld") != "withheld":
            yield "assessment"
    for name, period in OF_OTHERS.items():
        if name in line.numbers and not _is_shown(key, line.words.get(period), lines):
            yield name
    yield from (name for name in line.beside if name in line.numbers)


def _is_shown(key: Key, period: str | None, lines: Lines) -> bool:
    other = lines.get(key._replace(period=period or ""))
    return other is not None and not other.is_withheld


def leaks(solver: Solver, puzzle: Puzzle, model: Model, lines: Lines) -> Iterator[str]:
    """Numbers of a few persons that have fewer than five possible values, and others that are withheld and known."""
    done: set[frozenset[Part]] = set()
    for small in model.smalls(list(lines)):
        parts = frozenset(small.parts)
        if parts and parts not in done and puzzle.value(parts) in FEW:
            possible = solver.values(parts, ENOUGH)
            if len(possible) < ENOUGH:
                yield f"{small.name}: {sorted(possible)}"
        done.add(parts)
    shown = [parts for parts, _ in model.shown(lines)]
    for key, line in lines.items():
        for number in NUMBERS if line.is_withheld else ():
            parts = frozenset(model.cell(key, number) or ())
            value = puzzle.value(parts)
            # A count of none may be known, and so what differs from a number that is shown by nobody.
            is_told = any((one <= parts or parts <= one) and puzzle.value(one) == value for one in shown)
            is_new = bool(parts) and parts not in done and value not in (0, *FEW)
            if is_new and not is_told and len(solver.values(parts, 2)) < 2:
                yield f"{number} of {key} is known"
            done.add(parts)


def attacked(made: World, files: Files) -> list[str]:
    model, puzzle = Model(made), Puzzle()
    model.relations(puzzle)
    for format in FORMATS:
        model.learn(puzzle, files.lines[format])
    assert not puzzle.contradicted()
    return list(leaks(Solver(puzzle), puzzle, model, files.lines["json"]))


def attacked_together(first: World, old: Files, second: World, new: Files) -> list[str]:
    """By one who knows that nobody is taken out again."""
    then, now, puzzle = Model(first, 0), Model(second, 1), Puzzle()
    then.relations(puzzle)
    now.relations(puzzle)
    then.learn(puzzle, old.lines["json"])
    hidden = [key for key, line in old.lines["json"].items() if line.is_withheld or line.beside]
    lines = {key: line for key, line in new.lines["json"].items() if line.words["held"] == "false"}
    now.learn(puzzle, lines, hidden)
    for part in [part for part in puzzle.truth if isinstance(part, Part) and part.release == 1]:
        if part._replace(release=0) in puzzle.truth:
            puzzle.between(before([part], puzzle), 0, 1000)
    assert not puzzle.contradicted()
    solver = Solver(puzzle)
    found = [*leaks(solver, puzzle, then, old.lines["json"]), *leaks(solver, puzzle, now, lines)]
    for small in now.smalls(list(lines)):
        moved = before(small.parts, puzzle)
        if small.parts and puzzle.value(moved) in FEW and len(possible := solver.values(moved, ENOUGH)) < ENOUGH:
            found.append(f"{small.name} has moved by {sorted(possible)}")
    return found


SEEDS = (0, 1, 2, *(pytest.param(seed, marks=pytest.mark.heavy) for seed in (3, 4)))
MANY = [range(first, first + 10) for first in range(100, 200, 10)]


def published_twice(seed: int, folder: Path, is_large: bool = False) -> None:
    """A release and the one after it, which is held against it: each as it should be, and both together."""
    first = world(seed, is_large)
    second = later(first, random.Random(seed))
    old = files_of(first, folder / "data")
    new = files_of(second, folder / "data", kept(old.release, folder / "history"))
    checked(old)
    checked(new)
    for key, line in new.lines["json"].items():
        if line.words["held"] == "true":
            before = old.lines["json"][key].numbers
            assert {name: line.numbers.get(name) for name in NUMBERS} == {name: before.get(name) for name in NUMBERS}
    assert not attacked_together(first, old, second, new), f"seed {seed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_two_releases_tell_nothing_of_a_few(seed: int, tmp_path: Path) -> None:
    published_twice(seed, tmp_path)


@pytest.mark.heavy
@pytest.mark.parametrize("seeds", MANY, ids=str)
def test_many_releases_tell_nothing_of_a_few(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        published_twice(seed, tmp_path / str(seed), is_large=seed % 4 == 0)
