"""`forebyg compute --plan` says what would be read and what is counted together, and reads no row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from forebyg.calculation import folder
from forebyg.outputs.plans import WORDS

CONFIG = """
defaults: {lang: en, as_of: 2022-12-31}
extracts:
  visits:
    file: visits.csv
    personal: no
    columns: {child: id, kind: category, day: date, note: text or empty}
  gifts:
    file: gifts.csv
    personal: no
    columns: {child: id, sort: category, day: date, worth: int, size: decimal}
  children: {table: "child | born\\nSECRET | 2020-01-01", personal: no, columns: {child: id, born: date}, key: [child]}
indicators:
  visits: {title: V, kind: count, rows: visits, period: {every: year, dated: day}, by: [kind]}
  given:
    title: G
    kind: share
    rows: visits
    period: {every: year, dated: day}
    derive: {n: {sum: worth, of: gifts, on: child, dated: day, during: period, where: sort = 'doll'}}
    numerator: n > 3
    variants: {last: {derive: {n: {count: gifts, on: child}}}}
  kinds: {title: K, kind: distribution, rows: visits, period: {every: year, dated: day}, of: kind}
  own:
    title: O
    kind: count
    rows: visits
    period: {every: year, dated: day}
    derive: {n: {count: rows}}
    per: child
    population: {p: kind <> 'x'}
  hidden:
    title: H
    kind: share
    rows: visits
    period: {every: year, dated: day}
    derive: {kind: kind = 'a'}
    numerator: kind
"""
PLAN = """\
Extracts: each is read once (2)
  visits: held in memory (visits.csv)
    uses 3 of 4 columns: child, kind, day
  gifts: gone through and not held (gifts.csv)
    uses 4 of 5 columns: child, sort, day, worth

Look-ups gathered while going through (2)
  gifts x child: 123 periods, by day
    sum of worth where sort = 'doll'
  gifts x child: all rows
    number of rows

Counted together (sets: 3, families: 1)
  visits: year, dated day
    sets: 3, of visits, given, given/last
    steps: n = sum of gifts (gathered); n' = count of gifts (gathered)
    broken down by: kind
"""


ALONE = """
Counted one by one (3)
  kinds: has categories
  own: looks into the unit's own rows
  hidden: a step is called as a column is
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files hold no row that could be read, and one of them is large. Nothing is known of years before it is read:
    a plan begins in 1900, 123 years before 2023."""
    (tmp_path / "a.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "data").mkdir()
    for name, times in (("visits", 1), ("gifts", 2000)):
        (tmp_path / f"data/{name}.csv").write_bytes(b"\xff\0SECRET" * times)
    return tmp_path


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with patch.object(folder, "STREAMED_FROM", 1000):
        yield


def test_the_whole_plan(typed: Any, project: Path) -> None:
    said = typed("compute", "a.yaml", "--plan")
    assert (said.code, said.err) == (0, "")
    assert said.out == PLAN + ALONE


def test_of_what_is_selected_alone(typed: Any, project: Path) -> None:
    said = typed("compute", "a.yaml", "--plan", "-s", "visits")
    assert said.out == (
        "Extracts: each is read once (1)\n"
        "  visits: held in memory (visits.csv)\n"
        "    uses 2 of 4 columns: kind, day\n"
        "\n"
        "Counted together (sets: 1, families: 1)\n"
        "  visits: year, dated day\n"
        "    sets: 1, of visits\n"
        "    broken down by: kind\n"
    )


def test_what_looks_into_an_extract_alone_has_it_held(typed: Any, project: Path) -> None:
    """Of a distribution every row is looked at; an extract that it looks into is no stream."""
    text = (project / "a.yaml").read_text(encoding="utf-8")
    asking = "dated: day}, of: kind, derive: {n: {count: gifts, on: child}}, population: {p: n > 1}}"
    (project / "a.yaml").write_text(text.replace("dated: day}, of: kind}", asking), encoding="utf-8")
    assert "gifts: held in memory (gifts.csv)" in typed("compute", "a.yaml", "--plan").out


def test_in_danish_and_all_words_of_one_language_are_those_of_the_other(typed: Any, project: Path) -> None:
    assert WORDS["da"].keys() == WORDS["en"].keys()
    said = typed("compute", "a.yaml", "--plan", "--lang", "da")
    assert said.out.startswith("Udtræk: hvert læses én gang (2)\n")
    assert "  gifts x child: 123 perioder, efter day\n    sum af worth hvor sort = 'doll'\n" in said.out


@pytest.mark.parametrize("more", [("-o", "x.csv"), ("--keep",), ("-f", "json")])
def test_a_plan_is_no_result(typed: Any, project: Path, more: tuple[str, ...]) -> None:
    said = typed("compute", "a.yaml", "--plan", *more)
    assert said.code == 2
    assert "FB904" in said.err
    assert not (project / "x.csv").exists()
