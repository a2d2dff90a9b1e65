"""Bad input, end to end: one message with place and remedy, the right exit code, no traceback, no value of a cell."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from forebyg.cli.door import run
from forebyg.cli.streams import Manner

MARKER = "CPRMARK-670101-1234"
"""Stands in ids, dates, numbers, categories and free text of broken files; no output may hold it."""

CONFIG = """\
forebyg: 1
extracts:
  cases:
    file: cases*.csv
    key: [case_id]
    columns:
      case_id: id
      child_id: id
      opened: date
      district: {type: category, values: [North, South]}
      cost: decimal or empty
      note: text or empty
    references: {child_id: children}
  children:
    file: children.csv
    key: [child_id]
    columns: {child_id: id, born: date}
defaults: {lang: en, as_of: 2024-12-31, rule: point, confidence: 0.95, open: due, month_end: clamp}
indicators:
  cases_count:
    title: Cases
    kind: count
    rows: cases
    period: {every: year, dated: opened}
    by: [district]
    better: lower
  mean_age:
    title: Age
    kind: mean
    rows: cases
    period: {every: year, dated: opened}
    join: {children: {on: child_id}}
    value: age(born, opened)
    better: neither
  children_count:
    title: Children
    kind: count
    rows: children
    period: {every: year, dated: born}
    better: neither
"""
HEADER = "case_id;child_id;opened;district;cost;note\n"
CASES = HEADER + "".join(
    f"c{n};b{n % 10};{2022 + n % 3}-03-0{1 + n % 9};{'North' if n % 2 else 'South'};{n},50;{MARKER}\n"
    for n in range(45)
)
CHILDREN = "child_id;born\n" + "".join(f"b{n};2010-02-1{n}\n" for n in range(10))


@dataclass(frozen=True)
class Said:
    """What a command said and wrote."""

    code: int
    out: str
    err: str


Project = Callable[..., Callable[..., Said]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Writes a project and gives what types a command in it, searching all it says for markers and tracebacks."""

    def made(
        config: str | bytes | None = CONFIG, cases: str | bytes | None = CASES, children: str | None = CHILDREN
    ) -> Callable[..., Said]:
        monkeypatch.chdir(tmp_path)
        files = {"configs/x.yaml": config, "data/cases.csv": cases, "data/children.csv": children}
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            if content is not None:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        return typed

    def typed(*arguments: str) -> Said:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(arguments, Manner(color=False))
        said = Said(code, out.getvalue(), err.getvalue())
        assert MARKER not in said.out + said.err
        assert "Traceback" not in said.err
        assert "fault of the program" not in said.err
        return said

    return made


def messages(said: Said) -> list[str]:
    return [line for line in (said.err + said.out).splitlines() if line.startswith(("error[", "warning["))]


def test_without_mistakes_there_is_nothing_to_say(project):
    said = project()("compute")
    assert (said.code, said.err) == (0, "")


# ── the definitions ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("config", "code", "message", "remedy"),
    [
        (None, 2, "error[FB901]: no config found at 'configs': the folder holds no .yaml file", "forebyg init"),
        ("", 1, "error[FB112]: the file is empty", "write definitions in it"),
        ("# nothing\n", 1, "error[FB112]: the file is empty", "write definitions in it"),
        (CONFIG.partition("indicators:")[0], 2, "error[FB902]: the definitions hold no indicator", "forebyg init"),
        (CONFIG.replace("Cases", "Børn").encode("cp1252"), 1, "error[FB102]: the file is not UTF-8", "UTF-8"),
        (CONFIG.replace("    kind: count", "\tkind: count"), 1, "error[FB110]: a tab cannot indent a line", "blanks"),
        ("x: " + "[" * 100_000, 1, "error[FB104]: more than 40 levels inside each other", ""),
        ("a: &a [x]\nb: [*a, *a]\n", 1, "error[FB250]: 'a' is not a key of a file", "keys: forebyg"),
        (CONFIG.replace("age(born, opened)", " + ".join(["1"] * 20_000)), 1, "error[FB302]: the expression", "derive"),
        (
            CONFIG.replace("age(born, opened)", "(SELECT a FROM read_csv('/etc/passwd'))"),
            1,
            "error[FB303]: SELECT is part of a sub-query",
            "look-up",
        ),
        (
            CONFIG + "  a: {like: b}\n  b: {like: a}\n",
            1,
            "error[FB259]: 'like' goes round in a circle",
            "",
        ),
        (CONFIG + "  cases_count: {kind: count}\n", 1, "error[FB107]", ""),
    ],
)
def test_a_bad_definition_is_told_with_its_place(project, config, code, message, remedy):
    said = project(config)("compute")
    assert said.code == code
    assert messages(said)[0].startswith(message)
    assert remedy in said.err
    assert code == 2 or "--> configs/x.yaml:" in said.err


