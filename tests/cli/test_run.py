"""`compute`, `validate`, `test` and `explain` on the project that `init` makes, whole."""

from __future__ import annotations

import csv
import io
import json


def test_validate_counts_what_holds(typed, project):
    said = typed("validate", "--data", "data")
    assert (said.code, said.out, said.err) == (0, "2 indicators, 1 extract: no problems\n", "")


def test_examples_of_the_template_hold(typed, project):
    said = typed("test")
    assert said.code == 0
    assert "✓ late fails, open and not yet due waits" in said.out
    assert "1 of 1 examples hold" in said.out


def test_compute_prints_a_table_that_fits(typed, project):
    said = typed("compute", COLUMNS="100")
    assert said.code == 0
    assert "Sager afsluttet inden fire" in said.out
    assert all(len(line) <= 100 for line in said.out.splitlines())


def test_the_same_rows_leave_as_json_and_csv(typed, project):
    document = json.loads(typed("compute", "-f", "json").out)
    rows = list(csv.DictReader(io.StringIO(typed("compute", "-f", "csv").out)))
    assert document["schema"] == "forebyg/results/1"
    assert len(rows) == sum(len(one["results"]) for one in document["indicators"])


def test_internal_says_so_everywhere(typed, project):
    assert typed("compute", "--internal").out.startswith("INTERN: intet er skjult\n")
    assert typed("compute", "--internal", "-f", "markdown").out.startswith("**INTERN: intet er skjult**\n")
    assert json.loads(typed("compute", "--internal", "-f", "json").out)["run"]["internal"] is True


def test_the_suffix_says_the_format_and_no_other_file_stays(typed, project):
    assert typed("compute", "-o", "out.md").out == ""
    assert (project / "out.md").read_text(encoding="utf-8").startswith("## Min strategi: Tidlig indsats\n")
    assert sorted(path.name for path in project.iterdir()) == ["configs", "data", "out.md"]


def test_fail_on_a_missed_target(typed, project):
    config = project / "configs/indicators.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("at least: 90", "at least: 100"), encoding="utf-8")
    assert typed("compute", "-q").code == 0
    assert typed("compute", "-q", "--fail-on", "missed").code == 1


def test_explain_shows_the_way_from_rows_to_units(typed, project):
    said = typed("explain", "cases_in_time_share", "--plan")
    assert said.code == 0
    assert "Kolonner, der skal være i udtrækkene:\n  cases: " in said.out
