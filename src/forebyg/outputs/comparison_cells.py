"""This room says what stands in each cell of a comparison: text only, the same on screen and in Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from forebyg.comparisons import ComparedIndicator, ComparedRun, Comparison, Place
from forebyg.outputs.characters import plain, width_of
from forebyg.outputs.comparison_figures import Figures
from forebyg.outputs.comparison_words import word
from forebyg.outputs.numbers import MISSING, day, number
from forebyg.outputs.rows import natural

ROWS = ("period", "group", "then", "now", "difference", "by data", "by definition", "cause")
VINTAGES = ("period", "group", "first", "now", "reason")
NUMBERS = ("then", "now", "difference", "by data", "by definition", "first")


@dataclass(frozen=True)
class Section:
    """What is told of one indicator."""

    title: str
    notes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    feet: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A whole comparison in words."""

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...]
    feet: tuple[str, ...]
    vintages: tuple[Section, ...]
    columns: tuple[str, ...]
    vintage_columns: tuple[str, ...]
    about_vintages: str


def sheet_of(comparison: Comparison, lang: str, few: int = 4) -> Sheet:
    told = [one for one in comparison.indicators if _is_told(one)]
    changed = [one for one in comparison.indicators if one.vintages]
    about_vintages = word("vintages" if changed else "no vintages", lang)
    return Sheet(
        word("title", lang),
        tuple(_head(comparison, lang)),
        tuple(_section(one, lang, few, comparison) for one in told),
        tuple(_feet(comparison, len(told), lang)),
        tuple(_of_vintages(one, lang, few) for one in changed),
        tuple(word(name, lang) for name in ROWS),
        tuple(word(name, lang) for name in VINTAGES),
        # What a report said that was typed in is no earlier print of this history.
        "" if comparison.is_beside else about_vintages,
    )


def _is_told(one: ComparedIndicator) -> bool:
    return bool(one.rows) or one.standing not in ("same", "typed in") or one.renamed_from is not None or one.is_lost


def _feet(comparison: Comparison, told: int, lang: str) -> list[str]:
    beside = " beside" if comparison.is_beside else ""
    silent = sum(not _is_told(one) and bool(one.unchanged or not beside) for one in comparison.indicators)
    nothing = "nothing shared" if beside and not silent else f"nothing{beside}"
    feet = [] if told else [word(nothing, lang)]
    feet += [word(f"unchanged{beside}", lang).format(silent)] if silent else []
    for name, names in (("only then", comparison.only_then), ("only now", comparison.only_now)):
        feet += [word(name, lang).format(number(len(names), 0, lang))] if names else []
    return [*feet, *_periods(comparison, lang)]


def _head(comparison: Comparison, lang: str) -> list[str]:
    then, now = comparison.then, comparison.now
    lines = [f"{word('then', lang)}: {_run(then, lang)}", f"{word('now', lang)}: {_run(now, lang)}"]
    if comparison.is_beside:
        return [*lines, *_counted(comparison, lang), word("beside", lang)]
    names = ", ".join(plain(name) for name in comparison.extracts)
    lost = ", ".join(plain(name) for name in comparison.lost)
    lines += [word("lost extracts", lang).format(lost)] if lost else []
    lines += [word("extracts", lang).format(names)] if names else [] if lost else [word("no extracts", lang)]
    lines += _counted(comparison, lang)
    tools = [(f"forebyg {one.version}", one.engine) for one in (then, now)]
    if tools[0] != tools[1]:
        place = 0 if tools[0][0] != tools[1][0] else 1
        lines.append(word("version note", lang).format(plain(tools[0][place]), plain(tools[1][place])))
    return lines


