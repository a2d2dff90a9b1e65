"""The actions of a strategy: whose they are, what is known of them when, and what becomes of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from made_releases import everything

from forebyg.calculation import Wanted, activities_in, calculate
from forebyg.definitions.catalogue import Catalogue
from forebyg.errors import ConfigError
from forebyg.history import keep, kept_runs
from forebyg.language.binding import bind
from forebyg.language.catalogue import read_catalogue, read_texts
from forebyg.outputs.activities import begun_text, cells_of, words_of
from forebyg.outputs.exports import as_json
from forebyg.results import ReleasedActivity

CONFIG = """
strategy:
  id: plan
  title: Plan
  activities: {extract: actions, goal: aim, planned: due, started: begun, effect: effect, finance: paid, status: status}
  areas:
    early:
      title: Early help
      goals: {young: {code: 1A, title: Younger}, fewer: {code: 1C, title: Fewer}}
    school: {title: {da: Skole, en: School}, goals: {stay: {title: More stay}}}
extracts:
  reports:
    file: reports.csv
    columns: {report: id, received: date}
    as_of: 2023-12-31
  actions:
    file: actions.csv
    key: [action]
    personal: no
    as_of: 2023-12-31
    columns:
      action: id
      aim: text or empty
      due: {type: date or empty, planned: true}
      begun: date or empty
      effect: text or empty
      paid: text or empty
      status: category or empty
defaults: {as_of: 2023-12-31}
indicators:
  a: {title: A, goal: early.young, kind: count, rows: reports, period: {every: year, dated: received}}
  b: {title: B, goal: school.stay, kind: count, rows: reports, period: {every: year, dated: received}}
