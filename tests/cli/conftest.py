"""The command line as a user has it: a process of its own, its two streams and its exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

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
    """Types a command in an empty folder."""

    def run(*arguments: str, folder: Path = tmp_path, **environment: str) -> Said:
        return _typed(folder, arguments, environment)

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


def _typed(folder: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> Said:
    kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    done = subprocess.run(
        [sys.executable, "-m", "forebyg.cli", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(SOURCE), **environment},
        capture_output=True,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
