"""This room starts and stops a Spark session for a master, with the settings that the texts are written for.

    ansi.enabled             a number that leaves its type and a division by zero raise, instead of wrapping or
                             becoming empty; the texts say themselves (try_cast, CASE) where nothing is meant
    session.timeZone, timestampType   date-times are those of the place: no zone of a machine moves them
    caseSensitive            `Barn` and `barn` are two columns
    variable.substitute      `${...}` in a constant or a name is text; Spark would put a setting in its place
    escapedStringLiterals    as the texts expect it, though none depends on it
    legacy.javaCharsets      files in cp1252, which Spark would not know
    inMemoryColumnarStorage  rows are kept for a few looks: packing them takes longer than these
    optimizer.excludedRules  lower(upper('ß')) is 'ss'; a rule of Spark's would leave the inner one out

No cell may reach a log: what Spark says of an error carries values. So everything that it writes is turned off, here
and on the cluster, and `told_apart` puts a sentence without values in the place of its errors.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from forebyg.errors import CountingError, ExtractError, ForebygError, Problem, UsageError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LOCAL = "local[*]"
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.caseSensitive": "true",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    "spark.sql.legacy.javaCharsets": "true",
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.SimplifyCaseConversionExpressions",
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.log.level": "OFF",
}
OPTIONS, SILENT = "spark.executor.extraJavaOptions", "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider"
"""Executors write each error into a file on their machine, whatever level the session sets: they get no log at all."""
HERE, COMPILED = "spark.driver.extraJavaOptions", "-XX:-DontCompileHugeMethods"
"""Spark makes one method of all that is done with a row; Java would leave one of that size to its interpreter."""
BEYOND = ("ARITHMETIC_OVERFLOW", "NUMERIC_VALUE_OUT_OF_RANGE", "CAST_OVERFLOW", "NUMERIC_OUT_OF_SUPPORTED_RANGE")
INSTALL = "install it with: pip install 'forebyg[spark]'"


@contextmanager
def session_on(master: str = LOCAL, settings: dict[str, str] | None = None) -> Iterator[SparkSession]:
    """A session on a master; UsageError where Spark or Java is missing or the master does not answer."""
    gateway = _gateway()
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    conf = SparkConf(_jvm=gateway.jvm)
    conf.setMaster(master).setAppName("forebyg").setAll(list((SETTINGS | (settings or {})).items()))
    conf.set(OPTIONS, f"{conf.get(OPTIONS, '')} {SILENT} {COMPILED}".strip())
    try:
        context = SparkContext(conf=conf, gateway=gateway)
    except Exception:
        raise UsageError([Problem("FB541", f"no Spark session could be started on '{master}'", help=HELP)]) from None
    try:
        yield SparkSession(context)
    finally:
        context.stop()


HELP = "is the master running, and can it be reached from here? see --spark-master"


@cache
def _gateway() -> Any:
    """The Java process, one for all sessions. It writes nowhere: its messages would carry cells."""
    try:
        from pyspark import SparkConf
        from pyspark.java_gateway import launch_gateway
    except ImportError:
        raise UsageError(
            [Problem("FB540", "the engine 'spark' needs pyspark, which is missing", help=INSTALL)]
        ) from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise UsageError([Problem("FB540", "the engine 'spark' needs Java 17, which is missing")])
    logging.getLogger("SQLQueryContextLogger").disabled = True
    nowhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return launch_gateway(SparkConf(loadDefaults=False).set(HERE, COMPILED), popen_kwargs=nowhere)
    except Exception:
        raise UsageError([Problem("FB540", "Java could not be started; the engine 'spark' needs Java 17")]) from None


def collected(frame: DataFrame) -> pl.DataFrame:
    """A small result as polars: whole numbers are Int64 or Int128 again."""
    with told_apart():
        table = frame.toArrow()
    found = pl.DataFrame(table)
    wide = [name for name, dtype in found.schema.items() if isinstance(dtype, pl.Decimal)]
    return found.with_columns(pl.col(name).to_physical() for name in wide)


@contextmanager
def told_apart(otherwise: Problem | None = None) -> Iterator[None]:
    """Errors of Spark as problems of ours, without the values in them; `otherwise` says what most likely happened."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except ForebygError:
        raise
    except (PySparkException, Py4JError) as error:
        if otherwise is not None:
            raise ExtractError([otherwise]) from None
        raise CountingError([_problem(str(error))]) from None


def _problem(said: str) -> Problem:
    if any(f"[{condition}" in said for condition in BEYOND):
        message = "a number of it leaves the range that can be counted exactly (37 digits)"
        return Problem("FB533", message, help="multiply or divide smaller numbers")
    return Problem("FB542", "Spark could not count it", help="run it without --engine spark")
