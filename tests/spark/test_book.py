"""The worked examples of the book have the same numbers where Spark gathers what they look into."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from test_runs import FromFrames, on_the_cluster

from forebyg import calculation
from forebyg.bound import BoundCatalogue
from forebyg.engine.passing import Pass
from forebyg.engine.session import Session
from forebyg.examples import running

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark
TESTS = Path(__file__).parents[1]
OTHERS = {"findings", "error", "cached", "planned", "naive", "unreached", "kept", "typed", "compared"}
"""What a paragraph may hold to but numbers."""


class Frames(dict[str, pl.DataFrame]):
    """The extracts of an example, as they are asked for."""

    def __init__(self, open: Callable[[str], pl.DataFrame]):
        self.open = open

    def __missing__(self, name: str) -> pl.DataFrame:
        return self.open(name)


class Gathering(FromFrames):
    """Counts what it was asked and what it gave."""

    def run(self, one: Pass) -> list[pl.DataFrame]:
        counts["asked"] += 1
        found = super().run(one)
        counts["gathered"] += 1
        return found


counts: Counter[str] = Counter()


def test_the_book_holds_on_spark(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(TESTS)
    from spec.test_book import BOOK, check_numbers

    def session(bound: BoundCatalogue, open: Callable[[str], pl.DataFrame], as_of: dt.date | None) -> Session:
        made = Session(bound, open, as_of, elsewhere=Gathering(Frames(open), spark))
        made.count_together(bound.indicators)
        return made

    here = calculation.calculate

    def there(catalogue: Any, data: Path, wanted: Any) -> Any:
        with on_the_cluster(spark, monkeypatch) as names:
            release = here(catalogue, data, wanted, master="the tests' own")
        counts["read"] += len(names)
        return release

    monkeypatch.setattr(running, "Session", session)
    monkeypatch.setattr(calculation, "calculate", there)
    counts.clear()
    for place, paragraph in enumerate(BOOK):
        if OTHERS.isdisjoint(fence.kind for fence in paragraph.fences):
            folder = tmp_path / str(place)
            folder.mkdir()
            check_numbers(paragraph, folder)
            counts["paragraphs"] += 1
    assert counts["asked"] == counts["gathered"] >= 10, counts
    assert counts["read"] >= 1, counts
    assert counts["paragraphs"] > 100, counts
