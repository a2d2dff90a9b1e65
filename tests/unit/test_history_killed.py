"""A run that is killed at any moment is whole or absent, and no earlier one is touched."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from forebyg.history import kept_runs

HERE = Path(__file__).parent
KEEPING = """
import datetime as dt, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import polars as pl
from made_releases import RUN, everything
from forebyg.history import keep, kept_runs
from forebyg.language.canonical import document_of
told = everything()
told = replace(told, rows=pl.concat([told.rows] * 10))
documents = {"a.yaml": document_of({"indicators": {"x": {"title": "X", "not_computed": "intet"}}})}
folder = Path(sys.argv[1])
print("ready", flush=True)
for number in range(1000):
    started = dt.datetime.now(dt.UTC)
    keep(replace(told, run=replace(RUN, started=started, seconds=number)), folder, kept_runs(folder), documents)
"""


@pytest.mark.heavy
def test_a_run_that_is_killed_is_whole_or_absent(tmp_path: Path) -> None:
    chance = random.Random(9)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    before: dict[str, bytes] = {}
    for _ in range(50):
        with subprocess.Popen(
            [sys.executable, "-c", KEEPING, str(tmp_path), str(HERE)], stdout=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
        runs = kept_runs(tmp_path)
        for run in runs:
            assert list(run.documents) == ["a.yaml"]
            assert pl.read_parquet(tmp_path / run.name / "results.parquet").equals(run.release.rows)
        now = {run.name: (tmp_path / run.name / "results.csv").read_bytes() for run in runs}
        assert before.items() <= now.items()
        before = now
        # Reading a long history takes longer than the moment that is looked for.
        for name in sorted(before)[:-2]:
            for file in (tmp_path / name).iterdir():
                file.unlink()
            (tmp_path / name).rmdir()
            del before[name]
    assert len(before) == 2
