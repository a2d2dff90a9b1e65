"""`forebyg history` lists what was kept, shows one run, and keeps earlier figures that were typed in."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from conftest import Typed

from forebyg.history import kept_runs

KEPT = Path(__file__).parents[1] / "unit" / "kept"
FIRST, TYPED_IN, SECOND = "2025-01-05T060000Z-94e051fe", "2026-01-05T050000Z-dd9abd25", "2026-01-05T060000Z-cad90880"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with a history of both schemas, and the definitions that it was computed from."""
    for number in "12":
        shutil.copytree(KEPT / number, tmp_path / "history", dirs_exist_ok=True)
    (tmp_path / "configs").mkdir()
    shutil.copy(KEPT / "definitions.yaml", tmp_path / "configs")
    return tmp_path


def test_runs_are_listed_newest_first(typed: Typed, kept: Path) -> None:
    said = typed("history")
    assert (said.code, said.err) == (0, "")
    heading, *lines = said.out.splitlines()
    assert heading.split() == [
        *("Kørsel", "Startet", "(UTC)", "Opgjort", "pr.", "Indikatorer", "Nyeste", "data"),
        *("Diskretionering", "Version", "Definitioner"),
    ]
    assert [line.split("  ")[0] for line in lines] == [SECOND, TYPED_IN, FIRST]
    assert "5.1.2026 kl. 06.00  31.12.2024   3 beregnet, 1 ikke beregnet  –            dst5" in lines[0]
    assert lines[0].endswith("gemt")
    assert lines[1].split()[4:] == ["–", "2", "–", "indtastet", "0.1.0", "–"]
    assert lines[2].endswith("ikke gemt")


def test_the_list_is_told_in_english_too(typed: Typed, kept: Path) -> None:
    out = typed("history", "--lang", "en").out
    assert "Definitions" in out.splitlines()[0]
    assert "2026-01-05 06:00  2024-12-31  3 computed, 1 not computed" in out
    assert "typed in" in out


def test_the_list_is_written_for_programs(typed: Typed, kept: Path) -> None:
    document = json.loads(typed("history", "-f", "json").out)
    assert document["schema"] == "forebyg/history/1"
    newest, typed_in, oldest = document["runs"]
    assert newest["name"] == SECOND
    assert newest["indicators"] == {"ok": 3, "error": 0, "not computed": 1}
    assert (newest["rows"], newest["as_of"], newest["newest"]) == (14, "2024-12-31", {"sager": None})
    assert (newest["profile"], newest["version"]) == ("dst5", "0.1.0")
    assert (len(newest["definitions"]), oldest["definitions"]) == (1, [])
    assert (typed_in["imported"], typed_in["source"], typed_in["rows"]) == (True, "Beretninger 2010 og 2011", 4)
    assert typed("history", "-f", "json").out == typed("history", "-f", "json").out


def test_one_run_is_shown_with_what_it_was_made_of(typed: Typed, kept: Path) -> None:
    out = typed("history", "latest").out
    assert out.splitlines()[0] == SECOND
    assert "Antal på 1–4 personer, og hvad der røber dem, vises ikke (..): dst5" in out
    assert "forebyg 0.1.0, polars 2.1.0, Python 3.11.7, Linux x86_64" in out
    assert "compute --keep" in out
    assert "  definitions.yaml  sha256 9585d1d2848f…" in out
    assert "  cases.csv: ca. 40 rækker; sha256 e4b2b1a1d837…" in out
    assert typed("history", "previous").out.splitlines()[0] == FIRST
    of_figures = typed("history", "2026-01-05T05", "--lang", "en").out
    assert "Source         Beretninger 2010 og 2011" in of_figures
    assert "figures.csv: 4 rows" in of_figures


