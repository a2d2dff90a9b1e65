"""Copies of extracts are kept when asked for, believed only while they are what was written, and taken away whole."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
import pytest
from conftest import Said, Typed

from forebyg.blocks import Block
from forebyg.calculation import folder as calculation_folder
from forebyg.extracts import access, reading, scan_extract
from forebyg.extracts.caching import caches, folders, keeping
from forebyg.extracts.scans.checks import Checks
from forebyg.history import kept_runs
from forebyg.language.catalogue import read_catalogue

MARKER = "0102034567"
"""A CPR number that stands in the data, and must stand in no message."""
CONFIG = """
forebyg: 1
defaults: {lang: en, as_of: 2021-07-31}
extracts:
  persons:
    file: persons.csv
    key: [person]
    columns: {person: id, sex: {type: category, values: [K, M]}, moved_in: date, moved_out: date or empty}
    spell: {from: moved_in, to: moved_out}
  absences:
    file: absences*.csv
    columns:
      person: id
      day: {type: date, min: 2010-01-01}
      share: {type: decimal, min: 0.25, max: 1}
      note: text or empty
    key: [person, day]
    fresh: {within: 2 days, dated: day}
    severity: {fresh: warning}
    references: {person: persons}
indicators:
  absent:
    title: Many days of absence
    kind: share
    rows: persons
    period: {every: year, at: 06-30, from: 2018, to: 2020}
    derive:
      days: {sum: share, of: absences, on: person, dated: day, during: period}
    per: person
    numerator: days > 3
    by: [sex]
    better: lower
"""
SELECTED = ("--format", "json")


def made(project: Path, seed: int = 1) -> Path:
    """A small municipality: persons, and days of absence in two files, of which one person's number is the marker."""
    chance = random.Random(seed)
    (project / "configs").mkdir()
    (project / "configs/all.yaml").write_text(CONFIG, encoding="utf-8")
    (project / "data").mkdir()
    persons = [MARKER, *(f"{number:010}" for number in range(2_000_000_000, 2_000_000_060))]
    rows = [f"{person},{chance.choice('KM')},200{chance.randrange(10)}-01-01," for person in persons]
    (project / "data/persons.csv").write_text("\n".join(["person,sex,moved_in,moved_out", *rows, ""]), encoding="utf-8")
    for name, half in (("a", persons[:30]), ("b", persons[30:])):
        days = [
            f"{person},{year}-{month:02}-{chance.randrange(1, 29):02},{chance.choice(['0.25', '0.5', '1'])},"
            for person in half
            for year in (2018, 2019, 2020)
            for month in range(1, 1 + chance.randrange(12))
        ]
        text = "\n".join(["person,day,share,note", *days, ""])
        (project / f"data/absences-{name}.csv").write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture(autouse=True, params=["held", "streamed"])
def large(request: pytest.FixtureRequest) -> Iterator[str]:
    """Files of a few kilobytes are large, and the largest of all are gone through once; blocks have few rows."""
    limit = 0 if request.param == "streamed" else 1024**3
    with (
        mock.patch.object(access, "SCANNED_FROM", 0),
        mock.patch.object(reading, "SCANNED_FROM", 0),
        mock.patch.object(calculation_folder, "STREAMED_FROM", limit),
        mock.patch.multiple(keeping, BLOCK=100),
        mock.patch.multiple(caches, BLOCK=100),
    ):
        yield request.param


def shown(said: Said) -> dict[str, Any]:
    """What a run gives, but for its times."""
    assert said.code == 0, said.err
    result: dict[str, Any] = json.loads(said.out)
    assert result["run"].pop("started")
    assert result["run"].pop("seconds") >= 0
    return result


def kept(cache: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in cache.iterdir()}


def columns(cache: Path) -> list[Path]:
    return sorted(cache.glob("*.parquet"))


