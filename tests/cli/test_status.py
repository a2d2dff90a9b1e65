"""The annual run: kept, held against the run before, reported; and what a scheduler must be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Typed

CONFIG = """
forebyg: 1
defaults: {lang: da, as_of: 2024-12-31, rule: point, confidence: 0.95}
strategy: {id: min, title: Min strategi, areas: {tidlig: {title: Tidlig indsats, goals: {rettid: {title: Til tiden}}}}}
extracts: {sager: {file: sager.csv, key: [sag], columns: {sag: id, dag: date, skole: category, til_tiden: yes_no}}}
indicators:
  til_tiden:
    title: Andel sager til tiden
    goal: tidlig.rettid
    kind: share
    rows: sager
    period: {every: year, dated: dag}
    numerator: til_tiden
    by: [skole]
    better: higher
    target: {at least: 60}
"""


def project(folder: Path, *years: tuple[int, int, int]) -> Path:
    """Of each year so many cases in time of so many, half of them in each of two schools; the last day is shared."""
    folder.mkdir(exist_ok=True)
    (folder / "configs").mkdir(exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    (folder / "configs/min.yaml").write_text(CONFIG, encoding="utf-8")
    lines = ["sag;dag;skole;til_tiden"]
    for year, met, of in years:
        for number in range(of):
            spread = number // 2 < met // 2
            lines.append(f"{year}-{number};{year}-12-30;{'AB'[number % 2]};{'ja' if spread else 'nej'}")
    (folder / "data/sager.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path / "projekt", (2023, 60, 100), (2024, 70, 100))


def runs(folder: Path) -> list[Path]:
    """Oldest first; of two in one second the names do not say which came first."""
    return sorted((folder / "history").iterdir(), key=lambda path: path.stat().st_mtime_ns)


def test_a_run_is_kept_and_the_next_one_says_what_has_changed(typed: Typed, folder: Path) -> None:
    first = typed("status", folder=folder)
    assert (first.code, len(runs(folder))) == (0, 1)
    assert "70,0 %" in first.out
    assert f"kept as history/{runs(folder)[0].name}" in first.err
    again = typed("status", folder=folder)
    assert "ingen tal er ændret" in again.out
    assert f"unchanged since {runs(folder)[0].name}: sager" in again.err
    project(folder, (2023, 60, 100), (2024, 40, 100))
    worse = typed("status", folder=folder)
    assert worse.code == 0
    # The total and both schools, each by new data; 40 of 100 is below 60.
    assert "3 tal er ændret, i 1 indikator. Årsager: nye data (3)." in worse.out
    assert "Andel sager til tiden, 2024: nået → ikke nået" in worse.out


def test_worse_is_worse_than_in_the_run_before(typed: Typed, folder: Path) -> None:
    assert typed("status", "--fail-on", "worse", folder=folder).code == 0
    project(folder, (2023, 60, 100), (2024, 60, 100))
    # As good as the year before, and at the target; but it was 70.
    assert typed("status", "--fail-on", "worse", "--fail-on", "missed", folder=folder).code == 1
    first = runs(folder)[0].name
    project(folder, (2023, 60, 100), (2024, 80, 100))
    assert typed("status", "--fail-on", "worse", "--baseline", first, folder=folder).code == 0
    assert typed("status", "--baseline", "2001", folder=folder).code == 2


def test_an_older_or_missing_extract_is_a_finding(typed: Typed, folder: Path) -> None:
    assert typed("status", folder=folder).code == 0
    project(folder, (2022, 60, 100), (2023, 60, 100))
    older = typed("status", "-q", folder=folder)
    assert older.code == 1
    assert "extract 'sager' is older than before: its newest date is 2023-12-30, and was 2024-12-30" in older.err
    (folder / "data/sager.csv").unlink()
    gone = typed("status", folder=folder)
    assert gone.code == 1
    assert "extract 'sager' is not there" in gone.err


def test_reports_are_of_the_run_that_is_kept_and_can_be_made_again(typed: Typed, folder: Path) -> None:
    done = typed("status", "--report", "html,md", "--report", "xlsx,docx", folder=folder)
    assert done.code == 0
    (run,) = runs(folder)
    made = folder / "reports" / run.name
    assert sorted(path.name for path in made.iterdir()) == ["status.docx", "status.html", "status.md", "status.xlsx"]
    for path in made.iterdir():
        again = folder / f"igen{path.suffix}"
        assert typed("report", run.name[:12], "-o", str(again), folder=folder).code == 0
        assert again.read_bytes() == path.read_bytes(), path.suffix
    typed("status", "--report", "md", folder=folder)
    assert "Ingen tal er ændret" in (folder / "reports" / runs(folder)[1].name / "changes.md").read_text("utf-8")


def test_a_report_can_be_in_the_other_language(typed: Typed, folder: Path) -> None:
    typed("status", folder=folder)
    typed("report", "-o", "note.md", "--lang", "en", folder=folder)
    assert "met" in (folder / "note.md").read_text("utf-8")
    assert "nået" not in (folder / "note.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("status", "--report", "pdf"), "'pdf' is no report"),
        (("status", "--report", "html", "--reports", "configs/min.yaml/x"), "cannot write 'configs/min.yaml/x'"),
        (("report", "-o", "x.pdf"), "names no report"),
        (("report", "-o", "x.html"), "there is no latest run"),
        (("report", "2020", "-o", "x.html"), "no kept run is called '2020'"),
    ],
)
def test_a_mistake_is_told_before_anything_is_done(
    typed: Typed, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = typed(*arguments, folder=folder)
    assert (done.code, said in done.err) == (2, True), done.err
    assert not (folder / "history").exists()


def test_nothing_is_written_where_a_report_would_tell_what_is_withheld(
    typed: Typed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forebyg.reports import note

    typed("status", folder=folder)
    monkeypatch.setattr(note, "as_note", lambda material: "# Statusnotat\n\nDer var 3 sager i Valby.\n")
    done = typed("report", "-o", "note.md", folder=folder)
    assert (done.code, (folder / "note.md").exists()) == (1, False)
    assert "Valby" not in done.err
