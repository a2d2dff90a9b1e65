"""This room writes totals, and strata that are broken down further, as the sums of their strata."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from forebyg.disclosure.sums.draft import Draft, Stratum, Told
from forebyg.disclosure.sums.lines import Lines, Name
from forebyg.disclosure.sums.strata import Breakdown, breakdowns


def add_strata(made: Lines) -> None:
    """A total, or a stratum that is broken down further, is the sum of its strata, whichever indicator prints them."""
    broken_down = cache(lambda strata: list(breakdowns(strata)))
    for (_, period), found in made.series.items():
        for cells in _agreeing(found):
            alike: dict[Stratum, list[int]] = defaultdict(list)
            for stratum, cell in cells.items():
                alike[made.homes.closed(stratum, period)].append(cell)
            for same in alike.values():
                for other in same[1:]:
                    _add_same(made, same[0], other)
            _add_breakdowns(made, {stratum: same[0] for stratum, same in alike.items()}, broken_down(tuple(alike)))


def _agreeing(found: Mapping[Stratum, Mapping[Name, int]]) -> Iterator[Mapping[Stratum, int]]:
    """The cells of all indicators together; of each alone where what should be the same is not."""
    if all(len(set(cells.values())) == 1 for cells in found.values()):
        yield {stratum: next(iter(cells.values())) for stratum, cells in found.items()}
        return
    for name in dict.fromkeys(name for cells in found.values() for name in cells):
        yield {stratum: cells[name] for stratum, cells in found.items() if name in cells}


def _add_same(made: Lines, one: int, other: int) -> None:
    """Of a stratum that is told in two ways, as a school alone and as a school of its district."""
    if one != other and made.draft.values[one] == made.draft.values[other]:
        made.draft.add(one, (other,), Told("strata"))


def _add_breakdowns(made: Lines, cells: Mapping[Stratum, int], found: Iterable[Breakdown]) -> None:
    draft = made.draft
    shared: dict[tuple[Told, tuple[int, ...]], list[int]] = defaultdict(list)
    for one in found:
        told = Told("strata", tuple(sorted(draft.names[column] for column in one.columns)))
        whole, parts, loose = cells[one.whole], [cells[part] for part in one.parts], [cells[part] for part in one.loose]
        rest = draft.values[whole] - sum(draft.values[part] for part in parts)
        if rest < 0 or not any(draft.values[cell] for cell in loose):
            _add_strata_of(made, whole, parts, told)
        else:
            shared[told, tuple(loose)].append(draft.virtual(rest))
            draft.add(whole, [*parts, shared[told, tuple(loose)][-1]], told)
    for (told, cells_of_all), rests in shared.items():
        _add_shared(draft, cells_of_all, rests, told)


def _add_shared(draft: Draft, loose: Sequence[int], rests: Sequence[int], told: Told) -> None:
    """Those of no school, or of one in several districts, are in one of the districts all the same."""
    total = sum(draft.values[cell] for cell in loose)
    if total == sum(draft.values[cell] for cell in rests):
        whole = loose[0] if len(loose) == 1 else draft.virtual(total)
        draft.add(whole, rests, told)
        if len(loose) > 1:
            draft.add(whole, loose, told)


def _add_strata_of(made: Lines, whole: int, parts: list[int], told: Told) -> None:
    """Where strata overlap their sum is about the total: it is taken to be known where the total is."""
    draft = made.draft
    total = sum(draft.values[cell] for cell in parts)
    if len({whole, *parts}) <= len(parts) or total < draft.values[whole] or not total:
        return
    if total > draft.values[whole]:
        _add_doubles(made, whole, parts, told)
        made.beside[whole].append(draft.virtual(total))
        whole = made.beside[whole][-1]
    draft.add(whole, parts, told)


def _add_doubles(made: Lines, whole: int, parts: Sequence[int], told: Told) -> None:
    """By how much the strata are more than their total says how many are in two of them. So that neither follows from
    the other they are written apart: here the sum is not known, and all counts stand once more."""
    draft = made.draft
    counts = [cell for cell in parts if draft.values[cell]]
    if sum(draft.values[cell] for cell in counts) - draft.values[whole] < made.few and draft.values[whole]:
        draft.add_overlap(made.again(whole), [made.again(cell) for cell in counts], told)
