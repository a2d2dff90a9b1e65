"""This room says how a report was made: its title, method, disclosure rule, sources and run."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath

from forebyg.outputs.activities import begun_text
from forebyg.outputs.cells import View
from forebyg.outputs.characters import plain
from forebyg.outputs.foot import foot_of
from forebyg.outputs.labels import SYMBOLS, label
from forebyg.outputs.numbers import day, exact
from forebyg.reports.headings import heading
from forebyg.reports.material import Area, Goal, Lang, Material
from forebyg.reports.reading import assessment_of
from forebyg.results import Receipt

STANDINGS = (*SYMBOLS, "error", "not computed")


def title_of(material: Material) -> str:
    """The strategy that the note is about; of several only that it is one."""
    titles = strategies_of(material)
    title = heading("title", material.lang)
    return f"{title}: {titles[0]}" if len(titles) == 1 else title


def strategies_of(material: Material) -> list[str]:
    found = (one.strategy_title or one.strategy for one in material.release.indicators)
    return list(dict.fromkeys(plain(title) for title in found if title))


def area_title(area: Area, lang: Lang) -> str:
    """`Strategi: fokusområde`, as the headings of the tables have it."""
    strategy = plain(area.strategy or label("no strategy", lang))
    return f"{strategy}: {plain(area.title)}" if area.title else strategy


def goal_title(goal: Goal, lang: Lang) -> str:
    return plain(goal.title) if goal.title else label("no goal", lang)


def run_lines(material: Material) -> list[str]:
    """When it was made and of what, as a line of a note each."""
    run, lang = material.release.run, material.lang
    as_of = [label("as_of", lang).format(day(run.as_of, lang))] if run.as_of else []
    parts = [
        *as_of,
        heading("made", lang).format(day(run.started, lang)),
        heading("run line", lang).format(plain(material.run)),
        heading("version", lang).format(plain(run.version)),
    ]
    return [" · ".join(parts)]


def standing(goal: Goal) -> list[tuple[str, int]]:
    """How many indicators stand how, the best first, with those that stand elsewhere. A variant counts only where its
    indicator is not shown, or where the goal names it."""
    leading = [figure for figure in goal.figures if figure.indicator.variant is None] or list(goal.figures)
    counted = Counter(assessment_of(figure) for figure in (*leading, *goal.also))
    return [(status, counted[status]) for status in STANDINGS if counted[status]]


def standing_text(goal: Goal, lang: Lang) -> str:
    """`✓ 2 nået · ✗ 1 ikke nået`: symbol, number and word."""
    parts = [f"{SYMBOLS.get(status, '')} {count} {counted(status, lang)}".strip() for status, count in standing(goal)]
    return " · ".join(parts)


def overview_text(goal: Goal, lang: Lang) -> str:
    """How the goal stands: its indicators, and how many of its actions are begun."""
    return " · ".join(part for part in (standing_text(goal, lang), begun_text(goal.activities, lang)) if part)


def counted(status: str, lang: Lang) -> str:
    """The word of a status after a number."""
    return heading(status, lang) if status == "no target" else label(status, lang)


def method(material: Material) -> list[str]:
    """How to read a status, a change and an interval."""
    lang, rules = material.lang, material.release.rows["rule"].unique().to_list()
    by = {"point": "by point", "significance": "by significance"}
    told = [heading("judged", lang), *(heading(by[rule], lang) for rule in by if rule in rules)]
    if material.release.rows["change_state"].is_in(["risen", "fallen", "no significant change"]).any():
        told.append(heading("certain", lang))
    if material.release.rows["change"].is_not_null().any():
        told.append(heading("differences", lang))
    return told + [line for line in _foot(material) if not _is_of_disclosure(line, material)]


def disclosure(material: Material) -> list[str]:
    """What is withheld and by which rule; of an internal run that nothing is."""
    run, lang = material.release.run, material.lang
    if run.internal:
        return [label("internal", lang)]
    if not run.few:
        return [heading("public", lang)]
    told = [heading("hidden", lang).format(run.few, plain(run.profile))]
    return told + ([label("rounded", lang).format(run.rounding)] if run.rounding is not None else [])


def _is_of_disclosure(line: str, material: Material) -> bool:
    """Whether it stands in a part of its own, or only sends a reader of the screen to a command."""
    run = material.release.run
    return line in (*disclosure(material), label("rule", material.lang).format(run.few, plain(run.profile)))


def _foot(material: Material) -> list[str]:
    """What stands under the tables, without its first line: that is the run."""
    return foot_of(material.release, View(lang=material.lang))[1:]


def documents(material: Material) -> list[str]:
    """The documents that the indicators come from."""
    found = [one.source for one in material.release.indicators]
    found += [told.document for told in material.told.values()]
    return sorted({plain(text) for text in found if text})


def extracts(material: Material) -> list[str]:
    """A line for each file that was read."""
    return [_extract(receipt, material.lang) for receipt in material.release.run.receipts]


def rows_of(receipt: Receipt, lang: Lang) -> str:
    """`1.893 rækker`; what is rounded says so: `ca. 280 rækker`."""
    rows = heading("rows", lang).format(exact(receipt.rows, lang))
    return rows if receipt.rounded_to is None else heading("about", lang).format(rows)


def _extract(receipt: Receipt, lang: Lang) -> str:
    parts = [plain(receipt.file), rows_of(receipt, lang)]
    if receipt.newest is not None:
        parts.append(heading("newest", lang).format(day(receipt.newest, lang)))
    is_named = PurePath(receipt.file).stem == receipt.name
    return ("" if is_named else f"{plain(receipt.name)}: ") + ", ".join(parts)
