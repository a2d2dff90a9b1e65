"""This room writes catalogues of many indicators that begin alike: their steps have few names, and mean many things by
them. The registers are those of the plain loops, with rows that stand for several units beside them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

EXTRACTS = """
defaults: {lang: en, as_of: AS_OF, rule: point, confidence: 0.95, open: due, month_end: clamp}
ids:
  child: {aliases: id_history, old: old_id, new: new_id}
extracts:
  id_history: {file: id_history.csv, columns: {old_id: id, new_id: id}}
  children:
    file: children.csv
    columns:
      {child: id, born: date, sex: category or empty, district: category or empty, lives_from: date,
       lives_to: date or empty, mother: id or empty}
    spell: {from: lives_from, to: lives_to}
    constant: {per: child, columns: [born, sex, mother]}
  reports:
    file: reports.csv
    columns:
      {report: id, child: id or empty, received: date or empty, source: category or empty,
       hours: {type: decimal or empty, marks: {"?": nobody asked}}}
    derive: {late: received >= DATE '2021-07-01'}
  stays:
    file: stays.csv
    key: [stay]
    columns:
      {stay: id, child: id, place: category or empty, step: {type: int, marks: {"?": nobody asked}}, moved_in: date,
       moved_out: date or empty}
    spell: {from: moved_in, to: moved_out}
  cases:
    file: cases.csv
    key: [case_id]
    columns: {case_id: id, child: id or empty, opened: date, closed: date or empty}
  groups:
    file: groups.csv
    personal: no
    columns:
      {day: date, child: id or empty, helper: id or empty, art: category or empty, many: int or empty,
       amount: decimal or empty}
    units: many
