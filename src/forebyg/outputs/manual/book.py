"""This room knows where every page of the manual stands, and what the others call it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from forebyg.bound import BoundCatalogue, BoundIndicator
from forebyg.definitions.catalogue import Area, Catalogue, Declared, Goal, Strategy
from forebyg.language.also import also_of
from forebyg.language.phrases import PHRASES
from forebyg.language.words import title_of
from forebyg.outputs.manual.text import anchor, code, file_name, link, prose
from forebyg.outputs.manual.words import WORDS


@dataclass(frozen=True)
class Book:
    """The catalogue as it is written down in one language."""

    catalogue: Catalogue
    bound: BoundCatalogue
    lang: str

    def say(self, key: str, *given: object) -> str:
        return WORDS[self.lang][key].format(*given)

    def title(self, one: Declared) -> str:
        return prose(title_of(one.definition.title, self.lang))

    @cached_property
    def families(self) -> dict[str, tuple[Declared, ...]]:
        """Every indicator with its variants, itself first."""
        found: dict[str, list[Declared]] = {}
        for one in self.catalogue.indicators:
            found.setdefault(one.id, []).append(one)
        return {id: tuple(family) for id, family in found.items()}

    @cached_property
    def by_name(self) -> dict[str, BoundIndicator]:
        return {one.declared.name: one for one in self.bound.indicators}

    @cached_property
    def measured_too(self) -> dict[str, list[tuple[Strategy, Goal]]]:
        """By indicator, the goals that it stands under beside its own."""
        found: dict[str, list[tuple[Strategy, Goal]]] = {}
        for strategy in self.catalogue.strategies:
            for goal in (goal for area in strategy.areas.values() for goal in area.goals.values()):
                for id in dict.fromkeys(one.id for one in also_of(goal, self.catalogue)):
                    found.setdefault(id, []).append((strategy, goal))
        return found

    def read_by(self, one: Declared) -> list[str]:
        """The extracts that an indicator is counted from, compared with or standardised by, each once."""
        bound = self.by_name[one.name]
        names = [extract.name for side in bound.sets for extract in side.extracts()]
        names += [bound.standard.name] if bound.standard else []
        baseline = one.definition.baseline
        return list(dict.fromkeys([*names, *([baseline.extract] if baseline and baseline.extract else [])]))

    def name_of(self, variant: Declared) -> str:
        """A variant by its own title, if it has one, and its name."""
        title = self.title(variant)
        name = code(variant.variant or "")
        return name if title == self.title(self.families[variant.id][0]) else f"{title} ({name})"

    def page_of(self, id: str) -> str:
        return f"{self.say('indicators folder')}/{file_name(id)}"

    def page_of_strategy(self, strategy: Strategy) -> str:
        return f"{self.say('strategies folder')}/{file_name(strategy.id)}"

    @property
    def extracts_page(self) -> str:
        return self.say("extracts page")

    @property
    def law_page(self) -> str:
        return self.say("law page")

    def heading_of(self, extract: str) -> str:
        """What an extract is called where it is told of: its title, and its name in the definitions."""
        title = title_of(self.catalogue.extracts[extract].definition.title, self.lang)
        return f"{prose(title)} ({code(extract)})" if title else code(extract)

    def to_extract(self, extract: str, above: str = "../") -> str:
        """A link to what is told of an extract."""
        title = title_of(self.catalogue.extracts[extract].definition.title, self.lang)
        target = f"{above}{self.extracts_page}#{anchor(self.heading_of(extract))}"
        return link(prose(title) if title else code(extract), target)

    def to_indicator(self, id: str, above: str = "") -> str:
        return link(self.title(self.families[id][0]), f"{above}{file_name(id)}")

    def linked(self, line: str) -> str:
        """A line of a definition's sentence as prose, with links to the extracts and indicators it names."""
        return self._names.sub(lambda found: self._links[found[0]], prose(line))

    @cached_property
    def _links(self) -> dict[str, str]:
        """How a sentence names extracts and indicators, as prose writes it, and the links that take the place of it."""
        found = {}
        for name, extract in self.catalogue.extracts.items():
            if title := title_of(extract.definition.title, self.lang):
                found[prose(f"{title} ({name})")] = self.to_extract(name)
        titles = Counter(self.title(family[0]) for family in self.families.values())
        for id, family in self.families.items():
            found[f"'{prose(id)}'"] = self.to_indicator(id)
            if titles[title := self.title(family[0])] == 1:
                found[f"“{title}”"] = self.to_indicator(id)
        return found

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(name) for name in sorted(self._links, key=len, reverse=True)) or r"(?!)")

    def day(self, day: dt.date) -> str:
        """`1. januar 2024`."""
        phrases = PHRASES[self.lang]
        month = phrases["month names"].split()[day.month - 1]
        return f"{phrases['month day'].format(day=day.day, month=month)} {day.year}"

    def number(self, text: str) -> str:
        """A number as the language writes it."""
        return text.replace(".", ",") if self.lang == "da" and re.fullmatch(r"-?\d+\.\d+", text) else text

    def listed(self, words: list[str]) -> str:
        """`a, b og c`."""
        return PHRASES[self.lang]["and"].format(", ".join(words[:-1]), words[-1]) if len(words) > 1 else "".join(words)


def frame_of(one: Declared) -> tuple[Strategy | None, Area | None, Goal | None]:
    """Where an indicator stands in its strategy."""
    area, _, goal = (one.definition.goal or "").partition(".")
    found = one.strategy.areas.get(area) if one.strategy else None
    return one.strategy, found, found.goals.get(goal) if found else None
