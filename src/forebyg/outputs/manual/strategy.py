"""This room writes the page of a strategy as a tree: focus area, goal, indicator, variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forebyg.definitions.catalogue import Declared, Goal, Strategy
from forebyg.definitions.indicators import NotComputed
from forebyg.language.also import also_of
from forebyg.language.sentence import target_in_words
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book, frame_of
from forebyg.outputs.manual.text import paragraph, prose, quoted

Family = tuple[Declared, ...]


def strategy_page(strategy: Strategy, book: Book) -> list[str]:
    """The blocks of the page of one strategy."""
    families = [family for family in book.families.values() if family[0].strategy == strategy]
    blocks = [f"# {prose(title_of(strategy.title, book.lang))}", f"[{book.say('back')}](../README.md)"]
    blocks += [book.say("document", prose(strategy.document))] if strategy.document else []
    blocks.append(counts_of(families, book))
    for key, area in strategy.areas.items():
        blocks.append(f"## {prose(title_of(area.title, book.lang))}")
        blocks += [quoted(area.wording)] if area.wording else []
        lines: list[str] = []
        for name, goal in area.goals.items():
            lines.append(f"- {_named(goal, book)}")
            of_goal = [family for family in families if family[0].definition.goal == f"{key}.{name}"]
            here = [*tree_of(of_goal, book), *_also(goal, strategy, book)]
            lines += [f"  {line}" for line in here or [f"- {book.say('no indicator')}"]]
        blocks += ["\n".join(lines)] if lines else []
    goals = {f"{key}.{name}" for key, area in strategy.areas.items() for name in area.goals}
    if homeless := [family for family in families if family[0].definition.goal not in goals]:
        blocks += [f"## {book.say('no goal')}", "\n".join(tree_of(homeless, book))]
    if strategy.activities and strategy.activities.extract in book.catalogue.extracts:
        blocks.append(book.say("actions", book.to_extract(strategy.activities.extract)))
    return blocks


def counts_of(families: Sequence[Family], book: Book) -> str:
    """`34 indikatorer, 12 varianter, heraf 2 uden beregning`."""
    variants = sum(len(family) - 1 for family in families)
    without = sum(isinstance(family[0].definition, NotComputed) for family in families)
    counted = book.say("counts", len(families), variants)
    return f"{counted}; {book.say('not computed count', without)}" if without else counted


def tree_of(families: Sequence[Family], book: Book) -> list[str]:
    """A line for each indicator with its target; beneath it its variants, with theirs where it is another."""
    lines = []
    for own, *variants in families:
        aim = _aim(own, book)
        lines.append(f"- {book.to_indicator(own.id, '../' + book.say('indicators folder') + '/')}{aim}")
        for variant in variants:
            other = _aim(variant, book)
            lines.append(f"  - {book.say('variant', book.name_of(variant))}{other if other != aim else ''}")
    return lines


def _named(goal: Goal, book: Book) -> str:
    """The goal, and what the strategy itself says, where that is more."""
    title = title_of(goal.title, book.lang)
    is_more = goal.wording and goal.wording.casefold() != title.casefold()
    return f"**{paragraph(title)}**" + (f": »{prose(goal.wording or '')}«" if is_more else "")


def _also(goal: Goal, strategy: Strategy, book: Book) -> Iterator[str]:
    """Indicators of another goal that measure this one, too, and where they stand."""
    for one in also_of(goal, book.catalogue):
        other, _, its_goal = frame_of(one)
        above = [other.title] if other and other != strategy else []
        above += [its_goal.title] if its_goal else []
        where = " › ".join(prose(title_of(title, book.lang)) for title in above)
        parts = [f"- → {book.to_indicator(one.id, '../' + book.say('indicators folder') + '/')}"]
        parts += [f", {book.say('variant', book.name_of(one))}"] if one.variant else []
        parts += [_aim(one, book), f" · {book.say('stands under', where)}" if where else ""]
        yield "".join(parts)


def _aim(one: Declared, book: Book) -> str:
    definition = one.definition
    if isinstance(definition, NotComputed):
        return f" · {book.say('not computed')}"
    if definition.target is None:
        return ""
    return f" · {book.say('target', prose(target_in_words(definition.target, definition.better, book.lang)))}"
