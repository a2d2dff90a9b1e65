"""`forebyg list --tree`: strategy, focus area, goal, indicators and actions, with data and without."""

import json
from textwrap import dedent

import pytest

CONFIG = """
strategy:
  id: plan
  title: {da: Plan for byen, en: Plan for the town}
  activities: {extract: actions, goal: aim, planned: due, started: begun, effect: effect, finance: paid, status: status}
  areas:
    early:
      title: {da: Tidlig hjælp, en: Early help}
      goals:
        young: {code: 1A, title: {da: Flere hjælpes i tide, en: More are helped in time}, wording: Vi vil hjælpe i tide}
        fewer: {code: 1C, title: {da: Færre sager, en: Fewer cases}}
extracts:
  reports: {file: reports.csv, columns: {report: id, received: date}}
  actions:
    file: actions.csv
    personal: no
    columns:
      aim: text or empty
      due: {type: date or empty, planned: true}
      begun: date or empty
      effect: text or empty
      paid: text or empty
      status: category or empty
defaults: {lang: da, as_of: 2023-12-31, rule: point}
indicators:
  seen:
    title: {da: Sete børn, en: Children seen}
    goal: early.young
    kind: count
    rows: reports
    period: {every: year, dated: received}
    better: higher
    target: 20
    variants: {thirty: {target: 30}}
  heard: {title: {da: Hørte børn, en: Children heard}, goal: early.young, not_computed: ingen skriver det ned}
"""
ACTIONS = (
    "aim;due;begun;effect;paid;status\n"
    "1A: Besøg i hjemmet hos alle familier, der venter deres første barn;"
    "2023-01-01;2023-02-01;Vanskeligheder ses tidligt;Budget 2023;i gang\n"
    "1A: Fælles guide;2025-01-01;;;;\n"
)
TREE = """\
    Plan for byen
    └── Tidlig hjælp
        ├── Flere hjælpes i tide
        │   »Vi vil hjælpe i tide«
        │   ├── seen  Sete børn · mål: mindst 20
        │   │   └── thirty · mål: mindst 30
        │   ├── heard  Hørte børn · beregnes ikke
        │   └── 1 af 2 handlinger sat i gang
        │       ├── ● Besøg i hjemmet hos alle familier, der venter deres
        │       │   første barn
        │       │     → Vanskeligheder ses tidligt
        │       │     i gang · planlagt 1.1.2023 · begyndt 1.2.2023 ·
        │       │     Budget 2023
        │       └── ○ Fælles guide
        │             ikke begyndt · planlagt 1.1.2025
        └── Færre sager
"""


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs/plan.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts/actions.csv").write_text(ACTIONS, encoding="utf-8")
    return tmp_path


def test_the_tree_reads_well_on_a_narrow_screen(typed, plan):
    said = typed("list", "--tree", "--data", "extracts", COLUMNS="70")
    assert (said.code, said.out, said.err) == (0, dedent(TREE), "")


def test_the_data_of_the_project_need_not_be_named(typed, plan):
    (plan / "extracts").rename(plan / "data")
    assert typed("list", "--tree", COLUMNS="70").out == dedent(TREE)


def test_without_data_the_tree_says_where_the_actions_are(typed, plan):
    said = typed("list", "--tree", "--lang", "en")
    assert said.out == dedent(
        """\
        Plan for the town
        └── Early help
            ├── More are helped in time
            │   »Vi vil hjælpe i tide«
            │   ├── seen  Children seen · target: at least 20
            │   │   └── thirty · target: at least 30
            │   └── heard  Children heard · not computed
            └── Fewer cases

        The actions stand in the extracts: show them with --data DIR
        """
    )


def test_of_a_selection_only_its_goals_are_shown(typed, plan):
    out = typed("list", "--tree", "-s", "heard", "-d", "extracts", "--lang", "en").out
    assert "Fewer cases" not in out
    assert "heard  Children heard" in out
    assert "1 of 2 actions begun" in out


def test_the_tree_as_json(typed, plan):
    told = json.loads(typed("list", "--tree", "-d", "extracts", "-f", "json").out)
    assert [one["id"] for one in told["indicators"]] == ["seen", "seen", "heard"]
    [strategy] = told["strategies"]
    [area] = strategy["areas"]
    assert (strategy["id"], area["id"], area["wording"]) == ("plan", "early", None)
    young, fewer = area["goals"]
    assert (young["code"], young["indicators"]) == ("1A", ["seen", "seen/thirty", "heard"])
    assert young["activities"][1] == {
        "strategy": "plan",
        "focus_area": "early",
        "goal": "young",
        "title": "Fælles guide",
        "planned": "2025-01-01",
        "started": None,
        "effect": None,
        "finance": None,
        "status": None,
    }
    assert (fewer["indicators"], fewer["activities"]) == ([], [])
    without = json.loads(typed("list", "--tree", "-f", "json").out)
    assert without["strategies"][0]["areas"][0]["goals"][0]["activities"] is None


def test_an_action_of_no_goal_is_told_beside_the_tree(typed, plan):
    (plan / "extracts/actions.csv").write_text(ACTIONS + "1c: Møder;;;;;\n", encoding="utf-8")
    said = typed("list", "--tree", "-d", "extracts")
    assert said.code == 0
    assert "warning[FB441]: actions.csv: column 'aim': 1 of 3 rows belongs to no goal of 'plan'" in said.err
    assert "Møder" not in said.out


def test_a_folder_that_is_not_there_is_a_mistake_of_usage(typed, plan):
    said = typed("list", "--tree", "--data", "nowhere")
    assert (said.code, said.out) == (2, "")
    assert "there is no folder 'nowhere' with extracts" in said.err


ALSO = CONFIG.replace("{da: Færre sager, en: Fewer cases}}", "{da: Færre sager, en: Fewer cases}, also: [seen/thirty]}")
OTHER = """
strategy:
  id: after
  title: {da: Planen bagefter, en: The plan after}
  areas: {on: {title: Videre, goals: {held: {title: Alle holdes fast, also: {plan: [seen, heard], gone: [x]}}}}}
"""


def test_a_goal_shows_what_measures_it_under_another(typed, plan):
    (plan / "configs/plan.yaml").write_text(ALSO, encoding="utf-8")
    (plan / "configs/after.yaml").write_text(OTHER, encoding="utf-8")
    out = typed("list", "--tree", "--lang", "da").out
    seen, after = "→ seen  Sete børn · mål: mindst 20", "står under Plan for byen: Flere hjælpes i tide"
    assert f"└── → seen/thirty  Sete børn · mål: mindst 30 · {after.replace('Plan for byen: ', '')}\n" in out
    assert f"        ├── {seen} · {after}\n        └── → heard  Hørte børn · beregnes ikke · {after}\n" in out
    told = json.loads(typed("list", "--tree", "-f", "json").out)["strategies"]
    [held] = told[0]["areas"][0]["goals"]
    assert held["indicators"] == []
    assert held["also"] == [{"id": name, "strategy": "plan", "goal": "early.young"} for name in ("seen", "heard")]
    of_one = typed("list", "--tree", "-s", "seen/thirty").out
    assert "Færre sager" in of_one
    assert "heard" not in of_one
