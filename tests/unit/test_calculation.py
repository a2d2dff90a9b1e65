"""The order of the steps: what fails fails alone, and what is asked for is found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from forebyg.calculation import Wanted, calculate, check_extracts, ladder
from forebyg.errors import Finding, UsageError
from forebyg.language.catalogue import read_texts
from forebyg.results import Release

CATALOGUE = """
ids:
  child: {aliases: renamed, old: old_id, new: new_id}
extracts:
  renamed: {file: renamed.csv, columns: {old_id: id, new_id: id}}
  children:
    file: children.csv
    key: [child]
    columns: {child: id, district: category}
  schools: {file: schools.csv, key: [school], columns: {school: id, district: category}}
  reports:
    file: reports.csv
    key: [report]
    columns: {report: id, child: id or empty, school: id or empty, received: date, size: int or empty}
    references: {child: children}
  money: {file: money.csv, personal: no, columns: {year: period, spent: decimal}}
  figures:
    file: figures.csv
    columns: {indikator_id: category, periode: category, gruppe: text or empty, værdi: decimal}
defaults: {lang: en, as_of: 2024-12-31, confidence: 0.95, rule: point}
indicators:
  reports_count:
    title: Reports
    kind: count
    rows: reports
    period: {every: year, dated: received}
    join: {children: {on: child}, schools: {on: school}}
    by: [children.district]
  spent: {title: Spent, kind: sum, rows: money, period: {every: year, labelled: year}, value: spent}
  cubed: {title: Cubed, kind: sum, rows: reports, period: {every: year, dated: received}, value: size * size * size}
  held:
    title: Held
    kind: count
    rows: money
    period: {every: year, labelled: year}
    better: lower
    target: {at most: baseline}
    baseline: {period: 2022, from: figures}
"""
FILES = {
    "renamed.csv": "old_id;new_id\nX;A\n",
    "children.csv": "child;district\nA;north\nB;south\n",
    "schools.csv": "school;district\nS;south\n",
    "reports.csv": "report;child;school;received;size\n1;X;S;2023-01-01;7\n2;B;S;2023-01-02;8\n3;C;S;2024-01-02;9\n",
    "money.csv": "year;spent\n2023;10,5\n2024;11,5\n",
    "figures.csv": "indikator_id;periode;gruppe;værdi\nheld;2022;;2,0\n",
}


def computed(folder: Path, changed: dict[str, str | None] | None = None, **wanted: object) -> Release:
    for name, text in (FILES | (changed or {})).items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return calculate(read_texts({"c.yaml": CATALOGUE}), folder, Wanted(internal=True, **wanted))


def states(release: Release) -> dict[str, str]:
    return {one.id: one.status for one in release.indicators}


def test_an_extract_that_is_missing_fails_only_the_indicators_that_read_it(tmp_path: Path) -> None:
    release = computed(tmp_path, {"renamed.csv": None, "figures.csv": None})
    assert states(release) == {"reports_count": "error", "spent": "ok", "cubed": "error", "held": "error"}


def test_all_missing_extracts_of_an_indicator_are_named_at_once(tmp_path: Path) -> None:
    release = computed(tmp_path, dict.fromkeys(FILES), select=("reports_count",))
    named = {problem.message.split(":")[0] for problem in release.problems}
    assert named == {"renamed.csv", "children.csv", "schools.csv", "reports.csv"}


def test_a_number_too_large_to_be_counted_exactly_fails_its_indicator_and_is_not_shown(tmp_path: Path) -> None:
    rows = "report;child;school;received;size\n1;A;S;2023-01-01;9000000000000000\n"
    release = computed(tmp_path, {"reports.csv": rows}, select=("cubed", "spent"))
    assert states(release) == {"spent": "ok", "cubed": "error"}
    assert "9000000000000000" not in str([problem.message for problem in release.problems])


def test_a_breakdown_is_known_by_the_last_part_of_its_name(tmp_path: Path) -> None:
    release = computed(tmp_path, select=("reports_count",), by=("district",))
    shown = release.rows.filter(release.rows["period"] == "2023")
    assert shown.select("by", "value").rows() == [
        ("{}", 2.0),
        ('{"district": "north"}', 1.0),
        ('{"district": "south"}', 1.0),
        ('{"district": null}', 0.0),
    ]


@pytest.mark.parametrize("by", [("nowhere",), ("",)])
def test_a_breakdown_that_nothing_has_is_refused(tmp_path: Path, by: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"broken down|needs the name"):
        computed(tmp_path, select=("reports_count",), by=by)


@pytest.mark.parametrize("periods", ["..", "\u00b2\u00b2\u00b2\u00b2", "1999", "x..y"])
def test_a_period_that_is_none_is_refused(tmp_path: Path, periods: str) -> None:
    with pytest.raises(UsageError):
        computed(tmp_path, periods=periods)


def test_ids_that_another_extract_does_not_hold_are_told_after_aliases(tmp_path: Path) -> None:
    problems = computed(tmp_path).problems
    assert [(problem.code, problem.severity) for problem in problems] == [("FB430", "warning")]
    assert problems[0].message == "reports.csv: column 'child': 1 of 3 values is not in 'children'; first at line 4"
    assert problems[0].finding == Finding(
        "reports", "reports.csv", "child", "references", 1, 3, (("reports.csv", (4,)),)
    )


def test_a_far_as_of_is_no_fault_of_ours(tmp_path: Path) -> None:
    release = computed(tmp_path, select=("reports_count",), as_of=dt.date(9999, 12, 31))
    assert states(release) == {"reports_count": "ok"}


def test_the_ladder_is_rounded_unless_it_is_internal(tmp_path: Path) -> None:
    computed(tmp_path)
    catalogue = read_texts({"c.yaml": CATALOGUE})
    shown, internal = (
        ladder(catalogue, "reports_count", tmp_path, Wanted(internal=is_internal)) for is_internal in (False, True)
    )
    assert [rung.left for rung in shown[0].rungs] == [0, 0]
    assert shown[0].rounded_to == 10
    assert [rung.left for rung in internal[0].rungs] == [3, 3]
    assert internal[0].rounded_to is None
    assert [
        rung.left
        for rung in ladder(catalogue, "reports_count", tmp_path, Wanted(internal=True, periods="2024"))[0].rungs
    ] == [3, 1]


def test_a_text_that_a_column_never_holds_is_told(tmp_path: Path) -> None:
    """A condition that no row can meet would be 0 percent in silence."""
    computed(tmp_path)
    text = (
        CATALOGUE
        + """
  norths: {title: N, kind: count, rows: reports, period: {every: year, dated: received}, join: {children: {on: child}},
    population: {a: "district = 'North'", b: "district IN ('north', 'west')", c: "child <> 'Q'"}}
