"""This room holds a typed extract to what its contract says of rows together: keys, constants, spells, repeats."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from forebyg.definitions.extracts import Extract
from forebyg.extracts.wording import Fault, counted, fault


def broken_rules(frame: pl.DataFrame, extract: Extract) -> list[Fault]:
    """The faults of all rules whose columns the frame has."""
    present = set(frame.columns)
    faults = _repeated_keys(frame, extract.key) if extract.key and present.issuperset(extract.key) else []
    constant = extract.constant
    if constant is not None and constant.per in present:
        faults += [
            found for column in constant.columns if column in present and column != constant.per
            for found in _differing(frame, constant.per, column)
        ]  # fmt: skip
    spell = extract.spell
    if spell is not None and spell.start in present and spell.end in present:
        faults += _ends_before_start(frame, str(spell.start), str(spell.end))
    return faults


def repeated_rows(frame: pl.DataFrame, extract: Extract) -> list[Fault]:
    """A warning about rows that repeat an earlier one exactly, told by `.print`; of a wide row each part by itself."""
    prints = frame.select(".print", *(extract.stack.into[:1] if extract.stack else ()))
    if prints.hash_rows().n_unique() == frame.height:
        return []
    repeats = ~prints.select(pl.struct(pl.all()).is_first_distinct()).to_series()
    if not repeats.any():
        return []
    said = counted(
        int(repeats.sum()), frame.height, "row", "repeats an earlier one exactly", "repeat an earlier one exactly"
    )
    help = "they are kept; take them out of the file if they are one and the same"
    return [fault(frame, repeats, "FB421", ("columns",), said, help, "warning")]


def _repeated_keys(frame: pl.DataFrame, key: Sequence[str]) -> list[Fault]:
    """A row with an empty cell in its key is no repeat of any other."""
    suspects = _with_equal_hashes(frame, key)
    whole = pl.all_horizontal(pl.col(column).is_not_null() for column in key)
    repeats = suspects.filter(whole).filter(pl.struct(key).is_duplicated()) if suspects.height else suspects
    if repeats.is_empty():
        return []
    keys = repeats.select(pl.struct(key).n_unique()).item()
    said = (
        f"key [{', '.join(key)}]: {keys:,} {'key is' if keys == 1 else 'keys are'} repeated, in {repeats.height:,} rows"
    )
    return [Fault("FB418", ("key",), said, repeats.select(".file", ".line"), of=frame.height)]


def _with_equal_hashes(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The rows that may repeat each other: equal keys have equal hashes, and numbers are compared fast."""
    hashes = frame.select(key).hash_rows()
    ordered = hashes.sort()
    again = ordered.filter(ordered == ordered.shift(1)).unique()
    found = hashes.is_in(again.implode()) if again.len() else pl.Series([False]).new_from_index(0, frame.height)
    return frame.select(*key, ".file", ".line").filter(found)


def _differing(frame: pl.DataFrame, per: str, column: str) -> list[Fault]:
    groups = frame.lazy().filter(pl.col(per).is_not_null()).group_by(per)
    # Least and greatest see no empty cells, so these are counted beside them.
    least, greatest, blank = pl.col(column).min(), pl.col(column).max(), pl.col(column).null_count()
    changing = (least != greatest).fill_null(False) | ((blank > 0) & (blank < pl.len()))
    spread = groups.agg(changing.alias("changing")).collect()
    differing = spread.filter("changing")
    if differing.is_empty():
        return []
    people = f"{differing.height:,} of {spread.height:,}"
    text = f"column '{column}': differs between rows of the same '{per}', for {people}, though it is constant"
    mask = frame[per].is_in(differing[per].implode())
    return [fault(frame, mask, "FB419", ("constant", column), text)]


def _ends_before_start(frame: pl.DataFrame, start: str, end: str) -> list[Fault]:
    if not all(frame[column].dtype in (pl.Date, pl.Datetime) for column in (start, end)):
        return []
    early = (frame[end].cast(pl.Datetime("us")) < frame[start].cast(pl.Datetime("us"))).fill_null(False)
    if not early.any():
        return []
    said = counted(
        int(early.sum()),
        frame.height,
        "row",
        f"ends before it begins ('{end}' before '{start}')",
        f"end before they begin ('{end}' before '{start}')",
    )
    return [fault(frame, early, "FB420", ("spell",), f"spell: {said}")]