indicators:
"""
CHILDREN = ("child", "born", "sex", "district", "lives_from", "lives_to", "mother")
GROUPS = ("day", "child", "helper", "art", "many", "amount")

REPORTED = "of: reports, on: child, dated: received"
WINDOWS = (
    ", during: period",
    ", during: period.end",
    ", during: [.., period.end]",
    ", during: [.., period.start - 1 days]",
    ", during: [period.start - 1 years, period.end]",
    ", during: [period.start, ..]",
    ", during: [period.start - 3 months, period.start + 2 weeks]",
)
OF_REPORTS = (
    "",
    ", where: source = 'school'",
    ", where: hours > 1",
    ", where: hours > 1 OR source IS NULL",
    ", where: late",
)
OF_STAYS = ("", ", where: place = 'home'", ", where: step > 2", ", where: moved_out IS NULL OR step = 1")


@dataclass(frozen=True)
class Base:
    """Rows in periods, and what can be said of them."""

    keys: str
    conditions: tuple[str, ...]
    numbers: tuple[str, ...]
    by: tuple[str, ...]
    folds_by: str = ""
    kinds: tuple[str, ...] = ("count", "share", "mean", "median", "quantile", "sum", "distribution", "ratio")
    joins: tuple[str, ...] = ()
    more: tuple[str, ...] = ("",)
    on: tuple[str, ...] = ("child",)
    """What is looked up for a row."""
    hidden: tuple[str, ...] = ()
    """Columns that a step may be called as."""


TOO_LARGE = "hours * hours * hours * hours"
"""Beyond 37 digits where a row has twelve hours."""
OF_REPORT = (
    ("source = 'school'", "source IS NOT NULL", "hours > 1", "hours > 2 OR source = 'police'", "child IS NOT NULL"),
    ("hours", "2 * hours", "hours / 3", "1", TOO_LARGE),
    ("source", "[source, late]", "late"),
)  # fmt: skip
OF_STAY = (
    ("place = 'home'", "step > 1", "place IS NULL OR step < 4", "moved_out IS NOT NULL"),
    ("step", "step * step", "step / 2"),
    ("place", "[place, step]", "step"),
)
OF_CASE = (("closed IS NOT NULL", "child IS NOT NULL", "opened > DATE '2021-03-03'"), ("1",), ())
JOINED = ("children: {on: child, at: %s}", "children: {on: child, at: period.end}")
BASES = {
    "reports": Base(
        "rows: reports, period: {every: year, dated: received}", *OF_REPORT, "received",
        joins=tuple(one.replace("%s", "received") for one in JOINED),
        more=("", "", "", ", first: {per: child, dated: received, among: hours > 0.5}"), hidden=("late",),
    ),
    "quarters": Base(
        "rows: reports, period: {every: year, each: quarter, dated: received}", *OF_REPORT, "received",
        joins=(JOINED[1], "stays: {on: child, at: received}"),
    ),
    "stays": Base(
        "rows: stays, period: {every: year, at: end}", *OF_STAY, "moved_in",
        joins=tuple(one.replace("%s", "moved_in") for one in JOINED),
    ),
    "active": Base("rows: stays, period: {every: year, active: any}", *OF_STAY, "moved_in", joins=(JOINED[1],)),
    "whole": Base("rows: stays, period: {every: half_year, each: quarter, active: throughout}", *OF_STAY),
    "cases": Base(
        "rows: cases, period: {every: year, dated: opened}, clock: {start: opened, stop: closed, limit: 1 months}",
        *OF_CASE, kinds=("within",), joins=(JOINED[1],),
    ),
    "deadlines": Base(
        "rows: cases, period: {every: year, dated: deadline}, clock: {start: opened, stop: closed, limit: 45 days}",
        *OF_CASE, kinds=("within",),
    ),
    "judged": Base(
        "rows: cases, period: {every: year, dated: opened}, clock: {start: opened, limit: 20 days}",
        *OF_CASE, kinds=("judged",),
    ),
    "groups": Base(
        "rows: groups, period: {every: year, dated: day}",
        ("art = 'a'", "amount > 1", "many > 1"), ("amount", "3 * amount"), ("art",),
        kinds=("count", "share", "mean", "median", "sum", "ratio"), on=("child", "{helper: child}"),
    ),
    "both": Base(
        "rows: [reports, cases], period: all", ("child IS NOT NULL", "source = 'school'"), ("1",), ("source",),
        kinds=("count", "share", "sum"), on=(),
    ),
}  # fmt: skip


@dataclass
class Writer:
    """Indicators drawn from a seed."""

    seed: random.Random
    only_gathered: bool = False
    """Whether all that is looked up can be looked up in passing."""

    def one(self, *choices: str) -> str:
        return self.seed.choice(choices)

    def maybe(self, text: str, of: float = 0.5) -> str:
        return text if self.seed.random() < of else ""

    def number_step(self, on: str) -> str:
        window, where = self.one("", *WINDOWS), self.one(*OF_REPORTS)
        dated = ", dated: received" if window else ""
        of_stays = self.one(", during: period", "", *WINDOWS) + self.one(*OF_STAYS)
        value = self.one("hours", "hours", "hours * 2", "hours - 1.25", "hours / 7", TOO_LARGE)
        others = (
            f"{{count_distinct: source, of: reports, on: {on}{dated}{window}{where}}}",
            f"{{days: stays, on: {on}, during: period{self.one(*OF_STAYS)}}}",
            f"{{first: step, of: stays, on: {on}{of_stays}}}",
        )
        return self.one(
            f"{{count: reports, on: {on}{dated}{window}{where}}}",
            *(
                f"{{{way}: {value}, of: reports, on: {on}{dated}{window}{where}}}"
                for way in ("sum", "mean", "min", "max")
            ),
            f"{{count: stays, on: {on}{of_stays}}}",
            *(f"{{{way}: step, of: stays, on: {on}{of_stays}}}" for way in ("sum", "mean", "max")),
            *(() if self.only_gathered else others),
        )

    def yes_no_step(self, on: str) -> str:
        window = self.one("", *WINDOWS)
        dated = ", dated: received" if window else ""
        return self.one(
            f"{{exists: reports, on: {on}{dated}{window}{self.one(*OF_REPORTS)}}}",
            f"{{exists: stays, on: {on}{self.one('', *WINDOWS)}{self.one(*OF_STAYS)}}}",
        )

    def date_step(self, on: str) -> str:
        return self.one(
            f"{{{self.one('min', 'max')}: received, of: reports, on: {on}{self.one(*OF_REPORTS)}}}",
            f"{{{self.one('min', 'max')}: moved_out, of: stays, on: {on}{self.one('', *WINDOWS)}}}",
        )

    def steps(self, on: tuple[str, ...], hidden: tuple[str, ...]) -> tuple[str, list[str], list[str]]:
        """What is derived, with the conditions and numbers that it makes possible."""
        steps, conditions, numbers = [], [], list[str]()
        if not on:
            return "", [], []
        if self.seed.random() < 0.15:
            name = self.one("period", "row", *hidden)
            steps.append(f"{name}: {self.one('child IS NULL', 'period.length > 365', 'as_of > period.end')}")
            conditions.append(name)
        if self.seed.random() < 0.7:
            steps.append(f"n: {self.number_step(self.one(*on))}")
            numbers += ["n", "n * 2"]
            conditions += ["n > 1", "n IS NULL OR n < 3", "NOT n = 0"]
            if self.seed.random() < 0.4:
                steps.append(f"m: {self.one('n + 1', 'n * 2', self.number_step(self.one(*on)))}")
                numbers += ["m", "m - n"]
                conditions.append("m > 2")
        if self.seed.random() < 0.5:
            steps.append(f"b: {self.yes_no_step(self.one(*on))}")
            conditions += ["b", "NOT b"]
        if self.seed.random() < 0.25:
            steps.append(f"d: {self.date_step(self.one(*on))}")
            conditions += ["d > DATE '2021-06-30'", "d IS NULL"]
            if self.seed.random() < 0.5 and not self.only_gathered:
                steps.append("n2: {count: reports, on: child, dated: received, during: [.., d]}")
                conditions.append("n2 > 1")
        if self.seed.random() < 0.06 and not self.only_gathered:
            steps.append("own: {count: rows, where: child IS NOT NULL}")
        return (f", derive: {{{', '.join(steps)}}}" if steps else ""), conditions, numbers

    def indicator(self, name: str, base: Base) -> str:
        joins = [one for one in base.joins if not self.only_gathered or one.startswith("children")]
        join = self.one(*joins) if joins and self.seed.random() < 0.4 else ""
        has_mother = join.startswith("children")
        on = (*base.on, "{mother: child}") if has_mother else base.on
        steps, conditions, numbers = self.steps(on, base.hidden)
        by = [*base.by, *(["b"] if "b" in conditions else [])]
        if has_mother:
            conditions += ["sex = 'M'", "born < DATE '2012-01-01'"]
            by += ["sex", "district", "[sex, district]"]
        conditions, numbers = [*conditions, *base.conditions], [*numbers, *base.numbers]
        population = self.seed.sample(conditions, self.seed.choice([0, 0, 1, 1, 2]))
        stated = ", ".join(f'p{place}: "{one}"' for place, one in enumerate(population))
        per = self.maybe(self.one(", per: child", ", per: mother") if has_mother else ", per: child", 0.55)
        shown = ", ".join(self.seed.sample(by, self.seed.randint(0, min(2, len(by))))) if by else ""
        common = f"{base.keys}{self.one(*base.more)}{f', join: {{{join}}}' if join else ''}{steps}"
        common += f"{f', population: {{{stated}}}' if stated else ''}"
        kinds = [one for one in base.kinds if not self.only_gathered or one != "distribution"]
        kind = self.kind(self.one(*kinds), common, per, conditions, numbers, base)
        return f"  {name}: {{title: T, {kind}{f', by: [{shown}]' if shown else ''}}}"

    def kind(self, kind: str, common: str, per: str, conditions: list[str], numbers: list[str], base: Base) -> str:
        condition, number = self.one(*conditions), self.one(*numbers)
        folded_by = f", by: {base.folds_by}" if base.folds_by else ""
        folds = [f"{{{way}: {number}}}" for way in ("sum", "mean", "min", "max")]
        folds += [f"{{{way}: {number}{folded_by}}}" for way in ("first", "last")] if base.folds_by else []
        value = self.one(*folds, "{count: rows}", number) if per else number
        match kind:
            case "count":
                events = (
                    self.maybe(self.one(", events: independent", ", events: {repeated: child}"), 0.3) if not per else ""
                )
                return f"kind: count, {common}{per}{events}"
            case "share":
                any_ = self.one(f"{{any: {condition}}}", f"{{all: {condition}}}", f'"{condition}"')
                return f"kind: share, {common}{per}, numerator: {any_ if per else f'{chr(34)}{condition}{chr(34)}'}"
            case "mean":
                weight = self.maybe(f", weight: {self.one(*base.numbers)}", 0.2) if not per else ""
                return f"kind: mean, {common}{per}, value: {value}{weight}"
            case "median":
                return f"kind: median, {common}{per}, value: {value}"
            case "quantile":
                return f"kind: quantile, {common}{per}, value: {value}, quantile: 0.9"
            case "sum":
                return f"kind: sum, {common}{per}, value: {value}{self.maybe(', missing: skip')}"
            case "distribution":
                return f"kind: distribution, {common}{per}, of: {self.one(*(one for one in base.by if '[' not in one))}"
            case "ratio":
                sides = [f"{{kind: count, {common}{per}}}", f"{{kind: sum, {common}{per}, value: {value}}}"]
                above, below = self.seed.sample(sides, 2)
                return f"kind: ratio, period: {_period(common)}, numerator: {above}, denominator: {below}"
            case "within":
                return f"kind: within, {common}, open: {self.one('due', 'known', 'closed', 'survival')}"
            case "judged":
                return f'kind: within, {common}, numerator: "{condition}"'
        raise AssertionError(kind)


def _period(common: str) -> str:
    start = common.index("period: ") + len("period: ")
    return common[start : common.index("}", start) + 1]


def catalogue(seed: random.Random, many: int, as_of: dt.date, only_gathered: bool = False) -> str:
    writer = Writer(seed, only_gathered)
    names = [name for name, base in BASES.items() if base.kinds]
    chosen = [seed.choice(["stays", "active", "cases"])] if only_gathered else seed.sample(names, 2)
    made = [writer.indicator(f"i{number}", BASES[seed.choice(chosen)]) for number in range(many)]
    return EXTRACTS.replace("AS_OF", as_of.isoformat()) + "\n".join(made) + "\n"
