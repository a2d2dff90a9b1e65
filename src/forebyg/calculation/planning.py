"""This room says how everything that is asked for would be counted, without counting it."""

from __future__ import annotations

from pathlib import Path

from forebyg.calculation.columns import columns_beside
from forebyg.calculation.counting import with_parts
from forebyg.calculation.dividing import divided
from forebyg.calculation.folder import Folder
from forebyg.calculation.kin import with_kin
from forebyg.calculation.wanted import Wanted
from forebyg.definitions.catalogue import Catalogue
from forebyg.engine import Session, planned
from forebyg.explanations import CountingPlan
from forebyg.language.binding import bind
from forebyg.language.selection import select


def plan(catalogue: Catalogue, data: Path, wanted: Wanted) -> CountingPlan:
    """Of what is asked for and, unless it is internal, of all that is counted of the same persons. Of the data only the
    size of files is looked at, and the extracts whose rows are periods are opened."""
    asked = divided(catalogue, select(catalogue, wanted.select, wanted.exclude), wanted.by, [])
    bound = bind(asked.catalogue)
    folder = Folder(bound, data, wanted.as_of)
    session = Session(bound, folder.frame, wanted.as_of, folder.stream, folder.is_large, folder.are_many)
    chosen = asked.chosen if wanted.internal else with_kin(bound, asked.chosen)
    parts = with_parts(bound, chosen)
    batch = session.batch(parts)
    streamed = {name for name in batch.alone if folder.is_large(name)}
    names = {name for one in parts for name in session.read_by(one)}
    return planned(
        batch, [one for name, one in bound.extracts.items() if name in names], streamed, columns_beside(bound, parts)
    )
