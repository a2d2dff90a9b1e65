"""Lines below the rows."""

from written_extracts import cells, declared, messages, opened

from forebyg.extracts import read_extract

AB = {"a": "text or empty", "b": "text or empty"}
FOOTER = {"format": {"footer": ["Kilde"]}}


def test_a_footer_is_what_stands_below_the_last_row(tmp_path):
    content = opened(tmp_path, b'a;b\nKilde;x\n1;2\n;\n\nKILDE: x\n;;;\n"kilde; y\n', AB, **FOOTER)
    assert cells(content, "a") == ["Kilde", "1"]
    assert content.receipts[0].left_out == {"empty": 1, "footer": 2}


def test_an_undeclared_line_below_a_footer_is_told_with_it(tmp_path):
    assert messages(tmp_path, b"a;b\n1;2\nKilde\nSlut\n", AB, **FOOTER) == [
        "FB411 elever.csv: 2 rows have not the 2 cells of the header; first at line 3, 4"
    ]


def test_words_alone_in_the_last_rows_are_told(tmp_path):
    assert messages(tmp_path, b"a;b\n1;2\nKilde: x;\nSide 1;\n", AB) == [
        "FB426 elever.csv: the last 2 rows have words in their first cell alone, as lines below the rows have;"
        " first at line 3, 4"
    ]


def test_words_alone_in_rows_as_others_are_nothing(tmp_path):
    for rows in (b"Side 1;\n", b"Side 1;\n1;2\nSide 2;\n", b"1;2\nSidsel 2;\n", b"1;2\nSide 1;x\n"):
        assert opened(tmp_path, b"a;b\n" + rows, AB).frame.height == rows.count(b"\n")


def test_a_total_in_a_column_that_is_not_read_is_told_unless_the_contract_knows_it(tmp_path):
    def said(columns, **more):
        return read_extract("elever", declared(columns, **more), tmp_path, {"a"}).problems

    (tmp_path / "elever.csv").write_bytes(b"a;b;n\n1;x;2\n1;I alt;2\n")
    known = {"a": "text", "n": "int"}
    [problem] = said(known | {"b": "category"})
    assert (problem.code, problem.finding.column, problem.finding.lines) == ("FB426", "b", (("elever.csv", (3,)),))
    assert [problem.code for problem in said(known)] == ["FB426"]
    assert said(known | {"b": {"type": "category", "values": ["x", "I alt"]}}) == ()
    assert said(known | {"b": {"type": "category", "total": "I alt"}}) == ()
    assert said(known | {"b": "category"}, overlapping=["b"]) == ()
    assert said(known, severity={"totals": "off"}) == ()
