"""A goal that is also measured by indicators which stand under others: what may be named, and what becomes of it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from made_reports import material, over_time

from forebyg.calculation import Wanted, calculate
from forebyg.cli.reporting import ReportName, made, material_of, typed_in
from forebyg.definitions.catalogue import Catalogue
from forebyg.disclosure.auditing.audit import Finished, Format
from forebyg.disclosure.auditing.kept import audit_kept
from forebyg.errors import AuditError
from forebyg.history import keep, kept_runs
from forebyg.language.canonical import documents_of
from forebyg.language.catalogue import read_texts, reading_of_texts
from forebyg.outputs.exports import as_json
from forebyg.reports.colophon import standing_text
from forebyg.reports.material import Lang, Material, areas_of
from forebyg.reports.pointing import in_frame
from forebyg.results import Release, ReleasedGoal

PLAN = """
strategy:
  id: plan
  title: {da: Plan for byen, en: Plan for the town}
  areas:
    early:
      title: {da: Tidligt, en: Early}
      goals:
        young: {title: {da: Unge, en: Young}}
        fewer: {title: {da: Færre, en: Fewer}, also: ALSO}
        more: {title: {da: Flere, en: More}}
defaults: {lang: da, as_of: 2023-12-31, rule: point}
indicators:
  a:
    title: {da: Første, en: First}
    goal: early.young
    kind: count
    rows: reports
    period: {every: year, dated: received}
  b: {title: {da: Anden, en: Second}, goal: early.more, like: a}
"""
OTHER = """
strategy:
  id: other
  title: {da: Den anden, en: The other}
  areas: {late: {title: {da: Sent, en: Late}, goals: {old: {title: {da: Ældre, en: Older}}}}}
defaults: {lang: da, as_of: 2023-12-31, rule: point}
extracts:
  reports: {file: reports.csv, personal: no, columns: {report: id, received: date}, as_of: 2023-12-31}
indicators:
  c:
    title: {da: Tredje, en: Third}
    goal: late.old
    kind: count
    rows: reports
    period: {every: year, dated: received}
    better: lower
    target: 1
    variants: {lenient: {target: 3}}