def test_every_mistake_of_ten_thousand_lines_is_told(project):
    config = CONFIG + "".join(f"  x{n}:\n    kind: shar\n    rows: cases\n" for n in range(3_400))
    said = project(config)("validate", "-f", "concise")
    assert said.code == 1
    assert sum("'shar' is not a kind" in line for line in said.out.splitlines()) == 3_400


def test_a_folder_named_as_a_file_is_told_and_the_other_files_are_read(project, tmp_path):
    typed = project(CONFIG.replace("kind: mean", "kind: meen"))
    (tmp_path / "configs/y.yaml").mkdir()
    said = typed("compute")
    assert said.code == 1
    assert "configs/y.yaml cannot be read: it is a folder" in said.err
    assert "help: rename the folder, or take it away" in said.err
    assert "'meen' is not a kind" in said.err


def test_a_limit_of_nothing_is_refused(project):
    clock = "  w:\n    kind: within\n    rows: cases\n    clock: {start: opened, stop: opened, limit: -4 months}\n"
    said = project(CONFIG + clock + "    period: {every: year, dated: deadline}\n    better: higher\n")("validate")
    assert messages(said) == ["error[FB268]: a limit of a clock is longer than nothing"]


@pytest.mark.parametrize("by", ["[district, district]", "[[district, district]]"])
def test_a_column_twice_in_by_is_refused(project, by):
    said = project(CONFIG.replace("by: [district]", f"by: {by}"))("validate")
    assert messages(said) == ["error[FB269]: a column stands twice in 'by'"]


# ── the extracts ─────────────────────────────────────────────────────────────────────────────────

ROW = "{id};{child};{day};{place};{cost};x\n"
RIGHT = {"id": "z", "child": "b1", "day": "2024-01-01", "place": "North", "cost": "1"}


def with_row(**cells: str) -> str:
    return CASES + ROW.format(**(RIGHT | cells))


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        (None, "error[FB401]: cases*.csv: there is no such file in the data folder"),
        ("", "error[FB404]: cases.csv: the file is empty"),
        (CASES.replace("district", "distrikt"), "error[FB408]: cases.csv: column 'district' is not in the file"),
        (CASES.replace(HEADER, ""), "error[FB410]: cases.csv: its first line has none of the declared columns"),
        (with_row(id=MARKER) + ROW.format(**(RIGHT | {"id": MARKER})), "error[FB418]: cases.csv: key [case_id]:"),
        (with_row(place=MARKER), "error[FB415]: cases.csv: column 'district': 1 of 46 values is not in [North, South]"),
        (with_row(day=MARKER), "error[FB414]: cases.csv: column 'opened': 1 of 46 values is not a date"),
        (with_row(day="2023-02-30"), "error[FB417]: cases.csv: column 'opened': 1 of 46 values is no day"),
        (with_row(cost=MARKER), "error[FB414]: cases.csv: column 'cost': 1 of 46 values is not a decimal number"),
        (with_row(cost='"' + MARKER), "error[FB412]: cases.csv: 1 row has a quote that does not close"),
        (CASES + f"{MARKER};b1\n", "error[FB411]: cases.csv: 1 row has not the 6 cells of the header"),
        (
            CASES.encode() + f"æ{MARKER}".encode() + b"\xe6",
            "error[FB406]: cases.csv: 1 line is cp1252, though other text",
        ),
    ],
)
def test_a_bad_extract_is_one_clear_error_and_the_other_indicators_go_on(project, cases, message):
    said = project(cases=cases)("compute", "-f", "json")
    assert said.code == 1
    assert messages(said)[0].startswith(message)
    assert "--> configs/x.yaml:" in said.err
    assert "= help: " in said.err
    status = {one["id"]: one["status"] for one in json.loads(said.out)["indicators"]}
    assert status == {"cases_count": "error", "mean_age": "error", "children_count": "ok"}


@pytest.mark.parametrize("cases", [None, with_row(day=MARKER)])
def test_an_indicator_without_its_extract_is_an_error_in_every_format(project, cases):
    typed = project(cases=cases)
    assert all("error" in typed("compute", "-f", format).out for format in ("table", "csv", "markdown"))


def test_all_columns_that_are_wrong_are_told_at_once(project):
    said = project(cases=with_row(day="x", place="x", cost="x"))("validate", "--data", "data", "-f", "json")
    assert [(one["code"], one["finding"]["column"]) for one in json.loads(said.out)["problems"]] == [
        ("FB414", "opened"),
        ("FB415", "district"),
        ("FB414", "cost"),
    ]


