"""This room writes the status note as Markdown, for git and e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from forebyg.outputs.activities import COLUMNS as ACTIVITIES
from forebyg.outputs.activities import begun_text, cells_of
from forebyg.outputs.cells import View
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
from forebyg.outputs.markdown import escaped, table_of
from forebyg.reports.colophon import (
    area_title,
    disclosure,
    documents,
    extracts,
    goal_title,
    method,
    overview_text,
    run_lines,
    strategies_of,
    title_of,
)
from forebyg.reports.headings import heading
from forebyg.reports.material import Area, Goal, Lang, Material, areas_of
from forebyg.reports.statements import statement

_MORE = str.maketrans({sign: f"\\{sign}" for sign in "&~$"})
_LEADING = re.compile(r"^(\d+(?=[.)])|(?=[-+=#]))")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def as_note(material: Material) -> str:
    """Title, overview, the tables and statements of each focus area, method, disclosure rule, sources."""
    return "\n\n".join(_blocks(material)) + "\n"


def _blocks(material: Material) -> Iterator[str]:
    lang, areas = material.lang, areas_of(material)
    yield f"# {_safe(title_of(material))}"
    if material.release.run.internal:
        yield f"**{label('internal', lang)}**"
    yield from (_safe(line) for line in run_lines(material))
    if len(strategies_of(material)) > 1:
        yield _list(strategies_of(material))
    yield f"## {heading('overview', lang)}"
    yield _overview(areas, material) if areas else label("nothing", lang)
    for area in areas:
        yield from _area(area, material)
    yield f"## {heading('method', lang)}"
    yield _list(method(material))
    yield f"## {heading('disclosure', lang)}"
    yield _list(disclosure(material))
    yield f"## {heading('sources', lang)}"
    yield from _sources(material)


def _overview(areas: list[Area], material: Material) -> str:
    lang = material.lang
    lines = [f"| {heading('goal', lang)} | {heading('standing', lang)} |", "|---|---|"]
    for area in areas:
        lines.append(f"| **{escaped(area_title(area, lang))}** | |")
        lines += [f"| {escaped(goal_title(goal, lang))} | {overview_text(goal, lang)} |" for goal in area.goals]
    return "\n".join(lines)


def _actions(goal: Goal, lang: Lang) -> Iterator[str]:
    """What is done for the goal."""
    yield _safe(heading("activity caption", lang).format(goal_title(goal, lang), begun_text(goal.activities, lang)))
    rows = [[heading(key, lang) for key in ACTIVITIES], ["---"] * len(ACTIVITIES)]
    rows += [[escaped(cell) for cell in cells_of(one, lang)] for one in goal.activities]
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _area(area: Area, material: Material) -> Iterator[str]:
    """The headings and the table are those of the Markdown of the tables, so that they can be read back as it can."""
    lang = material.lang
    yield f"## {escaped(area_title(area, lang))}"
    yield _table(area, lang)
    if statements := [statement(figure, lang) for figure in area.figures]:
        yield _list(statements)
    for goal in area.goals:
        if goal.activities:
            yield from _actions(goal, lang)


def _table(area: Area, lang: Lang) -> str:
    return table_of(
        [
            (replace(figure.indicator, goal=goal.title, goal_title=goal.title), list(figure.lines))
            for goal in area.goals
            for figure in (*goal.figures, *goal.also)
        ],
        View(lang=lang),
    )


def _sources(material: Material) -> Iterator[str]:
    lang = material.lang
    configs = [f"{path}: {fingerprint[:12]}" for path, fingerprint in material.release.run.configs]
    told = {"documents": documents(material), "extracts": extracts(material), "configs": configs}
    for key, lines in told.items():
        if lines:
            yield f"{heading(key, lang)}:"
            yield _list(lines)


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {_safe(line)}" for line in lines)


def _safe(text: str) -> str:
    """One line that Markdown reads as it is written: no list, heading, address or entity of its own."""
    text = escaped(plain(text).strip()).translate(_MORE)
    return _ADDRESS.sub(r"\\", _LEADING.sub(r"\1\\", text))
