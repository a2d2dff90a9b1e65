"""Whole runs are the same, whichever engine goes through the extracts."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from forebyg.calculation import Wanted, calculate, clusters
from forebyg.calculation.folder import Folder
from forebyg.engine.passing import Pass
from forebyg.language.catalogue import read_catalogue
from forebyg.outputs.exports import as_json

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark
HOUSE = Path(__file__).parents[2]
RUN = ("run", "problems")
"""What a run says of itself: its time, its engines, its receipts; warnings about cells are those of one machine."""
PROPERTIES = HOUSE / "tests/properties"


@contextmanager
def on_the_cluster(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Runs that name a master use the session of the tests, for extracts of any size; the names of those it read."""
    made: list[clusters.Cluster] = []

    @contextmanager
    def cluster_of(folder: Folder, master: str | None) -> Iterator[clusters.Cluster | None]:
        made.append(clusters.Cluster(folder, lambda: spark))
        yield made[-1] if master else None

    names: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr("forebyg.calculation.order.cluster_of", cluster_of)
        patched.setattr(clusters, "WORTHWHILE", 0)
        yield names
    names += [name for one in made for name in one.reading.rows]


def results(document: str) -> dict[str, Any]:
    return {key: value for key, value in json.loads(document).items() if key not in RUN}


def test_the_whole_catalogue_is_the_same(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue, wanted = read_catalogue([HOUSE / "configs"]), Wanted(internal=True)
    here = calculate(catalogue, HOUSE / "data", wanted)
    with on_the_cluster(spark, monkeypatch) as names:
        there = calculate(catalogue, HOUSE / "data", wanted, master="the tests' own")
    assert results(as_json(there)) == results(as_json(here))
    assert len(names) >= 5
    receipts = {one.name: one for one in there.run.receipts}
    expected = {one.name: one for one in here.run.receipts}
    for name in names:
        own, other = receipts[name], expected[name]
        assert (own.rows, own.sha256, own.file, own.size) == (other.rows, other.sha256, other.file, other.size)
        assert own.detected["engine"].startswith("spark ")
    assert "+ spark" in there.run.engine


CATALOGUE = """forebyg: 1
extracts:
  people: {file: people.csv, key: [id], columns: {id: id, seen: date}}
  notes: {file: notes.csv, columns: {id: id, day: date, text: text or empty}}
defaults: {as_of: 2021-12-31}
indicators:
  noted:
    title: People with two notes
    kind: share
    rows: people
    period: {every: year, dated: seen, from: 2021, to: 2021}
    derive: {many: {count: notes, on: id, dated: day, during: period, where: text LIKE 'a %'}}
    per: id
    numerator: many >= 2
"""
NOTES = {
    "closed": ('1;2021-02-01;"a ""b"""\n1;2021-03-01;"a ""b"""\n2;2021-03-01;b\n2;2021-03-01;"2;2021-03-01;a"\n', True),
    "over a line end": ('1;2021-02-01;"a ""b"""\n1;2021-03-01;"a ""b"""\n2;2021-03-01;"x\n2;2021-03-01;y"\n', False),
}


@pytest.mark.parametrize(("notes", "is_there"), NOTES.values(), ids=list(NOTES))
def test_quotes_are_read_on_the_cluster_or_here(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notes: str, is_there: bool
) -> None:
    """A cell that goes over the end of a line is never taken for rows: its extract is read here."""
    (tmp_path / "c.yaml").write_text(CATALOGUE)
    (tmp_path / "people.csv").write_text("id;seen\n1;2021-01-01\n2;2021-01-01\n")
    (tmp_path / "notes.csv").write_text("id;day;text\n" + notes)
    catalogue, wanted = read_catalogue([tmp_path / "c.yaml"]), Wanted(internal=True)
    here = calculate(catalogue, tmp_path, wanted)
    with on_the_cluster(spark, monkeypatch) as names:
        there = calculate(catalogue, tmp_path, wanted, master="the tests' own")
    assert results(as_json(there)) == results(as_json(here))
    assert here.rows.select("numerator", "denominator").rows() == [(1, 2)]
    assert names == (["notes"] if is_there else [])


@dataclass
class FromFrames:
    """Extracts that were opened here, gone through on Spark."""

    frames: dict[str, pl.DataFrame]
    spark: SparkSession
    passes: list[str] = field(default_factory=list)

    def holds(self, name: str) -> bool:
        return True

    def run(self, one: Pass) -> list[pl.DataFrame]:
        from forebyg.engine.spark.passing import OnSpark

        self.passes.append(one.extract.name)
        frame = self.frames[one.extract.name].drop(".line", ".file", ".print", strict=False)
        plain = frame.with_columns(pl.col(pl.Int128).cast(pl.Decimal(38, 0)), pl.col(pl.Time).to_physical())
        reading = OnSpark({}, HOUSE, lambda: self.spark, lambda name: None)
        return reading.of_rows(one, self.spark.createDataFrame(plain.to_arrow()))


@pytest.mark.parametrize("seed", range(3))
def test_random_catalogues_are_the_same(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Catalogues of look-ups of all functions over the registers of the plain loops, counted one by one here."""
    monkeypatch.syspath_prepend(PROPERTIES)
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st
    from test_against_loops import registers
    from test_fused import counted, opened, same

    @settings(max_examples=2, database=None, deadline=None, phases=[Phase.generate], derandomize=False,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @seeded(seed)
    @given(registers(), st.integers(0, 10**9))
    def alike(register: Any, number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir(exist_ok=True)
        known = opened(register, random.Random(number), 12, folder, only_gathered=True)
        there = FromFrames(dict(known.frames), spark)
        session = known.session(elsewhere=there)
        session.count_together(known.bound.indicators)
        same(counted(session, known.bound), counted(known.session(), known.bound))
        seen.extend(there.passes)

    seen: list[str] = []
    alike()
    assert seen
    assert "pyspark" in sys.modules