@pytest.fixture
def read_files() -> Iterator[list[str]]:
    """The extracts of which rows were checked."""
    found: list[str] = []
    whole = Checks.check

    def check(self: Checks, place: int, raw: pl.DataFrame) -> pl.DataFrame:
        found.append(self.source.extract)
        return whole(self, place, raw)

    with mock.patch.object(Checks, "check", check):
        yield found


@pytest.mark.parametrize("internal", [(), ("--internal",)])
def test_a_run_is_the_same_without_a_cache_with_a_cold_and_with_a_warm_one(
    internal: tuple[str, ...], typed: Typed, town: Path, read_files: list[str]
) -> None:
    plain = typed("compute", *SELECTED, *internal)
    assert "newest date lies" in plain.err
    assert set(read_files) == {"persons", "absences"}
    cold = typed("compute", *SELECTED, *internal, "--cache", "kept")
    assert len(columns(town / "kept")) == 2
    read_files.clear()
    before = kept(town / "kept")
    warm = typed("compute", *SELECTED, *internal, "--cache", "kept")
    assert read_files == []
    assert shown(plain) == shown(cold) == shown(warm)
    assert plain.err == cold.err == warm.err
    assert kept(town / "kept") == before
    assert MARKER not in plain.err + warm.err


def test_a_cache_is_for_its_owner_alone(typed: Typed, town: Path) -> None:
    umask = os.umask(0)
    try:
        typed("compute", *SELECTED, "--cache", "kept")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((town / "kept").stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (town / "kept").iterdir()}
    assert set(modes.values()) == {0o600}
    assert {".gitignore", "CACHEDIR.TAG"} < modes.keys()
    assert len(modes) == 6


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    """Columns of somebody else, sound in themselves, that tell of other rows."""
    frame = pl.read_parquet(path)
    frame.with_columns(frame.to_series(0).reverse()).write_parquet(path)


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def opened_to_others(path: Path) -> None:
    path.chmod(0o644)


def with_other_receipts(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace('"rows": ', '"rows": 1'), encoding="utf-8")


def without_a_key(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["record"].pop("receipts")
    path.write_text(json.dumps(content), encoding="utf-8")


def of_a_list(path: Path) -> None:
    path.write_text("[1]", encoding="utf-8")


DAMAGE = {
    "*.parquet": [flipped, cut, emptied, replaced, linked, opened_to_others, Path.unlink],
    "*.json": [flipped, cut, emptied, with_other_receipts, without_a_key, of_a_list, opened_to_others, Path.unlink],
}


@pytest.fixture(scope="module")
def towns() -> dict[str, tuple[Path, dict[str, Any]]]:
    return {}


@pytest.fixture
def cached(
    large: str, towns: dict[str, tuple[Path, dict[str, Any]]], tmp_path_factory: pytest.TempPathFactory, typed: Typed
) -> tuple[Path, dict[str, Any]]:
    """A town with copies of its extracts, and what a run gives: made once for all that is damaged of it, since it is
    whole again at the end of each."""
    if large not in towns:
        folder = made(tmp_path_factory.mktemp("town"))
        towns[large] = folder, shown(typed("compute", *SELECTED, "--cache", "kept", folder=folder))
    return towns[large]


@pytest.mark.parametrize(("files", "damage"), [(files, one) for files, each in DAMAGE.items() for one in each])
def test_what_is_damaged_is_made_again_and_never_believed(
    files: str,
    damage: Callable[[Path], object],
    typed: Typed,
    cached: tuple[Path, dict[str, Any]],
    read_files: list[str],
) -> None:
    folder, before = cached
    damaged = list((folder / "kept").glob(files))
    assert len(damaged) == 2
    for path in damaged:
        damage(path)
    again = typed("compute", *SELECTED, "--cache", "kept", folder=folder)
    assert shown(again) == before
    assert set(read_files) == {"persons", "absences"}
    assert MARKER not in again.err
    read_files.clear()
    assert shown(typed("compute", *SELECTED, "--cache", "kept", folder=folder)) == before
    assert read_files == []


def test_what_is_damaged_is_not_even_opened_by_the_reader_of_columns(typed: Typed, town: Path) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    for path in columns(town / "kept"):
        flipped(path)
    with mock.patch.object(keeping.pl, "scan_parquet", side_effect=AssertionError):
        found = caches.Cache(town / "kept", town / "data", caches.Fingerprints())
        catalogue = read_catalogue([town / "configs"])
        assert [found.find(one, None) for one in catalogue.extracts.values()] == [None, None]


def test_other_bytes_of_the_same_size_and_age_are_read(typed: Typed, town: Path, read_files: list[str]) -> None:
    file = town / "data/absences-b.csv"
    typed("compute", *SELECTED, "--cache", "kept")
    age, old = file.stat().st_mtime_ns, columns(town / "kept")
    file.write_text(file.read_text(encoding="utf-8").replace(",0.25,", ",1.00,"), encoding="utf-8")
    os.utime(file, ns=(age, age))
    read_files.clear()
    again = typed("compute", *SELECTED, "--internal", "--cache", "kept")
    assert set(read_files) == {"absences"}
    assert shown(again) == shown(typed("compute", *SELECTED, "--internal"))
    # The copy of what is no more is gone.
    assert len(columns(town / "kept")) == 2
    assert len(set(columns(town / "kept")) - set(old)) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("max: 1}", "max: 2}"),
        ("note: text or empty", "note: {type: text, empty: none}"),
        ("key: [person, day]\n", "\n"),
    ],
)
def test_another_contract_is_another_extract(
    old: str, new: str, typed: Typed, town: Path, read_files: list[str]
) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    config = town / "configs/all.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    read_files.clear()
    again = typed("compute", *SELECTED, "--cache", "kept")
    assert set(read_files) == {"absences"}
    assert shown(again) == shown(typed("compute", *SELECTED))
    assert len(columns(town / "kept")) == 2