"""
NEAR_NONE = (
    "indicators: c, c/lenient, a, b; one of a strategy that may be absent stands under its id: also: {strategy: [d]}"
)
LANGS: tuple[Lang, ...] = ("da", "en")


def texts(also: str = "{other: [c, c/lenient]}", plan: str = PLAN) -> dict[str, str]:
    return {"other.yaml": OTHER, "plan.yaml": plan.replace("ALSO", also)}


def catalogue(also: str = "{other: [c, c/lenient]}") -> Catalogue:
    return read_texts(texts(also))


@pytest.fixture
def release(tmp_path: Path) -> Release:
    (tmp_path / "reports.csv").write_text("report;received\n1;2023-05-05\n2;2023-06-06\n")
    return calculate(catalogue(), tmp_path, Wanted())


@pytest.mark.parametrize(
    ("also", "code", "message", "help"),
    [
        ("[d]", "FB238", "'d' is not an indicator", NEAR_NONE),
        ("[c/lenent]", "FB238", "'c/lenent' is not an indicator", "did you mean 'c/lenient'?"),
        ("{other: [c/lenent]}", "FB238", "'c/lenent' is not an indicator of 'other'", "did you mean 'c/lenient'?"),
        ("{other: [a]}", "FB238", "'a' is not an indicator of 'other'", "it is declared under 'plan'"),
        ("[c, c]", "FB239", "'c' stands twice in 'also'", "name it once"),
    ],
)  # fmt: skip
def test_what_is_named_is_an_indicator_of_another_goal(also: str, code: str, message: str, help: str) -> None:
    [problem] = reading_of_texts(texts(also)).problems
    assert (problem.code, problem.message, problem.help) == (code, message, help)
    assert problem.place is not None
    assert (problem.place.file, problem.place.line) == ("plan.yaml", 10)


def test_what_stands_under_the_goal_already_is_not_named_again() -> None:
    own = PLAN.replace("young: {title: {da: Unge, en: Young}}", "young: {title: Unge, also: [a]}").replace(
        ", also: ALSO", ""
    )
    [problem] = reading_of_texts(texts(plan=own)).problems
    assert (problem.code, problem.message) == ("FB239", "'a' stands under this goal already")


def test_a_strategy_that_is_named_may_be_absent_and_no_other() -> None:
    reports = OTHER[OTHER.index("extracts:") : OTHER.index("indicators:")]
    alone = {"plan.yaml": PLAN.replace("ALSO", "{other: [c]}"), "reports.yaml": reports}
    assert reading_of_texts(alone).problems == ()
    [problem] = reading_of_texts(alone | {"plan.yaml": PLAN.replace("ALSO", "[c]")}).problems
    assert problem.code == "FB238"


def test_no_fingerprint_knows_of_it(release: Release, tmp_path: Path) -> None:
    without = calculate(catalogue("[b]"), tmp_path, Wanted())
    prints = [[one.definition_sha256 for one in each.indicators] for each in (release, without)]
    assert prints[0] == prints[1]


def test_a_release_has_all_goals_of_the_strategy_and_what_measures_them(release: Release) -> None:
    titles = ("plan", "Plan for byen", "early", "Tidligt")
    assert release.goals == (
        ReleasedGoal(*titles, "young", "Unge"),
        ReleasedGoal(*titles, "fewer", "Færre", ("c", "c/lenient")),
        ReleasedGoal(*titles, "more", "Flere"),
    )
    assert json.loads(as_json(release))["goals"][1]["also"] == ["c", "c/lenient"]


@pytest.mark.parametrize(
    ("select", "also"), [(("a", "c"), ["c", "c/lenient"]), (("strategy:plan",), None), (("c",), None)]
)
def test_of_a_part_it_has_what_is_computed(select: tuple[str, ...], also: list[str] | None, tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text("report;received\n1;2023-05-05\n")
    goals = calculate(catalogue(), tmp_path, Wanted(select=select)).goals
    assert [list(one.also) for one in goals if one.also] == ([also] if also else [])


def test_a_kept_run_remembers_it_and_an_old_one_has_none(release: Release, tmp_path: Path) -> None:
    keep(release, tmp_path / "history", (), documents_of(catalogue()))
    [run] = kept_runs(tmp_path / "history")
    assert run.release.goals == release.goals
    english = material_of(run, [run], "en").release.goals[1]
    assert (english.strategy_title, english.focus_area_title, english.goal_title) == (
        "Plan for the town",
        "Early",
        "Fewer",
    )
    folder = keep(replace(release, goals=()), tmp_path / "old", ())
    assert "goals" not in json.loads((folder / "run.json").read_text(encoding="utf-8"))


def test_a_goal_without_indicators_of_its_own_stands_where_its_strategy_has_it(release: Release) -> None:
    areas = areas_of(Material(release, "run", "da"))
    assert [(area.title, [goal.title for goal in area.goals]) for area in areas] == [
        ("Sent", ["Ældre"]),
        ("Tidligt", ["Unge", "Færre", "Flere"]),
    ]
    fewer = areas[1].goals[1]
    assert (fewer.figures, [one.indicator.id for one in fewer.also]) == ((), ["c", "c"])
    [line] = fewer.also[0].lines
    assert (line.name, line.notes, line.value) == ("→ Tredje", "står under »Sent« i Den anden", "2")
    assert standing_text(fewer, "da") == "✓ 1 nået · ✗ 1 ikke nået"


@pytest.mark.parametrize(
    ("own", "pointing", "expected"),
    [
        ("p.a.1 p.a.3", "p.a.2", "p.a.1 p.a.2 p.a.3"),
        ("p.a.3", "p.a.1", "p.a.1 p.a.3"),
        ("p.a.3 q.x.1", "p.b.1", "p.a.3 p.b.1 q.x.1"),
        ("q.x.1 p.c.1", "p.a.1", "q.x.1 p.a.1 p.c.1"),
        ("q.x.1", "p.a.1 p.b.1", "q.x.1 p.a.1 p.b.1"),
    ],
)
def test_behind_the_nearest_before_it(own: str, pointing: str, expected: str) -> None:
    def paths(text: str) -> list[tuple[str | None, str | None, str | None]]:
        return [(one[0], one[2], one[4]) for one in text.split()]

    frame = paths("p.a.1 p.a.2 p.a.3 p.b.1 p.c.1")
    assert in_frame(paths(own), frame, paths(pointing)) == paths(expected)


PLACE = ("mål-2014", "Strategi 2014", "first", "1. Første område")
GOALS = (ReleasedGoal(*PLACE, "one", "1A: Et mål"),)


def told(lang: Lang) -> Material:
    """A strategy of one goal, which only indicators of the typed release measure: all of them."""
    typed = over_time()
    names = tuple(one.id if one.variant is None else f"{one.id}/{one.variant}" for one in typed.indicators)
    return material(replace(typed, goals=(replace(GOALS[0], also=names),)), lang)


def pointers(told: Material) -> list[str]:
    return [f"→ {one.full_title}" for one in told.release.indicators]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_points_to_where_it_stands(lang: Lang) -> None:
    page = made(told(lang), "html").decode()
    for place, name in re.findall(r'<a href="#([\w-]+)">(?:<span lang="da">)?(→ [^<]*)<', page):
        assert name in pointers(told(lang))
        assert f'id="{place}"' in page
    front, area = page[page.index('id="overview"') :], page[page.index('<section id="area-2"') :]
    assert front.count("→ ") >= area.count("→ ") == len(told(lang).release.indicators)
    assert "<figure" not in area[: area.index("</section>")]


@pytest.mark.parametrize("lang", LANGS)
def test_the_other_reports_have_the_same_lines(lang: Lang) -> None:
    note = made(told(lang), "md").decode()
    document = docx.Document(io.BytesIO(made(told(lang), "docx")))
    cells = [row.cells[0].text for table in document.tables for row in table.rows]
    book = openpyxl.load_workbook(io.BytesIO(made(told(lang), "xlsx")))
    written = [str(row[0].value) for row in book.worksheets[2].iter_rows()]
    assert "## Strategi 2014: 1. Første område" in note
    assert len(re.findall(r"^\| → ", note, re.MULTILINE)) == len(pointers(told(lang)))
    for name in pointers(told(lang)):
        assert any(cell.startswith(name) for cell in cells)
        assert any(cell.startswith(name) for cell in written)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["html", "md", "docx", "xlsx"])
def test_the_audit_reads_the_lines_as_rows_of_what_they_point_to(name: ReportName, lang: Lang) -> None:
    told_of = told(lang)
    content = made(told_of, name)
    text = content.decode() if name in ("html", "md") else ""
    form: Format = "markdown" if name == "md" else name
    audit_kept([Finished(name, form, text, content)], told_of.release, typed_in(told_of))
    if name != "md":
        return
    value = re.search(r"^(\| → [^|]*\| [^|]*\| )(\d[\d.,]*)", text, re.MULTILINE)
    assert value is not None
    false = text.replace(value[0], f"{value[1]}{value[2]}9", 1)
    with pytest.raises(AuditError):
        audit_kept([Finished(name, form, false)], told_of.release, typed_in(told_of))
