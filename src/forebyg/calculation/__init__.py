"""This room is the only one that knows the order: bind, open, count, estimate, compare, assess, release."""

from forebyg.calculation.folder import Checked, Folder, check_extracts
from forebyg.calculation.ladders import ladder
from forebyg.calculation.order import Prepared, assessed_rows, calculate, with_parts
from forebyg.calculation.wanted import Wanted

__all__ = [
    "Checked",
    "Folder",
    "Prepared",
    "Wanted",
    "assessed_rows",
    "calculate",
    "check_extracts",
    "ladder",
    "with_parts",
]