def test_another_version_is_another_contract(typed: Typed, town: Path, read_files: list[str]) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    read_files.clear()
    with mock.patch("forebyg.extracts.prints.__version__", "0.0.1"):
        typed("compute", *SELECTED, "--cache", "kept")
    assert set(read_files) == {"persons", "absences"}


def test_another_day_is_told_of_as_by_reading(typed: Typed, town: Path) -> None:
    """What an extract claims of its newest date depends on the day of the run."""
    for day in ("2020-12-01", "2021-07-31", "2020-12-01"):
        asked = ("compute", *SELECTED, "--as-of", day)
        plain, cached = typed(*asked), typed(*asked, "--cache", "kept")
        assert shown(plain) == shown(cached)
        assert plain.err == cached.err


def test_words_that_moved_in_the_definitions_are_found_where_they_stand(typed: Typed, town: Path) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    config = town / "configs/all.yaml"
    config.write_text("# more\n# lines\n" + config.read_text(encoding="utf-8"), encoding="utf-8")
    assert typed("compute", *SELECTED, "--cache", "kept").err == typed("compute", *SELECTED).err


def test_what_is_made_of_an_extract_later_is_no_part_of_its_contract(
    typed: Typed, town: Path, read_files: list[str]
) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    config = town / "configs/all.yaml"
    text = config.read_text(encoding="utf-8").replace("    fresh:", "    derive: {half: share / 2}\n    fresh:")
    config.write_text(text.replace("sum: share", "sum: half"), encoding="utf-8")
    read_files.clear()
    again = typed("compute", *SELECTED, "--cache", "kept")
    assert read_files == []
    assert shown(again) == shown(typed("compute", *SELECTED))


def test_an_extract_with_errors_is_not_kept_and_tells_no_cell(typed: Typed, town: Path) -> None:
    file = town / "data/absences-a.csv"
    file.write_text(file.read_text(encoding="utf-8") + f"{MARKER},{MARKER},7,\n", encoding="utf-8")
    for _ in range(2):
        said = typed("compute", *SELECTED, "--cache", "kept", "--debug")
        assert said.code == 1
        assert MARKER not in said.err + said.out
        assert len(columns(town / "kept")) == 1


