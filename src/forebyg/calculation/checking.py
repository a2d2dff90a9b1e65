"""This room holds a data folder to all that is declared of it: the contracts of extracts, and whose an action is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from forebyg.calculation.activities import activities_of
from forebyg.calculation.folder import Checked, Folder
from forebyg.definitions.catalogue import Catalogue
from forebyg.language.binding import bind


def check_extracts(catalogue: Catalogue, data: Path, as_of: dt.date | None = None) -> Checked:
    """Every problem of every declared extract, whether an indicator reads it or not."""
    bound = bind(catalogue)
    folder = Folder(bound, data, as_of)
    checked = folder.checked()
    # What could not be opened was told already.
    sound = [one for one in bound.activities if not folder.open(one.extract.name).errors]
    told = activities_of(sound, folder)
    return replace(checked, problems=(*checked.problems, *told.problems))
