from __future__ import annotations

import datetime as dt
from dataclasses import replace

from forebyg.disclosure.receipts import base_of, released_receipts
from forebyg.results import Receipt

DAY = dt.date(2023, 3, 28)
RECEIPT = Receipt(
    "sager", "sager.csv", 1028, "ef" * 32, "utf-8", ",", 53,
    rejected={"values": 3}, left_out={"total": 5}, newest=DAY, late=(DAY, *(dt.date(2023, 2, 5),) * 6),
)  # fmt: skip


def test_rows_of_persons_are_rounded_and_a_file_has_no_size() -> None:
    """53 rows less 50 that are counted are three without a date."""
    (told,) = released_receipts([RECEIPT], 5)
    assert (told.rows, told.rejected, told.left_out, told.size) == (50, {"values": 0}, {"total": 10}, None)
    assert (told.rounded_to, told.sha256) == (10, RECEIPT.sha256)


def test_the_newest_date_is_told_where_as_many_rows_as_the_threshold_share_it() -> None:
    shared = [replace(RECEIPT, late=(DAY,) * rows + (dt.date(2022, 12, 31),)) for rows in (4, 5)]
    assert [one.newest for one in released_receipts(shared, 5)] == [None, DAY]


def test_else_the_month_that_as_many_have_a_date_in_or_after() -> None:
    """Fewer have none."""
    few = replace(RECEIPT, late=(DAY,) * 4)
    told = released_receipts([RECEIPT, few], 5)
    assert [(one.newest, one.newest_month, one.late) for one in told] == [(None, "2023-02", ()), (None, None, ())]


def test_a_higher_threshold_rounds_to_more() -> None:
    assert [base_of(threshold) for threshold in (3, 5, 8, 10, 11)] == [10, 10, 20, 20, 50]
    assert released_receipts([RECEIPT], 8)[0].rows == 60


def test_rows_of_no_persons_are_told_as_they_are() -> None:
    roads = replace(RECEIPT, personal=False)
    assert released_receipts([roads], 5) == (replace(roads, late=()),)