def test_what_only_the_slow_way_reads_is_kept_as_it_reads_it(typed: Typed, town: Path, read_files: list[str]) -> None:
    """Quoted cells, with a line end in one of them: the lines of the rows do not follow each other."""
    file = town / "data/absences-a.csv"
    file.write_text(file.read_text(encoding="utf-8") + '2000000001,2017-01-01,1,"two\nlines"\n', encoding="utf-8")
    plain = shown(typed("compute", *SELECTED, "--internal"))
    assert shown(typed("compute", *SELECTED, "--internal", "--cache", "kept")) == plain
    read_files.clear()
    assert shown(typed("compute", *SELECTED, "--internal", "--cache", "kept")) == plain
    assert read_files == []


def test_lines_that_do_not_follow_each_other_are_kept_with_the_columns(typed: Typed, town: Path) -> None:
    with mock.patch.multiple(keeping, MOST_RUNS=0):
        plain = shown(typed("compute", *SELECTED, "--internal"))
        for _ in range(2):
            assert shown(typed("compute", *SELECTED, "--internal", "--cache", "kept")) == plain


def test_pseudonyms_are_never_kept(typed: Typed, town: Path) -> None:
    config = town / "configs/all.yaml"
    text = config.read_text(encoding="utf-8").replace("    file:", "    pseudonymise: [person]\n    file:")
    config.write_text(text, encoding="utf-8")
    said = typed("compute", *SELECTED, "--cache", "kept", FOREBYG_KEY="a secret of many letters")
    assert said.code == 0, said.err
    assert columns(town / "kept") == []


@pytest.mark.parametrize("hindrance", ["a file", "other files", "in the data folder", "below a file"])
def test_a_cache_that_cannot_be_used_is_told_once_and_the_run_goes_on(hindrance: str, typed: Typed, town: Path) -> None:
    place = {"in the data folder": "data/kept", "below a file": "kept/below"}.get(hindrance, "kept")
    if hindrance in ("a file", "below a file"):
        (town / "kept").write_text("mine", encoding="utf-8")
    if hindrance == "other files":
        (town / "kept").mkdir()
        (town / "kept/mine.txt").write_text("mine", encoding="utf-8")
    plain, said = typed("compute", *SELECTED), typed("compute", *SELECTED, "--cache", place)
    assert shown(plain) == shown(said)
    assert said.err.count("FB923") == 1
    assert typed("compute", *SELECTED, "--cache", place, "--quiet").err == ""
    assert not list(town.rglob("*.parquet"))


def test_a_disk_that_is_full_is_told_once_and_the_run_goes_on(typed: Typed, town: Path) -> None:
    plain = typed("compute", *SELECTED)
    with mock.patch.object(caches, "put", side_effect=OSError(28, "No space left on device")):
        said = typed("compute", *SELECTED, "--cache", "kept")
    assert shown(plain) == shown(said)
    assert said.err.count("FB923") == 1
    assert "no space left on device" in said.err
    assert not list((town / "kept").glob("*.json"))


def test_what_is_kept_beside_the_columns_holds_no_cell(typed: Typed, town: Path) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    assert not [path for path in (town / "kept").glob("*.json") if MARKER in path.read_text(encoding="utf-8")]


@pytest.mark.heavy
def test_runs_at_once_do_each_other_no_harm(typed_apart: Typed, town: Path, large: str) -> None:
    """In processes of their own, where a file is large from one megabyte on."""
    if large == "held":
        return
    file = town / "data/absences-a.csv"
    days = [f"21{number:08},2019-{1 + number % 12:02}-01,1,\n" for number in range(42_000)]
    with file.open("a", encoding="utf-8") as more:
        more.writelines(days)
    asked = ("compute", *SELECTED, "--cache", "kept")
    plain = shown(typed_apart("compute", *SELECTED))
    for _ in range(2):
        with ThreadPoolExecutor(2) as threads:
            runs = [threads.submit(typed_apart, *asked) for _ in range(2)]
        assert [shown(one.result()) for one in runs] == [plain] * 2
    assert len(columns(town / "kept")) == len(list((town / "kept").glob("*.json"))) == 1


