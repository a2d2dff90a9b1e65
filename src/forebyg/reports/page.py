"""This room writes the report as one HTML file: no script, no outside address, the same bytes for the same run."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

from forebyg.outputs.activities import COLUMNS as ACTIVITY_COLUMNS
from forebyg.outputs.cells import caution_of
from forebyg.outputs.characters import plain
from forebyg.outputs.labels import SYMBOLS
from forebyg.outputs.numbers import day, exact, number
from forebyg.outputs.rows import Row
from forebyg.reports.colophon import (
    STANDINGS,
    counted,
    disclosure,
    documents,
    method,
    rows_of,
    run_lines,
    strategies_of,
    title_of,
)
from forebyg.reports.drawing import check_drawable
from forebyg.reports.headings import heading
from forebyg.reports.material import Lang, Material, areas_of
from forebyg.reports.page_words import PAGE_WORDS
from forebyg.reports.reading import assessment_of, status_of
from forebyg.reports.sections import Section, sections_of
from forebyg.reports.style import OURS, THEIRS, Style, check_page, look, style_of
from forebyg.reports.worded import blocks_of

COLUMNS = ("period", "value", "interval", "base", "target", "change", "status")
"""The columns of the screen; its sparkline is drawn as a chart."""


def as_html(material: Material, style: Path | None = None) -> str:
    """The page. `style` is the municipality's own folder: `report.html.j2` over our template, `colours.css`."""
    check_drawable()
    own = style_of(style)
    page = _rendered(own, _told(material, own))
    check_page(page, own)
    return page


def _rendered(own: Style, told: dict[str, Any]) -> str:
    from jinja2 import DictLoader, StrictUndefined
    from jinja2.exceptions import SecurityError, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = files("forebyg.reports").joinpath("templates", "report.html.j2").read_text(encoding="utf-8")
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader({OURS: ours} | ({THEIRS: own.template} if own.template is not None else {})),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    if own.template is None:
        return environment.get_template(OURS).render(told)
    try:
        return environment.get_template(THEIRS).render(told)
    except (TemplateError, SecurityError) as error:
        raise own.faulty(error) from None


def _told(material: Material, own: Style) -> dict[str, Any]:
    """All that a template can speak of: words, numbers and drawings, nothing that reads or writes a file."""
    from markupsafe import Markup

    lang = material.lang
    areas = areas_of(material)
    earlier = _earlier(material)
    return {
        "lang": lang,
        "say": lambda key, *given: (PAGE_WORDS[lang].get(key) or heading(key, lang)).format(*given),
        "titles_lang": next((one.lang for one in material.release.indicators), lang),
        "title": title_of(material),
        "run": material.release.run,
        "run_name": material.run,
        "run_lines": run_lines(material),
        "strategies": strategies_of(material),
        "tally": _tally(sections := sections_of(areas, material), lang),
        "sections": sections,
        "columns": COLUMNS,
        "activity_columns": ACTIVITY_COLUMNS,
        "earlier": earlier,
        "earlier_run": plain(material.earlier_run or "") if material.earlier is not None else "",
        "method": method(material),
        "disclosure": disclosure(material),
        "documents": documents(material),
        "sizes": sorted({one.rounded_to for one in material.release.run.receipts if one.rounded_to}),
        "blocks_of": blocks_of,
        "status_of": lambda figure: status_of(figure, lang).strip(),
        "assessment_of": assessment_of,
        "caution_of": lambda figure: caution_of(figure.indicator, lang),
        "keys": keys_of,
        "plain": plain,
        "day": lambda when: day(when, lang) if when else "",
        "count": lambda value: number(value, 0, lang),
        "rows_of": lambda receipt: rows_of(receipt, lang),
        "exact": lambda value: exact(value, lang),
        "markup": Markup,
        "css": Markup(look() + own.colours),
    }


def keys_of(figure: Any, row: Row) -> dict[str, str]:
    """What tells a row of a table from all others, for those who read the file by machine."""
    return {
        "data-indicator": figure.indicator.id,
        "data-variant": figure.indicator.variant or "",
        "data-period": row.period,
        "data-by": row.by,
        "data-category": row.category or "",
    }


def _tally(sections: list[Section], lang: Lang) -> list[tuple[str, str, int]]:
    """How many indicators stand how: status, its sign and word, and the number."""
    shown = [one for section in sections for goal in section.goals for one in goal.shown]
    found = Counter(assessment_of(one.figure) for one in shown)
    return [
        (status, f"{SYMBOLS.get(status, '')} {counted(status, lang)}".strip(), found[status])
        for status in STANDINGS
        if found[status]
    ]


def _earlier(material: Material) -> dict[tuple[str, str | None], tuple[str, str, str]]:
    """How each indicator stood in the run before: assessment, its words, and the period."""
    if material.earlier is None:
        return {}
    before = Material(material.earlier, material.earlier_run or "", material.lang)
    figures = [figure for area in areas_of(before) for figure in area.figures]
    return {
        (one.indicator.id, one.indicator.variant): (
            assessment_of(one),
            status_of(one, material.lang).strip(),
            one.lines[0].period if one.lines else "",
        )
        for one in figures
    }
