"""This room reads extracts: the bytes of a file become a typed frame that keeps its contract, or problems."""

from forebyg.extracts.reading import Opened, open_extract, read_extract
from forebyg.extracts.references import unmatched
from forebyg.extracts.severities import judged
from forebyg.extracts.tables import frame_of_table

__all__ = ["Opened", "frame_of_table", "judged", "open_extract", "read_extract", "unmatched"]
