"""Runs that earlier versions kept are read for ever: a committed history of every schema, typed off by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from forebyg.history import COLUMNS, KeptRun, TypedIn, find_run, keep, kept_runs
from forebyg.language.canonical import content_of, documents_of
from forebyg.language.catalogue import read_catalogue, read_texts

KEPT = Path(__file__).parent / "kept"
VALUES = {
    ("sager", None, "2023", "{}"): None,
    ("sager", None, "2023", '{"bydel": "Nord"}'): 12.0,
    ("sager", None, "2023", '{"bydel": "Syd"}'): None,
    ("sager", None, "2024", "{}"): 21.0,
    ("sager", None, "2024", '{"bydel": "Nord"}'): None,
    ("sager", None, "2024", '{"bydel": "Syd"}'): None,
    ("sager", "alle", "2023", "{}"): 21.0,
    ("sager", "alle", "2023", '{"bydel": "Nord"}'): None,
    ("sager", "alle", "2023", '{"bydel": "Syd"}'): None,
    ("sager", "alle", "2024", "{}"): 21.0,
    ("sager", "alle", "2024", '{"bydel": "Nord"}'): None,
    ("sager", "alle", "2024", '{"bydel": "Syd"}'): None,
    ("lukket", None, "2023", "{}"): pytest.approx(100 * 15 / 21),
    ("lukket", None, "2024", "{}"): pytest.approx(100 * 8 / 21),
}
"""Of 21 cases of 2023 (12 and 1 in Nord, 8 in Syd) 15 were closed, of 21 of 2024 (19 and 2) 8."""


def run_of(number: int) -> KeptRun:
    return next(run for run in kept_runs(KEPT / str(number)) if not run.is_typed_in)


@pytest.mark.parametrize("number", [1, 2])
def test_a_run_of_every_schema_is_read_as_it_was_kept(number: int) -> None:
    run = run_of(number)
    rows = run.release.rows
    assert run.schema == number
    assert list(rows.columns) == list(COLUMNS)
    keys = rows.select("indicator", "variant", "period", "by").rows()
    assert dict(zip(keys, rows["value"], strict=True)) == VALUES
    withheld = {key for key, why in zip(keys, rows["suppressed"], strict=True) if why == "withheld"}
    assert withheld == {key for key, value in VALUES.items() if value is None}
    assert [one.status for one in run.release.indicators] == ["ok", "ok", "ok", "not computed"]
    assert run.release.indicators[0].title == "=Oprettede sager"
    assert (run.release.run.as_of, run.release.run.seconds) == (dt.date(2024, 12, 31), 0.25)
    assert run.release.run.receipts[0].detected["dates.åbnet"] == "dd-mm-yyyy"


def test_the_first_schema_kept_no_definitions() -> None:
    run = run_of(1)
    assert (run.documents, run.command, run.typed_in, run.tools.python) == ({}, (), None, "")


def test_the_second_schema_kept_definitions_and_tools() -> None:
    run, declared = run_of(2), read_catalogue([KEPT / "definitions.yaml"])
    assert [*map(content_of, run.documents.values())] == [*map(content_of, documents_of(declared).values())]
    back = read_texts(run.documents)
    assert [one.canonical for one in back.indicators] == [one.canonical for one in declared.indicators]
    assert back.indicators[1].canonical["population"] == {"i en bydel": "bydel <> 'Ingen'"}
    assert run.command == ("compute", "--keep")
    assert (run.tools.python, run.tools.polars, run.tools.platform) == ("3.11.7", "2.1.0", "Linux x86_64")
    # The typed-in figures were there before it; it was not held against them, since they were never counted.
    assert run.held_against == ()


def test_the_second_schema_kept_the_same_rows_as_parquet() -> None:
    for run in kept_runs(KEPT / "2"):
        kept = pl.read_parquet(KEPT / "2" / run.name / "results.parquet")
        rows = run.release.rows.select(kept.columns)
        assert kept.equals(rows)
        assert kept.schema == rows.schema


def test_typed_in_figures_are_read_as_they_were_kept() -> None:
    (run,) = (run for run in kept_runs(KEPT / "2") if run.is_typed_in)
    assert run.typed_in == TypedIn(
        "Beretninger 2010 og 2011",
        ("Beretning 2010", "Beretning 2011, tabel 4", "Statistikbanken", "Beretning 2011, tabel 5"),
    )
    assert run.release.rows.select("indicator", "period", "by", "value").rows() == [
        ("sager", "2010", "{}", 31.0),
        ("sager", "2011", "{}", 24.0),
        ("sager", "2011", '{"gruppe": "Hele landet"}', 1045.0),
        ("lukket", "2011", "{}", 62.5),
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_what_was_read_of_an_earlier_schema_is_kept_again_as_the_same_rows(number: int, tmp_path: Path) -> None:
    run = run_of(number)
    keep(run.release, tmp_path, (), run.documents)
    (again,) = kept_runs(tmp_path)
    assert again.release.rows.equals(run.release.rows)
    assert (again.release.indicators, again.documents) == (run.release.indicators, run.documents)


def test_the_same_run_is_kept_as_the_same_bytes(tmp_path: Path) -> None:
    run = run_of(2)
    folders = [keep(run.release, tmp_path / name, (), run.documents, ("compute",)) for name in "ab"]
    assert folders[0].name == folders[1].name
    for file in ("run.json", "results.csv", "results.parquet", "definitions.json"):
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes()


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PAR1")])
def test_rows_are_read_from_their_text_where_the_parquet_is_not_as_it_was(
    tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    run = run_of(2)
    folder = keep(run.release, tmp_path, (), run.documents)
    harm(folder / "results.parquet")
    (back,) = kept_runs(tmp_path)
    assert back.release.rows.equals(run.release.rows)
    assert back.release.rows.schema == run.release.rows.schema


def test_latest_and_previous_are_of_what_was_computed() -> None:
    runs = kept_runs(KEPT / "2")
    assert [run.is_typed_in for run in runs] == [True, False]
    assert find_run(runs, "latest") == runs[1]
    assert find_run(runs, runs[0].name[:14]) == runs[0]


def test_keys_that_are_not_known_here_are_passed_over(tmp_path: Path) -> None:
    run = KEPT / "2" / run_of(2).name
    folder = tmp_path / run.name
    folder.mkdir()
    for file in run.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    about["a key of later times"] = about["run"]["and another"] = about["indicators"][0]["one more"] = {}
    (folder / "run.json").write_text(json.dumps(about), encoding="utf-8")
    assert kept_runs(tmp_path)[0].release.indicators == run_of(2).release.indicators
