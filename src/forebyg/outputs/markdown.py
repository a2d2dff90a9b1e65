"""This room writes a release as Markdown: one table per focus area, for notes and web pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from forebyg.outputs.cells import Line, Placed, View, placed_lines
from forebyg.outputs.characters import plain
from forebyg.outputs.foot import foot_of
from forebyg.outputs.labels import label
from forebyg.results import Release

_COLUMNS = ("indicator", "period", "value", "interval", "base", "target", "change", "status", "trend")
_RIGHT = ("value", "interval", "base", "target", "change")
_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_`<>[]"})


def as_markdown(release: Release, view: View) -> str:
    """The tables of the screen as pipe tables, with headings for strategy and focus area."""
    placed = placed_lines(release, view)
    blocks: list[str] = [f"**{label('internal', view.lang)}**"] if release.run.internal else []
    if not placed:
        blocks.append(label("nothing", view.lang))
    for (strategy, _), of_area in groupby(placed, key=lambda pair: (pair[0].strategy, pair[0].focus_area)):
        blocks += _area(list(of_area), strategy, view)
    blocks += [escaped(line) for line in foot_of(release, view)]
    return "\n\n".join(blocks) + "\n"


def _area(placed: list[Placed], strategy: str | None, view: View) -> Iterator[str]:
    first = placed[0][0]
    title = plain(first.strategy_title or strategy or label("no strategy", view.lang))
    area = plain(first.focus_area_title or first.focus_area or "")
    yield f"## {escaped(title)}" + (f": {escaped(area)}" if area else "")
    yield table_of(placed, view)


def table_of(placed: list[Placed], view: View) -> str:
    """The pipe table of one focus area, goals as sections."""
    lines = ["| " + " | ".join(label(column, view.lang) for column in _COLUMNS) + " |"]
    lines.append("|" + "|".join("---:" if column in _RIGHT else "---" for column in _COLUMNS) + "|")
    for goal, of_goal in groupby(placed, key=lambda pair: pair[0].goal):
        section = list(of_goal)
        if goal:
            heading = f"**{escaped(plain(section[0][0].goal_title or goal))}**"
            lines.append(f"| {heading} " + "| " * (len(_COLUMNS) - 1) + "|")
        lines += [_line(line, view) for _, of_indicator in section for line in of_indicator]
    return "\n".join(lines)


def _line(line: Line, view: View) -> str:
    name = "&nbsp;" * 2 * line.depth + escaped(line.name)
    if line.notes:
        name += f" *{escaped(line.notes)}*" if line.name else f"*{escaped(line.notes)}*"
    change = f"{line.change} {label('since', view.lang).format(line.since)}" if line.since else line.change
    cells = {"indicator": name, "change": escaped(change), "interval": f"{line.interval} {line.method}".strip()}
    texts = (cells.get(column) or escaped(getattr(line, column, "").strip()) for column in _COLUMNS)
    return "| " + " | ".join(texts) + " |"


def escaped(text: str) -> str:
    """The text without a sign that Markdown would take for its own."""
    return text.translate(_MARKUP)
