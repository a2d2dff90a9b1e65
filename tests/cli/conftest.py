"""The command line as a user has it: its two streams and its exit code, in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from forebyg.cli import main

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str


Typed = Callable[..., Said]


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Types a command in an empty folder; a process of its own for each would take most of its time to start."""

    def run(*arguments: str, folder: Path = tmp_path, **environment: str) -> Said:
        return _typed(folder, arguments, environment)

    return run


@pytest.fixture
def typed_apart(tmp_path: Path) -> Typed:
    """The same in a process of its own."""

    def run(*arguments: str, folder: Path = tmp_path, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "forebyg.cli", *arguments],
            cwd=folder,
            env={**_surroundings(), "PYTHONPATH": str(SOURCE), **environment},
            capture_output=True,
            check=False,
        )
        return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def project(begun: Path, tmp_path: Path) -> Path:
    """A folder in which `forebyg init` has been typed."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder, typed once for all tests; nobody writes into it."""
    folder = tmp_path_factory.mktemp("begun")
    assert _typed(folder, ("init",), {}).code == 0
    return folder


def in_folder(folder: Path, *arguments: str) -> Said:
    """Types a command in a folder that several tests share."""
    return _typed(folder, arguments, {})


def _typed(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> Said:
    out, err = _pipe(), _pipe()
    with (
        mock.patch.dict(os.environ, {**_surroundings(), **environment}, clear=True),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main(arguments)
    assert isinstance(ended.value.code, int)
    return Said(ended.value.code, _read(out), _read(err))


def _pipe() -> io.TextIOWrapper:
    """A stream that is no terminal, in an encoding that could not carry a Danish letter."""
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii")


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode("utf-8")


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
