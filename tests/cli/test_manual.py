"""`forebyg manual`: pages are written, found stale, missing and left over, and nobody else's file is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFIG = """
strategy: {id: plan, title: Plan, areas: {early: {title: Tidlig, goals: {young: {title: Børn}}}}}
extracts: {reports: {title: Underretninger, file: reports.csv, columns: {report: id, received: date}}}
defaults: {lang: da, as_of: 2023-12-31, rule: point}
indicators:
  seen:
    {title: {da: Sete børn, en: Children seen}, goal: early.young, kind: count, rows: reports,
     period: {every: year, dated: received}, better: higher}
  heard: {title: Hørte børn, goal: early.young, not_computed: ingen skriver det ned}
"""
PAGES = [
    "README.md",
    "indikatorer/heard.md",
    "indikatorer/seen.md",
    "lov-og-koder.md",
    "strategier/plan.md",
    "udtraek.md",
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs/plan.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def pages_in(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.md"))


def test_the_pages_are_written_without_data(typed, plan):
    said = typed("manual")
    assert (said.code, said.out, said.err) == (0, "6 pages in manual: 6 written, 0 removed\n", "")
    assert pages_in(plan / "manual") == PAGES
    assert (plan / "manual/indikatorer/seen.md").read_bytes().startswith("# Sete børn\n".encode())


def test_what_is_fresh_is_not_written_again(typed, plan):
    typed("manual")
    assert typed("manual").out == "6 pages in manual: 0 written, 0 removed\n"
    said = typed("manual", "--check")
    assert (said.code, said.out) == (0, "6 pages in manual: all fresh\n")
    assert typed("manual", "--check", "--quiet").out == ""


def test_check_names_pages_that_are_stale_missing_and_left_over(typed, plan):
    typed("manual", "--output", "book")
    (plan / "book/udtraek.md").unlink()
    changed = CONFIG.replace("Sete børn", "Børn der er set").replace("  heard:", "  listened:")
    (plan / "configs/plan.yaml").write_text(changed, encoding="utf-8")
    before = {page: (plan / "book" / page).read_bytes() for page in pages_in(plan / "book")}
    said = typed("manual", "--output", "book", "--check")
    assert said.code == 1
    assert said.out == (
        "stale: book/README.md\n"
        "stale: book/indikatorer/seen.md\n"
        "stale: book/strategier/plan.md\n"
        "missing: book/indikatorer/listened.md\n"
        "missing: book/udtraek.md\n"
        "left over: book/indikatorer/heard.md\n"
        "6 not fresh: write them again without --check\n"
    )
    assert {page: (plan / "book" / page).read_bytes() for page in pages_in(plan / "book")} == before
    assert typed("manual", "--output", "book").out == "6 pages in book: 5 written, 1 removed\n"
    assert not (plan / "book/indikatorer/heard.md").exists()
    assert typed("manual", "--output", "book", "--check").code == 0


def test_a_folder_that_is_not_there_lacks_every_page(typed, plan):
    said = typed("manual", "--check")
    assert said.code == 1
    assert said.out.count("missing: ") == 6
    assert not (plan / "manual").exists()


def test_a_page_of_somebody_else_is_neither_overwritten_nor_removed(typed, plan):
    (plan / "README.md").write_text("# Mit projekt\n", encoding="utf-8")
    (plan / "noter.md").write_text("# Noter\n", encoding="utf-8")
    said = typed("manual", "--output", ".")
    assert said.code == 2
    assert "error[FB906]: 'README.md' is there and is no page of a manual" in said.err
    assert pages_in(plan) == ["README.md", "noter.md"]
    (plan / "README.md").unlink()
    assert typed("manual", "--output", ".").out == "6 pages in .: 6 written, 0 removed\n"
    assert (plan / "noter.md").read_text(encoding="utf-8") == "# Noter\n"
    (plan / "udtraek.md").write_text("# Mine udtræk\n", encoding="utf-8")
    checked = typed("manual", "--output", ".", "--check")
    assert (checked.code, checked.out.partition("\n")[0]) == (1, "not of the manual: udtraek.md")


def test_a_manual_in_a_folder_beside_it_is_left_alone(typed, plan):
    typed("manual", "--output", "other")
    before = pages_in(plan / "other")
    typed("manual", "--output", ".")
    assert typed("manual", "--output", ".").out == "6 pages in .: 0 written, 0 removed\n"
    assert pages_in(plan / "other") == before


def test_the_pages_of_another_language_take_the_place_of_the_first(typed, plan):
    typed("manual")
    assert typed("manual", "--lang", "en").out == "6 pages in manual: 6 written, 5 removed\n"
    assert not (plan / "manual/indikatorer").exists()
    assert (plan / "manual/indicators/seen.md").read_text(encoding="utf-8").startswith("# Children seen\n")
    assert "[The manual](../README.md)" in (plan / "manual/strategies/plan.md").read_text(encoding="utf-8")


def test_definitions_are_read_as_before_with_the_manual_among_them(typed, plan):
    before = typed("list", "--format", "json").out
    typed("manual", "--output", "configs/manual")
    assert typed("validate").code == 0
    assert typed("list", "--format", "json").out == before
    assert typed("manual", "--output", "configs/manual", "--check").code == 0


def test_definitions_that_do_not_hold_give_no_manual(typed, plan):
    (plan / "configs/plan.yaml").write_text(CONFIG.replace("dated: received", "dated: receved"), encoding="utf-8")
    said = typed("manual")
    assert said.code == 1
    assert "receved" in said.err
    assert not (plan / "manual").exists()


def test_a_file_cannot_be_the_folder(typed, plan):
    (plan / "manual").write_text("", encoding="utf-8")
    said = typed("manual")
    assert said.code == 2
    assert "cannot write 'manual': it is no folder" in said.err
