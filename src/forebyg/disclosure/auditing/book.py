"""This room holds the numbers that a release prints, by row, and the names and days that are no numbers of anybody."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from forebyg.disclosure.auditing.pattern import Key
from forebyg.disclosure.auditing.pieces import Figure
from forebyg.results import KEYS, Receipt, ReleasedIndicator, Run

TOLD = ("value", "target_low", "target_high", "previous_value", "baseline_value", "change", "trend_points")
"""What a sentence tells of a row."""
DRAWN = ("value", "target_low", "target_high", "baseline_value")
"""What is said at a chart; its scale reaches around the limits, too."""
COMPARED = ("value", "funnel_average")
ROUNDED_UP = ("needed", "detectable")
CLEAR = ("period", "by", "category")
STANDARDS = ("SHA-256", "utf-8")
DAY = re.compile(r"(?<!\d)(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|\+\d\d:\d\d)?)?)(?![\d])")
SPOKEN = re.compile(r"\d\. (?:halvår|kvartal) \d{4}|(?:half|quarter) \d of \d{4}")
LIMITS = re.compile(r"(?<![\d.,])(?:95|99[.,]8) %")
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


class Book:
    """A release as it is looked up. `typed` are texts that somebody wrote: definitions, the name of the run."""

    def __init__(
        self,
        indicators: Sequence[ReleasedIndicator],
        records: Iterable[dict[str, Any]] = (),
        run: Run | None = None,
        typed: Sequence[str] = (),
    ):
        self.indicators, self._run = indicators, run
        self.rows: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, Key] = {}
        self.of_figure: dict[Figure, list[str]] = defaultdict(list)
        for record in records:
            key = Key(*(record[name] for name in KEYS))
            row = key.spelled()
            self.rows[row], self.keys[row] = record, key
            self.of_figure[key.indicator, key.variant].append(row)
        self.named: dict[str, list[Figure]] = defaultdict(list)
        for one in indicators:
            self.named[squeezed(one.full_title)].append((one.id, one.variant))
        self._typed = [squeezed(text) for text in typed]

    @property
    def run(self) -> Run:
        assert self._run is not None, "numbers are accounted for against a run"
        return self._run

    def figures_at(self, text: str, joints: Sequence[str]) -> tuple[tuple[Figure, ...], str]:
        """Of which indicators a text is that begins with a title, and what goes on behind it."""
        seen = squeezed(text)
        begun = [name for name in self.named if any(seen.startswith(name + joint) for joint in joints)]
        if not begun:
            return (), seen
        name = max(begun, key=len)
        return tuple(self.named[name]), seen[len(name) :]

    def totals(self, figures: Iterable[Figure]) -> list[str]:
        return [row for figure in figures for row in self.of_figure[figure] if self.keys[row].by == "{}"]

    def strata(self, figures: Iterable[Figure]) -> list[str]:
        return [row for figure in figures for row in self.of_figure[figure] if self.keys[row].by != "{}"]

    def numbers(self, row: str, columns: Iterable[str] | None = None) -> Iterator[float]:
        """What the release prints of a row: of one that is withheld next to nothing."""
        record = self.rows[row]
        for name in columns if columns is not None else record:
            value = record.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
                yield abs(float(value))
                if name == "change":
                    yield 0.0  # of a change of less than one unit
        if columns is None and record["suppressed"] is None:
            yield from self._made_of(row, record)

    def _made_of(self, row: str, record: dict[str, Any]) -> Iterator[float]:
        """What notes make of the numbers of a row."""
        for name in ROUNDED_UP:
            if record.get(name) is not None:
                yield from (math.ceil(abs(record[name]) * 10**places - 1e-9) / 10**places for places in range(5))
        missing, base = record.get("missing"), record.get("denominator")
        if missing and base is not None:
            yield 100 * missing / (missing + base)
        if record.get("trend_p") is not None:
            yield 0.001
        key = self.keys[row]
        if key.by == "{}":
            yield from self._funnels.get((key.indicator, key.variant, key.period), ())

    @cached_property
    def _funnels(self) -> dict[tuple[str, str | None, str], tuple[float, float]]:
        """By indicator and period, how many groups lie outside, and how many are compared."""
        found: dict[tuple[str, str | None, str], list[bool]] = defaultdict(list)
        for row, record in self.rows.items():
            if record.get("funnel") is not None:
                key = self.keys[row]
                found[key.indicator, key.variant, key.period].append(record["funnel"] != "within")
        return {place: (float(sum(flags)), float(len(flags))) for place, flags in found.items()}

    @cached_property
    def periods(self) -> set[str]:
        compared = ("previous_period", "baseline_period", "needed_by")
        found = {record.get(name) for record in self.rows.values() for name in ("period", *compared)}
        return {str(period) for period in found if period}

    @cached_property
    def years(self) -> set[str]:
        days = [self.run.as_of, self.run.started, *(one.newest or one.newest_month for one in self.run.receipts)]
        return {year for text in (*self.periods, *map(str, days)) for year in re.findall(r"\d{4}", text)}

    def without_names(self, text: str) -> str:
        """The text without periods, days, and names that have digits in them."""
        if not any(sign.isdigit() for sign in text):
            return text
        seen = self._names.sub(" ", squeezed(text))
        return LIMITS.sub(" ", self._periods.sub(" ", SPOKEN.sub(" ", DAY.sub(" ", seen))))

    @cached_property
    def _names(self) -> re.Pattern[str]:
        names = {squeezed(name) for name in self._every_name() if name}
        prints = (self.run.version, *(sha256[:12] for _, sha256 in self.run.configs))
        own = {*prints, *(one.definition_sha256[:12] for one in self.indicators), *STANDARDS}
        return _one_of(name for name in names | own if any(map(str.isdigit, name)) and _is_a_name(name, own))

    @cached_property
    def _periods(self) -> re.Pattern[str]:
        return _one_of([*self.periods, *self.years])

    def _every_name(self) -> Iterator[str | None]:
        run = self.run
        yield from _written(run.rounding, "nærmeste {}", "nearest {}") if run.rounding is not None else ()
        yield from (run.version, run.engine, run.profile, run.disclosure, *self._typed)
        for path, sha256 in run.configs:
            yield from (path, sha256, sha256[:12])
        for receipt in run.receipts:
            yield from _names_of(receipt)
        for one in self.indicators:
            yield from (one.id, one.variant, one.title, one.strategy, one.strategy_title, one.focus_area, one.source)
            yield from (one.focus_area_title, one.goal, one.goal_title, one.error, one.target_text)
            yield from (one.full_title, one.leader_title, one.caution)
            yield from (one.unit, one.definition_sha256, one.definition_sha256[:12])
            if size := re.fullmatch(r"per (\d+)", one.unit):
                yield from _written(int(size[1]), "pr. {}", "per {}")
        for record in self.rows.values():
            yield record["category"]
            yield from re.findall(r'"((?:[^"\\]|\\.)*)"', record["by"]) if record["by"] != "{}" else ()

    @cached_property
    def strata_names(self) -> set[str]:
        """Names of groups and categories that are nothing but a number."""
        found = {record["category"] for record in self.rows.values()}
        found |= {name for record in self.rows.values() for name in re.findall(r'"(\d+)"', record["by"])}
        return {name for name in found if name}

    @cached_property
    def lengths(self) -> set[float]:
        """How many rows the extracts have, which stands alone in its column."""
        return {float(one.rows) for one in self.run.receipts}

    @cached_property
    def typed_numbers(self) -> set[str]:
        """All digits that stand in what somebody wrote."""
        texts = [
            *self._typed,
            *(text or "" for one in self.indicators for text in (one.source, one.target_text, one.error, one.caution)),
        ]
        return {number for text in texts for number in NUMBER.findall(text)}


def squeezed(text: str) -> str:
    """The text with one blank wherever there are any."""
    return " ".join(text.split())


def _is_a_name(name: str, own: set[str]) -> bool:
    """What is nothing but a number is no name, but for versions and fingerprints."""
    return name in own or any(map(str.isalpha, name))


def _names_of(receipt: Receipt) -> Iterator[str]:
    yield from (receipt.name, receipt.file, receipt.sha256, receipt.encoding, *receipt.unread)
    yield from _written(receipt.rows, "{} rækker", "{} rows")
    if receipt.rounded_to is not None:
        yield from _written(receipt.rounded_to, "nærmeste {}", "nearest {}")
    for cause, count in (*receipt.rejected.items(), *receipt.left_out.items()):
        yield from (cause, *_written(count, f"{cause}: {{}}"))


def _written(number: int, *forms: str) -> list[str]:
    """A number in its place, as it is written in each language."""
    return [form.format(f"{number:,}".replace(",", point)) for form in forms for point in ".,"]


def _one_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names where it is no part of a longer number or word, the longest first."""
    found = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w.,])(?:" + "|".join(map(re.escape, found)) + r")(?!\w|[.,]\d)" if found else r"(?!)")
