"""This room says what of an indicator will not be shown, as far as its definition tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from forebyg.bound import BoundIndicator, BoundSet
from forebyg.definitions.catalogue import Declared
from forebyg.definitions.disclosure import Profile
from forebyg.definitions.indicators import (
    Change,
    Counted,
    Gap,
    Mean,
    Median,
    NotComputed,
    Quantile,
    Ratio,
    Share,
    Sum,
    Within,
)
from forebyg.outputs.manual.book import Book
from forebyg.outputs.manual.text import code


def withheld(one: Declared, book: Book) -> list[str]:
    """Sentences; none of what is not computed."""
    if isinstance(one.definition, NotComputed):
        return []
    profile, persons = book.catalogue.disclosure, _personal(book.by_name[one.name], book)
    if not any(persons):
        return [book.say("not personal")]
    return list(_of_persons(one, persons, profile, book))


def _of_persons(one: Declared, persons: list[bool], profile: Profile, book: Book) -> Iterator[str]:
    definition, few = one.definition, _few(profile)
    yield book.say("personal", few, code(profile.name))
    if isinstance(definition, Ratio) and not all(persons):
        yield book.say("personal above" if persons[0] else "personal below")
    if isinstance(definition, Share | Within) and profile.complement:
        yield book.say("complement", few)
    if definition.sensitive:
        yield book.say("sensitive")
    if isinstance(definition, Sum | Mean):
        yield book.say(f"dominated {definition.kind}")
    if isinstance(definition, Median | Quantile):
        yield book.say("ranked", profile.percentile * profile.threshold)
    if isinstance(definition, Counted) and definition.by:
        named = chain.from_iterable(by if isinstance(by, list) else [by] for by in definition.by)
        yield book.say("strata", book.listed([code(name) for name in dict.fromkeys(named)]))
    if profile.rounding:
        yield book.say("rounded", profile.rounding)


def _few(profile: Profile) -> str:
    return f"{0 if not profile.shows_zeros else 1}–{profile.threshold - 1}"


def _personal(bound: BoundIndicator, book: Book) -> list[bool]:
    """Whether each set that is counted is of persons; of a change or a gap those of what it is made of."""
    definition = bound.declared.definition
    if isinstance(definition, Change):
        return _personal(book.by_name[definition.of], book)
    if isinstance(definition, Gap):
        sides = (book.by_name[side.id] for side in (definition.of, definition.to))
        return [any(_personal(side, book)) for side in sides]
    sides_of = (side for side in (bound.own, bound.numerator, bound.denominator) if side is not None)
    return [
        side.is_personal if isinstance(side, BoundSet) else any(_personal(book.by_name[side], book))
        for side in sides_of
    ]
