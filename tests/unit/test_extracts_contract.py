"""What a contract says of cells and of rows together."""

import pytest
from written_extracts import cells, declared, messages, opened, problems

from forebyg.errors import ExtractError
from forebyg.extracts.reading import open_extract


def test_required_cells_that_are_empty_are_counted(tmp_path):
    found = problems(tmp_path, b"a;b\n1;\n ;2\n3;\xc2\xa0\n", {"a": "id", "b": "category"})
    assert [(one.code, one.message, one.place.file) for one in found] == [
        ("FB413", "elever.csv: column 'a': 1 of 3 cells is empty; first at line 3", "columns.a"),
        ("FB413", "elever.csv: column 'b': 2 of 3 cells are empty; first at line 2, 4", "columns.b"),
    ]
    assert found[0].help == "if cells may be empty, write 'id or empty'"


def test_words_for_nothing_are_empty_cells(tmp_path):
    content = opened(
        tmp_path, b"a;b\n-;NULL\n1;x\n", {"a": "int or empty", "b": "text or empty"}, format={"null": ["-", "NULL"]}
    )
    assert content.frame.select("a", "b").rows() == [(None, None), (1, "x")]


def test_what_an_empty_cell_says_is_its_value(tmp_path):
    columns = {
        "a": {"type": "category", "empty": "ingen"},
        "b": {"type": "decimal", "empty": "0.5"},
        "c": {"type": "yes_no", "empty": "nej"},
    }
    content = opened(tmp_path, b"a;b;c\n;;\nx;1;J\n", columns | {"d": {"type": "text", "from": "a", "optional": True}})
    assert content.frame.select("a", "b", "c").rows() == [("x", 1_000_000, True)]
    content = opened(tmp_path, b"a;b;c;n\n;;;1\nx;1;J;1\n", columns)
    assert content.frame.select("a", "b", "c").rows() == [("ingen", 500_000, False), ("x", 1_000_000, True)]
    assert messages(tmp_path, b"a\n1\n", {"a": {"type": "int", "empty": "ingen"}}) == [
        "FB424 elever.csv: column 'a': what 'empty' says is no int"
    ]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("J", True),
        ("n", False),
        ("Ja", True),
        ("NEJ", False),
        ("1", True),
        ("0", False),
        ("true", True),
        ("False", False),
    ],
)
def test_yes_and_no(tmp_path, word, value):
    assert cells(opened(tmp_path, f"a;b\n{word};1\n".encode(), {"a": "yes_no"}), "a") == [value]


@pytest.mark.parametrize("word", ["X", "jo", "2", "Ønsker ikke"])
def test_neither_yes_nor_no(tmp_path, word):
    assert messages(tmp_path, f"a;b\n{word};1\nJ;1\n".encode(), {"a": "yes_no"}) == [
        "FB414 elever.csv: column 'a': 1 of 2 values is neither yes nor no; first at line 2"
    ]


def test_values_outside_the_list_are_counted(tmp_path):
    rows = "".join(f"{i};{'specal' if i in (12, 15, 40) else 'almen'}\n" for i in range(2, 1002))
    found = problems(
        tmp_path, ("id;tilbud\n" + rows).encode(), {"tilbud": {"type": "category", "values": ["almen", "special"]}}
    )
    assert [(one.message, one.place.file) for one in found] == [
        (
            "elever.csv: column 'tilbud': 3 of 1,000 values are not in [almen, special]; first at line 12, 15, 40",
            "columns.tilbud",
        )
    ]


def test_lists_of_numbers_are_compared_as_numbers(tmp_path):
    columns = {"a": {"type": "int", "values": ["1", "2"]}, "b": {"type": "decimal", "values": ["0.5"]}}
    assert messages(tmp_path, b"a;b\n01;0,50\n3;0,5\n", columns) == [
        "FB415 elever.csv: column 'a': 1 of 2 values is not in [1, 2]; first at line 3"
    ]


def test_marked_cells_are_unknown_with_their_reason(tmp_path):
    content = opened(
        tmp_path, b"a;n\n..;1\n5;1\n;1\n", {"a": {"type": "int", "marks": {"..": "suppressed"}, "optional": True}}
    )
    assert content.frame.select("a", "a.mark").rows() == [(None, "suppressed"), (5, None), (None, None)]


def test_ids_keep_their_zeros_and_lose_their_blanks_while_text_is_kept(tmp_path):
    content = opened(tmp_path, "a;b;c\n 0101\u00a0; x ; y \n".encode(), {"a": "id", "b": "category", "c": "text"})
    assert content.frame.row(0)[:3] == ("0101", "x", " y ")


def test_totals_are_left_out_and_counted(tmp_path):
    columns = {
        "alder": {"type": "int", "total": "I alt"},
        "køn": {"type": "category", "values": ["M"], "total": "I alt"},
        "n": "int",
    }
    content = opened(tmp_path, "alder;køn;n\n1;M;5\nI alt;M;6\n1;I ALT;7\nI alt;I alt;x\n".encode(), columns)
    assert cells(content, "n") == [5]
    assert (content.receipts[0].rows, content.receipts[0].left_out) == (4, {"total": 3})
    asked = opened(tmp_path, "alder;køn;n\n1;M;5\nI alt;M;6\n".encode(), columns, {"n"})
    assert cells(asked, "n") == [5]


