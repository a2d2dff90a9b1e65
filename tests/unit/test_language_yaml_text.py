from __future__ import annotations

import pytest

from forebyg.errors import Place, Problem
from forebyg.language.tree import Mapping, Scalar, Sequence, locate, plain, within
from forebyg.language.yaml_text import read_yaml


def tree(text: str) -> Mapping:
    root, problems = read_yaml("x.yaml", text)
    assert problems == []
    assert root is not None
    return root


def problems(text: str) -> list[Problem]:
    return read_yaml("x.yaml", text)[1]


def said(text: str) -> list[tuple[str, str, int, int]]:
    """Code, message, line and column of every problem."""
    return [(p.code, p.message, p.place.line, p.place.column) for p in problems(text) if p.place]


def test_every_scalar_is_the_text_it_looks_like() -> None:
    text = "a: [0101, nej, no, on, yes, 12:30, 1e3, 0x1f, 2024-13-01, null, true, 1_000, .inf, '']\n"
    assert plain(tree(text)) == {
        "a": [
            "0101",
            "nej",
            "no",
            "on",
            "yes",
            "12:30",
            "1e3",
            "0x1f",
            "2024-13-01",
            "null",
            "true",
            "1_000",
            ".inf",
            "",
        ]
    }


def test_keys_are_texts_too() -> None:
    assert plain(tree("no: 1\n2024: 2\n0101: 3\n'': 4\n")) == {"no": "1", "2024": "2", "0101": "3", "": "4"}


def test_a_bare_tilde_takes_out_and_a_quoted_one_is_a_text() -> None:
    entries = tree("a: ~\nb: '~'\nc:\n").entries
    values = [entry.value for entry in entries.values()]
    assert [(v.takes_out, v.value) for v in values if isinstance(v, Scalar)] == [
        (True, None),
        (False, "~"),
        (False, None),
    ]


def test_a_text_stands_at_its_first_character_after_the_quote() -> None:
    root = tree("a:\n  plain: b < c\n  'quoted': \"b < c\"\n")
    inner = root.entries["a"].value
    assert isinstance(inner, Mapping)
    assert [(e.key.place, e.value.place) for e in inner.entries.values()] == [
        (Place("x.yaml", 2, 3, 5, "  plain: b < c"), Place("x.yaml", 2, 10, 5, "  plain: b < c")),
        (Place("x.yaml", 3, 4, 6, "  'quoted': \"b < c\""), Place("x.yaml", 3, 14, 5, "  'quoted': \"b < c\"")),
    ]


def test_a_block_text_stands_at_its_first_line() -> None:
    value = tree("table: |\n\n  svar | point\n  ja | 1\n").entries["table"].value
    assert (value.place.line, value.place.column, value.place.length) == (3, 3, 12)
    assert plain(value) == "\nsvar | point\nja | 1\n"


def test_danish_letters_and_emoji_count_as_one_column_each() -> None:
    place = tree("{æøå: x, 😀😀: ålder}\n").entries["😀😀"].value.place
    assert (place.column, place.length) == (14, 5)


def test_a_byte_order_mark_does_not_move_the_first_line() -> None:
    assert tree("\ufeffa: b\n").entries["a"].value.place.column == 4


@pytest.mark.parametrize(
    ("line", "part", "column", "length"),
    [
        ("a: status <> 'x'", "status", 4, 6),
        ("a: \"status <> 'x'\"", "'x'", 15, 3),
        ("a: 'status <> ''x'' AND alder'", "alder", 25, 5),
        ('a: "status \\"<\\" alder"', "alder", 18, 5),
    ],
)
def test_a_part_of_an_expression_is_found_in_its_line(line: str, part: str, column: int, length: int) -> None:
    value = tree(line).entries["a"].value
    assert isinstance(value, Scalar)
    start = value.text.index(part)
    place = within(value.place, value.text, start, start + len(part))
    assert (place.column, place.length) == (column, length)


def test_a_part_of_a_folded_text_has_the_place_of_the_whole() -> None:
    value = tree("a: >\n  alder\n  < 18\n").entries["a"].value
    assert isinstance(value, Scalar)
    assert within(value.place, value.text, 8, 10) == value.place


def test_a_path_that_was_not_written_has_the_place_of_the_nearest_above() -> None:
    root = tree("a: {b: [c, {d: e}]}\n")
    start = Scalar(root.source, 1, 1, 1, "x")
    assert locate(root, start, ("a", "b", 1, "d")).column == 16
    assert locate(root, start, ("a", "b", 7)).column == 5
    assert locate(root, start, ("a", "z", "b")).column == 1
    assert locate(root, start, ("z", "a")) == start.place


def test_a_hundred_thousand_brackets_are_stopped_at_depth_40() -> None:
    assert said("[" * 100_000) == [("FB104", "more than 40 levels inside each other", 1, 41)]


def test_an_alias_bomb_is_refused_where_it_begins() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert said(bomb)[:2] == [
        ("FB105", "'&a' is a YAML anchor, which is not used here", 1, 4),
        ("FB105", "'&b' is a YAML anchor, which is not used here", 2, 4),
    ]


