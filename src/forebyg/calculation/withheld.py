"""This room finds out why rows of an indicator are withheld."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from forebyg.calculation.counting import Prepared, count
from forebyg.calculation.folder import Folder
from forebyg.calculation.kin import with_kin
from forebyg.calculation.releasing import judged
from forebyg.calculation.wanted import Wanted, in_periods
from forebyg.definitions.catalogue import Catalogue
from forebyg.disclosure.reasons import reasons
from forebyg.engine import Session
from forebyg.explanations import WithheldRow
from forebyg.language.binding import bind
from forebyg.language.selection import find
from forebyg.results import KEYS


def withheld_rows(catalogue: Catalogue, name: str, data: Path, wanted: Wanted) -> tuple[WithheldRow, ...]:
    """Of the definition or the variant named, as in a release of everything."""
    declared, bound = find(catalogue, name), bind(catalogue)
    session = Session(bound, Folder(bound, data, wanted.as_of).frame, wanted.as_of)
    prepared = Prepared(bound, session, with_kin(bound, [declared]))
    found = judged(prepared, count(prepared), catalogue.disclosure, is_foreseen=False)
    variant = pl.lit(declared.variant, pl.String)
    own = found.rows.filter((pl.col("indicator") == declared.id) & pl.col("variant").eq_missing(variant))
    known = {key[0]: key[1:] for key in own.select("row", *KEYS[2:]).iter_rows()}
    asked = set(in_periods(own, wanted.periods)["row"])
    told = []
    for row, number, (why, names, is_rule) in reasons(found.decision, own):
        if row in known:
            period, by, category = known[row]
            told.append(WithheldRow(period, by, category, number, why, is_rule, names, row in asked))
    return tuple(told)
