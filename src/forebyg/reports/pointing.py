"""This room lets a goal point to what measures it and stands under another: its lines, and the place of such a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forebyg.outputs.cells import Line, caution_of
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label, unit_label
from forebyg.reports.headings import heading
from forebyg.results import ReleasedIndicator

ARROW = "→ "
Path = tuple[str | None, str | None, str | None]
"""Strategy, focus area and goal, by their ids."""


def pointing(indicator: ReleasedIndicator, lines: Sequence[Line], lang: str) -> tuple[Line, ...]:
    """The same figures; the first line says where it stands, and what must be told wherever the number is printed."""
    first, *more = lines
    above = f"{first.notes} · " if indicator.status != "ok" else ""
    unit = unit_label(plain(indicator.unit), lang) if indicator.status == "ok" else ""
    notes = [unit, above + where_of(indicator, lang), caution_of(indicator, lang)]
    depth = first.depth
    head = replace(
        first,
        name=ARROW + plain(indicator.full_title),
        notes=" · ".join(note for note in notes if note),
        depth=0,
    )
    return head, *(replace(line, depth=line.depth - depth) for line in more)


def where_of(indicator: ReleasedIndicator, lang: str) -> str:
    """`står under »Tidlig indsats« i Forebyggelsesstrategi`."""
    area = plain(indicator.focus_area_title or indicator.focus_area or "")
    strategy = plain(indicator.strategy_title or indicator.strategy or label("no strategy", lang))
    return heading("stands under", lang).format(area, strategy) if area else heading("stands in", lang).format(strategy)


def in_frame(paths: Sequence[Path], frame: Sequence[Path], pointing: Sequence[Path]) -> list[Path]:
    """`paths` and those `pointing` goals that are not among them: each behind the nearest before it in its `frame`."""
    ordered = list(paths)
    for path in pointing:
        if path not in ordered:
            ordered.insert(_place(path, frame[: frame.index(path)], ordered), path)
    return ordered


def _place(path: Path, before: Sequence[Path], ordered: Sequence[Path]) -> int:
    """In its focus area, else beside another of its strategy, else at the end."""
    for depth in (2, 1):
        kin = [place for place, one in enumerate(ordered) if one[:depth] == path[:depth]]
        if not kin:
            continue
        above = [one for one in before if one[:depth] == path[:depth] and one in ordered]
        if not above:
            return kin[0]
        return 1 + max(place for place, one in enumerate(ordered) if one[: depth + 1] == above[-1][: depth + 1])
    return len(ordered)