def test_a_file_of_aliases_is_read_no_further_than_fifty_problems() -> None:
    assert len(problems("a: &a x\nb: [" + "*a, " * 1000 + "]\n")) == 50


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", ("FB107", "the key 'a' is given twice", 3, 1)),
        (
            "a: !!python/object:os.system x\n",
            ("FB105", "a YAML tag (a word that begins with !) is not used here", 1, 4),
        ),
        ("b: {<<: {a: c}}\n", ("FB105", "'<<' is not used here", 1, 5)),
        ("a: 1\n---\nb: 2\n", ("FB106", "a second YAML document begins here; a file holds one", 2, 1)),
        ("? [a]\n: b\n", ("FB108", "a key must be a text", 1, 3)),
        ("~: b\n", ("FB108", "a key must be a text", 1, 1)),
        ("a: b\nc: d\0e\n", ("FB103", "a NUL character in the text", 2, 5)),
        ("a: \x1b[31m\n", ("FB103", "the control character U+001B in the text", 1, 4)),
        ("", ("FB112", "the file is empty", 1, 1)),
        ("# only a comment\n", ("FB112", "the file is empty", 1, 1)),
        ("- a\n", ("FB253", "a file is a mapping of strategy, ids, extracts, defaults and indicators", 1, 1)),
        ("a:\n\t- b\n", ("FB110", "a tab cannot indent a line", 2, 1)),
        ("a: |\n\tb\n", ("FB110", "a tab cannot indent a line", 2, 1)),
        ("a: 'x\nb: 3\nc: 4\n", ("FB111", "the quote that opens here is never closed", 1, 4)),
        ("a: [1, 2\nb: 3\n", ("FB111", "the '[' that opens here is never closed", 1, 4)),
        ("a: {b: c}}\n", ("FB101", "a '}' that was never opened", 1, 10)),
        ("a: b: c\n", ("FB101", "a text that holds ': ' must be quoted", 1, 5)),
        ("a: 'x' = y\n", ("FB101", "text stands behind the closing quote", 1, 8)),
        ("a: >= 3\n", ("FB101", "a text that begins with > or | must be quoted", 1, 4)),
        ("a: @b\n", ("FB101", "a text that begins with '@' must be quoted", 1, 4)),
        ("x: * 2\n", ("FB105", "a text that begins with *, & or ! must be quoted", 1, 4)),
        ("a:\n  b: 1\n c: 2\n", ("FB101", "this line is not indented as its neighbours", 3, 2)),
        ("a: {b: c,\n  d: 'x' = y}\n", ("FB101", "a comma or '}' is expected here", 2, 10)),
        ("a: {b: 'x' = y}\n", ("FB101", "a comma or '}' is expected here", 1, 12)),
    ],
)
def test_what_misleads_or_is_not_yaml_is_named_where_it_stands(text: str, expected: tuple[str, str, int, int]) -> None:
    assert said(text) == [expected]


def test_a_duplicate_key_shows_the_first_place_too() -> None:
    [problem] = problems("a: 1\nb: 2\na: 3\n")
    assert problem.related == ((Place("x.yaml", 1, 1, 1, "a: 1"), "first given here"),)


@pytest.mark.parametrize("text", ["{a: age(x, y) < 18, b: c}\n", "{a: f(x, y, z) < 18}\n", "{a: x IN ('b', 'c')}\n"])
def test_an_expression_cut_by_its_comma_is_one_problem_with_its_remedy(text: str) -> None:
    [problem] = problems(text)
    assert problem.code == "FB109"
    assert problem.message.startswith("the comma cuts '")
    assert problem.help == "an expression with a comma must be quoted inside { }"


def test_a_title_cut_by_its_comma_is_named() -> None:
    [problem] = problems("title: {da: Unge, der begår kriminalitet}\n")
    assert (
        problem.message == "'der begår kriminalitet' has no value: it looks like the rest of the text before the comma"
    )


def test_a_danish_decimal_inside_braces_is_named() -> None:
    [problem] = problems("target: {at most: 4,5}\n")
    assert (problem.message, problem.help) == ("'4,5' reads as two values", "write a number with a point: 4.5")


def test_a_key_with_a_colon_and_no_value_was_not_cut_off() -> None:
    assert problems("{a: b, c: , d: e}\n") == []


def test_bidi_and_markup_characters_stay_in_the_text() -> None:
    assert plain(tree("title: '[bold]x\u202e[/bold] <b>'\n")) == {"title": "[bold]x\u202e[/bold] <b>"}


def test_lists_keep_their_places() -> None:
    value = tree("by:\n  - bydel\n  - [a, b]\n").entries["by"].value
    assert isinstance(value, Sequence)
    assert [item.place.line for item in value.items] == [2, 3]


def test_a_flow_list_that_ends_the_file_is_unclosed_where_it_opens() -> None:
    assert said("a: b\nc: [d, e") == [("FB111", "the '[' that opens here is never closed", 2, 4)]
