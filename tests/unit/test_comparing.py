"""Two runs side by side: what became of a definition, where a number comes from, what it was first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from made_releases import RUN, indicator, release, row

from forebyg.comparing import Definitions, Known, compared, definitions_of, tells_more
from forebyg.comparing.causes import Step, moved_row
from forebyg.comparing.definitions import SAME, Changed, changed, changed_lines
from forebyg.comparing.vintages import Measured, between, vintages_of
from forebyg.comparisons import Cause, MovedRow, Number, Place
from forebyg.disclosure.auditing.pattern import Pattern
from forebyg.disclosure.system.cells import Relation, Row, System
from forebyg.outputs.comparison import as_json, as_markdown, as_table

KEY = ("cases", None)
PLACE = Place("2023", "{}", None)
TEXT = """
forebyg: 1
extracts:
  rows: {file: rows.csv, key: [id], columns: {id: id, day: date, kind: category, value: decimal}}
defaults: {rule: point}
indicators:
  cases:
    title: Cases
    kind: count
    rows: rows
    period: {every: year, dated: day}
    target: {at most: 10}
    better: lower
  share:
    title: Share
    kind: share
    rows: rows
    period: {every: year, dated: day}
    numerator: kind = 'a'
  doubled: {title: Rise, kind: change, of: cases, from: previous, as: percent}
