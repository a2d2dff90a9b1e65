"""`compute --keep` remembers what was published, and later runs are held against it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import Typed

from forebyg.calculation import releasing
from forebyg.history import kept_runs
from forebyg.language.canonical import documents_of
from forebyg.language.catalogue import read_catalogue, read_texts

ONE_MORE = "9001,2024-03-04,2024-04-05,North\n"


def rows_of(text: str) -> dict[tuple[str, str, str], dict[str, str]]:
    return {(one["indicator"], one["period"], one["by"]): one for one in csv.DictReader(io.StringIO(text))}


def test_a_run_is_kept_and_a_count_that_moves_by_one_is_held(typed: Typed, project: Path) -> None:
    first = typed("compute", "--keep", "-f", "csv")
    assert first.code == 0, first.err
    (kept,) = (project / "history").iterdir()
    assert sorted(path.name for path in kept.iterdir()) == [
        "definitions.json",
        "results.csv",
        "results.parquet",
        "run.json",
    ]
    assert typed("compute", "-f", "csv").out == first.out
    with (project / "data/cases.csv").open("a", encoding="utf-8") as file:
        file.write(ONE_MORE)
    second = typed("compute", "-f", "csv")
    before, after = rows_of(first.out), rows_of(second.out)
    held = {place for place, row in after.items() if row["held"] == "true"}
    assert ("cases_opened", "2024", "") in held
    assert ("cases_opened", "2024", "district=North") in held
    assert {period for _, period, _ in held} == {"2024"}
    for place in after:
        assert {**after[place], "held": ""} == {**before[place], "held": ""}, place
    assert list((project / "history").iterdir()) == [kept]
    assert "fastholdt som først offentliggjort" in typed("compute").out


def test_a_run_keeps_its_definitions_and_the_words_of_its_command(typed: Typed, project: Path) -> None:
    assert typed("compute", "-s", "cases_opened", "--keep", "-o", "secret.csv").code == 0
    (run,) = kept_runs(project / "history")
    assert run.command == ("compute", "--select", "--keep", "--output")
    assert "secret" not in (project / "history" / run.name / "run.json").read_text(encoding="utf-8")
    declared = read_catalogue([project / "configs"])
    assert list(run.documents.values()) == list(documents_of(declared).values())
    back = read_texts(run.documents)
    assert [(one.name, one.canonical) for one in back.indicators] == [
        (one.name, one.canonical) for one in declared.indicators
    ]
    assert run.tools.polars == pl.__version__


def test_larger_moves_are_printed(typed: Typed, project: Path) -> None:
    first = typed("compute", "--keep", "-f", "csv")
    with (project / "data/cases.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"90{number:02},2024-03-04,2024-04-05,North\n" for number in range(6))
    second = typed("compute", "--keep", "-f", "csv")
    assert second.code == 0, second.err
    before, after = (rows_of(one.out)["cases_opened", "2024", ""] for one in (first, second))
    assert float(after["numerator"]) == float(before["numerator"]) + 6
    assert after["held"] == "false"
    assert len(list((project / "history").iterdir())) == 2


def test_a_new_target_is_no_new_number(typed: Typed, project: Path) -> None:
    typed("compute", "--keep")
    config = project / "configs/indicators.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("at least: 90", "at least: 80"), encoding="utf-8")
    with (project / "data/cases.csv").open("a", encoding="utf-8") as file:
        file.write(ONE_MORE)
    rows = rows_of(typed("compute", "-f", "csv").out)
    assert rows["cases_in_time_share", "2024", ""]["held"] == "true"
    assert rows["cases_in_time_share", "2024", ""]["target_low"] == "80.0"


def test_what_is_internal_is_neither_kept_nor_held(typed: Typed, project: Path) -> None:
    assert typed("compute", "--keep", "--internal").code == 2
    assert not (project / "history").exists()
    typed("compute", "--keep")
    with (project / "data/cases.csv").open("a", encoding="utf-8") as file:
        file.write(ONE_MORE)
    assert {row["held"] for row in rows_of(typed("compute", "--internal", "-f", "csv").out).values()} == {"false"}


def test_a_damaged_run_stops_every_release(typed: Typed, project: Path) -> None:
    typed("compute", "--keep")
    (kept,) = (project / "history").iterdir()
    (kept / "run.json").unlink()
    said = typed("compute")
    assert (said.code, said.out) == (1, "")
    assert f"error[FB611]: the kept run 'history/{kept.name}' cannot be read: run.json is missing" in said.err


def test_a_history_that_is_named_must_be_there(typed: Typed, project: Path) -> None:
    assert typed("compute", "--history", "elsewhere").code == 2
    assert typed("compute", "--history", "elsewhere", "--keep").code == 0
    assert not (project / "history").exists()
    assert typed("compute", "--history", "elsewhere").code == 0


def test_a_text_that_tells_too_much_is_not_written(
    typed: Typed, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the release, put there by hand: it forgets to empty the numerators of withheld rows."""
    release = releasing.release

    def forgetful(rows: pl.DataFrame, *more: Any) -> pl.DataFrame:
        told = release(rows.with_columns(pl.lit("withheld").alias("suppressed")), *more)
        return told.with_columns(rows["numerator"])

    monkeypatch.setattr(releasing, "release", forgetful)
    for arguments in (["-o", "out.json"], ["-o", "out.csv", "--keep"], ["-f", "json"]):
        said = typed("compute", *arguments)
        assert (said.code, said.out) == (1, "")
        assert "error[FB601]" in said.err
    assert not [*project.glob("out.*"), *project.glob("history/*")]
