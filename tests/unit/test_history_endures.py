"""What disks, network drives and other runs do to a history: earlier runs stay whole, this one is whole or absent."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made_releases import RUN, everything

from forebyg.errors import HistoryError
from forebyg.history import check_keepable, keep, kept_runs, leftovers
from forebyg.results import Release

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 1, 5, 6, 0, tzinfo=dt.UTC)


def another(seconds: float = 1.0) -> Release:
    return replace(everything(), run=replace(RUN, seconds=seconds))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """One run is kept in it."""
    keep(everything(), tmp_path / "history", ())
    return tmp_path / "history"


def refused(history: Path) -> str:
    """Why another run is not kept; the earlier one is as it was, and nothing else is there."""
    before = bytes_of(history)
    with pytest.raises(HistoryError) as told:
        keep(another(), history, kept_runs(history))
    assert bytes_of(history) == before
    assert len(os.listdir(history)) == 1
    return told.value.problems[0].message


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EACCES, errno.EBUSY, errno.ESTALE])
def test_a_drive_that_does_not_rename_keeps_nothing(
    history: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def rename(old: Path, new: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "rename", rename)
    assert refused(history).endswith(f": {os.strerror(number).lower()}")


def test_a_drive_that_renames_and_says_that_it_did_not_has_kept_the_run(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def twice(old: Path, new: Path) -> None:
        rename(old, new)
        rename(old, new)

    monkeypatch.setattr(os, "rename", twice)
    kept = keep(another(), history, kept_runs(history))
    names = [run.name for run in kept_runs(history)]
    assert len(names) == 2
    assert kept.name in names


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_a_drive_that_does_not_settle_folders_keeps_the_run(
    history: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    fsync = os.fsync

    def of_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", of_files)
    keep(another(), history, kept_runs(history))
    assert len(kept_runs(history)) == 2


FILLING = """
import resource, signal, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from made_releases import RUN, everything
from forebyg.errors import HistoryError
from forebyg.history import keep, kept_runs
folder = Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
told, runs = replace(everything(), run=replace(RUN, seconds=1.0)), kept_runs(folder)
for size in (0, 1, 100, 1000, 3000, 6000, 9000, 12000, 20000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        keep(told, folder, runs)
    except HistoryError as error:
        assert [problem.code for problem in error.problems] == ["FB612"], error
        continue
    raise SystemExit(f"kept in {size} bytes a file")
"""


@pytest.mark.skipif(os.name != "posix", reason="the limit is that of POSIX")
def test_a_disk_that_is_full_at_any_byte_keeps_nothing(history: Path) -> None:
    before = bytes_of(history)
    assert max(map(len, before.values())) > 20_000
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(history), str(HERE)], env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert bytes_of(history) == before
    assert len(os.listdir(history)) == 1


KEEPING = """
import datetime as dt, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from made_releases import RUN, everything
from forebyg.errors import HistoryError
from forebyg.history import keep, kept_runs
folder, number, kept = Path(sys.argv[1]), float(sys.argv[3]), 0
while kept < 4:
    now = dt.datetime.now(dt.UTC)
    try:
        keep(replace(everything(), run=replace(RUN, started=now, seconds=number)), folder, kept_runs(folder))
        kept += 1
    except HistoryError as error:
        assert [problem.code for problem in error.problems] == ["FB613"], error
"""


def test_of_runs_at_once_each_is_held_against_all_before_it(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KEEPING, str(tmp_path), str(HERE)]
    running = [
        subprocess.Popen([*command, str(number)], env=environment, stderr=subprocess.PIPE) for number in range(3)
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 3
    runs = kept_runs(tmp_path)
    assert len(runs) == len(os.listdir(tmp_path)) == 12
    # Whoever came later was held against whoever came before: of two runs one always knows of the other.
    known = {run.name: set(run.held_against) for run in runs}
    assert all(one in known[other] or other in known[one] for one in known for other in known if one != other)


def test_a_run_that_comes_while_another_is_renamed_is_not_kept_beside_it(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one appears after this one has looked for it."""
    rename = os.rename

    def meanwhile(old: Path, new: Path) -> None:
        monkeypatch.setattr(os, "rename", rename)
        keep(another(2.0), history, runs)
        rename(old, new)

    runs = kept_runs(history)
    monkeypatch.setattr(os, "rename", meanwhile)
    with pytest.raises(HistoryError) as told:
        keep(another(), history, runs)
    assert [problem.code for problem in told.value.problems] == ["FB613"]
    assert [run.release.run.seconds for run in kept_runs(history)].count(2.0) == 1
    assert len(os.listdir(history)) == 2


def test_a_run_that_cannot_be_taken_back_is_told_to_stand(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drive goes away between the first rename and the second."""
    rename = os.rename

    def once(old: Path, new: Path) -> None:
        if not old.name.startswith("."):
            raise OSError(errno.EIO, "Input/output error")
        keep_other()
        rename(old, new)

    def keep_other() -> None:
        monkeypatch.setattr(os, "rename", rename)
        keep(another(2.0), history, runs)
        monkeypatch.setattr(os, "rename", once)

    runs = kept_runs(history)
    monkeypatch.setattr(os, "rename", once)
    with pytest.raises(HistoryError) as told:
        keep(another(), history, runs)
    assert told.value.problems[0].message.endswith(": input/output error; it stands there all the same")
    assert len(kept_runs(history)) == 3


def test_a_run_that_is_taken_back_while_others_read_is_no_damage(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forebyg.history import reading

    listed = [*history.iterdir(), history / "2026-01-05T060000Z-00000000"]
    monkeypatch.setattr(reading, "run_folders", lambda folder: listed)
    assert len(kept_runs(history)) == 1


def test_a_history_that_may_only_be_read_is_read(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refusing)
    monkeypatch.setattr(os, "mkdir", refusing)
    assert len(kept_runs(history)) == 1
    assert refused(history).endswith(": read-only file system")
    monkeypatch.setattr(os, "access", lambda place, wanted: not wanted & os.W_OK)
    with pytest.raises(HistoryError) as told:
        check_keepable(history)
    assert told.value.problems[0].message.endswith("it may not be written to")


def made_at(path: Path, age: dt.timedelta, make: Callable[[Path], object] = Path.mkdir) -> Path:
    make(path)
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_what_was_left_behind_for_a_day_is_told_and_left_there(history: Path) -> None:
    old = made_at(history / ".2025-12-01T060000Z-00000000.7.tmp", dt.timedelta(hours=25))
    made_at(history / ".2026-01-05T050000Z-00000000.8.tmp", dt.timedelta(hours=23))
    made_at(history / ".git", dt.timedelta(days=9))
    made_at(history / ".note.tmp", dt.timedelta(days=9), Path.touch)
    assert leftovers(history, NOW) == (old,)
    assert leftovers(history / "nowhere", NOW) == ()
    keep(another(), history, kept_runs(history))
    assert old.is_dir()
    assert len(kept_runs(history)) == 2
