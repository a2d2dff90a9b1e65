"""The way from rows to units as people read it."""

from __future__ import annotations

from forebyg.outputs.ladders import as_text
from forebyg.results import Joined, Ladder, Rung

WORDS = {
    "rows": "Fra rækker:",
    "all rows": "rækker",
    "in a period": "i en periode",
    "per": "hver {}",
    "left": "tilbage",
    "refused": "faldt fra",
    "unknown": "uoplyst",
    "joined": "Koblet til {}: {} fundet, {} ikke fundet",
    "columns": "Kolonner:",
    "plan": "Plan:",
}
LADDER = Ladder(
    of="",
    rungs=(Rung("rows", 12345), Rung("in a period", 9000), Rung("0-17 år", None), Rung("per barn_id", 8000, 990, 0)),
    joins=(Joined("borgere", 8990, None),),
    columns={"borgere": ("barn_id", "fødselsdato")},
    plan="SCAN\n  FILTER",
)


def test_steps_joins_columns_and_plan():
    assert as_text([LADDER], WORDS, "da", with_plan=True) == [
        "Fra rækker:",
        "                tilbage  faldt fra  uoplyst",
        "  rækker         12.345",
        "  i en periode    9.000",
        "  0-17 år            ..         ..       ..",
        "  hver barn_id    8.000        990        0",
        "  Koblet til borgere: 8.990 fundet, .. ikke fundet",
        "",
        "Kolonner:",
        "  borgere: barn_id, fødselsdato",
        "",
        "Plan:",
        "  SCAN",
        "    FILTER",
    ]