"""
ACTIONS = """action;aim;due;begun;effect;paid;status
1;School: A talk with each pupil;2023-08-01;;More feel at home;;not begun
2;1A: Visits at home;2023-01-01;2023-02-01;Seen early;Budget 2023;done
3;1A: A guide: for all;2025-01-01;2024-01-01;;;begun
4;1A;2023-01-01;2023-12-31;;;
5;1c: Meetings;2023-01-01;2023-01-01;;;done
6;;2023-01-01;2023-01-01;;;done
7;Skole: En snak;;2023-03-01;;;
"""
DAY = dt.date


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "reports.csv").write_text("report;received\n1;2023-05-05\n")
    (tmp_path / "actions.csv").write_text(ACTIONS)
    return tmp_path


def catalogue(config: str = CONFIG) -> Catalogue:
    return read_texts({"plan.yaml": config})


def test_an_action_is_of_the_goal_of_its_code_or_of_the_one_goal_of_its_area(data: Path) -> None:
    """By the order of the goals, then of the file; the first ': ' parts the code from the action."""
    told = activities_in(catalogue(), data)
    assert told.activities == (
        ReleasedActivity(
            *("plan", "early", "young", "Visits at home"),
            *(DAY(2023, 1, 1), DAY(2023, 2, 1), "Seen early", "Budget 2023", "done"),
        ),
        ReleasedActivity("plan", "early", "young", "A guide: for all", DAY(2025, 1, 1)),
        ReleasedActivity("plan", "early", "young", "1A", DAY(2023, 1, 1), DAY(2023, 12, 31)),
        ReleasedActivity(
            *("plan", "school", "stay", "A talk with each pupil"),
            *(DAY(2023, 8, 1), None, "More feel at home", None, "not begun"),
        ),
        ReleasedActivity("plan", "school", "stay", "En snak", None, DAY(2023, 3, 1)),
    )


def test_what_belongs_to_no_goal_is_told_by_line_and_never_by_its_words(data: Path) -> None:
    [problem] = activities_in(catalogue(), data).problems
    assert (problem.code, problem.severity) == ("FB441", "warning")
    assert problem.message == ("actions.csv: column 'aim': 2 of 7 rows belong to no goal of 'plan'; first at line 6, 7")


def test_a_start_after_as_of_is_not_known_nor_the_status_that_came_with_it(data: Path) -> None:
    begun = [
        (one.title, one.started, one.status) for one in activities_in(catalogue(), data, DAY(2023, 1, 31)).activities
    ]
    assert begun[:2] == [("Visits at home", None, None), ("A guide: for all", None, None)]
    later = activities_in(catalogue(), data, DAY(2024, 1, 1)).activities
    assert (later[1].started, later[1].status) == (DAY(2024, 1, 1), "begun")


def test_an_area_with_two_goals_has_no_actions_of_its_own(data: Path) -> None:
    (data / "actions.csv").write_text("action;aim;due;begun;effect;paid;status\n1;Early help: Talk;;;;;\n")
    told = activities_in(catalogue(), data)
    assert (told.activities, len(told.problems)) == ((), 1)


def test_where_says_which_rows_are_of_this_strategy(data: Path) -> None:
    config = CONFIG.replace("goal: aim,", "goal: aim, where: \"aim LIKE '1A%'\",")
    told = activities_in(catalogue(config), data)
    assert ([one.title for one in told.activities], told.problems) == (
        ["Visits at home", "A guide: for all", "1A"],
        (),
    )


def test_a_column_of_its_own_has_the_title(data: Path) -> None:
    config = CONFIG.replace("goal: aim,", "goal: aim, title: paid,")
    first = activities_in(catalogue(config), data).activities[0]
    assert first.title == "Budget 2023"


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("extract: action,", "FB210", "'action' is not an extract"),
        ("extract: actions, effect: efect,", "FB203", "'efect' is not a column of extract 'actions'"),
        ("extract: actions, where: due,", "FB320", "a yes or a no is needed here"),
        ("extract: reports,", "FB236", "extract 'reports' may be of persons: its texts would be shown as they are"),
    ],
)
def test_what_cannot_tell_of_actions_is_refused_at_its_place(written: str, code: str, message: str) -> None:
    config = CONFIG.replace("effect: effect, ", "").replace("extract: actions,", written, 1)
    with pytest.raises(ConfigError) as refused:
        bind(catalogue(config))
    problem = next(one for one in refused.value.problems if one.code == code)
    assert problem.message == message
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == ("plan.yaml", 5)


def test_a_release_carries_the_actions_of_the_goals_that_were_asked_for(data: Path) -> None:
    everything = calculate(catalogue(), data, Wanted()).activities
    assert [one.goal for one in everything] == ["young", "young", "young", "stay", "stay"]
    assert [one.goal for one in calculate(catalogue(), data, Wanted(select=("b",))).activities] == ["stay", "stay"]


def test_an_overview_that_is_not_there_is_a_warning_and_the_indicators_go_on(data: Path) -> None:
    (data / "actions.csv").unlink()
    release = calculate(catalogue(), data, Wanted(internal=True))
    assert (release.activities, [one.severity for one in release.problems]) == ((), ["warning"])
    assert release.rows["value"].to_list() == [1, 1]


def test_actions_are_exported_and_kept_and_read_back(data: Path) -> None:
    release = calculate(catalogue(), data, Wanted())
    keep(release, data / "history", ())
    [run] = kept_runs(data / "history")
    assert run.release.activities == release.activities
    assert json.loads(as_json(release))["activities"][0] == {
        "strategy": "plan",
        "focus_area": "early",
        "goal": "young",
        "title": "Visits at home",
        "planned": "2023-01-01",
        "started": "2023-02-01",
        "effect": "Seen early",
        "finance": "Budget 2023",
        "status": "done",
    }


def test_a_run_without_actions_is_kept_as_before(tmp_path: Path) -> None:
    folder = keep(everything(), tmp_path, ())
    assert "activities" not in json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert kept_runs(tmp_path)[0].release.activities == ()


VISITS = ReleasedActivity(
    "plan", "early", "young", "Besøg", DAY(2023, 1, 1), DAY(2023, 2, 1), "Set tidligt", None, "i gang"
)


def test_how_many_are_begun_is_said_in_words() -> None:
    waiting = replace(VISITS, started=None)
    assert begun_text([VISITS, waiting], "da") == "1 af 2 handlinger sat i gang"
    assert begun_text([waiting], "en") == "0 of 1 action begun"
    assert begun_text([], "da") == ""


def test_a_status_has_a_sign_and_a_word_and_never_a_colour_alone() -> None:
    assert cells_of(VISITS, "da") == ("Besøg", "Set tidligt", "1.1.2023", "1.2.2023", "", "● i gang")
    assert cells_of(replace(VISITS, started=None, status=None), "en")[2:] == ("2023-01-01", "", "", "○ not begun")


def test_all_that_is_written_of_them_is_known_to_be_written() -> None:
    assert words_of([VISITS], "da") == ["Besøg", "Set tidligt", "i gang", "1 af 1 handling sat i gang"]


def test_every_action_of_the_sample_belongs_to_a_goal() -> None:
    house = Path(__file__).parents[2]
    told = activities_in(read_catalogue([house / "configs"]), house / "data")
    assert (len(told.activities), told.problems) == (73, ())
