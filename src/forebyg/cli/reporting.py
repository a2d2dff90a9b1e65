"""This room makes the reports of a kept run, reads them back, and writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from forebyg.cli.files import write
from forebyg.cli.options import LangName
from forebyg.cli.streams import Watch
from forebyg.errors import Problem, UsageError

if TYPE_CHECKING:
    from forebyg.history import KeptRun
    from forebyg.reports.material import Material
    from forebyg.results import Release

ReportName = Literal["html", "xlsx", "docx", "md"]
REPORTS: Mapping[str, ReportName] = {".html": "html", ".xlsx": "xlsx", ".docx": "docx", ".md": "md"}


def report_of(path: Path) -> ReportName:
    """What the suffix of a file asks for."""
    if path.suffix.lower() not in REPORTS:
        help = f"use one of {', '.join(REPORTS)}"
        raise UsageError([Problem("FB904", f"the suffix of '{path}' names no report", help=help)])
    return REPORTS[path.suffix.lower()]


def material_of(run: KeptRun, runs: Sequence[KeptRun], lang: LangName | None) -> Material:
    """The run and what is told beside it, in the language asked for, else that of the run."""
    from forebyg.calculation import goals_in_language, in_language
    from forebyg.language.catalogue import read_texts
    from forebyg.reports.material import Material
    from forebyg.reports.told import told_of

    own: LangName = "en" if any(one.lang == "en" for one in run.release.indicators[:1]) else "da"
    words = lang or own
    release, told = run.release, {}
    if run.documents:
        catalogue = read_texts(run.documents)
        told = told_of(catalogue, words)
        release = replace(
            release,
            indicators=in_language(release.indicators, catalogue, words),
            goals=goals_in_language(release.goals, catalogue, words),
        )
    if run.source is not None:
        # Nothing was computed from it, so that no run is the one before. Its file is told by where it comes from.
        receipts = tuple(replace(one, name=run.source) for one in release.run.receipts)
        return Material(replace(release, run=replace(release.run, receipts=receipts)), run.name, words)
    before = runs[: _place(run, runs)]
    earlier = next((one for one in reversed(before) if not one.is_typed_in), None)
    for key, text in _of_before(release, before, words).items():
        if key in told:
            told[key] = replace(told[key], sentence=f"{told[key].sentence}\n{text}")
    return Material(
        release, run.name, words, told, earlier.release if earlier else None, earlier.name if earlier else None
    )


def _of_before(release: Release, before: Sequence[KeptRun], lang: str) -> dict[tuple[str, str | None], str]:
    """By id and variant, what was typed in before the run, of periods that it does not compute."""
    from forebyg.outputs.typed_in import TypedFigure, earlier_figures

    computed = set(release.rows.select("indicator", "variant", "period").iter_rows())
    found: dict[tuple[str, str | None], list[TypedFigure]] = {}
    for run in before:
        if run.typed_in is not None:
            rows = run.release.rows.select("indicator", "variant", "period", "by", "value").iter_rows()
            sources = run.typed_in.of_rows or ("",) * run.release.rows.height
            for (*key, period, by, value), source in zip(rows, sources, strict=True):
                if by == "{}" and (*key, period) not in computed:
                    figure = TypedFigure(period, value, source or run.typed_in.source)
                    found.setdefault((key[0], key[1]), []).append(figure)
    units = {(one.id, one.variant): one.unit for one in release.indicators}
    return {key: earlier_figures(figures, units.get(key, ""), lang) for key, figures in found.items()}


def _place(run: KeptRun, runs: Sequence[KeptRun]) -> int:
    return next((place for place, one in enumerate(runs) if one.name == run.name), 0)


def made(material: Material, name: ReportName, style: Path | None = None) -> bytes:
    """The finished file."""
    match name:
        case "html":
            from forebyg.reports.page import as_html

            return as_html(material, style).encode()
        case "xlsx":
            from forebyg.reports.workbook import as_workbook

            return as_workbook(material)
        case "docx":
            from forebyg.reports.document import as_document

            return as_document(material)
        case "md":
            from forebyg.reports.note import as_note

            return as_note(material).encode()


def typed_in(material: Material) -> list[str]:
    """What a report says that is not of its own rows: definitions in words, sources, goals, actions, the names of runs,
    and the periods of the run before."""
    from forebyg.outputs.activities import words_of
    from forebyg.outputs.characters import plain

    told = [text for one in material.told.values() for text in vars(one).values() if isinstance(text, str)]
    breaks = [why for one in material.told.values() for _, why in one.breaks]
    actions = words_of(material.release.activities, material.lang)
    before = material.earlier.rows["period"].unique().to_list() if material.earlier is not None else []
    goals = [
        plain(title)
        for one in material.release.goals
        for title in (one.strategy_title, one.focus_area_title, one.goal_title)
    ]
    return [*told, *breaks, *goals, *actions, *before, material.run, material.earlier_run or ""]


def check_style(names: Sequence[ReportName], style: Path | None) -> None:
    """Tells before the work that a page cannot be drawn, or that its own look cannot be read."""
    if "html" in names or "docx" in names:
        from forebyg.reports.drawing import check_drawable
        from forebyg.reports.style import style_of

        check_drawable()
        style_of(style)


def template_of(style: Path | None) -> list[str]:
    """The words of a municipality's own template."""
    path = style / "report.html.j2" if style is not None else None
    return [path.read_text(encoding="utf-8")] if path is not None and path.is_file() else []


def write_reports(
    material: Material, paths: Sequence[Path], style: Path | None, watch: Watch, pattern: object = None
) -> None:
    """All of them are made and read back before the first is written, against the `pattern` of a run just computed."""
    from forebyg.disclosure.auditing.audit import Finished
    from forebyg.disclosure.auditing.kept import audit_kept
    from forebyg.disclosure.auditing.pattern import Pattern

    finished = []
    for place, path in enumerate(paths):
        watch(path.name, place, len(paths))
        finished.append((path, report_of(path), made(material, report_of(path), style)))
    watch("read back", len(paths), len(paths))
    texts = []
    for path, name, content in finished:
        text = content.decode() if name in ("html", "md") else ""
        texts.append(Finished(f"'{path}'", "markdown" if name == "md" else name, text, content))
    assert pattern is None or isinstance(pattern, Pattern)
    audit_kept(texts, material.release, [*typed_in(material), *template_of(style)], pattern)
    for path, _, content in finished:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, content)
