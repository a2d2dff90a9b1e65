"""This room says what stands in each cell of a table for people: text only, the same on screen and in Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from forebyg.outputs.characters import plain
from forebyg.outputs.labels import SYMBOLS, label, unit_label
from forebyg.outputs.numbers import DASH, MISSING, WITHHELD, decimals_of, exact, number, signed, sparkline
from forebyg.outputs.rows import Row, newest, rows_of
from forebyg.results import Release, ReleasedIndicator

NEWEST_SHOWN = 16
"""A sparkline shows so many periods at most, the newest."""


@dataclass(frozen=True)
class View:
    """What a reader asked to see of a release."""

    lang: str = "da"
    width: int = 200
    color: bool = False
    every_period: bool = False
    """A row for each period of the release; else the newest complete one."""
    strata: bool = False
    ids: bool = False
    data: str | None = None
    """The data folder, named in the foot."""


@dataclass(frozen=True)
class Line:
    """One line of a table. `depth` indents: 0 an indicator, more a variant, category or stratum."""

    name: str
    depth: int = 0
    notes: str = ""
    period: str = ""
    value: str = ""
    base: str = ""
    interval: str = ""
    target: str = ""
    assessment: str = ""
    status: str = ""
    change: str = ""
    since: str = ""
    trend: str = ""
    is_better: bool | None = None
    """Whether the change went the way that is wished for."""
    is_heading: bool = False


Placed = tuple[ReleasedIndicator, list[Line]]


def placed_lines(release: Release, view: View) -> list[Placed]:
    """Each indicator with its lines; strategies, focus areas and goals each in one piece, as they first come up."""
    leaders: dict[str, ReleasedIndicator] = {}
    first: dict[tuple[str | None, ...], int] = {}
    placed = []
    for indicator, rows in rows_of(release):
        leader = leaders.setdefault(indicator.id, indicator)
        placed.append((indicator, lines_of(indicator, rows, view, leader if indicator.variant else None)))
        for section in _sections(indicator):
            first.setdefault(section, len(first))
    return sorted(placed, key=lambda pair: [first[section] for section in _sections(pair[0])])


def _sections(indicator: ReleasedIndicator) -> list[tuple[str | None, ...]]:
    path = (indicator.strategy, indicator.focus_area, indicator.goal)
    return [path[:depth] for depth in (1, 2, 3)]


def lines_of(
    indicator: ReleasedIndicator, rows: list[Row], view: View, leader: ReleasedIndicator | None = None
) -> list[Line]:
    """The lines of one indicator, or of a variant under its `leader`: totals, then strata where they are asked for."""
    if indicator.status != "ok" or not rows:
        return [_without_numbers(indicator, view)]
    series = _Series(indicator, rows, view, leader)
    shown = series.periods if view.every_period else [newest(rows) or ""]
    lines = series.lines_for("{}", shown, series.name, series.depth)
    if not view.strata:
        return lines
    dimension: tuple[str, ...] = ()
    for by, mine in series.by_stratum.items():
        if mine[0].is_total:
            continue
        strata = mine[0].strata
        if tuple(strata) != dimension:
            dimension = tuple(strata)
            lines.append(Line(series.heading(dimension), series.depth + 1, is_heading=True))
        name = " · ".join(label("unknown", view.lang) if value is None else value for value in strata.values())
        lines += series.lines_for(by, shown, name, series.depth + 1)
    return lines


class _Series:
    """One indicator's rows, all shown with the same number of decimals."""

    def __init__(
        self, indicator: ReleasedIndicator, rows: list[Row], view: View, leader: ReleasedIndicator | None = None
    ):
        self.indicator, self.view = indicator, view
        self.by_stratum: dict[str, list[Row]] = {}
        for row in rows:
            self.by_stratum.setdefault(row.by, []).append(row)
        self.subtitle = _subtitle(indicator, view, leader)
        self.periods = list(dict.fromkeys(row.period for row in rows))
        largest = max((abs(row.value) for row in rows if row.value is not None), default=0.0)
        self.decimals = decimals_of(indicator.kind, indicator.unit, largest)
        self.depth = 0 if indicator.variant is None else 1
        self.name = name_of(indicator)

    def heading(self, dimension: tuple[str, ...]) -> str:
        text = label("by", self.view.lang).format(" × ".join(dimension))
        overlaps = any(name in self.indicator.overlapping for name in dimension)
        return f"{text} ({label('overlapping', self.view.lang)})" if overlaps else text

    def lines_for(self, by: str, periods: list[str], name: str, depth: int) -> list[Line]:
        """The lines of the total or of one stratum."""
        mine = self.by_stratum.get(by, [])
        categories = list(dict.fromkeys(row.category for row in mine if row.category is not None))
        if not categories:
            return self._of_category(mine, periods, name, depth)
        head = Line(name, depth, notes=self.subtitle if by == "{}" else "")
        return [head] + [
            line
            for category in categories
            for line in self._of_category(
                [row for row in mine if row.category == category],
                periods,
                label(plain(category), self.view.lang),
                depth + 1,
            )
        ]

    def _of_category(self, mine: list[Row], periods: list[str], name: str, depth: int) -> list[Line]:
        shown = [row for row in mine if row.period in periods]
        return [self._line(row, mine, name if row is shown[0] else "", depth) for row in shown]

    def _line(self, row: Row, series: list[Row], name: str, depth: int) -> Line:
        view, assessment = self.view, row.assessment or ""
        return Line(
            name=name,
            depth=depth,
            notes=self._notes(row, bool(name) and depth == self.depth),
            period=plain(row.period),
            value=self._value(row),
            base=_base(row, self.indicator.kind, view.lang),
            interval=self._interval(row),
            target=self._target(row),
            assessment=assessment,
            status="" if assessment == "no target" and depth > self.depth else status_text(assessment, view.lang),
            change=self._change(row),
            since=plain(row.baseline_period or row.previous_period or "") if row.change is not None else "",
            trend=_trend(series) if name else "",
            is_better=_went_well(row.change, self.indicator.better),
        )

    def _notes(self, row: Row, with_subtitle: bool) -> str:
        notes = [self.subtitle] if with_subtitle and row.category is None else []
        for name, count in (("waiting", row.waiting), ("missing", row.missing)):
            is_withheld = name in (row.withheld_cells or [])
            if count or is_withheld:
                text = WITHHELD if is_withheld or count is None else exact(count, self.view.lang)
                notes.append(label(name, self.view.lang).format(text))
        if row.value is None and row.reason:
            notes.append(plain(label(row.reason, self.view.lang)))
        return " · ".join(note for note in notes if note)

    def _value(self, row: Row) -> str:
        if row.value is None:
            return WITHHELD if row.is_withheld else MISSING
        text = number(row.value, self.decimals, self.view.lang)
        return f"{text} %" if self.indicator.unit == "percent" else text

    def _interval(self, row: Row) -> str:
        if row.lower is None or row.upper is None:
            return ""
        low, high = (number(limit, self.decimals, self.view.lang) for limit in (row.lower, row.upper))
        return f"{low} {DASH} {high}" if row.lower < 0 else f"{low}{DASH}{high}"

    def _target(self, row: Row) -> str:
        lang, rules = self.view.lang, row.target_rule or ""
        if row.target_low is None and row.target_high is None:
            return WITHHELD if rules and row.is_withheld else ""
        if row.target_low is not None and row.target_high is not None and rules == "between":
            return f"{self._bound(row.target_low)}{DASH}{self._bound(row.target_high)}"
        bounds = []
        if row.target_low is not None:
            bounds.append(f"{'>' if 'above' in rules else '≥'} {self._bound(row.target_low)}")
        if row.target_high is not None:
            bounds.append(f"{'<' if 'below' in rules else '≤'} {self._bound(row.target_high)}")
        return (" og " if lang == "da" else " and ").join(bounds)

    def _bound(self, bound: float) -> str:
        return exact(bound, self.view.lang, most=max(self.decimals, 1))

    def _change(self, row: Row) -> str:
        if row.change is None:
            compared = row.baseline_period or row.previous_period
            return WITHHELD if row.is_withheld and compared else ""
        return signed(row.change, self.decimals, self.view.lang)