def test_wide_columns_become_rows(tmp_path):
    columns = {"bydel": "category", "alder": "int", "antal": {"type": "int", "marks": {"..": "suppressed"}}}
    content = opened(
        tmp_path,
        b"bydel;0;1;x\nA;5;..;y\nB;7;8;y\n",
        columns,
        stack={"into": ["alder", "antal"], "columns": ["0", "1"]},
        key=["bydel", "alder"],
    )
    assert content.frame.select("bydel", "alder", "antal", "antal.mark", ".line").rows() == [
        ("A", 0, 5, None, 2), ("A", 1, None, "suppressed", 2), ("B", 0, 7, None, 3), ("B", 1, 8, None, 3),
    ]  # fmt: skip
    assert (content.receipts[0].rows, content.receipts[0].unread) == (2, ("x",))


def test_repeated_keys_are_refused(tmp_path):
    found = problems(
        tmp_path, b"a;b\n1;x\n2;x\n1;x\n1;y\n2;x\n;x\n;x\n", {"a": "id or empty", "b": "id"}, key=["a", "b"]
    )
    assert [(one.code, one.message, one.place.file) for one in found] == [
        ("FB418", "elever.csv: key [a, b]: 2 keys are repeated, in 4 rows; first at line 2, 3, 4, 6", "key")
    ]


def test_keys_are_unique_over_all_files(tmp_path):
    for name, content in {"elever_1.csv": b"a;b\n1;x\n", "elever_2.csv": b"a;b\n1;y\n"}.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ExtractError) as caught:
        open_extract("elever", declared({"a": "id"}, "elever*.csv", key="a"), tmp_path)
    assert [problem.message for problem in caught.value.problems] == [
        "elever*.csv: key [a]: 1 key is repeated, in 2 rows; first at elever_1.csv line 2; elever_2.csv line 2"
    ]


def test_without_a_key_exact_repeats_are_kept_and_warned_about(tmp_path):
    content = opened(tmp_path, b"a;b\n1;x\n1;x\n1;y\n1;x\n", {"a": "id"})
    assert content.frame.height == 4
    assert [(one.code, one.severity, one.message) for one in content.warnings] == [
        ("FB421", "warning", "elever.csv: 2 of 4 rows repeat an earlier one exactly; first at line 3, 5")
    ]


def test_constant_columns_that_change_are_refused(tmp_path):
    columns = {"a": "id", "køn": "category", "født": "date or empty"}
    constant = {"per": "a", "columns": ["køn", "født"]}
    content = "a;køn;født;x\n1;M;2010-01-01;1\n1;K;2010-01-01;1\n2;K;2010-01-01;1\n2;K;;1\n3;K;;1\n3;K;;2\n".encode()
    assert messages(tmp_path, content, columns, constant=constant) == [
        "FB419 elever.csv: column 'køn': differs between rows of the same 'a', for 1 of 3, though it is constant;"
        " first at line 2, 3",
        "FB419 elever.csv: column 'født': differs between rows of the same 'a', for 1 of 3, though it is constant;"
        " first at line 4, 5",
    ]


def test_spells_that_end_before_they_begin_are_refused(tmp_path):
    content = b"fra;til\n2024-02-01;2024-01-31\n2024-02-01;2024-02-01\n2024-02-01;\n"
    found = messages(tmp_path, content, {"fra": "date", "til": "date or empty"}, spell={"from": "fra", "to": "til"})
    assert found == ["FB420 elever.csv: spell: 1 of 3 rows ends before it begins ('til' before 'fra'); first at line 2"]


def test_all_problems_come_at_once(tmp_path):
    found = messages(
        tmp_path,
        b"a;b;c\nx;31-02-2024;Y\n;;\n1;01-01-2024;Z\n;01-01-2024;\n",
        {"a": "int", "b": "date", "c": {"type": "category", "values": ["Z"]}},
    )
    assert [one[:27] for one in found] == [
        "FB414 elever.csv: column 'a", "FB413 elever.csv: column 'a", "FB417 elever.csv: column 'b",
        "FB415 elever.csv: column 'c", "FB413 elever.csv: column 'c",
    ]  # fmt: skip


def test_a_receipt_says_what_was_read(tmp_path):
    receipt = opened(tmp_path, "a;x;Å\n1;2;3\n".encode("cp1252"), {"a": "id"}).receipts[0]
    assert (receipt.name, receipt.file, receipt.encoding, receipt.separator, receipt.rows) == (
        "elever",
        "elever.csv",
        "cp1252",
        ";",
        1,
    )
    assert receipt.unread == ("x", "Å")
    assert len(receipt.sha256) == 64


def test_a_wide_row_repeats_no_part_of_itself(tmp_path):
    columns = {"bydel": "category", "alder": "int", "antal": "int"}
    stack = {"into": ["alder", "antal"], "columns": ["0", "1"]}
    assert opened(tmp_path, b"bydel;0;1\nA;5;5\nB;5;5\n", columns, stack=stack).problems == ()
    found = opened(tmp_path, b"bydel;0;1\nA;5;6\nA;5;6\n", columns, stack=stack).problems
    assert [one.message for one in found] == [
        "elever.csv: 2 of 4 rows repeat an earlier one exactly; first at line 3, 3"
    ]


def test_an_extract_without_rows_repeats_no_key(tmp_path):
    assert [one.code for one in opened(tmp_path, b"a;b\n", {"a": "id"}, key="a").problems] == ["FB425"]
