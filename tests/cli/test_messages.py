"""Problems as people see them."""

from __future__ import annotations

from forebyg.cli.messages import LONGEST_EXCERPT, render, render_one
from forebyg.errors import Place, Problem

LINE = '      alder: "exact_age(fødseldato, modtaget_dato)"'
PROBLEM = Problem(
    "FB203",
    "'fødseldato' is not a column of extract 'borgere'",
    Place("configs/koebenhavn.yaml", 41, 25, 10, LINE),
    help="did you mean 'fødselsdato'?",
)


def test_a_problem_shows_place_line_carets_and_help():
    assert render_one(PROBLEM) == (
        "error[FB203]: 'fødseldato' is not a column of extract 'borgere'\n"
        "  --> configs/koebenhavn.yaml:41:25\n"
        "   |\n"
        '41 |       alder: "exact_age(fødseldato, modtaget_dato)"\n'
        "   |                         ^^^^^^^^^^\n"
        "   = help: did you mean 'fødselsdato'?"
    )


def test_a_related_place_of_the_same_file_follows_with_its_note():
    first = (Place("x.yaml", 1, 1, 1, "a: 1"), "first given here")
    problem = Problem("FB105", "duplicate key 'a'", Place("x.yaml", 12, 1, 1, "a: 3"), related=(first,))
    assert render_one(problem) == (
        "error[FB105]: duplicate key 'a'\n"
        "  --> x.yaml:12:1\n"
        "   |\n"
        "12 | a: 3\n"
        "   | ^\n"
        "   ...\n"
        " 1 | a: 1\n"
        "   | - first given here"
    )


def test_a_problem_without_a_place_is_two_lines():
    assert render_one(Problem("FB901", "no config found", help="forebyg init")) == (
        "error[FB901]: no config found\n  = help: forebyg init"
    )


def test_carets_stand_under_wide_characters_and_behind_tabs():
    place = Place("x.yaml", 1, 6, 2, "\t日本: ab")
    lines = render_one(Problem("FB100", "x", place)).split("\n")
    assert lines[-2:] == ["1 |     日本: ab", "  |" + " " * 11 + "^^"]


def test_a_long_line_is_cut_around_the_caret():
    place = Place("x.yaml", 1, 301, 3, "x" * 300 + "abc" + "y" * 300)
    excerpt, carets = render_one(Problem("FB100", "x", place)).split("\n")[-2:]
    assert len(excerpt) <= LONGEST_EXCERPT + 4
    assert excerpt.startswith("1 | …xxx")
    assert excerpt.endswith("yyy…")
    assert carets.index("^^^") == excerpt.index("abc")


def test_control_and_bidi_characters_never_reach_the_screen():
    place = Place("x\x1b[2Jy.yaml", 1, 1, 1, "a\x1b[31mb\u202ec")
    drawn = render_one(Problem("FB100", "title \u202eevil\x1b]0;x\x07", place, help="\x9b1m"))
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(drawn)


def test_all_problems_stand_in_order_once_with_a_tally():
    later = Problem("FB201", "later", Place("b.yaml", 9, 1, 1, "x"))
    warning = Problem("FB299", "doubtful", Place("a.yaml", 2, 1, 1, "y"), severity="warning")
    drawn = render([later, warning, later])
    assert drawn.index("doubtful") < drawn.index("later")
    assert drawn.endswith("\n\n1 error, 1 warning in 2 files\n")


def test_colour_is_only_added():
    import re

    assert re.sub(r"\x1b\[[\d;]*m", "", render([PROBLEM], color=True)) == render([PROBLEM])
