"""This room says of two runs what differs and where each difference comes from.

definitions (read back) ─▶ what changed in them ─▶ the old ones on the new extracts (middle) ─▶ rows and causes;
all runs before ─▶ vintages
"""

from forebyg.comparing.definitions import Definitions, definitions_of
from forebyg.comparing.middle import Middle, middle_of
from forebyg.comparing.names import Key
from forebyg.comparing.runs import Known, Published
from forebyg.comparing.telling import tells_more
from forebyg.comparing.whole import compared, in_need_of_middle

__all__ = [
    "Definitions",
    "Key",
    "Known",
    "Middle",
    "Published",
    "compared",
    "definitions_of",
    "in_need_of_middle",
    "middle_of",
    "tells_more",
]