"""


def read(text: str) -> Definitions:
    found = definitions_of({"all.yaml": text})
    assert found is not None
    return found


def became(before: str, after: str, name: str = "cases") -> Changed:
    assert before in TEXT
    return changed((name, None), read(TEXT), read(TEXT.replace(before, after)))


def test_comments_titles_and_the_order_of_keys_change_nothing() -> None:
    assert became("    title: Cases\n", "    title: All cases  # of the year\n") == SAME
    swapped = "    rows: rows\n    kind: count\n    period: {dated: day, every: year}\n    target: {at most: 10}\n"
    whole = "    kind: count\n    rows: rows\n    period: {every: year, dated: day}\n    target: {at most: 10}\n"
    assert became(whole, swapped) == SAME
    assert became("  rows: {file: rows.csv,", "  rows: {title: Rows, file: rows.csv, fresh: {within: 1 year},") == SAME


def test_a_target_only_judges() -> None:
    found = became("{at most: 10}", "{at most: 12}")
    assert (found.standing, found.keys) == ("judging", ("target",))
    assert found.lines == ("  target:", "-   at most: 10", "+   at most: 12", "  better: lower")
    assert became("{at most: 10}", "{at most: 12}", "doubled") == SAME


def test_a_step_of_the_population_counts_otherwise_and_so_does_what_is_made_of_it() -> None:
    step = ("    target: {at most: 10}\n", "    population: {large: value > 5}\n    target: {at most: 10}\n")
    assert became(*step).standing == "definition"
    found = became(*step, "doubled")
    assert (found.standing, found.keys) == ("definition", ("of cases",))
    assert became(*step, "share") == SAME


def test_an_extract_that_is_declared_otherwise_is_no_other_definition() -> None:
    found = became("kind: category,", "kind: {type: category, values: [a, b]},", "share")
    assert (found.standing, found.keys, found.is_extract) == ("extract", (), True)
    assert all(line[2:].startswith("rows: ") for line in found.lines if line.strip() != "…")


def test_definitions_that_cannot_be_read_are_none() -> None:
    assert definitions_of({}) is None
    assert definitions_of({"a.yaml": "forebyg: 99\nindicators: {x: {kind: later}}\n"}) is None


def test_changed_lines_stand_in_the_order_of_the_new_text() -> None:
    old = {"rows": "a", "population": {"one": "x > 1", "two": "y > 2"}, "kind": "count"}
    new = {"kind": "count", "population": {"one": "x > 1", "three": "z > 3"}, "rows": "a"}
    assert changed_lines(old, new) == ("    one: x > 1", "-   two: y > 2", "+   three: z > 3", "  rows: a")
    assert changed_lines({"value": "a\nb"}, {"value": "a\nc"}) == ("    a", "-   b", "+   c")


def printed(value: float | None = 100.0, **more: Any) -> dict[str, Any]:
    cells = dict.fromkeys(("lower", "upper", "waiting", "missing", "left_out", "denominator", "suppressed"))
    usual = cells | {"value": value, "numerator": value, "assessment": "met", "complete": True, "held": False}
    return usual | more


def moved(then: Any, now: Any, causes: set[Cause], middle: Any = None, **more: Any) -> MovedRow:
    rows = {PLACE: middle} if middle is not None else None
    found = moved_row(PLACE, then, now, Step(SAME, frozenset(causes), rows, **more), "count")
    assert found is not None
    return found


def test_what_is_equal_is_no_difference() -> None:
    assert moved_row(PLACE, printed(), printed(100.0 + 1e-12), Step(SAME, frozenset({"data"})), "count") is None


def test_all_of_it_comes_from_data_where_the_definition_is_the_same() -> None:
    found = moved(printed(100), printed(120), {"data"})
    assert (found.value, found.causes) == (Number(100, 120, 20, None), ("data",))


def test_the_middle_parts_data_from_definition() -> None:
    found = moved(printed(100), printed(120), {"data", "definition"}, printed(150))
    assert (found.value, found.causes) == (Number(100, 120, 50, -30), ("data", "definition"))
    # What the one gives and the other takes is a difference of nothing, and no row.
    assert moved_row(PLACE, printed(100), printed(100), Step(SAME, frozenset({"data", "definition"})), "count") is None


def test_another_version_is_named_and_not_measured() -> None:
    found = moved(printed(100), printed(101), {"method"})
    assert (found.value, found.causes) == (Number(100, 101, None, None), ("method",))
    assert moved(printed(100), printed(120), {"data", "method"}).causes == ("data", "method")
    assert moved(printed(100), printed(101), {"tool"}).causes == ("tool",)
    assert moved(printed(100), printed(101), set()).causes == ("unknown",)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (printed(100), printed(None, suppressed="withheld")),
        (printed(None, suppressed="withheld"), printed(100)),
        (printed(100), printed(100, held=True)),
        (printed(100, held=True), printed(100)),
        (printed(100), printed(100, assessment="withheld")),
    ],
)
def test_what_only_one_run_shows_is_suppression(then: Any, now: Any) -> None:
    found = moved(then, now, {"data", "definition"})
    assert found.causes == ("suppression",)
    assert (found.value.by_data, found.value.by_definition) == (None, None)


def test_a_withheld_number_never_reaches_a_comparison() -> None:
    """Even where a row would still hold it."""
    found = moved(printed(100), printed(3, suppressed="withheld"), {"data"})
    assert (found.value, found.numerator) == (Number(100, None), Number(100, None))


@pytest.mark.parametrize("by", [1, 2, 3, 4])
def test_a_part_of_a_few_is_not_told_again(by: int) -> None:
    for middle in (printed(100 + by), printed(100 - by)):
        found = moved(printed(100), printed(120), {"data", "definition"}, middle)
        assert (found.value.by_data, found.unmeasured) == (None, "few")
    public = printed(100 + by, personal=False)
    assert moved(printed(100), printed(120), {"data", "definition"}, public).value.by_data == by
    assert moved(printed(100), printed(120), {"data", "definition"}, printed(105)).value.by_data == 5


def test_a_middle_that_is_withheld_measures_nothing_and_one_that_is_held_says_so() -> None:
    hidden = printed(None, suppressed="withheld")
    found = moved(printed(100), printed(120), {"data", "definition"}, hidden)
    assert (found.unmeasured, found.causes) == ("few", ("data", "definition"))
    held = moved(printed(100), printed(120), {"data", "definition"}, printed(100, held=True))
    assert (held.value, held.is_data_held) == (Number(100, 120, 0, 20), True)


def test_a_new_confidence_moves_limits_and_no_number() -> None:
    found = moved(printed(100, lower=90.0), printed(100, lower=88.0), {"judging", "data"})
    assert (found.is_moved, found.others, "judging" in found.causes) == (False, ("lower",), True)


def known(name: str | None, value: float | None, year: int = 2024, **cells: Any) -> Known:
    about = indicator("cases", "count", "Cases", unit="count", definition_sha256=cells.pop("sha", "12" * 32))
    receipts = (replace(RUN.receipts[0], sha256=cells.pop("extract", "ef" * 32)),)
    run = replace(RUN, started=dt.datetime(year, 1, 15), receipts=receipts)
    rows = [row("cases", 2023, kind="count", value=value, numerator=value, **cells)]
    return Known(name, replace(release([about], rows), run=run), {})


def test_a_vintage_says_what_was_first_published_what_it_is_now_and_why() -> None:
    runs = [
        known("first", 80, complete=False),
        known("second", 100, extract="aa"),
        known("third", 100, extract="bb"),
        known("fourth", 90, extract="bb", sha="34" * 32),
    ]
    (found,), unmoved = vintages_of(KEY, runs, between(runs), Measured(-1, -1, {}))
    assert (found.first, found.first_run, found.now, found.moved_in) == (100, "second", 90, "fourth")
    assert (found.causes, unmoved) == (("definition",), 0)
    found_before = vintages_of(KEY, runs[:3], between(runs[:3]), Measured(-1, -1, {}))
    assert found_before == ((), 1)
    assert vintages_of(KEY, runs[:2], between(runs[:2]), Measured(-1, -1, {})) == ((), 0)


def test_a_number_that_is_held_is_a_vintage_without_a_move() -> None:
    runs = [known("first", 100), known("second", 100, held=True, extract="aa")]
    runs = [runs[0], replace(runs[1], release=replace(runs[1].release))]
    (found,), _ = vintages_of(KEY, runs, between(runs), Measured(-1, -1, {}))
    assert (found.first, found.now, found.state, found.causes) == (100, 100, "held", ("suppression",))


def test_definitions_that_were_not_kept_leave_only_the_whole_difference() -> None:
    then, now = known("2024-01-15T000000Z-aaaaaaaa", 1000), known(None, 1250, extract="aa", sha="34" * 32)
    (found,) = compared(then, now, [then]).indicators
    assert (found.standing, found.causes, found.lines) == ("definition", ("data", "definition"), ())
    assert [(one.value, one.unmeasured) for one in found.rows] == [(Number(1000, 1250), "no definitions")]


def test_every_format_says_it_and_markup_in_a_title_stays_a_title() -> None:
    then, now = known("2024-01-15T000000Z-aaaaaaaa", 1000), known(None, 1250, extract="aa")
    titled = replace(now.release.indicators[0], title="Sager | <b>alle</b>\u202e", better=None)
    now = replace(now, release=replace(now.release, indicators=(titled,)))
    found = compared(then, now, [then])
    table, text = as_table(found, "da", 4), as_markdown(found, "en", 4)
    assert "  2023     alle    1.000  1.250     +250  +250              nye data" in table.splitlines()
    assert "### Sager \\| \\<b\\>alle\\</b\\> (cases)" in text
    assert "| 2023 | all | 1,000 | 1,250 | +250 | +250 |  | new data |" in text
    assert "\u202e" not in table + text + as_json(found)
    assert '"difference": 250.0' in as_json(found)


def test_what_leaves_a_small_count_fewer_values_is_told_apart_from_what_does_not() -> None:
    """Ten were published, of whom three are withheld: whoever is told of the other seven knows them."""
    system = System(
        values=(10, 7, 3),
        lowest=(0, 0, 0),
        primary=frozenset({2}),
        given=frozenset({0}),
        relations=(Relation(0, (1, 2)),),
        rows=tuple(Row((cell,), 1, cell, False) for cell in range(3)),
        threshold=5,
    )
    assert tells_more(Pattern({}, system=system, units=frozenset({2})))
    assert not tells_more(Pattern({}, system=system, units=frozenset({1, 2})))
    assert not tells_more(Pattern({}))
    assert not tells_more(None)
