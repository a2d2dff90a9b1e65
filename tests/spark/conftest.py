"""A real Spark, for the tests that compare it with polars: a session on this machine, and a cluster of one worker.

Where pyspark or Java is missing the tests are skipped with the reason; where FOREBYG_SPARK is `required`, as in the
continuous integration, that is a failure.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
# Small data ends before Java's second compiler pays, and its many collectors want processors of their own.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
REQUIRED = os.environ.get("FOREBYG_SPARK") == "required"
PR_SET_PDEATHSIG = 1
INTERPRETED = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
COMPILED = {"spark.sql.codegen.wholeStage": "true", "spark.sql.codegen.factoryMode": "FALLBACK"}
PATIENCE = 120
"""Seconds until a master or a worker must have started."""


def _missing() -> str | None:
    for module in ("pyspark", "pyarrow"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed: uv sync --extra spark"
    return None if shutil.which("java") or os.environ.get("JAVA_HOME") else "there is no Java: install Java 17"


@pytest.fixture(scope="session", autouse=True)
def _spark_is_here() -> None:
    if reason := _missing():
        if REQUIRED:
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="session")
def master(scratch: Path) -> Iterator[str]:
    """The address of a standalone master with one worker, both processes of their own on loopback."""
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    loopback = ["--host", "127.0.0.1", "--webui-port", "0"]
    with (
        _running("master.Master", [*loopback, "--port", str(port)], scratch, "I have been elected leader"),
        _running(
            "worker.Worker",
            [*loopback, "--cores", "2", "--memory", "2g", "--work-dir", str(scratch / "work"), address],
            scratch,
            "Successfully registered with master",
        ),
    ):
        yield address


@pytest.fixture(scope="session")
def spark(master: str) -> Iterator[SparkSession]:
    """The one session of the tests, on the cluster. Small data needs few parts, and is sooner read by Spark's
    interpreter than compiled for."""
    from forebyg.engine.spark.session import session_on

    few = {"spark.sql.shuffle.partitions": "2", "spark.default.parallelism": "2"}
    with session_on(master, few | INTERPRETED) as session:
        yield session


@pytest.fixture
def compiled(spark: SparkSession) -> Iterator[None]:
    """As on a cluster with more than a few rows."""
    for name in INTERPRETED:
        spark.conf.set(name, COMPILED[name])
    yield
    for name, value in INTERPRETED.items():
        spark.conf.set(name, value)


@contextmanager
def _running(role: str, arguments: list[str], folder: Path, started: str) -> Iterator[None]:
    """A process of the cluster in a group of its own, which is ended whatever happens."""
    from pyspark.find_spark_home import _find_spark_home

    home = Path(_find_spark_home())
    log = folder / f"{role}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{role}", *arguments],
            env=os.environ
            | {
                "SPARK_HOME": str(home),
                "SPARK_LOCAL_IP": "127.0.0.1",
                "SPARK_LOCAL_DIRS": str(folder / "local"),
                "SPARK_DAEMON_MEMORY": "512m",
                "SPARK_DAEMON_JAVA_OPTS": "-Dspark.master.ui.enabled=false -Dspark.worker.ui.enabled=false",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_ended_with_its_parent,
        )
    try:
        _wait(log, started, process)
        yield
    finally:
        _end(process)


def _ended_with_its_parent() -> None:
    """Even where the tests are killed, nothing stays behind: Linux ends the process with the one that started it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(log: Path, said: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while said not in log.read_text(errors="replace"):
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        assert time.monotonic() < deadline, f"no '{said}' in {log}"
        time.sleep(0.2)


def _end(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            break
        try:
            process.wait(20)
            break
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
