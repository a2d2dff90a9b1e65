"""This room counts what an indicator is made of, with polars, in whole numbers."""

from __future__ import annotations

from forebyg.engine.counting import SetCounts, count_set
from forebyg.engine.counts import Counted, counts_of, schema
from forebyg.engine.ladder import ladder_of
from forebyg.engine.session import Session
from forebyg.engine.sources import Sources

__all__ = ["Counted", "Session", "SetCounts", "Sources", "count_set", "counts_of", "ladder_of", "schema"]