def test_ids_are_found_in_a_copy_as_they_are_in_the_files(typed: Typed, town: Path) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    declared = read_catalogue([town / "configs"]).extracts["absences"]
    found = caches.Cache(town / "kept", town / "data", caches.Fingerprints()).find(declared, dt.date(2021, 7, 31))
    scanned = scan_extract("absences", declared, town / "data")
    assert found is not None
    assert scanned is not None
    assert list(scanned.each(Block.plain))
    assert found.ids("person").equals(scanned.ids("person"))


def test_a_run_that_was_killed_leaves_nothing_that_is_believed(typed: Typed, town: Path) -> None:
    with mock.patch.object(caches, "put", side_effect=KeyboardInterrupt):
        assert typed("compute", *SELECTED, "--cache", "kept").code == 130
    left = town / "kept" / f".{'a' * 32}.123.{'b' * 16}.tmp"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert shown(typed("compute", *SELECTED, "--cache", "kept")) == shown(typed("compute", *SELECTED))
    assert not left.exists()


def test_another_run_may_take_everything_away_meanwhile(typed: Typed, town: Path) -> None:
    plain = shown(typed("compute", *SELECTED))
    typed("compute", *SELECTED, "--cache", "kept")
    find = caches.Cache.find

    def found(self: caches.Cache, *asked: Any) -> Any:
        kept = find(self, *asked)
        shutil.rmtree(town / "kept", ignore_errors=True)
        return kept

    with mock.patch.object(caches.Cache, "find", found):
        assert shown(typed("compute", *SELECTED, "--cache", "kept")) == plain


def test_a_cache_is_cleared_of_what_was_put_there_and_of_nothing_else(typed: Typed, town: Path) -> None:
    typed("compute", *SELECTED, "--cache", "kept")
    (town / "kept/mine.txt").write_text("mine", encoding="utf-8")
    (town / "kept/mine.parquet").write_text("mine", encoding="utf-8")
    said = typed("cache", "clear", "--cache", "kept")
    assert (said.code, said.out) == (0, "")
    assert "2 copies of extracts" in said.err
    assert "other files are left there" in said.err
    assert {path.name for path in (town / "kept").iterdir()} == {
        ".gitignore",
        "CACHEDIR.TAG",
        "mine.parquet",
        "mine.txt",
    }
    for name in ("mine.txt", "mine.parquet"):
        (town / "kept" / name).unlink()
    assert "0 copies" in typed("cache", "clear", "--cache", "kept").err
    assert not (town / "kept").exists()


@pytest.mark.parametrize("words", [("clear",), ("clear", "--cache", "data"), ("clear", "--cache", "none"), ("empty",)])
def test_only_a_cache_can_be_cleared(words: tuple[str, ...], typed: Typed, town: Path) -> None:
    before = sorted(town.rglob("*"))
    assert typed("cache", *words).code == 2
    assert sorted(town.rglob("*")) == before


def test_the_mark_of_another_program_makes_no_cache(typed: Typed, town: Path) -> None:
    (town / "kept").mkdir()
    (town / "kept/CACHEDIR.TAG").write_text(folders.MARK.splitlines()[0] + "\n# of another", encoding="utf-8")
    assert typed("cache", "clear", "--cache", "kept").code == 2
    assert "FB923" in typed("compute", *SELECTED, "--cache", "kept").err


def trusted(found: list[frozenset[str]]) -> Any:
    """Tells which scans were trusted."""
    whole = access.scan_extract

    def scan(*arguments: Any, **named: Any) -> Any:
        found.append(named.get("trusted", frozenset()))
        return whole(*arguments, **named)

    return mock.patch.object(access, "scan_extract", scan)


