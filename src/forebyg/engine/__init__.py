"""This room counts what an indicator is made of, with polars, in whole numbers."""

from __future__ import annotations

import polars as pl

from forebyg.engine.closing import SetCounts
from forebyg.engine.counting import count_set
from forebyg.engine.counts import Counted, counts_of, schema
from forebyg.engine.ladder import ladder_of, population_met
from forebyg.engine.needs import columns_by_extract
from forebyg.engine.planned import planned
from forebyg.engine.session import Session
from forebyg.engine.sources import Sources, Unbelievable

__all__ = [
    "Counted",
    "Session",
    "SetCounts",
    "Sources",
    "Unbelievable",
    "columns_by_extract",
    "count_set",
    "counts_of",
    "ladder_of",
    "planned",
    "population_met",
    "schema",
]

# A run is made of many small queries, each of which costs less than half in memory of what the streaming engine, the
# default of polars, takes for it. Queries over many rows name their engine themselves.
pl.Config.set_engine_affinity("in-memory")
