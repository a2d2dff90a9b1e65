"""This room has the extracts of the data folder gone through on Spark, where their contracts allow it.

The session is started when the first extract needs it. What Spark refuses is told of every indicator that needs the
extract; what it reads stands in the receipts of the run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import polars as pl

from forebyg.calculation.folder import Folder
from forebyg.engine.passing import Pass
from forebyg.errors import ExtractError
from forebyg.extracts import Opened, size_of
from forebyg.extracts.finding import Found, find_files
from forebyg.extracts.wording import Source
from forebyg.results import Receipt

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from forebyg.engine.spark.passing import OnSpark

WORTHWHILE = 16 * 1024**2
"""Bytes of an extract from which on a cluster is worth the jobs that it takes; smaller ones are counted here."""


class Cluster:
    """A Spark cluster that goes through what is only looked into, and the folder that is told what it found."""

    def __init__(self, folder: Folder, session: Callable[[], SparkSession]):
        self.folder, self.session = folder, session

    @cached_property
    def reading(self) -> OnSpark:
        from forebyg.engine.spark.passing import OnSpark

        folder = self.folder
        return OnSpark(folder.bound.extracts, folder.data, self.session, folder.as_of_extract)

    def holds(self, name: str) -> bool:
        """What is small, or was opened here already, is counted here."""
        if name in self.reading.read:
            return self.reading.holds(name)
        declared = self.folder.bound.extracts[name].declared
        is_small = declared.definition.file is None or size_of(declared, self.folder.data) < WORTHWHILE
        return not is_small and name not in self.folder.opened and self.reading.holds(name)

    def run(self, one: Pass) -> list[pl.DataFrame]:
        name = one.extract.name
        try:
            found = self.reading.run(one)
        except ExtractError as error:
            if self.reading.holds(name):
                self.folder.opened[name] = Opened(name, pl.DataFrame(), (), error.problems)
            raise
        self.folder.streamed[name] = Opened(name, pl.DataFrame(), (self._receipt(name),), ())
        return found

    def _receipt(self, name: str) -> Receipt:
        """One for all files of an extract: the cluster does not tell which rows are of which."""
        declared = self.folder.bound.extracts[name].declared
        source = Source(name, str(declared.definition.file), declared.place_of)
        files = find_files(source.shown, self.folder.data, source)
        return Receipt(
            name,
            files[0].name if len(files) == 1 else source.shown,
            sum(file.path.stat().st_size for file in files),
            _sha256(files),
            "",
            "",
            self.reading.rows[name],
            detected={"engine": f"spark {version('pyspark')}", "files": str(len(files))},
            personal=declared.definition.personal,
        )


def _sha256(files: tuple[Found, ...]) -> str:
    """Of a file, or of the list of files with their own."""
    own = []
    for file in files:
        with file.path.open("rb") as opened:
            own.append(hashlib.file_digest(opened, "sha256").hexdigest())
    if len(own) == 1:
        return own[0]
    listed = "".join(f"{found} {file.name}\n" for found, file in zip(own, files, strict=True))
    return hashlib.sha256(listed.encode()).hexdigest()


@contextmanager
def cluster_of(folder: Folder, master: str | None) -> Iterator[Cluster | None]:
    """The cluster of a master, None where no engine but polars is asked for. Its session is stopped at the end."""
    if master is None:
        yield None
        return
    with ExitStack() as stack:
        sessions: list[SparkSession] = []

        def started() -> SparkSession:
            from forebyg.engine.spark.session import session_on

            if not sessions:
                sessions.append(stack.enter_context(session_on(master, _few_parts(master))))
            return sessions[0]

        yield Cluster(folder, started)


def _few_parts(master: str) -> dict[str, str]:
    """On one machine two parts for each processor are enough."""
    return {"spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1))} if master.startswith("local") else {}


def engines(master: str | None) -> str:
    """What counted the run."""
    return f"polars {pl.__version__}" + (f" + spark {version('pyspark')}" if master is not None else "")