@pytest.mark.parametrize("internal", [(), ("--internal",)])
def test_files_that_a_kept_run_has_seen_are_trusted_and_give_the_same(
    internal: tuple[str, ...], typed: Typed, town: Path
) -> None:
    assert typed("compute", "--keep", *SELECTED).code == 0
    plain = typed("compute", *SELECTED, *internal)
    with trusted(found := []):
        said = typed("compute", *SELECTED, *internal, "--trust")
    assert shown(said) == shown(plain)
    assert said.err == plain.err
    assert len(found) == 2
    assert all(found)


def test_a_file_that_is_another_one_is_checked(typed: Typed, town: Path) -> None:
    typed("compute", "--keep", *SELECTED)
    file = town / "data/absences-a.csv"
    file.write_text(file.read_text(encoding="utf-8") + f"{MARKER},{MARKER},7,\n", encoding="utf-8")
    plain, said = typed("compute", *SELECTED), typed("compute", *SELECTED, "--trust")
    assert plain.code == said.code == 1
    assert plain.err == said.err
    assert MARKER not in said.err


def test_another_contract_is_not_trusted(typed: Typed, town: Path) -> None:
    typed("compute", "--keep", *SELECTED)
    config = town / "configs/all.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("max: 1}", "max: 0.5}"), encoding="utf-8")
    plain, said = typed("compute", *SELECTED), typed("compute", *SELECTED, "--trust")
    assert plain.code == said.code == 1
    assert plain.err == said.err
    assert "FB431" in said.err


def test_what_was_not_seen_row_by_row_is_not_trusted(typed: Typed, town: Path) -> None:
    """A file with a blank line was read by the slow way, which says of no row that it needs no second look."""
    for file in (town / "data").iterdir():
        file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    typed("compute", "--keep", *SELECTED)
    (run,) = kept_runs(town / "history")
    assert [one.contract for one in run.release.run.receipts] == ["", "", ""]
    said = typed("compute", *SELECTED, "--trust")
    assert shown(said) == shown(typed("compute", *SELECTED))
    assert "--trust: no kept run in 'history'" in said.err


def test_without_a_kept_run_there_is_nothing_to_trust(typed: Typed, town: Path) -> None:
    said, plain = typed("compute", *SELECTED, "--trust"), typed("compute", *SELECTED)
    assert shown(said) == shown(plain)
    added = [line for line in said.err.splitlines() if line not in plain.err.splitlines()]
    assert len(added) == 1
    assert added[0].startswith("--trust: no kept run")


def test_a_status_run_uses_both(typed: Typed, town: Path, read_files: list[str]) -> None:
    first = typed("status", "--cache", "kept")
    assert first.code == 0, first.err
    read_files.clear()
    second = typed("status", "--cache", "kept", "--trust")
    assert second.code == 0, second.err
    assert read_files == []
    runs = kept_runs(town / "history")
    assert [one.release.run.receipts for one in runs[:1]] == [one.release.run.receipts for one in runs[1:]]
    assert all(one.contract for run in runs for one in run.release.run.receipts)


@pytest.mark.parametrize("way", ["--cache", "--trust"])
def test_a_file_that_changes_while_it_is_believed_is_read_anew(way: str, typed: Typed, town: Path) -> None:
    typed("compute", *SELECTED, "--keep", "--cache", "kept")
    file = town / "data/absences-b.csv"
    changed = file.read_text(encoding="utf-8").replace(",0.25,", ",1.00,")
    looked = "_kept" if way == "--cache" else "_trusted"
    whole = getattr(access.Access, looked)

    def look(self: access.Access, *asked: Any) -> Any:
        found = whole(self, *asked)
        file.write_text(changed, encoding="utf-8")
        return found

    with mock.patch.object(access.Access, looked, look):
        said = typed("compute", *SELECTED, "--internal", way, *(["kept"] if way == "--cache" else []))
    assert shown(said) == shown(typed("compute", *SELECTED, "--internal"))
