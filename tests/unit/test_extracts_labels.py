"""Period labels and the days they cover."""

from datetime import date

import pytest
from written_extracts import cells, messages, opened

from forebyg.extracts.labels import normalise, span


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2012", "2012"),
        (" 2012 ", "2012"),
        ("2022/23", "2022/23"),
        ("2022/2023", "2022/23"),
        ("2022-2023", "2022/23"),
        ("201213", "2012/13"),
        ("199900", "1999/00"),
        ("2012K1", "2012-Q1"),
        ("2012Q4", "2012-Q4"),
        ("2012-Q1", "2012-Q1"),
        ("2012k2", "2012-Q2"),
        ("2012M05", "2012-05"),
        ("2012-05", "2012-05"),
        ("2012H1", "2012-H1"),
        ("2012-H2", "2012-H2"),
    ],
)
def test_labels_are_normalised(written, label):
    assert normalise(written) == label
    assert normalise(label) == label


@pytest.mark.parametrize(
    "written",
    ["", "12", "2022/24", "2012K5", "2012M13", "2012-13", "201205", "2012H3", "I alt", "٢٠١٢", "2٠1٢", "0012"],
)
def test_what_is_no_label_is_none(written):
    assert normalise(written) is None
    assert span(written) is None


@pytest.mark.parametrize(
    ("label", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012K1", date(2012, 1, 1), date(2012, 3, 31)),
        ("2012-Q4", date(2012, 10, 1), date(2012, 12, 31)),
        ("2012H2", date(2012, 7, 1), date(2012, 12, 31)),
        ("2012M02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2022/23", date(2022, 8, 1), date(2023, 7, 31)),
    ],
)
def test_labels_cover_days(label, first, last):
    assert span(label) == (first, last)


def test_a_moved_year_moves_pairs_of_years_only():
    assert span("2015/16", (4, 1)) == (date(2015, 4, 1), date(2016, 3, 31))
    assert span("2015", (4, 1)) == (date(2015, 1, 1), date(2015, 12, 31))


def test_a_column_of_labels_has_its_days_beside_it(tmp_path):
    content = opened(tmp_path, b"tid;n\n2012K1;1\n;2\n201213;3\n", {"tid": "period or empty"})
    assert content.frame.select("tid", "tid.start", "tid.end").rows() == [
        ("2012-Q1", date(2012, 1, 1), date(2012, 3, 31)),
        (None, None, None),
        ("2012/13", date(2012, 8, 1), date(2013, 7, 31)),
    ]


def test_a_bare_year_may_name_the_start_or_the_end(tmp_path):
    content = opened(
        tmp_path,
        b"a;b\n2011;2012\n",
        {"a": {"type": "period", "year": "start"}, "b": {"type": "period", "year": "end"}},
    )
    assert (cells(content, "a"), cells(content, "b")) == (["2011/12"], ["2011/12"])


def test_labels_that_are_none_are_counted(tmp_path):
    assert messages(tmp_path, b"tid;n\n2012U07;1\n2012;1\n", {"tid": "period"}) == [
        "FB414 elever.csv: column 'tid': 1 of 2 values is not a period label; first at line 2"
    ]
