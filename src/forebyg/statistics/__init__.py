"""This room turns counts into values with intervals, and sets them beside their past."""

from forebyg.statistics.comparison import derive_rows
from forebyg.statistics.estimates import estimate
from forebyg.statistics.past import compare

__all__ = ["compare", "derive_rows", "estimate"]
