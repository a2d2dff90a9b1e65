"""This room writes the page of one indicator."""

from __future__ import annotations

from collections.abc import Iterator

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Indicator, NotComputed
from forebyg.definitions.targets import BOUNDS, COMPARED_WITH, Target
from forebyg.language.words import title_of
from forebyg.outputs.manual.book import Book, frame_of
from forebyg.outputs.manual.changes import change_at
from forebyg.outputs.manual.examples import example_of
from forebyg.outputs.manual.remarks import withheld
from forebyg.outputs.manual.telling import Told, drawn, notes_of, told
from forebyg.outputs.manual.text import anchor, code, link, prose, quoted, sentence_like
from forebyg.outputs.manual.variants import variant_of

_OF_PERCENT = ("share", "within", "distribution", "transition")


def indicator_page(family: tuple[Declared, ...], book: Book) -> list[str]:
    """The blocks of the page of an indicator and its variants."""
    own, *variants = family
    definition, parts = own.definition, told(own, book)
    blocks = [f"# {book.title(own)}", *_head(own, book)]
    blocks += _counted(own, parts, book)
    if not isinstance(definition, NotComputed):
        blocks += [f"## {book.say('judged')}", _listed([book.linked(line) for line in [*parts.judged]])]
        blocks += [" ".join(reading)] if (reading := _reading(definition, book)) else []
    blocks += _breaks(definition, book)
    blocks += [f"## {book.say('variants')}"] if variants else []
    blocks += [block for variant in variants for block in variant_of(variant, own, book)]
    if remarks := withheld(own, book):
        blocks += [f"## {book.say('withheld')}", " ".join(remarks)]
    examples = [example for one in family for example in one.definition.tests]
    blocks += [f"## {book.say('examples')}", *_written_with(own, book)] if examples else []
    blocks += [block for example in examples for block in example_of(example, book)]
    return [*blocks, f"## {book.say('who answers')}", _answered(own, book)]


def _head(one: Declared, book: Book) -> Iterator[str]:
    strategy, area, goal = frame_of(one)
    way = [link(book.say("back"), "../README.md")]
    if strategy:
        way.append(link(prose(title_of(strategy.title, book.lang)), f"../{book.page_of_strategy(strategy)}"))
    way += [prose(title_of(step.title, book.lang)) for step in (area, goal) if step]
    yield " › ".join(way)
    unit = one.definition.unit or (book.say("percent") if one.definition.kind in _OF_PERCENT else "")
    facts = [code(one.id), *([prose(book.say("unit", unit))] if unit else [])]
    yield " · ".join(facts)
    source = one.definition.source
    if source and source.wording:
        page = f", {book.say('page', source.page)}" if source.page else ""
        yield f"{quoted(title_of(source.wording, book.lang))}\n>\n> {prose(source.document + page)}"


def _counted(one: Declared, parts: Told, book: Book) -> Iterator[str]:
    definition = one.definition
    yield f"## {book.say('why not' if isinstance(definition, NotComputed) else 'how')}"
    if isinstance(definition, NotComputed):
        yield sentence_like(prose(title_of(definition.reason, book.lang).rstrip("."))) + "."
    else:
        yield from drawn(parts.counted, book)
    yield from notes_of(one, book)
    if parts.values:
        yield f"{book.say('values')}: " + " ".join(prose(line.partition(": ")[2] or line) for line in parts.values)
    if parts.sure:
        yield f"## {book.say('sure')}"
        yield " ".join(book.linked(line) for line in parts.sure)


def _reading(definition: Indicator, book: Book) -> list[str]:
    """What a reader must know to read the target, beside its words."""
    target = definition.target
    if target is None:
        return []
    lines = [book.say("stairs" if target.steps else "line")] if target.paths or isinstance(target.plain, dict) else []
    lines += [book.say(f"of {name}") for name in reversed(COMPARED_WITH) if _names(target, name)]
    decided = [book.say("decided on", book.day(target.decided))] if target.decided else []
    decided += [book.say("decided by", prose(target.by))] if target.by else []
    decided += [book.say("decided in", prose(target.source))] if target.source else []
    return [*lines, *([book.say("decided", " ".join(decided))] if decided else [])]


def _names(target: Target, name: str) -> bool:
    return any(isinstance(bound, str) and name in bound for bound in target.sides(*BOUNDS))


def _breaks(definition: Indicator, book: Book) -> Iterator[str]:
    if not definition.breaks:
        return
    yield f"## {book.say('breaks')}"
    lines = []
    for each in definition.breaks:
        line = book.say("break", book.day(each.start), prose(title_of(each.why, book.lang).rstrip(".")))
        if change := change_at(each.start):
            title = change.told[book.lang].title
            line += " " + book.say("more of it", link(title, f"../{book.law_page}#{anchor(title)}"))
        lines.append(line)
    yield _listed(lines)


def _written_with(one: Declared, book: Book) -> Iterator[str]:
    """The values of parameters in examples, where they are others than the municipality's own."""
    named = [book.catalogue.parameters[name] for name in one.parameters if name in book.catalogue.parameters]
    other = [
        f"{code(each.name)} = {prose(each.definition.for_tests.written)}"
        for each in named
        if each.definition.for_tests.written != each.definition.written
    ]
    if other:
        yield book.say("in tests", book.listed(other))


def _answered(one: Declared, book: Book) -> str:
    definition, lines = one.definition, []
    if source := definition.source:
        page = f", {book.say('page', source.page)}" if source.page else ""
        lines.append(book.say("source", prose(source.document + page)))
    elif one.strategy and one.strategy.document:
        lines.append(book.say("source", prose(one.strategy.document)))
    said = {"owner": definition.owner, "checked_by": definition.checked_by, "review": definition.review}
    lines += [book.say(key, prose(text)) for key, text in said.items() if text]
    if read := book.read_by(one):
        lines.append(book.say("read from", ", ".join(book.to_extract(name) for name in read)))
    for strategy, goal in book.measured_too.get(one.id, ()):
        to_strategy = link(prose(title_of(strategy.title, book.lang)), f"../{book.page_of_strategy(strategy)}")
        lines.append(book.say("measures too", prose(title_of(goal.title, book.lang)), to_strategy))
    return _listed(lines) if lines else code(one.id)


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
