"""This room checks what is asked of statistics: intervals, trends and funnels that the kind of figure can carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forebyg.definitions.catalogue import Declared, Loc
from forebyg.definitions.indicators import Count, Counted, Ratio, Share, Sum, Within
from forebyg.definitions.sets import Set
from forebyg.errors import Problem
from forebyg.language.suggestion import meant_or_known


def asked_of_statistics(declared: Declared, others: Sequence[Declared] = ()) -> Iterator[Problem]:
    """Every breach of what an interval, a trend and a funnel need; a rate may name the count of its events among
    `others`."""
    definition = declared.definition
    if definition.interval == "poisson" and not isinstance(definition, Count):
        message = f"'interval: poisson' is of a count; '{declared.name}' is a {definition.kind}"
        yield _problem(declared, "FB292", message, ("interval",), "leave it out: the kind has its own")
    if isinstance(definition, Counted) and definition.trend is not None and definition.trend.plain:
        yield from _trend(declared, definition)
    if isinstance(definition, Share | Within | Ratio) and definition.funnel is not None:
        yield from _funnel(declared, definition, definition.funnel, others)


def _problem(declared: Declared, code: str, message: str, loc: Loc, help: str) -> Problem:
    return Problem(code, message, declared.place_of(loc), help)


def _trend(declared: Declared, definition: Counted) -> Iterator[Problem]:
    if definition.interval == "none":
        message = "'interval: none' leaves no chance for a trend to be told from"
        yield _problem(declared, "FB293", message, ("trend",), "leave one of them out")
    elif isinstance(definition, Count) and definition.interval is None:
        message = "a count has no interval to tell a trend from"
        yield _problem(declared, "FB293", message, ("trend",), "say 'interval: poisson'")
    elif isinstance(definition, Sum) or (isinstance(definition, Ratio) and not _is_rate(definition)):
        message = f"a {'sum' if isinstance(definition, Sum) else 'ratio without per_n'} has no interval"
        yield _problem(declared, "FB293", f"{message} to tell a trend from", ("trend",), "leave 'trend' out")


def _funnel(
    declared: Declared, definition: Share | Within | Ratio, name: str, others: Sequence[Declared]
) -> Iterator[Problem]:
    single = [by for by in definition.by if isinstance(by, str)]
    if name not in single:
        message = f"'funnel: {name}' is not among 'by': its strata are what is held against the average"
        yield _problem(declared, "FB294", message, ("funnel",), meant_or_known(name, single, "breakdowns") or "")
    if definition.interval == "none":
        message = "'interval: none' leaves no chance for a funnel to allow for"
        yield _problem(declared, "FB295", message, ("funnel",), "leave one of them out")
    elif isinstance(definition, Within) and definition.open == "survival":
        message = "a funnel needs counts, and 'open: survival' has none"
        yield _problem(declared, "FB295", message, ("funnel",), "say 'open: due'")
    elif isinstance(definition, Ratio) and not _is_rate(definition):
        yield _problem(declared, "FB295", "a funnel of a ratio needs 'per_n'", ("funnel",), "leave 'funnel' out")
    elif isinstance(definition, Ratio) and _is_of_repeated_events(definition, others):
        # Its limits are those of events one by one (statistics A13); clustered ones lie outside far too often.
        message = "a funnel takes events to be independent, and these are repeated"
        help = "count persons ('per:' the person) and leave 'events' out, or leave 'funnel' out"
        yield _problem(declared, "FB299", message, ("funnel",), help)


def _is_rate(definition: Ratio) -> bool:
    """What another indicator counts is not seen here; a sum is found where it is estimated."""
    return definition.per_n is not None and not (
        isinstance(definition.numerator, Set) and definition.numerator.kind == "sum"
    )


def _is_of_repeated_events(definition: Ratio, others: Sequence[Declared]) -> bool:
    counts = [one.definition for one in others if one.name == definition.numerator]
    said = [definition.events, *(count.events for count in counts if isinstance(count, Count))]
    return any(events is not None and events.are_repeated for events in said)
