"""This room turns counts into values with intervals, and sets them beside their past."""

from forebyg.statistics.comparison import derive_rows
from forebyg.statistics.detectable import detect
from forebyg.statistics.estimates import estimate
from forebyg.statistics.flags import scattered
from forebyg.statistics.loading import load_beside
from forebyg.statistics.past import compare
from forebyg.statistics.supposing import reach

__all__ = ["compare", "derive_rows", "detect", "estimate", "load_beside", "reach", "scattered"]