def test_one_run_is_written_for_programs(typed: Typed, kept: Path) -> None:
    document = json.loads(typed("history", SECOND, "-f", "json").out)
    assert (document["schema"], document["name"], document["kept_schema"]) == ("forebyg/kept/1", SECOND, 2)
    assert document["configs"][0]["sha256"].startswith("9585d1d2848f")
    (receipt,) = document["extracts"]
    assert (receipt["file"], receipt["rows"], receipt["rounded_to"], receipt["size"]) == ("cases.csv", 40, 10, None)
    assert document["command"] == ["compute", "--keep"]
    assert document["tools"] == {"python": "3.11.7", "polars": "2.1.0", "platform": "Linux x86_64"}


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        ("2026", "2 runs begin with '2026'", f"write more of it: {SECOND}, {TYPED_IN}"),
        (SECOND[:-1] + "1", f"no kept run is called '{SECOND[:-1]}1'", f"did you mean {SECOND}"),
        ("igår", "no kept run is called 'igår'", f"kept are: {SECOND}, {TYPED_IN}, {FIRST}"),
        ("", "no kept run is called ''", "kept are: "),
    ],
)
def test_a_run_that_is_not_there_is_told_with_near_names(
    typed: Typed, kept: Path, name: str, message: str, help: str
) -> None:
    said = typed("history", name)
    assert (said.code, said.out) == (2, "")
    assert f"error[FB916]: {message}\n  = help: {help}" in said.err


def test_without_a_history_nothing_is_listed(typed: Typed) -> None:
    assert typed("history").out == "Der er ikke gemt nogen kørsler.\n"
    assert typed("history", "--lang", "en").out == "No run has been kept.\n"
    assert json.loads(typed("history", "-f", "json").out)["runs"] == []
    assert typed("history", "--history", "elsewhere").code == 2
    said = typed("history", "latest")
    assert (said.code, "there is no latest run: no run has been kept" in said.err) == (2, True)


def test_figures_are_kept_with_their_source(typed: Typed, kept: Path) -> None:
    (kept / "old.csv").write_bytes(
        "indikator_id;periode;gruppe;tæller;værdi;kilde\r\n"
        "lukket;2009/10;;;-12,5;\r\n"
        'sager/alle;2009-H1;bydel=Nord;;1045;"Årbog; side 4"\r\n'
        "\r\n".encode("cp1252")
    )
    said = typed("history", "import", "old.csv", "--source", "Årbøger")
    (run,) = (run for run in kept_runs(kept / "history") if run.name not in (FIRST, SECOND, TYPED_IN))
    assert (said.code, said.out, said.err) == (0, "", f"kept as history/{run.name}\n")
    assert run.release.rows.select("indicator", "variant", "period", "by", "value", "assessment").rows() == [
        ("sager", "alle", "2009-H1", '{"bydel": "Nord"}', 1045.0, "no target"),
        ("lukket", None, "2009/10", "{}", -12.5, "no target"),
    ]
    days = run.release.rows.select("period_start", "period_end").rows()
    assert [[str(day) for day in row] for row in days] == [["2009-01-01", "2009-06-30"], ["2009-08-01", "2010-07-31"]]
    assert run.typed_in is not None
    assert (run.typed_in.source, run.typed_in.of_rows) == ("Årbøger", ("Årbog; side 4", "Årbøger"))
    assert run.release.run.receipts[0].unread == ("tæller",)
    assert [(one.id, one.title, one.unit, one.source) for one in run.release.indicators] == [
        ("sager", "Alle sager", "count", "Årbog; side 4"),
        ("lukket", "Lukkede sager", "percent", "Årbøger"),
    ]
    again = typed("history", "import", "old.csv", "--source", "Årbøger")
    assert (again.code, f"error[FB619]: 'old.csv' has been kept already, as {run.name}" in again.err) == (1, True)