def name_of(indicator: ReleasedIndicator) -> str:
    """The title; of a variant its own name, since it stands under its indicator."""
    return plain(indicator.title) if indicator.variant is None else f"↳ {plain(indicator.variant)}"


def status_text(assessment: str, lang: str) -> str:
    """Symbol and word: colour and sign are never alone."""
    return f"{SYMBOLS.get(assessment, ' ')} {label(assessment, lang)}" if assessment else ""


def foot_of(release: Release, view: View) -> list[str]:
    """What a reader must know to read the numbers: the day, the folder, the rule, the definitions."""
    run, lang = release.run, view.lang
    first = [label("as_of", lang).format(_day(run.as_of, lang))] if run.as_of else []
    if view.data:
        first.append(label("data", lang).format(plain(view.data)))
    first.append(label("configs", lang).format(_configs(run.configs)))
    foot = [" · ".join(first)]
    if not run.internal:
        foot.append(label("rule", lang))
    return foot


def _day(day: object, lang: str) -> str:
    year, month, number_of_day = str(day)[:10].split("-")
    return f"{int(number_of_day)}.{int(month)}.{year}" if lang == "da" else str(day)[:10]


def _configs(configs: tuple[tuple[str, str], ...]) -> str:
    """One file by its path, several by the folder they share."""
    paths = [plain(path) for path, _ in configs]
    if len(paths) < 2:
        return "".join(paths)
    folders = sorted({path.replace("\\", "/").rpartition("/")[0] for path in paths})
    return f"{', '.join(folder or '.' for folder in folders)} ({len(paths)})"


