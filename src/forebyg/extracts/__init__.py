"""This room reads extracts: the bytes of a file become a typed frame that keeps its contract, or problems."""

import polars as pl

from forebyg.extracts.access import Access
from forebyg.extracts.caching import Cache, Fingerprints, Kept, Removed, cleared, prepared
from forebyg.extracts.reading import Opened, open_extract, read_extract
from forebyg.extracts.references import unmatched
from forebyg.extracts.scans import BLOCK, NotPlain, Scanned, scan_extract, size_of
from forebyg.extracts.severities import judged
from forebyg.extracts.tables import frame_of_table

__all__ = [
    "BLOCK",
    "Access",
    "Cache",
    "Fingerprints",
    "Kept",
    "NotPlain",
    "Opened",
    "Removed",
    "Scanned",
    "cleared",
    "frame_of_table",
    "judged",
    "open_extract",
    "prepared",
    "read_extract",
    "scan_extract",
    "size_of",
    "unmatched",
]

# As for what is counted: most queries are small.
pl.Config.set_engine_affinity("in-memory")
