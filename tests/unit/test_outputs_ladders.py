"""The way from rows to units as people read it."""

from __future__ import annotations

from forebyg.explanations import Joined, Ladder, Rung
from forebyg.outputs.ladders import as_text

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
    "rounded": "Til nærmeste {}",
}
LADDER = Ladder(
    of="",
    rungs=(
        Rung("rows", 12345),
        Rung("in a period", 9000),
        Rung("0-17 år", 8990, 0, 10),
        Rung("per barn_id", 8000, 990, 0),
    ),
    joins=(Joined("borgere", 8990, 0),),
    columns={"borgere": ("barn_id", "fødselsdato")},
    plan="SCAN\n  FILTER",
    rounded_to=10,
)


def test_steps_joins_columns_and_plan():
    assert as_text([LADDER], WORDS, "da", with_plan=True) == [
        "Fra rækker:",
        "                tilbage  faldt fra  uoplyst",
        "  rækker         12.345",
        "  i en periode    9.000",
        "  0-17 år         8.990        < 5       10",
        "  hver barn_id    8.000        990      < 5",
        "  Koblet til borgere: 8.990 fundet, < 5 ikke fundet",
        "  Til nærmeste 10",
        "",
        "Kolonner:",
        "  borgere: barn_id, fødselsdato",
        "",
        "Plan:",
        "  SCAN",
        "    FILTER",
    ]