def _without_numbers(indicator: ReleasedIndicator, view: View) -> Line:
    status = indicator.status if indicator.status != "ok" else "no data"
    reason = plain(indicator.error or "")
    word = label(status, view.lang)
    return Line(
        name=name_of(indicator),
        depth=0 if indicator.variant is None else 1,
        notes=" · ".join(part for part in (_id(indicator, view), f"{word}: {reason}" if reason else word) if part),
        assessment=status,
    )


def _subtitle(indicator: ReleasedIndicator, view: View, leader: ReleasedIndicator | None) -> str:
    """Id and unit; of a variant only what differs from its leader."""
    # A variant shown without its indicator says what it is a variant of.
    is_alone = leader is indicator and indicator.variant is not None
    title = plain(indicator.title) if is_alone or (leader and leader.title != indicator.title) else ""
    unit = (
        ""
        if leader and not is_alone and leader.unit == indicator.unit
        else unit_label(plain(indicator.unit), view.lang)
    )
    return " · ".join(part for part in (title, _id(indicator, view), unit) if part)


def _id(indicator: ReleasedIndicator, view: View) -> str:
    return indicator.id if view.ids and indicator.variant is None else ""


def _base(row: Row, kind: str, lang: str) -> str:
    if kind in ("count", "sum", "change", "gap"):
        return ""
    denominator = _part(row.denominator, row, lang)
    if kind in ("mean", "median", "quantile"):
        return f"n = {denominator}" if denominator else ""
    numerator = _part(row.numerator, row, lang)
    return f"{numerator}/{denominator}" if numerator and denominator else ""


def _part(value: float | None, row: Row, lang: str) -> str:
    if value is None:
        return WITHHELD if row.is_withheld else ""
    return exact(value, lang, most=1)


def _trend(series: list[Row]) -> str:
    """Complete periods only: half a year would look like a fall."""
    values = [row.value if row.complete else None for row in series]
    known = [place for place, row in enumerate(series) if row.complete and row.value is not None]
    return sparkline(values[known[0] : known[-1] + 1][-NEWEST_SHOWN:]) if known else ""


def _went_well(change: float | None, better: str | None) -> bool | None:
    if not change or better not in ("higher", "lower"):
        return None
    return (change > 0) == (better == "higher")
