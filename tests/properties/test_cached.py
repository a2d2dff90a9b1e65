"""Whatever a file holds, and however its extract is come by: frame, receipts and problems are those of reading."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from test_scans import AS_OF, OFTEN, SELDOM, files_of_the_register

from forebyg.blocks import Block
from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.errors import Place
from forebyg.extracts import Access, Cache, Fingerprints, NotPlain, Opened, access, prepared, read_extract, reading
from forebyg.extracts.caching import caches, keeping
from forebyg.extracts.scans import heads, sources
from forebyg.extracts.scans.shortest import alike as one_form

Made = tuple[dict[str, Any], dict[str, bytes], set[str] | None]
IDS = {pl.String(), pl.Int64()}


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    """Every file is large, and a copy has several blocks."""
    with (
        patch.object(access, "SCANNED_FROM", 0),
        patch.object(reading, "SCANNED_FROM", 0),
        patch.object(caches, "BLOCK", 16),
        patch.object(keeping, "BLOCK", 16),
        patch.object(keeping, "MOST_RUNS", 3),
    ):
        yield


def hold(made: Made) -> None:
    """What reading says, a copy says that is made, one that is there, and a second look at what was seen before."""
    contract, files, _ = made
    places = {("columns", name): Place("all.yaml", line, 1) for line, name in enumerate(contract["columns"], start=2)}
    declared = DeclaredExtract(
        "x", Extract.model_validate(contract), lambda loc: places.get(tuple(loc[:2]), Place("all.yaml", 1, 1))
    )
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        for name, content in files.items():
            (data / name).write_bytes(content)
        read = read_extract("x", declared, data, as_of=AS_OF)
        for ways in ("rrss", "ssrr"):
            kept = Path(folder) / ways
            assert prepared(kept, data) is None
            for place, way in enumerate(ways):
                cache = Cache(kept, data, fingerprints := Fingerprints())
                one = Access(data, cache, fingerprints=fingerprints)
                if not (way == "s" and streamed(one, declared, read)):
                    alike(one.read(declared, AS_OF), read)
                is_kept = cache.find(declared, AS_OF) is not None
                assert is_kept == (not read.errors) or (way == "s" and place == 0)
                assert not cache.problems
        shown = frozenset((receipt.contract, receipt.sha256) for receipt in read.receipts if receipt.contract)
        trusting = Access(data, shown=shown)
        streamed(trusting, declared, read)
        alike(trusting.read(declared, AS_OF), read)


def alike(found: Opened, read: Opened) -> None:
    assert (found.receipts, found.problems) == (read.receipts, read.problems)
    assert [one.contract for one in found.receipts] == [one.contract for one in read.receipts]
    # Ids that are plain numbers may be held as numbers, and words as categories.
    ids = [name for name, dtype in read.frame.schema.items() if {dtype, found.frame.schema[name]} == IDS]
    frame, other = (
        one.frame.with_columns(pl.col(ids).cast(pl.String)).cast({pl.Categorical: pl.String}) for one in (found, read)
    )
    assert frame.schema == other.schema
    assert frame.equals(other)


def streamed(one: Access, declared: DeclaredExtract, read: Opened) -> bool:
    """Whether the extract could be gone through; the blocks together are what was read."""
    found = one.stream(declared, AS_OF)
    if found is None:
        return False
    try:
        blocks = list(found.each(Block.plain))
        receipts, problems = found.finish()
    except (NotPlain, pl.exceptions.PolarsError):
        return False
    # Each block as it was found: a later one may show that ids are no plain numbers.
    frame = pl.concat(one_form(blocks)).with_columns(found.lines())
    alike(Opened("x", frame, receipts, problems), read)
    return True


@pytest.mark.parametrize(("last", "dtype"), [("7001", pl.Int64), ("07001", pl.String)])
def test_ids_are_kept_as_numbers_as_long_as_all_are(tmp_path: Path, last: str, dtype: pl.DataType) -> None:
    declared = DeclaredExtract(
        "x",
        Extract.model_validate({"file": "x.csv", "columns": {"person": "id", "day": "date"}, "key": ["person"]}),
        lambda loc: Place("all.yaml", 1, 1),
    )
    data, kept = tmp_path / "data", tmp_path / "kept"
    data.mkdir()
    ids = [*map(str, range(5000, 5400)), last]
    (data / "x.csv").write_text("person,day\n" + "".join(f"{one},2020-01-02\n" for one in ids), encoding="utf-8")
    assert prepared(kept, data) is None
    with patch.multiple(heads, HEAD=2000, TAIL=300), patch.object(sources, "BLOCK", 700):
        read = read_extract("x", declared, data, as_of=AS_OF)
        assert streamed(Access(data, Cache(kept, data, Fingerprints())), declared, read)
    found = Cache(kept, data, Fingerprints()).find(declared, AS_OF)
    assert found is not None
    frame = found.frame.collect()
    assert (frame.schema["person"], frame["person"].cast(pl.String).to_list()) == (dtype, ids)


@pytest.mark.heavy
@settings(**SELDOM | {"max_examples": 8})
@given(files_of_the_register(0))
def test_clean_files(made: Made) -> None:
    hold(made)


@pytest.mark.heavy
@settings(**SELDOM | {"max_examples": 8})
@given(files_of_the_register(3))
def test_dirty_files(made: Made) -> None:
    hold(made)


@pytest.mark.heavy
@settings(**OFTEN | {"max_examples": 600})
@given(files_of_the_register(2))
def test_dirty_files_often(made: Made) -> None:
    hold(made)
