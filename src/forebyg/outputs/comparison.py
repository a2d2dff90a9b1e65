"""This room writes a comparison of two runs: as text for a screen, as JSON, as Markdown for a pull request."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from forebyg.comparisons import ComparedIndicator, ComparedRun, Comparison, MovedRow, Number, Place, Vintage
from forebyg.outputs.characters import plain, width_of
from forebyg.outputs.comparison_cells import NUMBERS, ROWS, VINTAGES, Section, sheet_of, widths_of
from forebyg.outputs.markdown import escaped

SCHEMA = "forebyg/comparison/1"


def as_table(comparison: Comparison, lang: str, few: int) -> str:
    """Nothing is cut: a line is as long as it must be."""
    sheet = sheet_of(comparison, lang, few)
    blocks = [[sheet.title, *sheet.head]]
    rows = [row for section in sheet.sections for row in section.rows]
    widths = widths_of(sheet.columns, rows)
    for section in sheet.sections:
        lines = [section.title, *(f"  {note}" for note in section.notes), *(f"    {line}" for line in section.lines)]
        if section.rows:
            lines += [_aligned(row, widths, ROWS) for row in (sheet.columns, *section.rows)]
        blocks.append([*lines, *(f"  {foot}" for foot in section.feet)])
    blocks.append([*sheet.feet])
    blocks.append([sheet.about_vintages] if sheet.about_vintages else [])
    widths = widths_of(sheet.vintage_columns, [row for section in sheet.vintages for row in section.rows])
    for section in sheet.vintages:
        table = [_aligned(row, widths, VINTAGES) for row in (sheet.vintage_columns, *section.rows)]
        blocks.append([section.title, *table])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _aligned(row: Sequence[str], widths: Sequence[int], names: Sequence[str]) -> str:
    cells = []
    for name, text, width in zip(names, row, widths, strict=True):
        blanks = " " * (width - width_of(text))
        cells.append(blanks + text if name in NUMBERS else text + blanks)
    return f"  {'  '.join(cells)}".rstrip()


def as_markdown(comparison: Comparison, lang: str, few: int) -> str:
    """A heading for each indicator, changed lines as a diff, pipe tables."""
    sheet = sheet_of(comparison, lang, few)
    blocks = [f"## {escaped(sheet.title)}", "\n".join(f"- {escaped(line)}" for line in sheet.head)]
    for section in sheet.sections:
        blocks.append(f"### {escaped(section.title)}")
        blocks += [escaped(note) for note in section.notes]
        if section.lines:
            blocks.append(_fenced(section.lines))
        if section.rows:
            blocks.append(_piped(sheet.columns, section, ROWS))
        blocks += [f"*{escaped(foot)}*" for foot in section.feet]
    blocks += [escaped(foot) for foot in sheet.feet]
    if sheet.about_vintages:
        blocks.append(f"## {escaped(sheet.about_vintages)}" if sheet.vintages else escaped(sheet.about_vintages))
    for section in sheet.vintages:
        blocks += [f"### {escaped(section.title)}", _piped(sheet.vintage_columns, section, VINTAGES)]
    return "\n\n".join(blocks) + "\n"


def _fenced(lines: Sequence[str]) -> str:
    """Whatever a definition holds, it does not end the fence."""
    longest = max((len(run) for line in lines for run in line.split() if set(run) == {"`"}), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}diff", *lines, fence])


def _piped(columns: Sequence[str], section: Section, names: Sequence[str]) -> str:
    lines = ["| " + " | ".join(columns) + " |"]
    lines.append("|" + "|".join("---:" if name in NUMBERS else "---" for name in names) + "|")
    lines += ["| " + " | ".join(escaped(cell) for cell in row) + " |" for row in section.rows]
    return "\n".join(lines)


def as_json(comparison: Comparison) -> str:
    document = {
        "schema": SCHEMA,
        "then": _run(comparison.then),
        "now": _run(comparison.now),
        "extracts": list(comparison.extracts),
        "only_then": list(comparison.only_then),
        "only_now": list(comparison.only_now),
        "indicators": [_indicator(one) for one in comparison.indicators],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _run(run: ComparedRun) -> dict[str, Any]:
    return {
        "run": run.name,
        "started": run.started.isoformat(),
        "as_of": run.as_of.isoformat() if run.as_of else None,
        "version": run.version,
        "engine": run.engine,
        "disclosure": run.disclosure,
        "typed_in": run.source is not None,
        "source": None if run.source is None else plain(run.source),
    }


def _indicator(one: ComparedIndicator) -> dict[str, Any]:
    return {
        "id": one.id,
        "variant": one.variant,
        "title": plain(one.title),
        "kind": one.kind,
        "unit": one.unit,
        "standing": one.standing,
        "causes": list(one.causes),
        "renamed_from": one.renamed_from,
        "changed_keys": list(one.changed_keys),
        "changed_lines": [plain(line) for line in one.lines],
        "new_periods": list(one.new_periods),
        "gone_periods": list(one.gone_periods),
        "unchanged": one.unchanged,
        "rows": [_row(row) for row in one.rows],
        "as_first_published": one.first_published,
        "vintages": [_vintage(vintage) for vintage in one.vintages],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"period": place.period, "by": json.loads(place.by), "category": place.category}


def _row(row: MovedRow) -> dict[str, Any]:
    return _place(row.place) | {
        "then": {"state": row.state_then, "status": row.assessment_then},
        "now": {"state": row.state_now, "status": row.assessment_now},
        "value": _number(row.value),
        "numerator": _number(row.numerator),
        "denominator": _number(row.denominator),
        "changed": row.is_moved,
        "also_changed": list(row.others),
        "causes": list(row.causes),
        "not_measured": row.unmeasured,
        "data_held": row.is_data_held,
    }


def _number(number: Number) -> dict[str, Any]:
    return {
        "then": number.then,
        "now": number.now,
        "difference": number.difference,
        "data": number.by_data,
        "definition": number.by_definition,
    }


def _vintage(vintage: Vintage) -> dict[str, Any]:
    return _place(vintage.place) | {
        "first": vintage.first,
        "first_run": vintage.first_run,
        "now": vintage.now,
        "state": vintage.state,
        "moved_in": vintage.moved_in or None,
        "reasons": list(vintage.causes),
    }
