"""A run is kept whole or not at all, and read back as it was released."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from made_releases import RUN, everything, indicator, release, row

from forebyg.errors import HistoryError
from forebyg.history import COLUMNS, RESULTS, check_keepable, keep, kept_runs
from forebyg.outputs.rows import Row, rows_of


def test_a_run_is_read_back_as_it_was_released(tmp_path: Path) -> None:
    told = replace(everything(), problems=())
    folder = keep(told, tmp_path / "history", ())
    assert folder.name.startswith("2025-01-15T060000Z-")
    assert sorted(os.listdir(folder)) == ["results.csv", "results.parquet", "run.json"]
    (run,) = kept_runs(tmp_path / "history")
    assert run.name == folder.name
    assert run.release.run == told.run
    assert run.release.indicators == told.indicators
    assert rows_of(run.release) == rows_of(told)
    assert run.release.rows.equals(told.rows.select(list(COLUMNS)))


def test_all_that_outputs_print_is_kept_and_nothing_else() -> None:
    assert set(COLUMNS) == {"indicator", "variant", "kind", *Row._fields}


def test_texts_that_a_spreadsheet_would_run_are_kept_as_texts(tmp_path: Path) -> None:
    rows = [
        row("x", 2012, category=text, withheld_cells=["waiting", "missing"]) for text in ("=1+1", "'a", "æ\nø", "-1")
    ]
    told = release([indicator("x", "distribution", "X")], rows)
    keep(told, tmp_path, ())
    assert "\n=1" not in (tmp_path / next(iter(os.listdir(tmp_path))) / RESULTS).read_text(encoding="utf-8")
    (run,) = kept_runs(tmp_path)
    assert run.release.rows["category"].to_list() == ["=1+1", "'a", "æ\nø", "-1"]
    assert run.release.rows["withheld_cells"].to_list() == [["waiting", "missing"]] * 4


def test_a_history_that_is_not_there_holds_no_runs(tmp_path: Path) -> None:
    assert kept_runs(tmp_path / "history") == ()


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (lambda path: (path / "run.json").unlink(), "run.json is missing"),
        (lambda path: (path / "results.csv").unlink(), "results.csv is missing"),
        (lambda path: (path / "run.json").write_text("{", encoding="utf-8"), "it is not as it was written"),
        (lambda path: (path / "run.json").write_text("[]", encoding="utf-8"), "it is not as it was written"),
        (lambda path: (path / "results.csv").write_text("", encoding="utf-8"), "results.csv is not as it was written"),
        (lambda path: (path / "results.csv").write_bytes(b"\xff"), "it is not as it was written"),
        (
            lambda path: (path / "run.json").write_text('{"schema": "forebyg/run/3"}', encoding="utf-8"),
            "'forebyg/run/3' is of a later version of forebyg than this",
        ),
    ],
)
def test_a_damaged_run_is_told_by_name(tmp_path: Path, harm: object, why: str) -> None:
    whole = keep(everything(), tmp_path, ())
    harm(whole)
    with pytest.raises(HistoryError) as told:
        kept_runs(tmp_path)
    (problem,) = told.value.problems
    assert (problem.code, problem.message) == ("FB611", f"the kept run '{whole.as_posix()}' cannot be read: {why}")


def test_line_ends_that_version_control_has_changed_are_no_damage(tmp_path: Path) -> None:
    folder = keep(everything(), tmp_path, ())
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (run,) = kept_runs(tmp_path)
    assert run.release.rows.height == everything().rows.height


def test_what_a_killed_run_left_behind_is_no_run(tmp_path: Path) -> None:
    (tmp_path / ".2025-01-15T060000Z-00000000.1.tmp").mkdir()
    assert kept_runs(tmp_path) == ()
    keep(everything(), tmp_path, ())
    assert len(kept_runs(tmp_path)) == 1


def test_a_run_that_was_not_held_against_all_others_is_not_kept(tmp_path: Path) -> None:
    keep(everything(), tmp_path, ())
    with pytest.raises(HistoryError) as told:
        keep(replace(everything(), run=replace(RUN, seconds=1.0)), tmp_path, ())
    assert told.value.problems[0].code == "FB613"
    runs = kept_runs(tmp_path)
    keep(replace(everything(), run=replace(RUN, seconds=1.0)), tmp_path, runs)
    assert len(kept_runs(tmp_path)) == 2
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HistoryError) as told:
        keep(everything(), tmp_path, ())
    assert told.value.problems[0].message.endswith(": no space left on device")
    assert os.listdir(tmp_path) == []


def test_a_place_that_cannot_hold_a_history_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    check_keepable(tmp_path / "history" / "deep")
    with pytest.raises(HistoryError):
        check_keepable(tmp_path / "file")


def test_a_run_of_an_earlier_version_lacks_what_has_been_added(tmp_path: Path) -> None:
    folder = keep(everything(), tmp_path, ())
    text = (folder / "results.csv").read_text(encoding="utf-8")
    frame = pl.read_csv(text.encode(), infer_schema=False).drop("held", "detectable")
    (folder / "results.csv").write_text(frame.write_csv(), encoding="utf-8", newline="\n")
    document = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    import hashlib

    document["results"]["sha256"] = hashlib.sha256((folder / "results.csv").read_bytes()).hexdigest()
    document["indicators"] = [
        {name: value for name, value in one.items() if name != "counts_sha256"} for one in document["indicators"]
    ]
    (folder / "run.json").write_text(json.dumps(document), encoding="utf-8")
    (run,) = kept_runs(tmp_path)
    assert run.release.rows["held"].null_count() == run.release.rows.height