def test_everything_wrong_with_figures_is_told_at_once_and_none_of_them(typed: Typed, kept: Path) -> None:
    (kept / "old.csv").write_text(
        "indikator_id;periode;gruppe;værdi;kilde\n"
        "sager;2011;;hemmelig;a\n"
        "sagr;2010;;77123;a\n"
        "sager;20l1;;77123;a\n"
        'sager;2012;;77123;"to\nlinjer"\n'
        "sager;2012;;77124;a\n"
        "sager;2013/15;;77123;a\n"
        "sager;2014;;;a\n"
        "sager;2015;;1.045;a\n"
        "sager;2016;;1.045,5;a\n"
        "sager;2017\n"
        "sager;2018;;1e5;a\n",
        encoding="utf-8",
    )
    said = typed("history", "import", "old.csv", "--source", "Årbøger")
    assert (said.code, said.out) == (1, "")
    told = [line for line in said.err.splitlines() if line.startswith(("error", " --> ", "  --> "))]
    pairs = zip(told[::2], told[1::2], strict=True)
    assert [(one.removeprefix("error"), place.split(":")[1]) for one, place in pairs] == [
        ("[FB617]: 'værdi' is not a number", "2"),
        ("[FB615]: 'indikator_id' names no declared indicator", "3"),
        ("[FB618]: 'periode' is no period", "4"),
        ("[FB616]: the same indikator_id, periode and gruppe as in line 5", "7"),
        ("[FB618]: 'periode' is no period", "8"),
        ("[FB617]: no 'værdi'", "9"),
        ("[FB617]: 'værdi' can be read as thousands or as three decimals", "10"),
        ("[FB614]: 2 cells where there are 5 columns", "12"),
        ("[FB617]: 'værdi' is not a number", "13"),
    ]
    assert "did you mean 'sager'?" in said.err
    assert not any(value in said.err for value in ("hemmelig", "7712", "sagr", "20l1", "1.045", "1e5"))
    assert len(kept_runs(kept / "history")) == 3


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "there is no column 'indikator_id', 'periode', 'gruppe', 'værdi', 'kilde'"),
        (b"indikator_id,periode,gruppe,kilde\n", "there is no column 'værdi'"),
        ("indikator_id;periode;gruppe;værdi;kilde;værdi\n".encode(), "the column 'værdi' is there twice"),
        ("indikator_id;periode;gruppe;værdi;kilde\n".encode(), "'old.csv' holds no figures"),
        ('indikator_id;periode;gruppe;værdi;kilde\n"a"b;\n'.encode(), "a quotation mark stands alone"),
        (b"\x81", "'old.csv' is no text in UTF-8 or Windows-1252"),
    ],
)
def test_a_file_that_is_no_table_of_figures_is_told(typed: Typed, kept: Path, content: bytes, message: str) -> None:
    (kept / "old.csv").write_bytes(content)
    said = typed("history", "import", "old.csv", "--source", "Årbøger")
    assert said.code == 1
    assert "error[FB614]" in said.err
    assert message in said.err


def test_what_is_typed_wrong_is_a_mistake_of_usage(typed: Typed, kept: Path) -> None:
    for arguments, message in (
        (["import"], "'import' needs a file"),
        (["import", "none.csv", "--source", "x"], "there is no file 'none.csv'"),
        (["import", "configs/definitions.yaml"], "'--source' says where the figures come from"),
        (["import", "configs/definitions.yaml", "--source", " "], "'--source' says where the figures come from"),
        (["--source", "x"], "'--source' belongs to 'forebyg history import FILE'"),
        (["latest", "previous"], "one run is looked at at a time"),
    ):
        said = typed("history", *arguments)
        assert (said.code, said.out) == (2, ""), arguments
        assert message in said.err


def test_typed_in_figures_are_nothing_that_a_release_is_held_against(typed: Typed, project: Path) -> None:
    first = typed("compute", "-f", "csv").out
    (project / "old.csv").write_text(
        "indikator_id;periode;gruppe;værdi;kilde\ncases_opened;2024;;7;Beretning\n", encoding="utf-8"
    )
    assert typed("history", "import", "old.csv", "--source", "Beretning").code == 0
    assert typed("compute", "-f", "csv").out == first
    assert typed("compute", "--keep").code == 0
    computed = next(run for run in kept_runs(project / "history") if not run.is_typed_in)
    assert computed.held_against == ()
    assert typed("history", "latest").out.splitlines()[0] == computed.name
    assert typed("history", "previous").code == 2


def test_what_a_killed_run_left_behind_is_told_with_v(typed: Typed, project: Path) -> None:
    left = project / "history" / ".2025-12-01T060000Z-00000000.7.tmp"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    told = f"left behind by a run that was interrupted: history/{left.name} (it may be deleted)"
    assert told in typed("compute", "-v").err
    assert told not in typed("compute").err
    assert left.is_dir()
