"""This room tells a definition in words, for those who answer for the figure and read no YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.extracts import Join, Lookup
from forebyg.definitions.indicators import Change, Counted, Gap, GapSide, Indicator
from forebyg.definitions.scalars import DateRef, Length, Window, parse_date_ref
from forebyg.definitions.sets import Fold, Period, Set, SetKeys
from forebyg.definitions.targets import Target
from forebyg.language.asked_words import asked_in_words, left_to_chance
from forebyg.language.parameters import values_named
from forebyg.language.phrases import ENGLISH, PHRASES
from forebyg.language.words import happened
from forebyg.language.words import title_of as title_of

INDENT = "  "
BOUND_WORDS = ("at least", "at most", "above", "below")


def sentence(declared: Declared, catalogue: Catalogue, lang: str) -> str:
    """The definition as paragraphs, in Danish (`da`) or English (`en`); SQL stands in backticks under its label."""
    told, definition = _Told(catalogue, lang), declared.definition
    lines = [told.kind(definition), *told.counted(definition), *asked_in_words(declared, lang)]
    lines += [*told.judged(definition), *left_to_chance(definition, lang)]
    lines += [*values_named(declared, catalogue, lang), *told.source(definition)]
    return "\n".join(line for line in lines if line)


def target_in_words(target: Target | None, better: str | None, lang: str) -> str:
    """`højst udgangspunktet`, `mindst 100`; nothing without a target."""
    return _Told(Catalogue(), lang).bounds(target, better) if target else ""


class _Told:
    """The phrases of one language, and the catalogue that names refer to."""

    def __init__(self, catalogue: Catalogue, lang: str):
        self.catalogue, self.lang = catalogue, lang
        self.phrases = PHRASES.get(lang, ENGLISH)

    def say(self, key: str, *given: object, **named: object) -> str:
        return self.phrases[key].format(*given, **named)

    def kind(self, definition: Indicator) -> str:
        """What sort of figure it is."""
        words = {name: getattr(definition, name, "") for name in ("of", "start", "end")}
        words["reason"] = title_of(getattr(definition, "reason", None), self.lang)
        words |= {"quantile": self.number(getattr(definition, "quantile", "")), "per_n": self._per_n(definition)}
        if isinstance(definition, Change | Gap):
            words["measured"] = self.say(definition.measured)
        if isinstance(definition, Gap):
            words |= {"of": self._gap_side(definition.of), "to": self._gap_side(definition.to)}
        if isinstance(definition, Change):
            is_previous = definition.start == "previous"
            words["start"] = self.say("bound previous") if is_previous else definition.start
            words["of"] = self.indicator(definition.of)
        return self.say(happened(definition.kind, definition.better), **words)

    def counted(self, definition: Indicator) -> list[str]:
        """What is counted, from the rows to the strata."""
        if not isinstance(definition, Counted):
            return []
        lines = [*self.rows(definition), *self.members(definition)]
        for side in ("numerator", "denominator"):
            lines += self._side(side, getattr(definition, side, None))
        if getattr(definition, "value", None) is not None:
            lines.append(self.say("value", value=self.folded(definition.value)))  # type: ignore[attr-defined]  # just seen
        if getattr(definition, "weight", None) is not None:
            lines.append(self.say("weight", weight=self.folded(definition.weight)))  # type: ignore[attr-defined]  # just seen
        lines += self._clock(definition)
        if definition.by:
            strata = [" × ".join(by) if isinstance(by, list) else by for by in definition.by]
            lines.append(self.say("by", by=self.listed(strata)))
        return lines

    def rows(self, keys: SetKeys) -> list[str]:
        """Where rows come from, and how they belong to a period."""
        lines = []
        if keys.rows:
            lines.append(self.say("rows", rows=self.listed(self.extract(name) for name in keys.rows)))
        lines += [self._join(name, join) for name, join in keys.join.items()]
        for word, first in (("first", keys.first), ("last", keys.last)):
            if first:
                among = self.say("among", sql=_sql(first.among)) if first.among else ""
                lines.append(self.say(word, per=first.per, dated=self.date(first.dated), among=among))
        return [*lines, *([self._period(keys.period)] if keys.period else [])]

    def members(self, keys: SetKeys) -> list[str]:
        """Who is in: derived columns, the steps, the unit."""
        lines = []
        if keys.derive:
            lines.append(self.say("derived"))
            lines += [f"{INDENT}- {name}: {self.derived(how)}" for name, how in keys.derive.items()]
        if keys.population:
            lines.append(self.say("population"))
            steps = enumerate(keys.population.items(), 1)
            lines += [f"{INDENT}{number}. {label}: {_sql(sql)}" for number, (label, sql) in steps]
        elif keys.rows:
            lines.append(self.say("everyone"))
        if keys.per:
            lines.append(self.say("unit", per=keys.per))
        elif keys.rows:
            lines.append(self.say("each row"))
        return lines

    def judged(self, definition: Indicator) -> list[str]:
        """Against what it is held."""
        lines = [self.say(f"better {definition.better}")] if definition.better else []
        if baseline := definition.baseline:
            if baseline.extract:
                lines.append(self.say("baseline from", extract=self.extract(baseline.extract)))
            elif baseline.value is not None:
                value = self.number(baseline.value)
                lines.append(self.say("baseline typed", value=value, period=baseline.period, source=baseline.source))
            else:
                lines.append(self.say("baseline", period=baseline.period))
        if definition.target:
            lines.append(self.say("target", target=self.bounds(definition.target, definition.better)))
            lines += [self.say(f"rule {definition.rule}")] if definition.rule else []
        elif definition.kind != "not computed":
            lines.append(self.say("no target"))
        breaks = ((one.start.isoformat(), title_of(one.why, self.lang)) for one in definition.breaks)
        return [*lines, *(self.say("break", day=day, why=why) for day, why in breaks)]

    def source(self, definition: Indicator) -> list[str]:
        """The document's own words, the note, and the warning."""
        lines = []
        if source := definition.source:
            quoted = title_of(source.wording, self.lang)
            wording = f": {self.say('wording', wording=quoted)}" if quoted else ""
            lines.append(self.say("source", document=source.document) + wording)
        texts = {key: title_of(getattr(definition, key), self.lang) for key in ("note", "caution")}
        return [*lines, *(self.say(key, **{key: text}) for key, text in texts.items() if text)]

    def bounds(self, target: Target, better: str | None) -> str:
        """All bounds of a target, joined by `and`."""
        said = []
        if target.plain is not None:
            said.append(self._bound("at most" if better == "lower" else "at least", target.plain))
        for word in BOUND_WORDS:
            bound = getattr(target, word.replace(" ", "_"))
            said += [] if bound is None else [self._bound(word, bound)]
        if target.between:
            low, high = (self.number(bound) for bound in target.between)
            said.append(self.say("between", low=low, high=high))
        return self.listed(said)

    def _bound(self, word: str, bound: Any) -> str:
        if isinstance(bound, dict):
            points = (self.say("in", bound=self.number(value), label=label) for label, value in bound.items())
            return self.say(word, bound=", ".join(points))
        text = str(bound)
        if text in ("baseline", "previous"):
            return self.say(word, bound=self.say(f"bound {text}"))
        return self.say(word, bound=self.number(text) if re.fullmatch(r"-?[\d.]+", text) else _sql(text))

    def _join(self, name: str, join: Join) -> str:
        on = self.listed(mine if mine == theirs else f"{mine} = {theirs}" for mine, theirs in join.on.items())
        at = self.say("joined at", at=self.date(join.at)) if join.at else ""
        return self.say("joined", extract=self.extract(name), on=on, at=at)

    def _period(self, period: Period) -> str:
        if period.only:
            return self.say("whole file", only=self.say("all") if period.only == "all" else period.only)
        every = f"every {period.every}"
        parts = [self.say(every) if every in self.phrases else self.say("every other", every=period.every)]
        if period.every is None:
            # One side of a ratio: the length of the period stands at the indicator.
            parts = [self.say("same periods")]
        if period.each:
            parts.append(self.say(f"each {period.each}"))
        if period.at:
            parts.append(self.say("at", date=self._status_date(period.at)))
        if period.dated:
            is_deadline = period.dated == DateRef("deadline")
            parts.append(self.say("dated deadline") if is_deadline else self.say("dated", date=self.date(period.dated)))
        if period.active:
            parts.append(self.say(f"active {period.active}"))
        if period.labelled:
            parts.append(self.say("labelled", column=period.labelled))
        for word, label in (("series from", period.first), ("series to", period.last)):
            parts += [self.say(word, label=label)] if label else []
        return "".join(parts) + "."

    def _status_date(self, at: str) -> str:
        if match := re.fullmatch(r"(\d\d)-(\d\d)", at):
            month = self.say("month names").split()[int(match[1]) - 1]
            return self.say("month day", day=int(match[2]), month=month)
        return self.date(parse_date_ref(at))

    def _side(self, name: str, side: Any) -> list[str]:
        if side is None:
            return []
        if isinstance(side, Set):
            value = [self.say("value", value=self.folded(side.value))] if side.value is not None else []
            return [
                self.say(f"{name} set"),
                *(INDENT + line for line in [*self.rows(side), *self.members(side), *value]),
            ]
        if isinstance(side, Fold):
            words = self.say("all rows" if side.function == "all" else side.function, sql=_sql(side.sql))
        elif side in self.catalogue.named:
            words = self.say("id side", id=side)
        else:
            words = self.say("where", sql=_sql(side))
        return [self.say(name, **{name: words})]

    def _clock(self, definition: Counted) -> list[str]:
        clock = getattr(definition, "clock", None)
        if clock is None:
            return []
        if clock.due:
            text = self.say("clock due", due=self.date(clock.due))
        else:
            text = self.say("clock limit", limit=self.length(clock.limit), start=self.date(clock.start))
        stop = happened("clock stop", definition.better) if clock.stop else "clock judged"
        text += self.say(stop, stop=self.date(clock.stop) if clock.stop else "")
        opened = getattr(definition, "open", None)
        return [text] + ([self.say(happened(f"open {opened}", definition.better))] if opened else [])

    def derived(self, how: str | Lookup) -> str:
        """A derived column: its SQL, or the look-up in words."""
        if isinstance(how, str):
            return _sql(how)
        own = how.extract == "rows"
        extract = self.say("own rows") if own else self.extract(how.extract)
        text = self.say(f"lookup {how.function}", extract=extract, value=_sql(how.value or ""))
        if how.during:
            word = "lookup dated" if how.dated else "lookup during"
            text += self.say(word, dated=how.dated and self.date(how.dated), window=self.window(how.during))
        return text + (self.say("lookup where", sql=_sql(how.where)) if how.where else "")

    def folded(self, value: str | Fold) -> str:
        """One value of a unit."""
        if isinstance(value, str):
            return _sql(value)
        return self.say(f"fold {value.function}", sql=_sql(value.sql))

    def window(self, window: Window) -> str:
        """Two dates with both ends inside, or one."""
        if window.name is not None:
            at = self.say("at", date=self.date(window.first) if window.first else window.name)
            return self.say("period") if window.name == "period" else at.lstrip(", ")
        if window.first and window.last:
            return self.say("window", first=self.date(window.first), last=self.date(window.last))
        if window.first:
            return self.say("window from", first=self.date(window.first))
        return self.say("window until", last=self.date(window.last)) if window.last else ""

    def date(self, date: DateRef) -> str:
        """`periodens sidste dag + 1 dag`."""
        text = self.phrases.get(date.anchor, date.anchor) if date.anchor in _ANCHORS else date.anchor
        for offset in date.offsets:
            word = "later" if offset.count >= 0 else "earlier"
            text = self.say(word, date=text, length=self.length(Length(abs(offset.count), offset.unit)))
        return text

    def length(self, length: Length) -> str:
        """`4 måneder`."""
        one, many = self.say(length.unit).split("|")
        return f"{length.count} {one if length.count == 1 else many}"

    def extract(self, name: str) -> str:
        """An extract by its title, with its name."""
        declared = self.catalogue.extracts.get(name)
        title = title_of(declared.definition.title, self.lang) if declared else ""
        return f"{title} ({name})" if title else name

    def indicator(self, id: str) -> str:
        """Another indicator by its title."""
        titles = (title_of(one.definition.title, self.lang) for one in self.catalogue.indicators if one.id == id)
        return f"“{next(titles, id)}”"

    def _gap_side(self, side: GapSide) -> str:
        return self.indicator(side.id) + "".join(f" ({name} = {value})" for name, value in side.where.items())

    def listed(self, words: Iterable[str]) -> str:
        """`a, b og c`."""
        every = list(words)
        return self.say("and", ", ".join(every[:-1]), every[-1]) if len(every) > 1 else "".join(every)

    def number(self, value: object) -> str:
        """A number as written, with a Danish comma in Danish."""
        return str(value).replace(".", ",") if self.lang == "da" else str(value)

    def _per_n(self, definition: Indicator) -> str:
        size = getattr(definition, "per_n", None)
        return self.say("per_n", n=self.number(size)) if size else ""


_ANCHORS = ("start", "end", "period.start", "period.end", "period.date", "row.start", "row.end", "deadline", "as_of")


def _sql(text: str) -> str:
    return f"`{' '.join(text.split())}`"
