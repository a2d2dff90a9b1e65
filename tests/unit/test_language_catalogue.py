from __future__ import annotations

from pathlib import Path

import pytest

from forebyg.errors import ConfigError, Problem, UsageError
from forebyg.language.catalogue import read_catalogue, read_texts, reading, reading_of_texts

HEAD = "indicators:\n  a:\n    kind: share\n    rows: e\n    period: all\n"
SHARE = HEAD + "    numerator: t\n"
WITHIN = "indicators:\n  a: {kind: within, rows: e, period: {every: year}, clock: {start: s, stop: t, limit: %s}%s}\n"
STRATEGY = "strategy: {id: s, title: S, areas: {skole: {title: T, goals: {trivsel: {title: G}}}}}\n"


def problems(*texts: str) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        read_texts({f"{number}.yaml": text for number, text in enumerate(texts)})
    return list(caught.value.problems)


def said(*texts: str) -> list[tuple[str, str | None]]:
    return [(f"{problem.code} {problem.message}", problem.help) for problem in problems(*texts)]


def places(*texts: str) -> list[tuple[str, int, int]]:
    return [(p.place.file, p.place.line, p.place.column) for p in problems(*texts) if p.place]


def test_all_problems_of_all_files_are_told_in_one_run_in_the_order_of_the_lines() -> None:
    second = HEAD.replace("  a:", "  b:") + "    numratr: t\n    better: hihger\n"
    assert places("a: [1\n", second, "indicator: {}\n") == [
        ("0.yaml", 1, 4),
        ("1.yaml", 6, 5),
        ("1.yaml", 7, 13),
        ("2.yaml", 1, 1),
    ]


def test_an_unknown_key_and_the_missing_one_it_was_meant_to_be_are_one_problem() -> None:
    assert said(HEAD + "    numeratr: t\n") == [
        ("FB250 'numeratr' is not a key of kind 'share'", "did you mean 'numerator'?")
    ]


def test_a_key_of_another_kind_names_the_kinds_that_have_it_and_what_is_missing() -> None:
    assert said(HEAD + "    value: t\n") == [
        (
            "FB250 'value' is not a key of kind 'share', which needs 'numerator'",
            "kinds with 'value': mean, median, quantile, sum",
        )
    ]


def test_missing_keys_are_one_problem_at_the_name_of_the_indicator() -> None:
    text = "indicators:\n  a: {kind: mean}\n"
    assert said(text) == [("FB251 kind 'mean' needs 'rows' and 'period' and 'value'", None)]
    assert places(text) == [("0.yaml", 2, 3)]


def test_an_unknown_kind_points_at_its_word() -> None:
    text = "indicators: {a: {kind: shar}}\n"
    assert said(text) == [("FB252 'shar' is not a kind", "did you mean 'share'?")]
    assert places(text) == [("0.yaml", 1, 24)]


def test_a_misspelt_kind_key_is_suspected() -> None:
    assert said("indicators: {a: {knd: share}}\n") == [
        ("FB251 'a' needs 'kind'", "did you mean 'kind' where 'knd' is written?")
    ]


def test_an_attribute_name_of_ours_is_not_a_key_of_the_language() -> None:
    text = SHARE + "    rule: point\n    target: {at_least: 3}\n"
    assert said(text) == [("FB250 'at_least' is not a key of 'target'", "did you mean 'at least'?")]


def test_an_unknown_key_deep_inside_is_placed_there_past_the_tags_of_unions() -> None:
    text = SHARE + "    derive:\n      d: {exist: e, on: i}\n"
    assert said(text) == [("FB250 'exist' is not a key of 'd'", "did you mean 'exists'?")]
    assert places(text) == [("0.yaml", 8, 11)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("better: hihger", ("FB253 'better' cannot be 'hihger'", "did you mean 'higher'?")),
        ("better: up", ("FB253 'better' cannot be 'up'", "write higher, lower or neither")),
        ("better: [lower]", ("FB253 'better' is a list, where a word is expected", "write higher, lower or neither")),
        ("margin: 4,5", ("FB253 write a number with a point, not a comma, such as 12.5", None)),
        ("margin: [4]", ("FB253 write a number, such as 12.5", None)),
        ("min_base: -3", ("FB253 write a whole number, such as 1000", None)),
        ("sensitive: måske", ("FB253 write yes or no", None)),
        ("breaks: [{from: 2024-13-01, why: x}]", ("FB253 write a real date as yyyy-mm-dd, such as 2024-12-31", None)),
        ("title: {da: [x]}", ("FB253 'da' is a list, where a text is expected", None)),
        ("title: [x]", ("FB253 'title' is a list, where a text or a mapping is expected", None)),
        ("population: x < 3", ("FB253 'population' is a text, where a mapping is expected", None)),
        ("note:", ("FB254 'note' has no value", "give it one, or leave the key out")),
        ("tags: [a, ~]", ("FB254 an item of this list is empty", None)),
        ("target: {between: [1]}", ("FB253 'between' must be a list of 2", None)),
        ("source: {document: d, wording: }", ("FB254 'wording' has no value", "give it one, or leave the key out")),
    ],
)
def test_a_wrong_value_is_said_in_short_clear_words(line: str, expected: tuple[str, str | None]) -> None:
    assert said(SHARE + f"    {line}\n") == [expected]


