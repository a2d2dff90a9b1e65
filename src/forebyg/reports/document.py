"""This room writes the status note as a document that a secretary can edit."""

from __future__ import annotations

from forebyg.outputs.activities import COLUMNS as ACTIVITIES
from forebyg.outputs.activities import begun_text, cells_of
from forebyg.outputs.cells import Line
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import label
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
from forebyg.reports.drawing import check_drawable
from forebyg.reports.headings import heading
from forebyg.reports.material import Area, Figure, Goal, Material, areas_of
from forebyg.reports.paper import Paper, Words, new_paper
from forebyg.reports.pictures import pictures
from forebyg.reports.reading import named
from forebyg.reports.statements import statement, untitled

COLUMNS = ("indicator", "period", "value", "interval", "base", "target", "change", "status")
WIDTHS = (4.6, 1.75, 1.7, 2.2, 1.8, 1.6, 2.1, 1.85)
ACTIVITY_WIDTHS = (4.2, 4.0, 2.2, 2.2, 2.7, 2.3)
RIGHT = (2, 3, 4, 5, 6)
PICTURE = 10.0
"""The width of a chart, in centimetres."""


def as_document(material: Material) -> bytes:
    """The bytes of a docx file, the same for the same material."""
    check_drawable()
    lang, areas, title = material.lang, areas_of(material), title_of(material)
    paper = new_paper(lang, title, material.release.run.started)
    paper.heading(title, 0)
    if material.release.run.internal:
        paper.text(label("internal", lang), "Intense Quote")
    for line in run_lines(material):
        paper.text(line)
    if len(strategies_of(material)) > 1:
        paper.bullets(strategies_of(material))
    paper.heading(heading("overview", lang), 1)
    _write_overview(paper, areas, material)
    paper.text(heading("key", lang))
    for area in areas:
        paper.heading(area_title(area, lang), 1)
        for goal in area.goals:
            _write_goal(paper, goal, material)
    _write_colophon(paper, material)
    paper.foot(f"{title} · {plain(material.run)}")
    return paper.saved()


def _write_overview(paper: Paper, areas: list[Area], material: Material) -> None:
    lang = material.lang
    if not areas:
        paper.text(label("nothing", lang))
        return
    rows = [
        [
            Words(area_title(area, lang)),
            Words(goal_title(goal, lang)),
            Words(overview_text(goal, lang)),
        ]
        for area in areas
        for goal in area.goals
    ]
    head = [heading(key, lang) for key in ("area", "goal", "standing")]
    paper.table(head, rows, (6.2, 6.2, 5.2), (), heading("overview", lang))


def _write_goal(paper: Paper, goal: Goal, material: Material) -> None:
    """The table of the screen, then each indicator in words; its chart where it is no variant."""
    lang = material.lang
    paper.heading(goal_title(goal, lang), 2)
    head = [label(column, lang) for column in COLUMNS]
    rows = [_cells(line, lang) for figure in (*goal.figures, *goal.also) for line in figure.lines]
    paper.table(head, rows, WIDTHS, RIGHT, goal_title(goal, lang))
    if goal.activities:
        cells = [[Words(text) for text in cells_of(one, lang)] for one in goal.activities]
        caption = heading("activity caption", lang).format(goal_title(goal, lang), begun_text(goal.activities, lang))
        paper.text(caption)
        paper.table([heading(key, lang) for key in ACTIVITIES], cells, ACTIVITY_WIDTHS, (), caption)
    for figures in _led(goal):
        paper.heading(named(figures[0]), 3)
        drawn = list(pictures(figures[0], lang)) if figures[0].indicator.variant is None else []
        paper.text(untitled(figures[0], lang), is_kept=bool(drawn))
        for picture in drawn:
            paper.picture(picture.png, PICTURE, picture.caption, picture.alternative)
        paper.bullets([statement(figure, lang) for figure in figures[1:]])


def _led(goal: Goal) -> list[list[Figure]]:
    """Each indicator with its variants."""
    led: dict[str, list[Figure]] = {}
    for figure in goal.figures:
        led.setdefault(figure.indicator.id, []).append(figure)
    return list(led.values())


def _cells(line: Line, lang: str) -> list[Words]:
    """As the Markdown of the tables has them, without the sparkline: a chart stands beneath."""
    change = f"{line.change} {label('since', lang).format(line.since)}" if line.since else line.change
    texts = {"change": change, "interval": f"{line.interval} {line.method}".strip()}
    cells = [str(texts.get(column, getattr(line, column, ""))) for column in COLUMNS[1:]]
    # On a screen blanks keep the place of a mark.
    return [Words(line.name, line.notes, line.depth), *(Words(" ".join(cell.split())) for cell in cells)]


def _write_colophon(paper: Paper, material: Material) -> None:
    lang, configs = material.lang, material.release.run.configs
    for key, lines in (("method", method(material)), ("disclosure", disclosure(material))):
        paper.heading(heading(key, lang), 1)
        paper.bullets(lines)
    paper.heading(heading("sources", lang), 1)
    told = {
        "documents": documents(material),
        "extracts": extracts(material),
        "configs": [f"{path}: {fingerprint[:12]}" for path, fingerprint in configs],
    }
    for key, lines in told.items():
        if lines:
            paper.heading(heading(key, lang), 2)
            paper.bullets(lines)