def _counted(comparison: Comparison, lang: str) -> list[str]:
    """How many numbers differ; apart from them those that stand, and of which something else differs."""
    beside = " beside" if comparison.is_beside else ""
    moved = [len(one.moved) for one in comparison.indicators if one.moved]
    text = word(f"moved{beside} one" if len(moved) == 1 else f"moved{beside}", lang)
    lines = [text.format(number(sum(moved), 0, lang), len(moved))] if moved else []
    stand = [row for one in comparison.indicators for row in one.rows if not row.is_moved]
    held = sum(row.is_newly_held for row in stand)
    for name, count in (("held numbers", held), ("stand", len(stand) - held)):
        lines += [word(name, lang).format(number(count, 0, lang))] if count else []
    return lines


def _run(run: ComparedRun, lang: str) -> str:
    parts = [plain(run.name) if run.name else word("not kept", lang)]
    if run.source is not None:
        return " · ".join([*parts, word("typed in", lang).format(plain(run.source))])
    parts += [word("as_of", lang).format(day(run.as_of, lang))] if run.as_of else []
    return " · ".join([*parts, word("version", lang).format(plain(run.version))])


def _periods(comparison: Comparison, lang: str) -> list[str]:
    lines = []
    beside = " beside" if comparison.is_beside else ""
    for key, name in ((f"new periods{beside}", "new_periods"), (f"gone periods{beside}", "gone_periods")):
        labels = {period for one in comparison.indicators for period in getattr(one, name)}
        lines += (
            [word(key, lang).format(", ".join(plain(one) for one in sorted(labels, key=natural)))] if labels else []
        )
    return lines


def _section(one: ComparedIndicator, lang: str, few: int, comparison: Comparison) -> Section:
    rows = sorted(one.rows, key=lambda row: _order(row.place))
    typed_in = tuple(side.source is not None for side in (comparison.then, comparison.now))
    figures = Figures(one, lang, few, typed_in)
    reasons = dict.fromkeys(row.unmeasured for row in rows if row.unmeasured)
    feet = [word("unmeasured", lang).format(word(f"unmeasured {reason}", lang)) for reason in reasons]
    feet += [word("rows unchanged", lang).format(number(one.unchanged, 0, lang))] if rows and one.unchanged else []
    return Section(
        title_of(one),
        tuple(_notes(one, lang)),
        tuple(plain(line) for line in one.lines),
        tuple(figures.cells(row) for row in rows),
        tuple(feet),
    )


def title_of(one: ComparedIndicator) -> str:
    return f"{plain(one.title)} ({plain(one.name)})"


def _notes(one: ComparedIndicator, lang: str) -> list[str]:
    notes = [word("renamed", lang).format(plain(one.renamed_from))] if one.renamed_from else []
    names = [
        word("made of", lang).format(plain(key.removeprefix("of "))) if key.startswith("of ") else plain(key)
        for key in one.changed_keys
    ]
    match one.standing:
        case "new" | "gone":
            notes.append(word(one.standing, lang))
        case "judging":
            notes.append(word("judging", lang).format(", ".join(names) or MISSING))
        case "definition":
            text = word("definition", lang).format(", ".join(names)) if names else word("definition elsewhere", lang)
            notes.append(text)
    if one.is_lost:
        notes.append(word("lost", lang))
    if "extract" in one.causes:
        notes.append(word("extract", lang))
    if one.standing in ("definition", "extract") and not one.moved:
        notes.append(word("nothing", lang))
    return notes


def _of_vintages(one: ComparedIndicator, lang: str, few: int) -> Section:
    figures = Figures(one, lang, few)
    found = sorted(one.vintages, key=lambda vintage: _order(vintage.place))
    return Section(title_of(one), rows=tuple(figures.vintage(each) for each in found))


def _order(place: Place) -> tuple[object, ...]:
    strata: dict[str, str | None] = json.loads(place.by)
    return (
        natural(place.period),
        len(strata),
        tuple(strata),
        tuple(natural(None if value is None else str(value)) for value in strata.values()),
        natural(place.category),
    )


def widths_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(width_of(line[column]) for line in (heads, *rows)) for column in range(len(heads))]
