"""The order of rows, and which period is the newest."""

from __future__ import annotations

from made_releases import indicator, release, row

from forebyg.outputs.characters import plain, width_of
from forebyg.outputs.rows import natural, newest, rows_of


def test_danish_letters_and_numbers_sort_as_people_sort_them():
    names = ["Østerbro", "10. klasse", None, "Amager", "Ålholm", "9. klasse", "Ærø"]
    assert sorted(names, key=natural) == ["9. klasse", "10. klasse", "Amager", "Ærø", "Østerbro", "Ålholm", None]


def test_rows_stand_by_period_then_total_first_then_stratum_then_category():
    given = [
        row("a", 2024, by='{"bydel":null}'),
        row("a", 2024, by='{"bydel":"Østerbro"}'),
        row("a", 2023, category="up"),
        row("a", 2023, category="down"),
        row("a", 2024, by='{"bydel":"Amager"}'),
        row("a", 2024),
    ]
    (_, rows), *_ = rows_of(release([indicator("a", "share", "A")], given))
    assert [(one.period, one.by, one.category) for one in rows] == [
        ("2023", "{}", "down"),
        ("2023", "{}", "up"),
        ("2024", "{}", None),
        ("2024", '{"bydel":"Amager"}', None),
        ("2024", '{"bydel":"Østerbro"}', None),
        ("2024", '{"bydel":null}', None),
    ]


def test_the_newest_complete_period_of_the_totals():
    given = [row("a", 2022), row("a", 2023), row("a", 2024, complete=False), row("a", 2024, by='{"bydel":"x"}')]
    (_, rows), *_ = rows_of(release([indicator("a", "share", "A")], given))
    assert newest(rows) == "2023"
    assert newest([one for one in rows if not one.complete]) == "2024"
    assert newest([]) is None


def test_a_number_that_is_not_finite_is_missing():
    (_, (one,)), *_ = rows_of(release([indicator("a", "share", "A")], [row("a", 2024, value=float("nan"))]))
    assert one.value is None


def test_plain_takes_away_what_could_deceive():
    assert plain("a\x1b[1mb\u202ec\u200bd\te\nf") == "a[1mbcd e f"
    assert plain("Børnehus «Æbletræet» – 1. sal") == "Børnehus «Æbletræet» – 1. sal"


def test_width_counts_columns_of_a_terminal():
    assert [width_of(text) for text in ("abc", "ø", "日本", "e\u0301")] == [3, 1, 4, 1]


def test_a_period_in_which_there_was_nothing_to_count_is_not_the_newest():
    given = [
        row("typed", 2022, value=152700.0, denominator=1.0),
        row("typed", 2023, reason="empty_base", denominator=0.0),
        row("made", 2022, value=1.2),
        row("made", 2023),
        row("hidden", 2022, value=1.2),
        row("hidden", 2023, suppressed="withheld"),
        row("none", 2022, reason="empty_base", denominator=0.0),
        row("none", 2023, reason="empty_base", denominator=0.0),
    ]
    about = [indicator(name, "mean", "A") for name in ("typed", "made", "hidden", "none")]
    found = {one.id: newest(rows) for one, rows in rows_of(release(about, given))}
    assert found == {"typed": "2022", "made": "2022", "hidden": "2023", "none": "2023"}
