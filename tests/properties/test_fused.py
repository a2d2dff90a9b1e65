"""Counted together or one by one, and of extracts that stream or are held: the numbers are the same.

The slow way is the law: a session that counts each indicator alone, on extracts that it holds.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from fused_catalogues import CHILDREN, GROUPS, catalogue
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from test_against_loops import HEADERS, HISTORY, USUAL, Register, registers, write

from forebyg.blocks import Block, number_of
from forebyg.bound import BoundCatalogue, BoundSet, LookupStep
from forebyg.calculation.folder import Folder
from forebyg.engine import breakdowns
from forebyg.engine import passing as passes
from forebyg.engine.counts import Counted
from forebyg.engine.session import Session
from forebyg.engine.sources import Made
from forebyg.errors import ForebygError
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_texts

IDS: dict[str, Callable[[str], str]] = {
    "letters": lambda name: name,
    "plain numbers": lambda name: str(11 + sum(map(ord, name))),
    "leading zeros": lambda name: f"{sum(map(ord, name)):06}",
    "one that is no number": lambda name: {"F": "F6"}.get(name, str(11 + sum(map(ord, name)))),
    "one number in two ways": lambda name: {"A": "7", "B": "07"}.get(name, str(sum(map(ord, name)))),
}
"""How ids are written. Numbers are compared as numbers only where no two ids are the same number."""


@dataclass(frozen=True)
class Opened:
    """Extracts as they were opened."""

    bound: BoundCatalogue
    frames: Mapping[str, pl.DataFrame]

    def session(self, **more: object) -> Session:
        return Session(self.bound, self.frames.__getitem__, **more)


def opened(register: Register, seed: random.Random, many: int, folder: Path, only_gathered: bool = False) -> Opened:
    """The register in files, with a catalogue of so many indicators."""
    written = IDS[seed.choice(list(IDS))]
    mothers = {name: seed.choice([None, *map(written, "ABC")]) for name in "ABCDEF"}
    for name, header in (HEADERS | {"children": CHILDREN}).items():
        if name == "population":
            continue
        rows = [
            row | ({"mother": mothers[row["child"]]} if name == "children" else {}) for row in getattr(register, name)
        ]
        rows = [row | ({"step": "?"} if name == "stays" and seed.random() < 0.2 else {}) for row in rows]
        rows = [row | ({"child": written(row["child"])} if row["child"] else {}) for row in rows]
        seed.shuffle(rows)
        write(folder / f"{name}.csv", header, rows)
    aliases = [{"old_id": written(old), "new_id": written(new)} for old, new in HISTORY]
    write(folder / "id_history.csv", ("old_id", "new_id"), aliases)
    write(folder / "groups.csv", GROUPS, groups(seed, written))
    bound = bind(read_texts({"catalogue.yaml": catalogue(seed, many, register.as_of, only_gathered)}))
    data = Folder(bound, folder)
    bound = with_any_and_all(bound, seed)
    return Opened(bound, {name: data.frame(name) for name in bound.extracts})


def groups(seed: random.Random, written: Callable[[str], str]) -> list[dict[str, object]]:
    return [
        {
            "day": f"{seed.randint(2020, 2022)}-0{seed.randint(1, 9)}-15",
            "child": seed.choice([None, *map(written, "ABC")]),
            "helper": seed.choice([None, *map(written, "ABCD")]),
            "art": seed.choice(["a", "b", None]),
            "many": seed.choice([1, 2, 7, None]) if seed.random() < 0.5 else seed.randint(1, 3),
            "amount": seed.choice(["0.5", "2", "2.25", None]),
        }
        for _ in range(seed.randint(2, 12))
    ]


Found = dict[str, Counted | str]
"""What was counted of each indicator, or its error in words."""


def counted(session: Session, bound: BoundCatalogue) -> Found:
    found: Found = {}
    for one in bound.indicators:
        try:
            found[one.declared.name] = session.count(one)
        except ForebygError as error:
            found[one.declared.name] = str(error)
    return found


def same(found: Found, expected: Found) -> None:
    for name, wanted in expected.items():
        one = found[name]
        if isinstance(wanted, str) or isinstance(one, str):
            assert one == wanted, name
            continue
        assert_frame_equal(one.rows, wanted.rows, check_exact=False, rel_tol=1e-14, abs_tol=0)
        assert one.overlapping == wanted.overlapping, name
        assert one.pairs == wanted.pairs, name


def with_any_and_all(bound: BoundCatalogue, seed: random.Random) -> BoundCatalogue:
    """Some look-ups that ask whether there is a row such that ... ask whether it is so of any or all rows instead: no
    words of the language ask it of another extract, and the engine answers it."""

    def asked(side: BoundSet | str | None) -> BoundSet | str | None:
        if not isinstance(side, BoundSet):
            return side
        return side._replace(steps=tuple(other(step) if isinstance(step, LookupStep) else step for step in side.steps))

    def other(step: LookupStep) -> LookupStep:
        function = seed.choice(["exists", "any", "all"])
        if step.function != "exists" or step.where is None or step.other is None or function == "exists":
            return step
        return step._replace(function=function, where=None, value=step.where)

    made = [
        replace(one, own=asked(one.own), numerator=asked(one.numerator), denominator=asked(one.denominator))
        for one in bound.indicators
    ]
    return bound._replace(indicators=tuple(made))


def worded(block: pl.DataFrame, which: int) -> Block:
    """Every other column as the numbers of its words, some of them in full as well; in the next block the others."""
    columns: list[pl.Series] = []
    words = {}
    for place, one in enumerate(block):
        if (place + which) % 2:
            words[one.name] = pl.concat([one.clear(1), one.drop_nulls().unique(maintain_order=True)])
            known = words[one.name].to_frame("word").with_row_index("number").drop_nulls("word")
            numbers = one.to_frame("word").join(known, on="word", how="left", maintain_order="left")["number"]
            columns.append(numbers.alias(number_of(one.name)))
        if not (place + which) % 2 or place % 3 == 0:
            columns.append(one)
    return Block(pl.DataFrame(columns), words)


@dataclass(frozen=True)
class Passing:
    """Rows that come in blocks as small as can be, in any order; `seen` are the sizes of those that came."""

    rows: pl.DataFrame
    sizes: tuple[int, ...]
    is_sound: bool = True
    seen: list[int] = field(default_factory=list)

    def each(self, use: Callable[[Block], Made]) -> Iterator[Made]:
        start = 0
        for many in itertools.cycle(self.sizes):
            block = self.rows.slice(start, many)
            self.seen.append(block.height)
            yield use(worded(block, len(self.seen)))
            start += many
            if start >= self.rows.height:
                return

    def close(self) -> bool:
        return self.is_sound


def streams(known: Opened, seed: random.Random, is_sound: bool = True) -> dict[str, Passing]:
    sizes = tuple(seed.choice([0, 1, 1, 2, 5]) for _ in range(6))
    return {
        name: Passing(frame.sample(fraction=1, shuffle=seed.random() < 0.5, seed=1), (*sizes, 3), is_sound)
        for name, frame in known.frames.items()
    }


def streamed(known: Opened, passing: Mapping[str, Passing]) -> Session:
    """A session that goes once through whatever it need not hold; it is an error to open that."""
    session = known.session(stream=passing.__getitem__, is_large=lambda name: True)
    with patch.object(passes, "MOST_KEPT", 3):
        session.count_together(known.bound.indicators)
    return session


Drawn = tuple[Register, int]
DRAWN = st.tuples(registers(), st.integers(0, 10**9))
FEW = settings(max_examples=3, derandomize=True, **USUAL)
MANY = settings(max_examples=100, **USUAL)


def together_is_one_by_one(drawn: Drawn, folder: Path) -> None:
    register, number = drawn
    known = opened(register, random.Random(number), 20, folder)
    alone = counted(known.session(), known.bound)
    # So few units do not share a cell often enough.
    for enough in (breakdowns.ENOUGH, 0):
        with patch.object(breakdowns, "ENOUGH", enough):
            together = known.session()
            together.count_together(known.bound.indicators)
        same(counted(together, known.bound), alone)


def streamed_is_held(drawn: Drawn, folder: Path, is_sound: bool = True) -> None:
    register, number = drawn
    seed = random.Random(number)
    known = opened(register, seed, 12, folder, only_gathered=True)
    passing = streams(known, seed, is_sound)
    session = streamed(known, passing)
    found = counted(session, known.bound)
    same(found, counted(known.session(), known.bound))
    # What the data forbid is told of one indicator alone, from extracts that are held.
    is_allowed = all(isinstance(one, Counted) for one in found.values())
    for name, one in passing.items():
        assert (name in session.streamed) is (is_sound and bool(one.seen)), name
        assert name not in session.streamed or sum(one.seen) == one.rows.height, f"{name} was gone through twice"
        assert not is_allowed or name not in session.streamed or name not in session.opened, f"{name} is held"


@FEW
@given(DRAWN)
def test_together_is_one_by_one(tmp_path_factory: pytest.TempPathFactory, drawn: Drawn) -> None:
    together_is_one_by_one(drawn, tmp_path_factory.mktemp("register"))


@FEW
@given(DRAWN)
def test_streamed_is_held(tmp_path_factory: pytest.TempPathFactory, drawn: Drawn) -> None:
    streamed_is_held(drawn, tmp_path_factory.mktemp("register"))


@settings(FEW, max_examples=2)
@given(DRAWN)
def test_a_stream_that_cannot_be_believed_is_forgotten(tmp_path_factory: pytest.TempPathFactory, drawn: Drawn) -> None:
    streamed_is_held(drawn, tmp_path_factory.mktemp("register"), is_sound=False)


@pytest.mark.heavy
@MANY
@given(DRAWN)
def test_together_is_one_by_one_of_many(tmp_path_factory: pytest.TempPathFactory, drawn: Drawn) -> None:
    together_is_one_by_one(drawn, tmp_path_factory.mktemp("register"))


@pytest.mark.heavy
@MANY
@given(DRAWN)
def test_streamed_is_held_of_many(tmp_path_factory: pytest.TempPathFactory, drawn: Drawn) -> None:
    streamed_is_held(drawn, tmp_path_factory.mktemp("register"))
