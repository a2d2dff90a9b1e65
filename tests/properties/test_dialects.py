"""What was written in any dialect is read back equal, and one damaged row is told with its line."""

from __future__ import annotations

import re
import tempfile
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from written_dialects import DATES, Dialect, Written, tables

from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.extracts import Opened, read_extract, rows

PLAIN = st.builds(
    Dialect, encoding=st.sampled_from(["utf-8", "cp1252", "utf-16"]), separator=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n"]), quotes=st.sampled_from(["needed", "all"]), decimal=st.sampled_from(",."),
    thousands=st.just(""), is_pinned=st.booleans(), sep_line=st.booleans(), last_end=st.just(True),
    is_packed=st.booleans(), loud_headers=st.just(False),
)  # fmt: skip
OFTEN = {
    "max_examples": 1200,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}
SELDOM = OFTEN | {"max_examples": 30, "phases": [Phase.explicit, Phase.generate, Phase.shrink]}


def is_read_back(written: Written) -> None:
    opened = read(written.contract, written.content())
    assert opened.errors == ()
    assert table_of(opened, written.contract["columns"]) == written.rows
    assert opened.frame[".line"].to_list() == written.lines


def is_told(written: Written, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(written.rows) - 1))
    line = data.draw(st.sampled_from(damages(written, row)))
    told = [problem.message for problem in read(written.contract, written.content({row: line})).errors]
    assert [re.findall(r"line (\d+(?:, \d+)*)", message) for message in told] == [[str(written.lines[row])]]


def both_speeds_agree(text: str, width: int) -> None:
    names = "abcd"[:width]
    contract = {"file": "x.csv", "columns": dict.fromkeys(names, "text or empty")}
    content = (";".join(names) + "\n" + text).encode()
    fast = read(contract, content)
    with patch.object(rows, "_read_fast", lambda *_: None):
        slow = read(contract, content)
    assert (fast.problems, fast.receipts) == (slow.problems, slow.receipts)
    assert fast.frame.equals(slow.frame)


def damages(written: Written, row: int) -> list[str]:
    """The row in as many wrong ways as it can be written."""
    cells = written.cells[row]
    wrong = [written.line_of(cells[:-1]), written.line_of([*cells, "x"]), written.line_of(cells) + "\0"]
    if not any('"' in piece for piece in written.pieces):
        wrong.append(written.way.separator.join([*cells[:-1], '"' + cells[-1]]))
    for place, name in enumerate(written.order):
        if damaged := _damaged(cells[place], written, name):
            wrong.append(written.line_of([*cells[:place], damaged, *cells[place + 1 :]]))
    return wrong


def _damaged(cell: str, written: Written, name: str) -> str | None:
    match written.contract["columns"].get(name):
        case "int":
            return cell + "x"
        case "decimal":
            return "#N/A"
        case "yes_no":
            return "måske"
        case "id":
            return " "
        case "date":
            return DATES[written.forms[name]].format(SimpleNamespace(year=2023, month=2, day=31))
        # In cp1252 these letters would be those of another encoding.
        case "category" if written.way.encoding != "cp1252":
            return "NÃ¸rrebro"
        case _:
            return None


def read(contract: dict[str, Any], content: bytes) -> Opened:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / contract["file"]).write_bytes(content)
        return read_extract("x", DeclaredExtract("x", Extract.model_validate(contract), lambda loc: None), Path(folder))


def table_of(opened: Opened, columns: dict[str, str]) -> list[tuple[Any, ...]]:
    """Decimals are kept as whole millionths."""
    held = [
        [Decimal(cell).scaleb(-6) if kind.startswith("decimal") and cell is not None else cell for cell in cells]
        for name, kind in columns.items()
        for cells in (opened.frame[name].to_list(),)
    ]
    return list(zip(*held, strict=True))


bodies = st.text('ab;;;"""\n\n\r\t 1æ', max_size=40)
test_what_is_written_in_any_dialect_is_read_back = settings(**SELDOM)(given(tables())(is_read_back))
test_one_damaged_row_is_told_with_its_line = settings(**SELDOM)(
    given(tables(dialect=PLAIN, calm=True), st.data())(is_told)
)
test_both_speeds_make_the_same_of_any_text = settings(**SELDOM)(given(bodies, st.integers(1, 4))(both_speeds_agree))


@pytest.mark.heavy
@settings(**OFTEN)
@given(tables())
def test_what_is_written_is_read_back_often(written: Written) -> None:
    is_read_back(written)


@pytest.mark.heavy
@settings(**OFTEN)
@given(tables(dialect=PLAIN, calm=True), st.data())
def test_one_damaged_row_is_told_often(written: Written, data: st.DataObject) -> None:
    is_told(written, data)


@pytest.mark.heavy
@settings(**OFTEN)
@given(bodies, st.integers(1, 4))
def test_both_speeds_agree_often(text: str, width: int) -> None:
    both_speeds_agree(text, width)
