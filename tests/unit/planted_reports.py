"""Finished reports of material typed by hand, and ways to put a number where none may be."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache

import polars as pl
from made_releases import everything, indicator, release, row
from made_reports import KEPT, TOLD, material, over_time, schools

from forebyg.disclosure.auditing.audit import Finished, Format
from forebyg.disclosure.auditing.kept import audit_kept
from forebyg.errors import AuditError
from forebyg.reports.document import as_document
from forebyg.reports.material import Lang
from forebyg.reports.note import as_note
from forebyg.reports.page import as_html
from forebyg.reports.workbook import as_workbook
from forebyg.results import Release

TYPED = (KEPT, TOLD.sentence, *(text for text in (TOLD.wording, TOLD.document, TOLD.owner, TOLD.review) if text))
FORMATS: tuple[Format, ...] = ("html", "xlsx", "docx", "markdown")
LANGS: tuple[Lang, ...] = ("da", "en")


def told(name: str) -> Release:
    """`small_share` has nothing but a withheld row, `plans` a withheld 2017, `absence` a withheld school."""
    if name == "steps":
        return steps()
    if name != "everything":
        return over_time() if name == "over time" else schools()
    release, is_shown = everything(), pl.col("suppressed").is_null()
    emptied = [pl.when(is_shown).then(pl.col(column)).alias(column) for column in ("missing", "interval")]
    return replace(release, rows=release.rows.with_columns(emptied))


def steps() -> Release:
    """Of categories that are named by numbers; two are withheld in one year."""
    counts = {2022: (40, 30, 30), 2023: (50, 25, 25)}
    rows = [
        row("steps", year, kind="distribution", category=str(step), value=float(n), numerator=n, denominator=100.0)
        for year, found in counts.items()
        for step, n in enumerate(found, 1)
    ]
    hidden = dict.fromkeys(("value", "numerator", "denominator", "missing", "interval")) | dict.fromkeys(
        ("suppressed", "assessment"), "withheld"
    )
    for withheld in rows[-2:]:
        withheld |= hidden
    return release([indicator("steps", "distribution", "Indsatser efter trin")], rows)


@cache
def finished(name: str, format: Format, lang: Lang) -> Finished:
    of = material(told(name), lang)
    match format:
        case "html":
            return Finished("the report", format, as_html(of))
        case "markdown":
            return Finished("the report", format, as_note(of))
        case "xlsx":
            return Finished("the report", format, "", as_workbook(of))
        case _:
            return Finished("the report", format, "", as_document(of))


def problems(one: Finished, name: str) -> list[tuple[str, str]]:
    try:
        audit_kept([one], told(name), TYPED)
    except AuditError as error:
        return [(problem.code, problem.message) for problem in error.problems]
    return []


def planted(one: Finished, old: str, new: str, part: str = "") -> Finished:
    """The first place changed; it must be there."""
    if not part:
        assert old in one.text, old
        return one._replace(text=one.text.replace(old, new, 1))
    parts = parts_of(one)
    text = parts.get(part, b"").decode()
    assert old in text, f"{old} is not in {part}"
    return one._replace(content=packed(parts | {part: text.replace(old, new, 1).encode()}))


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def parts_of(one: Finished) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(one.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
