"""This room keeps what was released: a folder for each run, written once, read back whole or not at all."""

from forebyg.history.described import Described, described
from forebyg.history.finding import LATEST, PREVIOUS, find_run
from forebyg.history.folders import check_keepable, leftovers
from forebyg.history.keeping import keep
from forebyg.history.kept import NUMBER, SCHEMA, KeptRun, Tools, TypedIn
from forebyg.history.layout import DEFINITIONS, PARQUET, RESULTS, RUN
from forebyg.history.reading import kept_runs
from forebyg.history.table import BETWEEN, COLUMNS, results_of
from forebyg.history.typed_in import keep_figures

__all__ = [
    "BETWEEN",
    "COLUMNS",
    "DEFINITIONS",
    "LATEST",
    "NUMBER",
    "PARQUET",
    "PREVIOUS",
    "RESULTS",
    "RUN",
    "SCHEMA",
    "Described",
    "KeptRun",
    "Tools",
    "TypedIn",
    "check_keepable",
    "described",
    "find_run",
    "keep",
    "keep_figures",
    "kept_runs",
    "leftovers",
    "results_of",
]
