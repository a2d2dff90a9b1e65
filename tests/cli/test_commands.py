"""The commands that need no numbers, on the project that `init` makes."""

from __future__ import annotations

import json


def test_init_says_what_it_made(typed):
    said = typed("init", "here")
    assert said.code == 0
    assert said.out == (
        "Made:\n  here/configs/indicators.yaml\n  here/data/cases.csv\n  here/configs/forebyg.schema.json\n\n"
        "Next: cd here && forebyg compute\n"
    )


def test_init_overwrites_nothing(typed, project):
    before = (project / "configs/indicators.yaml").read_bytes()
    said = typed("init")
    assert said.code == 2
    assert "error[FB906]: 'configs/indicators.yaml' is already there" in said.err
    assert (project / "configs/indicators.yaml").read_bytes() == before


def test_init_names_the_templates_there_are(typed):
    assert "= help: templates: blank, faxe, koebenhavn" in typed("init", "--template", "blnk").err


def test_list_shows_area_id_title_and_target(typed, project):
    assert typed("list", "--lang", "en", COLUMNS="100").out == (
        "My strategy · Early help\n"
        "Id                   Indicator                        Kind          Target\n"
        "cases_opened         Cases opened                     count\n"
        "cases_in_time_share  Cases closed within four months  within        at least 90\n"
    )


def test_list_as_a_tree(typed, project):
    assert typed("list", "--tree").out == (
        "Min strategi\n"
        "└── Tidlig indsats\n"
        "    └── Sager afgøres rettidigt\n"
        "        ├── cases_opened  Oprettede sager\n"
        "        └── cases_in_time_share  Sager afsluttet inden fire måneder · mål: mindst 90\n"
    )


def test_list_as_json_obeys_selectors(typed, project):
    listed = json.loads(typed("list", "-f", "json", "--exclude", "*_share").out)
    assert [one["id"] for one in listed["indicators"]] == ["cases_opened"]


def test_a_selector_that_hits_nothing_is_a_mistake_of_usage(typed, project):
    said = typed("list", "-s", "case_opened")
    assert (said.code, said.out) == (2, "")
    assert said.err == "error[FB902]: 'case_opened' selects no indicator\n  = help: did you mean 'cases_opened'?\n"


def test_explain_without_data_tells_the_words(typed, project):
    (project / "data/cases.csv").unlink()
    (project / "data").rmdir()
    said = typed("explain", "cases_in_time_share", "--lang", "en")
    assert said.code == 0
    assert said.out.startswith("Cases closed within four months (cases_in_time_share)\n\nA share in percent")
    assert "The deadline is 4 months after opened; a case is done at closed.\n" in said.out
    assert said.err == "note: no folder 'data': the words only; with --data DIR the rows at each step too\n"


def test_explain_of_an_unknown_id(typed, project):
    said = typed("explain", "cases_opend")
    assert said.code == 2
    assert said.err == "error[FB903]: there is no indicator 'cases_opend'\n  = help: did you mean 'cases_opened'?\n"


def test_schema_goes_to_stdout_or_a_file(typed, project):
    shown = typed("schema")
    assert json.loads(shown.out)["$schema"].startswith("http://json-schema.org/draft-07")
    assert typed("schema", "-o", "here.json").code == 0
    assert (project / "here.json").read_text(encoding="utf-8") == shown.out


def test_validate_of_a_broken_file_is_told_on_stdout(typed, project):
    config = project / "configs/indicators.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("better: higher", "betr: higher"), encoding="utf-8")
    said = typed("validate", "-f", "concise")
    assert said.code == 1
    assert said.err == ""
    assert said.out.startswith("configs/indicators.yaml:")
    assert "betr" in said.out
