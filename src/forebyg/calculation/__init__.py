"""This room is the only one that knows the order: bind, open, count, estimate, compare, assess, release."""

from forebyg.calculation.folder import Folder, check_extracts
from forebyg.calculation.ladders import ladder
from forebyg.calculation.order import Prepared, assessed_rows, calculate, with_parts
from forebyg.calculation.wanted import Wanted

__all__ = ["Folder", "Prepared", "Wanted", "assessed_rows", "calculate", "check_extracts", "ladder", "with_parts"]
