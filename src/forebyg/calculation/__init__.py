"""This room is the only one that knows the order: bind, open, count, estimate, compare, assess, release."""

from forebyg.calculation.activities import activities_in
from forebyg.calculation.assessing import World, assessed_worlds, world_of
from forebyg.calculation.checking import check_extracts
from forebyg.calculation.counting import Prepared, with_parts
from forebyg.calculation.folder import Checked, Folder
from forebyg.calculation.goals import goals_in_language
from forebyg.calculation.ladders import ladder
from forebyg.calculation.order import calculate
from forebyg.calculation.planning import plan
from forebyg.calculation.surroundings import in_language, named
from forebyg.calculation.wanted import Wanted
from forebyg.calculation.withheld import withheld_rows

__all__ = [
    "Checked",
    "Folder",
    "Prepared",
    "Wanted",
    "World",
    "activities_in",
    "assessed_worlds",
    "calculate",
    "check_extracts",
    "goals_in_language",
    "in_language",
    "ladder",
    "named",
    "plan",
    "with_parts",
    "withheld_rows",
    "world_of",
]
