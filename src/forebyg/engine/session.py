"""This room counts many indicators on the same opened extracts."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Event

import polars as pl

from forebyg.bound import BoundCatalogue, BoundExtract, BoundIndicator, BoundSet
from forebyg.definitions.catalogue import FileDefaults
from forebyg.definitions.indicators import Ratio, Share
from forebyg.engine.absent import absent_texts
from forebyg.engine.bands import bands_of, crossed, standards_of, with_least_band
from forebyg.engine.batch import Batch, Wanted, batch_of
from forebyg.engine.closing import SetCounts
from forebyg.engine.counting import count_set
from forebyg.engine.counts import Counted, Sides, counts_of
from forebyg.engine.families import Mark
from forebyg.engine.overlap import compared_with
from forebyg.engine.passing import Elsewhere
from forebyg.engine.sides import Side
from forebyg.engine.sources import Sources, Stream
from forebyg.errors import CountingError, ExtractError, ForebygError, Place, Problem


@dataclass
class Session:
    """Frames are opened once, for any number of indicators. `as_of` of the run goes before all others."""

    catalogue: BoundCatalogue
    open: Callable[[str], pl.DataFrame]
    as_of: dt.date | None = None
    stream: Callable[[str], Stream | None] = lambda name: None
    """An extract to be gone through once instead of being opened, where it `is_large`."""
    is_large: Callable[[str], bool] = lambda name: False
    are_many: Callable[[Collection[str]], bool] = lambda names: False
    """Whether extracts have so many rows together that they are best opened side by side."""
    elsewhere: Elsewhere | None = None
    """Where extracts that are only looked into are gone through but here."""
    streamed: frozenset[str] = frozenset()
    opened: dict[str, pl.DataFrame | ForebygError] = field(default_factory=dict)
    sources: dict[dt.date | None, Sources] = field(default_factory=dict)
    counted: dict[tuple[str, str], SetCounts] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    """The indicators that were counted together as far as they could be."""

    def count(self, bound: BoundIndicator) -> Counted:
        """The COUNTS rows of an indicator with sets. Raises ForebygError where it cannot be counted."""
        found = self.count_each([bound])[0]
        if isinstance(found, ForebygError):
            raise found
        return found

    def count_each(
        self, indicators: Sequence[BoundIndicator], watch: Callable[[int], None] = lambda place: None
    ) -> list[Counted | ForebygError]:
        """The COUNTS rows of each indicator with sets, or why it cannot be counted."""
        found: dict[int, Counted | ForebygError] = {}
        sides: dict[int, Sides] = {}
        for place, bound in enumerate(indicators):
            watch(place)
            try:
                sides[place] = self._sides(bound)
            except ForebygError as error:
                found[place] = error
        made = counts_of([(indicators[place], own) for place, own in sides.items()])
        for (place, own), counted in zip(sides.items(), made, strict=True):
            try:
                found[place] = self._with_bands(indicators[place], counted, own)
            except ForebygError as error:
                found[place] = error
        return [found[place] for place in range(len(indicators))]

    def _sides(self, bound: BoundIndicator) -> Sides:
        sides: dict[str, Side] = {}
        self._require_extracts(bound)
        last_day = self.last_day(bound)
        for key in ("own", "numerator", "denominator"):
            side = getattr(bound, key)
            if isinstance(side, str):
                other = self.named(side)
                assert other.own is not None
                sides[key] = (self._set(other, "own", other.own, self.last_day(other)), other.own)
            elif side is not None:
                sides[key] = (self._set(bound, key, side, last_day), side)
        return sides

    def count_together(self, indicators: Sequence[BoundIndicator]) -> None:
        """Counts what many indicators are made of at once, for `count` to find; what it does not find it counts.
        All that will be counted is best said at once: what is said later is another pass over what it looks into."""
        new = [one for one in indicators if one.declared.name not in self.tried]
        if not new:
            return
        self.tried |= {one.declared.name for one in new}
        before = self.streamed
        found, streamed = self._counted_together(new)
        self.streamed = before | streamed
        self.counted |= found

    def _counted_together(self, new: Sequence[BoundIndicator]) -> tuple[dict[Mark, SetCounts], frozenset[str]]:
        """The counts, and the extracts that were streamed for them."""
        batch = self.batch(new)
        self.streamed = frozenset(name for name in batch.alone if self.is_large(name) or self._is_elsewhere(name))
        with self._going_through(batch, self.streamed) as streamed:
            self._open(self._extracts_of(new))
            sound = [one for one in new if self._can_open(one)]
            if len(sound) == len(new):
                return batch.count(self.streamed, streamed)
        return self._counted_together(sound)

    @contextlib.contextmanager
    def _going_through(self, batch: Batch, names: Collection[str]) -> Iterator[Callable[[], frozenset[str]]]:
        """Meanwhile these extracts are gone through; what waits for it, and gives those of which that could be
        believed. Whoever leaves early stops it."""
        if self.elsewhere is not None or not names:
            # A session of a cluster hears of an interruption where it was begun alone.
            yield lambda: batch.passes.go_through(names, self.stream, self.elsewhere)
            return
        is_left = Event()
        with ThreadPoolExecutor(1) as thread:
            going = thread.submit(batch.passes.go_through, names, self.stream, is_stopped=is_left.is_set)
            try:
                yield going.result
            finally:
                is_left.set()

    def _open(self, names: Collection[str]) -> None:
        """Opens extracts, as many at once as is worth it: polars leaves the interpreter free while it reads."""
        if self.are_many(names):
            with ThreadPoolExecutor() as threads:
                list(threads.map(self._tried, names))

    def _is_elsewhere(self, name: str) -> bool:
        return self.elsewhere is not None and self.elsewhere.holds(name)

    def _extracts_of(self, indicators: Iterable[BoundIndicator]) -> list[str]:
        """The extracts that are opened for them."""
        names = dict.fromkeys(name for bound in indicators for name in self.read_by(bound))
        return [name for name in names if name not in self.streamed and name not in self.opened]

    def _tried(self, name: str) -> None:
        with contextlib.suppress(ForebygError):
            self.frame(name)

    def _can_open(self, bound: BoundIndicator) -> bool:
        try:
            self._require_extracts(bound)
        except ForebygError:
            return False
        return True

    def batch(self, indicators: Iterable[BoundIndicator]) -> Batch:
        """The sets of the indicators as they are counted together."""
        wanted = []
        for bound in indicators:
            try:
                last_day = self.last_day(bound)
            except ForebygError:
                continue  # It is told of the indicator when it is counted.
            self.known(bound.declared.defaults)
            for key in ("own", "numerator", "denominator"):
                side = getattr(bound, key)
                if isinstance(side, BoundSet):
                    mark, known = (bound.declared.name, key), bound.declared.defaults.as_of
                    wanted.append(Wanted(mark, side, known, last_day, self._compared(bound, key)))
        return batch_of(wanted, self.sources)

    def _with_bands(self, bound: BoundIndicator, counted: Counted, sides: Sides) -> Counted:
        """A standardised figure with its bands and the standard of each period."""
        definition = bound.declared.definition
        if bound.standard is None or not isinstance(definition, Share | Ratio) or definition.standardise is None:
            return counted
        written, last_day = definition.standardise, self.last_day(bound)
        by_band = {key: crossed(side) for key, (_, side) in sides.items()}
        counts = {key: (self._set(bound, f"{key} by band", side, last_day), side) for key, side in by_band.items()}
        names = [dimension.name for _, side in sides.values() for dimension in side.bands][: len(written.bands)]
        bands = bands_of(counts_of([(bound, counts)])[0].rows, names)
        periods = counted.rows.select("indicator", "variant", "period", "period_end").unique(maintain_order=True)
        sources = self.known(bound.declared.defaults)
        rows = with_least_band(counted.rows, bands)
        return replace(
            counted, rows=rows, bands=bands, standards=standards_of(bound.standard, written, sources, periods)
        )

    def absent_texts(self, bound: BoundIndicator) -> list[str]:
        """Comparisons of an indicator that no row can meet, as sentences; for one that has been counted."""
        sources = self.known(bound.declared.defaults)
        return [sentence for side in bound.sets for sentence in absent_texts(side, sources)]

    def _require_extracts(self, bound: BoundIndicator) -> None:
        """Opens all that an indicator reads. Raises ExtractError with the problems of all of them."""
        problems: list[Problem] = []
        for name in self.read_by(bound):
            if name in self.streamed:
                continue
            try:
                self.frame(name)
            except ForebygError as error:
                problems += error.problems
        if problems:
            raise ExtractError(problems)

    def read_by(self, bound: BoundIndicator) -> list[str]:
        """The extracts that an indicator reads, and those that hold the old ids of their columns."""
        read = {extract.name: extract for side in bound.sets for extract in side.extracts()}
        read |= {bound.standard.name: bound.standard} if bound.standard is not None else {}
        columns = {column for extract in read.values() for column in extract.columns}
        holders = [holder.name for column, holder, _, _ in self.catalogue.aliases if column in columns]
        return list(dict.fromkeys([*read, *holders]))

    def named(self, name: str) -> BoundIndicator:
        return next(bound for bound in self.catalogue.indicators if bound.declared.name == name)

    def last_day(self, bound: BoundIndicator) -> dt.date | None:
        """The earliest as_of of all that an indicator reads: no period begins later."""
        days = [day for side in bound.sets for day in self.days(side, bound.declared.defaults)]
        return min(days, default=None)

    def _set(self, bound: BoundIndicator, key: str, side: BoundSet, last_day: dt.date | None) -> SetCounts:
        mark = (bound.declared.name, key)
        if mark not in self.counted:
            sources = self.known(bound.declared.defaults)
            try:
                self.counted[mark] = count_set(side, sources, last_day, self._compared(bound, key))
            except pl.exceptions.InvalidOperationError:
                # The engine's own message would show the number.
                message = "a number of it leaves the range that can be counted exactly (37 digits)"
                place = bound.declared.place_of(())
                raise CountingError([Problem("FB533", message, place, "multiply or divide smaller numbers")]) from None
        return self.counted[mark]

    def _compared(self, bound: BoundIndicator, key: str) -> frozenset[str] | None:
        """The periods that a set is compared with; of a rate its events are asked for, of a share its base."""
        asked = "denominator" if isinstance(bound.declared.definition, Share) else "numerator"
        if key not in ("own", asked):
            return None
        return self._all_compared.get(bound.declared.name)

    @cached_property
    def _all_compared(self) -> dict[str, frozenset[str]]:
        return compared_with([one.declared for one in self.catalogue.indicators])

    def days(self, side: BoundSet, defaults: FileDefaults) -> list[dt.date]:
        """The as_of of every dated extract that the set reads. Raises CountingError where one has none."""
        found = {
            extract.name: self.as_of_extract(extract, defaults) for extract in side.extracts() if extract.has_dates
        }
        lacking = [name for name, day in found.items() if day is None]
        if lacking:
            have = "has" if len(lacking) == 1 else "have"
            message = f"{_listed(lacking)} {have} dates and no as_of: nobody can tell what was known"
            help_ = "give as_of in the extract, in defaults, or with --as-of"
            raise CountingError([Problem("FB530", message, self._place(lacking[0]), help_)])
        return [day for day in found.values() if day is not None]

    def _place(self, name: str) -> Place | None:
        return self.catalogue.extracts[name].declared.place_of(())

    def as_of_extract(self, extract: BoundExtract, defaults: FileDefaults) -> dt.date | None:
        """--as-of, else the extract's own, else that of the defaults of the indicator's file or the extract's."""
        declared = extract.declared
        return self.as_of or declared.definition.as_of or defaults.as_of or declared.defaults.as_of

    def known(self, defaults: FileDefaults) -> Sources:
        """The extracts as known under these defaults."""
        if defaults.as_of not in self.sources:
            as_of: Mapping[str, dt.date | None] = {
                name: self.as_of_extract(extract, defaults) for name, extract in self.catalogue.extracts.items()
            }
            self.sources[defaults.as_of] = Sources(self.frame, self.catalogue.aliases, as_of)
        return self.sources[defaults.as_of]

    def frame(self, name: str) -> pl.DataFrame:
        """Each extract is read once; one that cannot be read fails every indicator that needs it, in the same words."""
        if name not in self.opened:
            try:
                self.opened[name] = self.open(name)
            except ForebygError as error:
                self.opened[name] = error
        found = self.opened[name]
        if isinstance(found, ForebygError):
            raise found
        return found


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
