"""This room says under the tables what a reader must know to read them."""

from __future__ import annotations

import polars as pl

from forebyg.outputs.cells import View
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
from forebyg.outputs.methods import legend
from forebyg.outputs.notes import MARKS
from forebyg.outputs.numbers import day
from forebyg.results import Release


def foot_of(release: Release, view: View) -> list[str]:
    """What a reader must know to read the numbers: the day, the folder, the rule, the definitions."""
    run, lang = release.run, view.lang
    first = [label("as_of", lang).format(day(run.as_of, lang))] if run.as_of else []
    if view.data:
        first.append(label("data", lang).format(plain(view.data)))
    first.append(label("configs", lang).format(_configs(run.configs)))
    foot = [" · ".join(first)]
    # Figures that were typed in have no rule.
    if not run.internal and run.few:
        foot.append(label("rule", lang).format(run.few, plain(run.profile)))
        if run.rounding is not None:
            foot.append(label("rounded", lang).format(run.rounding))
    if methods := legend(release.rows, lang):
        foot.append(label("intervals", lang).format("; ".join(methods)))
    if _has_marks(release.rows):
        foot.append(label("marks", lang))
    if release.rows["held"].any():
        foot.append(label("held rows", lang).format(run.few))
    return foot


def _has_marks(rows: pl.DataFrame) -> bool:
    has_limits = pl.col("change_interval").is_not_null() | pl.col("change_percent_interval").is_not_null()
    return not rows.filter(has_limits & pl.col("change_state").is_in(list(MARKS))).is_empty()


def _configs(configs: tuple[tuple[str, str], ...]) -> str:
    """One file by its path, several by the folder they share."""
    paths = [plain(path) for path, _ in configs]
    if len(paths) < 2:
        return "".join(paths)
    folders = sorted({path.replace("\\", "/").rpartition("/")[0] for path in paths})
    return f"{', '.join(folder or '.' for folder in folders)} ({len(paths)})"