def test_one_word_stands_for_a_list_of_one() -> None:
    [declared] = read_texts({"x.yaml": SHARE + "    by: bydel\n    tags: x\n"}).indicators
    assert declared.definition.by == ["bydel"]
    assert declared.definition.tags == ["x"]


def test_an_indicator_without_a_title_is_called_by_its_id() -> None:
    [declared] = read_texts({"x.yaml": SHARE}).indicators
    assert declared.definition.title == "a"


def test_an_id_given_twice_shows_both_places() -> None:
    [problem] = problems(SHARE, SHARE)
    assert problem.message == "'a' is declared twice in 'indicators'"
    assert problem.place is not None
    assert problem.place.file == "1.yaml"
    assert [place.file for place, _ in problem.related] == ["0.yaml"]


def test_an_extract_given_twice_is_a_problem() -> None:
    extract = "extracts: {e: {file: e.csv, columns: {i: id}}}\n"
    assert said(extract, extract) == [("FB256 'e' is declared twice in 'extracts'", None)]


def test_a_name_that_sql_cannot_say_is_refused() -> None:
    assert said("extracts: {'e-1': {file: e.csv, columns: {i: id}}}\n") == [
        ("FB257 'e-1' cannot be a name in 'extracts'", "write letters, digits and _, a letter first")
    ]


def test_a_column_of_an_unknown_type_is_placed_at_the_type() -> None:
    text = "extracts: {e: {file: e.csv, columns: {i: dat or empty}}}\n"
    assert said(text) == [("FB253 'i' cannot be 'dat'", "did you mean 'date'?")]


def test_an_unknown_top_key_is_refused() -> None:
    assert said("indicator: {}\n") == [("FB250 'indicator' is not a key of a file", "did you mean 'indicators'?")]


def test_another_version_of_the_language_is_refused() -> None:
    assert said("forebyg: 2\n") == [
        ("FB265 'forebyg' names the version of the language, which is 1", "write forebyg: 1")
    ]


def test_an_unknown_default_is_refused() -> None:
    assert said("defaults: {ruel: point}\n") == [("FB250 'ruel' is not a key of 'defaults'", "did you mean 'rule'?")]


def test_a_wrong_default_is_told_once_however_many_indicators_it_reaches() -> None:
    text = SHARE + "  b: {like: a}\n  c: {like: a}\ndefaults: {better: up}\n"
    assert said(text) == [("FB253 'better' cannot be 'up'", "write higher, lower or neither")]


def test_confidence_is_a_share() -> None:
    assert said("defaults: {confidence: 95}\n") == [("FB253 confidence lies between 0 and 1, such as 0.95", None)]


def test_a_target_needs_a_rule_and_a_plain_one_a_direction() -> None:
    assert [problem for problem, _ in said(SHARE + "    target: 100\n")] == [
        "FB260 'a' has a target and no 'rule'",
        "FB261 which side of this target is met is not said",
    ]


def test_a_target_that_names_a_baseline_needs_one() -> None:
    text = SHARE + "    rule: point\n    target: {below: 0.9 * baseline}\n"
    assert said(text) == [
        ("FB262 the target names a baseline and 'a' has none", "say 'baseline: 2011', or compare with 'previous'")
    ]


def test_no_interval_leaves_nothing_for_significance_to_judge() -> None:
    text = SHARE + "    rule: significance\n    interval: none\n    better: lower\n    target: 3\n"
    assert [problem for problem, _ in said(text)] == [
        "FB263 'interval: none' leaves nothing for 'rule: significance' to judge"
    ]


def test_a_clock_must_say_what_is_open_and_in_months_where_a_month_ends() -> None:
    assert [problem for problem, _ in said(WITHIN % ("4 months", ""))] == [
        "FB260 'a' has a clock and no 'open'",
        "FB260 'a' has a clock in months and no 'month_end'",
    ]
    assert read_texts({"x.yaml": WITHIN % ("10 days", ", open: due")}).indicators