def test_a_header_without_rows_is_told_and_gives_no_numbers(project):
    said = project(cases=HEADER)("compute", "-f", "json")
    assert said.code == 0
    assert messages(said) == ["warning[FB425]: cases.csv: it has a line of column names and no rows"]
    assert project()("compute", "--strict").code == 0
    assert project(cases=HEADER)("compute", "--strict").code == 1


def test_ids_that_nothing_matches_are_counted_not_shown(project):
    said = project(cases=with_row(child=MARKER))("compute")
    assert said.code == 0
    message = "warning[FB430]: cases.csv: column 'child_id': 1 of 46 values is not in 'children'; first at line 47"
    assert messages(said) == [message]
    assert project()("compute", "-q").err == ""


def test_an_id_listed_twice_is_refused_where_it_would_multiply_rows(project):
    config = CONFIG.replace("    key: [child_id]\n", "")
    said = project(config, children=CHILDREN + "b1;2011-01-01\n")("compute")
    assert said.code == 1
    assert "a join would multiply rows" in said.err


@pytest.mark.parametrize("path", ["../x.csv", "/etc/passwd", "out.csv", "round.csv", "there/*.csv"])
def test_no_file_outside_the_data_folder_is_read(project, tmp_path, path):
    typed = project(CONFIG.replace("cases*.csv", path))
    (tmp_path / "secret.csv").write_text(CASES, encoding="utf-8")
    os.symlink(tmp_path / "secret.csv", tmp_path / "data/out.csv")
    os.symlink("round.csv", tmp_path / "data/round.csv")
    os.symlink(tmp_path, tmp_path / "data/there")
    said = typed("compute", "-s", "cases_count")
    assert said.code == 1
    assert messages(said)[0].startswith(("error[FB401]", "error[FB402]", "error[FB403]"))


# ── what is asked for ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-s", "case_count"), "error[FB902]: 'case_count' selects no indicator"),
        (("-s", "area:x"), "error[FB902]: 'area:x' selects no indicator"),
        (("-b", "note"), "error[FB921]: no selected indicator can be broken down by note"),
        (("-p", "1999"), "error[FB922]: no result has a period '1999'"),
        (("--as-of", "2024-02-30"), "error[FB904]: '--as-of' is not a date"),
        (("-d", "nowhere"), "error[FB920]: there is no folder 'nowhere' with extracts"),
        (("-o", "nowhere/x.json"), "error[FB905]: cannot write 'nowhere/x.json': its folder does not exist"),
        (("-o", "x.pdf"), "error[FB904]: the suffix of 'x.pdf' names no format"),
        (("-o", "data/cases_2.csv"), "error[FB905]: cannot write 'data/cases_2.csv': it would be read as an extract"),
        (("-o", "configs/x.yaml", "-f", "json"), "error[FB905]: cannot write 'configs/x.yaml': it holds definitions"),
        (("-s", "\udcff"), "error[FB902]: '\ufffd' selects no indicator"),
    ],
)
def test_what_cannot_be_asked_for_is_a_mistake_of_usage(project, arguments, message):
    said = project()("compute", *arguments)
    assert (said.code, said.out) == (2, "")
    assert messages(said) == [message]


def test_a_day_before_the_data_gives_no_numbers(project):
    said = project()("compute", "--as-of", "1990-01-01", "-f", "json", "-s", "cases_count")
    assert said.code == 0
    results = json.loads(said.out)["indicators"][0]["results"]
    assert {result["value"] for result in results} == {None}


def test_a_column_asked_for_twice_is_one(project):
    typed = project()
    assert typed("compute", "-b", "district", "-b", "district").out == typed("compute", "-b", "district").out


def test_a_result_goes_through_a_link_and_into_a_device(project, tmp_path):
    typed = project()
    (tmp_path / "link.csv").symlink_to("target.csv")
    assert typed("compute", "-o", "link.csv").code == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "target.csv").is_file()
    os.mkfifo(tmp_path / "pipe.csv")
    reading = os.open(tmp_path / "pipe.csv", os.O_RDONLY | os.O_NONBLOCK)
    assert typed("compute", "-o", "pipe.csv", "-s", "children_count").code == 0
    assert os.read(reading, 1_000_000).startswith(b"strategy,")
    assert (tmp_path / "pipe.csv").is_fifo()


def test_markup_and_control_characters_reach_no_output(project):
    config = CONFIG.replace("title: Cases", 'title: "[bold]Cases\\e[31m \\u202E' + "long " * 100 + '"')
    typed = project(
        config.replace("{type: category, values: [North, South]}", "category"),
        cases=CASES + "z;b1;2024-01-01;[bold]A[red];1;\n",
    )
    for format in ("table", "json", "csv", "markdown"):
        said = typed("compute", "-f", format, "-b", "district", "--internal")
        assert said.code == 0
        assert not {"\x1b", "\u202e"} & {*said.out, *said.err}
