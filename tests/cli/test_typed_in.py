"""Figures that were typed in: which group they are of, what a report says of them, how they stand beside computed ones.

The office of `five_years` in its first year: 64 cases, 35 of them in North; 44 of the 64 from the home, 68.75 percent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Typed
from five_years import begin_year

from forebyg.history import KeptRun, kept_runs

HEAD = "indikator_id;periode;gruppe;værdi;kilde\n"
FIGURES = (
    HEAD + "opened;2018;;90;Beretning 2018\nopened;2019;;95;\nopened;2021;;66;\nopened;2021;district=North;35;\n"
    "home_share;2018;;71,5;Beretning 2018\nhome_share;2021;;68,75;\n"
)


@pytest.fixture
def office(typed: Typed, tmp_path: Path) -> Path:
    """A computed run, and figures that were typed in after it."""
    begin_year(tmp_path, 2021)
    assert typed("compute", "--keep", "--as-of", "2021-09-30", "-q").code == 0
    imported(typed, tmp_path, FIGURES)
    return tmp_path


def imported(typed: Typed, folder: Path, text: str) -> None:
    (folder / "old.csv").write_text(text, encoding="utf-8")
    said = typed("history", "import", "old.csv", "--source", "Årsberetninger 2018-2021", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")


def typed_in(folder: Path) -> KeptRun:
    (run,) = [run for run in kept_runs(folder / "history") if run.is_typed_in]
    return run


def refused(typed: Typed, folder: Path, text: str) -> list[str]:
    (folder / "old.csv").write_text(text, encoding="utf-8")
    said = typed("history", "import", "old.csv", "--source", "x")
    assert said.code == 1
    return [line for line in said.err.splitlines() if line.startswith(("error", "  -->", " -->", "  = help"))]


def test_a_group_is_a_stratum_of_a_declared_breakdown(office: Path) -> None:
    rows = typed_in(office).release.rows
    assert rows.filter(rows["period"] == "2021")["by"].to_list() == ["{}", '{"district": "North"}', "{}"]


def test_the_breakdown_may_stand_in_a_column_of_its_own(typed: Typed, tmp_path: Path) -> None:
    begin_year(tmp_path, 2021)
    config = tmp_path / "configs/indicators.yaml"
    crossed = config.read_text(encoding="utf-8").replace("by: [district]", "by: [cases.district, [district, kind]]")
    config.write_text(crossed, encoding="utf-8")
    head = HEAD.replace("gruppe", "opdeling;gruppe")
    lines = "opened;2019;district;a=b & c;40;\nopened;2019;kind & district;home & North;30;\nopened;2019;;;95;\n"
    imported(typed, tmp_path, head + lines + "opened;2018;;kind = home & district = South;7;\n")
    assert typed_in(tmp_path).release.rows["by"].to_list() == [
        '{"district": "South", "kind": "home"}',
        "{}",
        '{"district": "North", "kind": "home"}',
        '{"district": "a=b & c"}',
    ]


def test_a_group_of_no_declared_breakdown_is_refused_with_the_nearest_name(typed: Typed, tmp_path: Path) -> None:
    begin_year(tmp_path, 2021)
    lines = (
        "opened;2019;North;40;\nopened;2019;distrikt=North;40;\nopened;2020;team=A;40;\nvisits_paid;2019;team=A;4;\n"
        "visits_paid;2020;Hele landet;4;\nopened;2018;district=;4;\n"
    )
    told = refused(typed, tmp_path, HEAD + lines)
    assert [line.strip() for line in told] == [
        "error[FB634]: 'gruppe' does not say of which breakdown the group is",
        "--> old.csv:2:1",
        "= help: write 'district=...', or name the breakdown in a column 'opdeling'",
        "error[FB634]: 'gruppe' is of no breakdown that the indicator declares",
        "--> old.csv:3:1",
        "= help: did you mean 'district'?",
        "error[FB634]: 'gruppe' is of no breakdown that the indicator declares",
        "--> old.csv:4:1",
        "= help: write 'district=...'",
        "error[FB634]: 'gruppe' is of no breakdown that the indicator declares",
        "--> old.csv:5:1",
        "= help: the indicator has no breakdown",
        "error[FB634]: 'gruppe' does not say of which breakdown the group is",
        "--> old.csv:6:1",
        "= help: leave the line out: the indicator has no breakdown",
        "error[FB634]: 'gruppe' is of no breakdown that the indicator declares",
        "--> old.csv:7:1",
        "= help: did you mean 'district'?",
    ]
    head = HEAD.replace("gruppe", "opdeling;gruppe")
    told = refused(typed, tmp_path, head + "opened;2019;district;;40;\n")
    assert told[0] == "error[FB634]: 'opdeling' without 'gruppe'"


def test_a_figure_without_a_source_of_its_own_has_that_of_the_file(typed: Typed, office: Path) -> None:
    run = typed_in(office)
    assert run.typed_in is not None
    assert set(run.typed_in.of_rows) == {"Beretning 2018", "Årsberetninger 2018-2021"}
    assert [one.source for one in run.release.indicators] == ["Beretning 2018; Årsberetninger 2018-2021"] * 2
    assert "Kilde            Årsberetninger 2018-2021" in typed("history", run.name).out


def test_a_figure_is_held_against_the_nearest_earlier_one_unless_the_series_breaks(
    typed: Typed, tmp_path: Path
) -> None:
    begin_year(tmp_path, 2024)  # `home_share` breaks on 1 January 2024.
    rows = "".join(
        f"{name};{year};;{60 + year - 2020};\n" for name in ("opened", "home_share") for year in (2024, 2022)
    )
    imported(typed, tmp_path, HEAD + rows)
    kept = typed_in(tmp_path).release.rows.select("indicator", "period", "previous_period", "previous_value", "change")
    assert kept.rows() == [
        ("opened", "2022", None, None, None),
        ("opened", "2024", "2022", 62.0, 2.0),
        ("home_share", "2022", None, None, None),
        ("home_share", "2024", None, None, None),
    ]


def test_every_report_of_typed_in_figures_is_written_and_says_where_they_come_from(typed: Typed, office: Path) -> None:
    name = typed_in(office).name
    said = typed("report", name, "-o", "r.md", "-o", "r.html", "-o", "r.xlsx", "-o", "r.docx")
    assert said.code == 0, said.err
    text = (office / "r.md").read_text(encoding="utf-8")
    assert "Oprettede sager: 66 i 2021 mod 95 i 2019, et fald på 29." in text
    assert "mod 71,5" in text
    assert "ikke et tidligere tal" not in text
    for path in ("r.md", "r.html"):
        sources = (office / path).read_text(encoding="utf-8")
        assert "Årsberetninger 2018-2021" in sources, path
        assert "Beretning 2018" in sources, path


def compared(typed: Typed, *arguments: str) -> dict[str, Any]:
    said = typed("compare", *arguments, "-f", "json")
    assert said.code == 0, said.err
    document: dict[str, Any] = json.loads(said.out)
    return document


def test_beside_a_computed_run_the_cause_is_that_figures_were_typed_in(typed: Typed, office: Path) -> None:
    document = compared(typed, typed_in(office).name, "latest")
    assert (document["then"]["typed_in"], document["now"]["typed_in"]) == (True, False)
    assert document["then"]["source"] == "Årsberetninger 2018-2021"
    assert {one["id"]: (one["standing"], one["causes"]) for one in document["indicators"]} == {
        "opened": ("typed in", ["typed in"]),
        "home_share": ("typed in", ["typed in"]),
    }
    (opened, share) = document["indicators"]
    assert [(row["by"], row["value"]["difference"], row["causes"]) for row in opened["rows"]] == [
        ({}, -2, ["typed in"])
    ]
    # North is 35 in both, and so is 44 of 64 as it was typed.
    assert (opened["unchanged"], share["rows"], share["unchanged"]) == (1, [], 1)
    assert (opened["gone_periods"], document["only_now"], document["only_then"]) == (
        ["2018", "2019"],
        ["visits_paid"],
        [],
    )
    assert [one["vintages"] for one in document["indicators"]] == [[], []]


def test_beside_a_computed_run_it_is_said_in_words(typed: Typed, office: Path) -> None:
    name = typed_in(office).name
    table = typed("compare", name, "latest").out
    assert f"Før: {name} · indtastede tal: Årsberetninger 2018-2021\n" in table
    assert "  2021     alle     66  64       −2                    indtastet, ikke beregnet\n" in table
    assert "Indtastede tal er ikke beregnet: en forskel kan ikke føres tilbage til data eller definition." in table
    assert not any(word in table for word in ("udgået", "Udtræk", "ikke forklaret", "offentliggjort"))
    markdown = typed("compare", "latest", name, "-f", "markdown", "--lang", "en").out
    assert "| 2021 | all | 64 | 66 | +2 |  |  | typed in, not computed |" in markdown
    assert "Indicators that only the run before has numbers of: 1" in markdown
    now = typed("compare", name, "now")
    assert (now.code, "66  64" in now.out) == (0, True), now.err


def test_a_status_run_may_be_held_against_typed_in_figures(typed: Typed, office: Path) -> None:
    name = typed_in(office).name
    said = typed("status", "--baseline", name, "--as-of", "2021-09-30")
    assert said.code == 0, said.err
    told = f"Ved siden af de indtastede tal i {name} ("
    assert told in said.out
    assert "1 tal er forskelligt, i 1 indikator. Årsager: indtastet, ikke beregnet (1)." in said.out


def test_what_was_typed_in_keeps_its_decimals(typed: Typed, tmp_path: Path) -> None:
    begin_year(tmp_path, 2021)
    assert typed("compute", "--keep", "--as-of", "2021-09-30", "-q").code == 0
    imported(typed, tmp_path, HEAD + "home_share;2021;;68,25;\n")
    assert "68,25 %  69 % (44/64)" in typed("compare", typed_in(tmp_path).name, "latest").out


def test_two_tables_that_share_nothing_say_so(typed: Typed, tmp_path: Path) -> None:
    begin_year(tmp_path, 2021)
    assert typed("compute", "--keep", "--as-of", "2021-09-30", "-q").code == 0
    imported(typed, tmp_path, HEAD + "opened;2018;;90;\n")
    out = typed("compare", typed_in(tmp_path).name, "latest").out
    assert "De to kørsler har ingen tal for samme indikator, periode og gruppe." in out
    assert "Perioder, som kun kørslen nu har tal for: 2021" in out


def test_the_report_of_a_later_run_tells_of_earlier_years_with_their_sources(typed: Typed, office: Path) -> None:
    """2021 is computed, and what was typed in of it is not told again. A report of the run before does not change."""
    first = next(run.name for run in kept_runs(office / "history") if not run.is_typed_in)
    assert typed("report", first, "-o", "first.html").code == 0
    assert "Tidligere tal" not in (office / "first.html").read_text(encoding="utf-8")
    begin_year(office, 2022)
    assert typed("compute", "--keep", "--as-of", "2022-09-30", "-q").code == 0
    said = typed("report", "-o", "r.html", "-o", "r.xlsx", "-o", "r.docx", "-o", "r.md")
    assert said.code == 0, said.err
    page = (office / "r.html").read_text(encoding="utf-8")
    figures = "2018: 90 (Beretning 2018); 2019: 95 (Årsberetninger 2018-2021)."
    assert f"Tidligere tal, der er indtastet og ikke beregnet: {figures}" in page
    assert "2018: 71,5 % (Beretning 2018)." in page
