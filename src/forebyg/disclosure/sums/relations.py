"""This room writes the sums between the counts of a release: strata, categories, wholes and parts, periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from forebyg.disclosure.sums.answers import answers_of
from forebyg.disclosure.sums.draft import Draft, Period, Stratum, Told
from forebyg.disclosure.sums.events import add_events
from forebyg.disclosure.sums.flows import add_flows
from forebyg.disclosure.sums.held import add_move
from forebyg.disclosure.sums.lines import Line, Lines, Name
from forebyg.disclosure.sums.longer import add_longer
from forebyg.disclosure.sums.overlaps import add_overlaps
from forebyg.disclosure.sums.printing import (
    ABOVE,
    AMOUNT,
    BELOW,
    BESIDE,
    SCALE,
    WHOLE,
    Record,
    Source,
    counts_of,
    is_whole,
)
from forebyg.disclosure.sums.scales import add_same
from forebyg.disclosure.sums.seeming import add_seeming
from forebyg.disclosure.sums.strata import Homes
from forebyg.disclosure.sums.tilings import add_tilings
from forebyg.disclosure.sums.unions import add_unions
from forebyg.disclosure.sums.wholes import add_strata
from forebyg.disclosure.system.cells import LIMIT

Pairs = Mapping[Name, Collection[tuple[str, str]]]
"""Of an indicator, by period the strata that two of its columns have in common."""


def lines_of(records: Sequence[Record], sources: Mapping[Name, Source], pairs: Pairs, few: int) -> Lines:
    """Every row with its cells, and all sums between them. A sum that does not hold in the numbers is none; nor is one
    that only seems to hold, where it tells of no fewer than `few`."""
    draft = Draft()
    made = Lines(draft, [], Homes(_strata_of_two(records, sources, pairs, draft)), few=few)
    made.lines += [_line(record, sources.get((record.indicator, record.variant)), made) for record in records]
    _add_missing(made)
    add_strata(made)
    _add_categories(made)
    _add_periods(draft)
    add_flows(draft)
    _add_parts(made)
    return made


def _strata_of_two(
    records: Iterable[Record], sources: Mapping[Name, Source], pairs: Pairs, draft: Draft
) -> Iterator[tuple[Period, Stratum]]:
    periods = {(record.indicator, record.variant, record.period): record for record in records}
    spans = {key: record.span for key, record in periods.items()}
    for name, found in pairs.items():
        sides = sources[name].sides.values() if name in sources else ()
        for period, by in found:
            for numbers in sides if (*name, period) in spans else ():
                stratum = draft.at(numbers.meaning, by)
                if stratum is not None and len(stratum) > 1:
                    yield spans[*name, period], stratum


def _line(record: Record, source: Source | None, made: Lines) -> Line:
    cells: dict[str, int] = {}
    if source is not None and record.personal is not False:
        span, name = record.span, (record.indicator, record.variant)
        for count in counts_of(record, source):
            series = made.draft.series(source.sides[count.side].meaning, count.family, record.by)
            if series is None:
                continue
            known = made.homes.sure(series.stratum, span)
            cell = made.draft.cell(series, span, count.value, known)
            if cell is not None:
                cells[count.role] = cell
                made.series[series.family, span][series.stratum][name] = cell
                _compare_with_print(made, record, count.role, cell)
        if source.scale and (answers := answers_of(made.draft, made.homes, record, source)) is not None:
            cells[SCALE] = answers.steps
            made.answers.update(one.family for one, _ in answers.cells[1:])
            for one, cell in answers.cells:
                made.series[one.family, span][one.stratum][name] = cell
        if BELOW in cells and "own" in source.sides and not record.missing:
            # Where nobody is unknown the base is everyone, and adds up with those of strata where somebody is.
            numbers = source.sides["own"]
            if (everyone := made.draft.series(numbers.meaning, numbers.base, record.by)) is not None:
                made.series[everyone.family, span][everyone.stratum][name] = cells[BELOW]
    return Line(record, cells)


def _compare_with_print(made: Lines, record: Record, role: str, cell: int) -> None:
    """What was printed before is known. Where a count has moved by a few, no print may tell that: neither of the count,
    nor what would let it be computed. Of an amount the print tells nothing; what it is now must not be computed."""
    if role == AMOUNT and record.held:
        made.draft.primary.add(cell)
    printed = record.printed_before(role)
    if printed is not None and printed == made.draft.values[cell]:
        made.draft.given.add(cell)
    elif printed is not None:
        move = made.draft.values[cell] - round(printed)
        made.moved[cell] = min(abs(move), made.moved.get(cell, LIMIT))
        if record.held and 0 < abs(move) < made.few:
            # What only the mark bounds, as a school that has opened with a few, has four values left. That is what the
            # mark is to tell, and to withhold other rows would not hide it: so it is taken to tell of one more.
            add_move(made.draft, cell, move, made.few)


def _add_missing(made: Lines) -> None:
    """The base, and those of whom it is unknown whether they belong to it."""
    for _, cells in made.lines:
        if WHOLE in cells and BELOW in cells and "missing" in cells:
            made.draft.add(cells[WHOLE], (cells[BELOW], cells["missing"]), Told("missing"))


def _add_categories(made: Lines) -> None:
    """All of the base are in one of the categories."""
    draft = made.draft
    parts: dict[tuple[int, tuple[object, ...]], list[int]] = defaultdict(list)
    for record, cells in made.lines:
        if record.category is not None and ABOVE in cells and BELOW in cells:
            key = (record.indicator, record.variant, record.by, record.period)
            parts[cells[BELOW], key].append(cells[ABOVE])
    for (whole, _), of_it in parts.items():
        if sum(draft.values[cell] for cell in of_it) == draft.values[whole] and whole not in of_it:
            draft.add(whole, of_it, Told("categories"))


def _add_periods(draft: Draft) -> None:
    """A period is the sum of shorter ones where every row is in one of them and a unit of its own; a unit that is
    counted in the shorter is counted in the longer."""
    for number in draft.families.timeless(draft.places):
        spans: dict[frozenset[int], dict[Period, int]] = defaultdict(dict)
        for (stratum, period), cell in draft.places[number].items():
            if period.end is not None:
                spans[stratum][period] = cell
        for cells in spans.values():
            if len({period.months for period in cells}) > 1:
                (add_tilings if draft.families.is_of_rows(number) else _add_spans)(draft, cells)


def _add_spans(draft: Draft, cells: Mapping[Period, int]) -> None:
    for whole, cell in cells.items():
        for part, inside in cells.items():
            if part.months < whole.months and whole.holds(part):
                draft.add_part(cell, inside, Told("periods"))


def _add_parts(made: Lines) -> None:
    """The numerator of a row is part of its base, and whoever is counted in the narrower of two definitions is in the
    wider, stratum by stratum and period by period."""
    draft = made.draft
    for record, cells in made.lines:
        if is_whole(record.kind) and ABOVE in cells and BELOW in cells:
            draft.add_part(cells[BELOW], cells[ABOVE], Told("complement"))
    nested = draft.families.nested()
    for wide, narrow in nested:
        wider = draft.places.get(wide, {})
        for place, part in draft.places.get(narrow, {}).items():
            if place in wider:
                draft.add_part(wider[place], part, Told("nested"))
    add_unions(draft, nested)
    add_longer(draft, nested, made.few)
    add_same(draft, made.answers, besides := _besides(made))
    add_events(draft, besides | made.answers, made.few)
    add_seeming(draft, besides | made.answers, made.few)
    _add_parts_of_differences(made, nested)
    add_overlaps(draft, nested)


def _add_parts_of_differences(made: Lines, nested: Sequence[tuple[int, int]]) -> None:
    """Those whom only the wider of two definitions counts have a trait or not: a share of them that nobody prints, and
    that its numerator and base tell, each the difference of two that are printed."""
    draft, traits = made.draft, defaultdict[int, set[int]](set)
    for _, cells in made.lines:
        if ABOVE in cells and BELOW in cells:
            traits[draft.family_of[cells[BELOW]]].add(draft.family_of[cells[ABOVE]])
    pairs = set(nested)
    for wide, narrow in nested:
        for above, below in sorted({(one, other) for one in traits[wide] for other in traits[narrow]} & pairs):
            families = [draft.places[number] for number in (wide, narrow, above, below)]
            for place in families[0]:
                if all(place in cells for cells in families):
                    whole, part, trait, its_part = (cells[place] for cells in families)
                    others, with_it = draft.differences.get((whole, part)), draft.differences.get((trait, its_part))
                    if others is not None and with_it is not None:
                        draft.add_part(others, with_it, Told("complement"))


def _besides(made: Lines) -> set[int]:
    """The families of those who wait, are unknown or left out."""
    return {made.draft.family_of[found[role]] for _, found in made.lines for role in BESIDE if role in found}