"""
    )
    release = calculate(read_texts({"c.yaml": text}), tmp_path, Wanted(select=("norths",), internal=True))
    assert release.indicators[0].warnings == (
        "'North' never occurs in column 'children.district' of extract 'children'",
        "'Q' never occurs in column 'child' of extract 'reports'",
    )


@pytest.mark.parametrize(("profile", "numbers"), [("dst5", [40, 40, 40, 20]), ("strict10", [40, 40, 40, 20])])
def test_each_number_of_the_ladder_is_rounded_for_itself(tmp_path: Path, profile: str, numbers: list[int]) -> None:
    """Of 43 rows 40 have a child, and 20 of those are large."""
    rows = "".join(f"{n};{'A' if n < 40 else ''};S;2023-01-01;{n}\n" for n in range(43))
    computed(tmp_path, {"reports.csv": "report;child;school;received;size\n" + rows})
    text = (
        f"disclosure: {profile}\n"
        + CATALOGUE
        + """
  few: {title: F, kind: count, rows: reports, period: {every: year, dated: received},
    population: {known: child IS NOT NULL, large: size >= 20}}
"""
    )
    (shown,) = ladder(read_texts({"c.yaml": text}), "few", tmp_path, Wanted())
    assert shown.rounded_to == {"dst5": 10, "strict10": 20}[profile]
    assert [rung.left for rung in shown.rungs] == numbers
    assert shown.rungs[2].refused == 0


def test_a_ratio_of_two_indicators_is_the_same_selected_alone(tmp_path: Path) -> None:
    """Its interval rests on what the named sides count, whether they are shown or not."""
    computed(tmp_path)
    text = CATALOGUE + "  each: {title: E, kind: ratio, per_n: 100, numerator: reports_count, denominator: held}\n"
    whole, alone = (
        calculate(read_texts({"c.yaml": text}), tmp_path, Wanted(select=select, internal=True)).rows
        for select in ((), ("each",))
    )
    columns = ["period", "by", "value", "lower", "upper", "interval"]
    shown = alone.select(columns)
    assert whole.filter(whole["indicator"] == "each").select(columns).equals(shown)
    assert shown["interval"].to_list()[0] == "poisson 95"


def checked(folder: Path, catalogue: str, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    problems = check_extracts(read_texts({"c.yaml": catalogue}), folder).problems
    return [f"{one.severity} {one.message} ({one.help})" for one in problems]


REFERENCES = """
extracts:
  children: {file: children.csv, key: [id], columns: {id: id, age: int}}
  reports: {file: reports.csv, key: [report], columns: {report: id, child: id or empty}, references: {child: children}}