def test_a_goal_is_one_of_the_strategy_of_the_file() -> None:
    text = SHARE + "    goal: skole.trivsl\n" + STRATEGY
    assert said(text) == [("FB258 'skole.trivsl' is not a goal of strategy 's'", "did you mean 'skole.trivsel'?")]
    assert said(SHARE + "    goal: skole.trivsel\n") == [
        (
            "FB258 goal 'skole.trivsel' belongs to no strategy: none is declared",
            "a strategy holds areas, each with goals",
        )
    ]


def test_a_goal_may_stand_in_the_strategy_of_another_file() -> None:
    assert read_texts({"a.yaml": SHARE + "    goal: skole.trivsel\n", "b.yaml": STRATEGY}).indicators


def test_a_broken_strategy_does_not_make_its_goals_unknown() -> None:
    text = SHARE + "    goal: skole.trivsel\nstrategy: {id: s, titel: S}\n"
    assert said(text) == [("FB250 'titel' is not a key of 'strategy'", "did you mean 'title'?")]


def test_a_test_names_a_variant_and_extracts_that_exist() -> None:
    text = (
        SHARE
        + "    variants: {strict: {tags: [x]}}\n"
        + "    tests: [{name: n, variant: strikt, given: {elver: ''}, expect: {all: {value: ~}}}]\n"
        + "extracts: {elever: {file: e.csv, columns: {i: id}}}\n"
    )
    assert said(text) == [
        ("FB264 'strikt' is not a variant of 'a'", "did you mean 'strict'?"),
        ("FB210 'elver' is not an extract", "did you mean 'elever'?"),
    ]


def test_indicators_made_of_each_other_are_refused() -> None:
    text = """
indicators:
  a: {kind: change, of: b, from: previous, as: percent}
  b: {kind: change, of: a, from: previous, as: percent}
"""
    assert [problem for problem, _ in said(text)] == [
        "FB244 'a' is made of itself, by way of others",
        "FB244 'b' is made of itself, by way of others",
    ]


def test_a_reading_keeps_what_is_right_and_names_what_is_broken() -> None:
    read = reading_of_texts({"x.yaml": SHARE + "  b: {kind: shar}\n  c: {not_computed: x}\n"})
    assert [declared.name for declared in read.catalogue.indicators] == ["a", "c"]
    assert read.broken == {"b"}
    assert [problem.code for problem in read.problems] == ["FB252"]


def test_a_folder_is_its_yaml_files_in_order_without_folders_inside(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(SHARE.replace("  a:", "  b:"), encoding="utf-8")
    (tmp_path / "a.yaml").write_text("\ufeff" + SHARE, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "manual").mkdir()
    (tmp_path / "manual" / "c.yaml").write_text("x", encoding="utf-8")
    catalogue = read_catalogue([tmp_path, tmp_path / "a.yaml"])
    assert [declared.id for declared in catalogue.indicators] == ["a", "b"]
    assert [Path(file.path).name for file in catalogue.files] == ["a.yaml", "b.yml"]
    assert all(len(file.sha256) == 64 for file in catalogue.files)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: 1\nb: blå\n".encode("cp1252"), ("FB102", "the file is not UTF-8; it looks like Windows-1252", 2, 6)),
        ("a: 1\n".encode("utf-16"), ("FB102", "the file is UTF-16, not UTF-8", 1, 1)),
        ("a: 1\n".encode("utf-16-le"), ("FB102", "the file looks like UTF-16, not UTF-8", 1, 1)),
        (b"PK\x03\x04abc", ("FB102", "the file is a workbook or a zip file, not YAML", 1, 1)),
        (b"", ("FB112", "the file is empty", 1, 1)),
    ],
)
def test_a_file_that_is_no_utf8_yaml_is_named_as_what_it_is(
    tmp_path: Path, content: bytes, expected: tuple[str, str, int, int]
) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    [problem] = reading([tmp_path]).problems
    assert problem.place is not None
    assert (problem.code, problem.message, problem.place.line, problem.place.column) == expected


def test_a_folder_named_like_a_file_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").mkdir()
    [problem] = reading([tmp_path]).problems
    assert problem.code == "FB113"
    assert problem.message.endswith("x.yaml cannot be read: it is a folder")


def test_no_file_at_all_is_a_mistake_of_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_catalogue([tmp_path, tmp_path / "none.yaml"])
    assert [problem.code for problem in caught.value.problems] == ["FB911", "FB910"]


def test_a_thousand_indicators_are_read_without_touching_polars() -> None:
    import subprocess
    import sys

    code = "import sys, forebyg.language.catalogue; print({'polars', 'sqlglot', 'rich', 'typer'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
