"""This room holds rows on Spark as they are known on a day, with the days of their spells."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from forebyg.bound import SPELL_FROM, SPELL_TO, BoundExtract
from forebyg.engine.spark.quoting import named

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def as_known(extract: BoundExtract, frame: DataFrame, as_of: dt.date | None) -> DataFrame:
    """Rows that begin after as_of do not exist yet, and later ends and completions are empty."""
    definition = extract.declared.definition
    if as_of is None:
        return frame
    begins = {definition.spell.start} if definition.spell is not None else set()
    emptied: dict[str, str] = {}
    for name, column in definition.columns.items():
        if column.type not in ("date", "datetime") or column.planned or name not in frame.columns:
            continue
        later = f"coalesce(CAST({named(name)} AS DATE) > DATE'{as_of}', false)"
        if name in begins or not column.optional:
            frame = frame.where(f"NOT {later}")
        else:
            emptied[name] = f"CASE WHEN NOT {later} THEN {named(name)} END"
    return frame.selectExpr(*(f"{emptied.get(name, named(name))} AS {named(name)}" for name in frame.columns))


def with_spell(extract: BoundExtract, frame: DataFrame) -> DataFrame:
    """`.from` and `.to`, inclusive, an empty `.to` open; a spell that covers no day has both empty."""
    spell = extract.declared.definition.spell
    if spell is None:
        return frame
    if spell.label is not None:
        first, last = named(f"{spell.label}.start"), named(f"{spell.label}.end")
        return frame.selectExpr("*", f"{first} AS {named(SPELL_FROM)}", f"{last} AS {named(SPELL_TO)}")
    last = f"CAST({named(spell.end or '')} AS DATE)"
    last = f"date_sub({last}, 1)" if spell.last_day == "out" else last
    first = f"CAST({named(spell.start or '')} AS DATE)"
    covers = f"({last} IS NULL OR {first} <= {last})"
    days = {SPELL_FROM: first, SPELL_TO: last}
    return frame.selectExpr("*", *(f"CASE WHEN {covers} THEN {day} END AS {named(name)}" for name, day in days.items()))


def with_as_of(frame: DataFrame, as_of: dt.date | None) -> DataFrame:
    """The day on which the rows are known, beside each."""
    day = f"DATE'{as_of}'" if as_of is not None else "CAST(NULL AS DATE)"
    return frame.selectExpr("*", f"{day} AS as_of")


__all__ = ["as_known", "with_as_of", "with_spell"]