"""


def test_every_extract_is_held_to_its_contract_without_any_indicator(tmp_path: Path) -> None:
    found = checked(tmp_path, REFERENCES, children="id;age\n1;x\n1;5\n", reports="report;child\n1;2\n2;\n")
    assert [one.partition(";")[0] for one in found] == [
        "error children.csv: column 'age': 1 of 2 values is not a whole number",
        "error children.csv: key [id]: 1 key is repeated, in 2 rows",
        "warning reports.csv: column 'child': 1 of 1 value is not in 'children'",
    ]


def test_ids_that_lost_their_zeros_are_recognised(tmp_path: Path) -> None:
    reports = "report;child\n1;101\n2;0202\n3;303\n4;9\n"
    found = checked(tmp_path, REFERENCES, children="id;age\n0101;1\n0202;1\n0303;1\n", reports=reports)
    assert found == [
        "warning reports.csv: column 'child': 3 of 4 values are not in 'children'; first at line 2, 4, 5 (2 of them are"
        " there but for leading zeros, which a spreadsheet takes away: declare digits: 4 on both sides)"
    ]


def test_ids_are_not_looked_for_in_an_extract_that_was_read_in_part(tmp_path: Path) -> None:
    reports = "report;child\n1;2\n"
    for children in ("id;age\n1;5;6\n2;7\n", "id;aeg\n1;5\n", ""):
        found = checked(tmp_path, REFERENCES, children=children, reports=reports)
        assert [one for one in found if "reports.csv" in one] == ["warning"] * 0 or "aeg" in children
    (tmp_path / "children.csv").unlink()
    assert not any("reports.csv" in one for one in checked(tmp_path, REFERENCES, reports=reports))


def test_references_that_must_hold_fail_what_reads_them(tmp_path: Path) -> None:
    text = CATALOGUE.replace(
        "references: {child: children}", "references: {child: children}\n    severity: {child.references: error}"
    )
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    release = calculate(read_texts({"c.yaml": text}), tmp_path, Wanted(internal=True))
    assert states(release) == {"reports_count": "error", "spent": "ok", "cubed": "error", "held": "ok"}
    assert {(one.code, one.severity) for one in release.problems} == {("FB430", "error")}


@pytest.mark.parametrize("many", [1, 200_000])
def test_words_that_refer_to_another_extract_are_looked_for_there(tmp_path: Path, many: int) -> None:
    """Held as categories, whether they come from a few rows or from many."""
    text = """
defaults: {as_of: 2021-12-31}
extracts:
  schools: {file: schools.csv, key: [school], personal: no, columns: {school: category, kind: text}}
  pupils:
    file: pupils.csv
    key: [pupil]
    columns: {pupil: id, school: category, day: date}
    references: {school: schools}
    severity: {school.references: SEVERITY}
indicators:
  many:
    kind: count
    rows: pupils
    period: {every: year, dated: day, from: 2020, to: 2020}
    join: {schools: {on: school}}
    per: pupil
    by: [school]
"""
    (tmp_path / "schools.csv").write_text("school;kind\nA1;a\nB2;b\n", encoding="utf-8")
    rows = "".join(f"{n};{'A1' if n % 2 else 'B2'};2020-01-02\n" for n in range(1, many + 1))
    (tmp_path / "pupils.csv").write_text(f"pupil;school;day\n{rows}{many + 1};C9;2020-01-02\n", encoding="utf-8")
    for severity, status in (("warning", "ok"), ("error", "error")):
        catalogue = read_texts({"c.yaml": text.replace("SEVERITY", severity)})
        release = calculate(catalogue, tmp_path, Wanted(internal=True))
        (problem,) = release.problems
        assert (problem.code, problem.severity, release.indicators[0].status) == ("FB430", severity, status)
        assert problem.message.endswith(f"1 of {many + 1:,} values is not in 'schools'; first at line {many + 2}")


def test_references_may_be_left_alone(tmp_path: Path) -> None:
    text = REFERENCES.rstrip().removesuffix("}") + ", severity: {references: off}}\n"
    assert checked(tmp_path, text, children="id;age\n1;1\n", reports="report;child\n1;2\n") == []


def test_aliases_that_go_round_are_told_beside_all_else(tmp_path: Path) -> None:
    text = "ids: {child: {aliases: renamed, old: old, new: new}}" + REFERENCES
    text += "  renamed: {file: renamed.csv, key: [old], columns: {old: id, new: id}}\n"
    files = {"children": "id;age\n1;1\n", "reports": "report;child\n1;2\n1;1\n", "renamed": "old;new\n1;2\n2;1\n"}
    assert [one.partition(";")[0] for one in checked(tmp_path, text, **files)] == [
        "error reports.csv: key [report]: 1 key is repeated, in 2 rows",
        "error extract 'renamed': some chains of ids go round in a circle (each old id leads to one new id)",
    ]


def test_a_rule_that_changes_no_number_is_no_other_definition(tmp_path: Path) -> None:
    old = "    key: [report]\n    columns: {report: id, child: id or empty"
    same = '    title: Notifications\n    severity: {references: "off"}\n    rows: {at least: 1}\n' + old
    other = "    units: size\n" + old

    def fingerprint(of: str) -> str:
        for name, content in FILES.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        text = CATALOGUE.replace(old, of)
        release = calculate(read_texts({"c.yaml": text}), tmp_path, Wanted(select=("reports_count",), internal=True))
        return release.indicators[0].definition_sha256

    assert fingerprint(same) == fingerprint(old) != fingerprint(other)
