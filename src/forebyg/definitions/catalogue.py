"""This room holds the catalogue: every definition of a folder, read together, each with the place of its words."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from forebyg.definitions.disclosure import DEFAULT_PROFILE, Profile
from forebyg.definitions.estimating import Confidence
from forebyg.definitions.extracts import Extract
from forebyg.definitions.indicators import Indicator
from forebyg.definitions.parameters import Parameter
from forebyg.definitions.scalars import Day, Model, Sql
from forebyg.errors import Place

Loc = tuple[str | int, ...]
"""The path of keys and positions to a value inside one definition, as written: ("population", "0-17 år")."""

PlaceOf = Callable[[Loc], Place | None]
"""The place where a value was written; for a path that was not written, the nearest one above it."""


class Alias(Model):
    """Where old ids are mapped to the ones in use now."""

    aliases: str
    """The extract that holds the history."""
    old: str
    new: str


class Goal(Model):
    """A goal of a strategy."""

    title: str | dict[str, str]
    wording: str | None = None
    code: str | None = None
    """What the overview of actions calls it: 1A."""
    also: list[str] | dict[str, list[str]] = []
    """Indicators that measure it, too, and stand under another goal: `id` or `id/variant`, which must be declared; or
    by the id of their strategy, which may be absent where this one stands alone."""

    @property
    def elsewhere(self) -> tuple[tuple[str | None, str], ...]:
        """`also` as pairs of a strategy, where one is named, and an indicator."""
        if isinstance(self.also, dict):
            return tuple((strategy, name) for strategy, names in self.also.items() for name in names)
        return tuple((None, name) for name in self.also)


class Area(Model):
    """A focus area of a strategy."""

    title: str | dict[str, str]
    wording: str | None = None
    goals: dict[str, Goal] = {}


class Activities(Model):
    """Which columns of an extract tell of the actions of a strategy."""

    extract: str
    """The overview of actions; its rows are no persons (personal: no)."""
    goal: str
    """Begins with the code of a goal, or is the title of a focus area that has one goal: up to the first ': '."""
    title: str | None = None
    """What is done; without it what `goal` says after the first ': '."""
    where: Sql | None = None
    """Which rows are of this strategy, where the extract has those of several."""
    planned: str | None = None
    started: str | None = None
    effect: str | None = None
    """What is expected to come of it."""
    finance: str | None = None
    status: str | None = None


class Strategy(Model):
    """A strategy document: focus areas, each with goals."""

    id: str
    title: str | dict[str, str]
    document: str | None = None
    areas: dict[str, Area] = {}
    activities: Activities | None = None
    """Where its actions are told of, planned and begun."""


class FileDefaults(Model):
    """The defaults of one file that belong to no kind; the other keys of `defaults` are merged into its indicators."""

    lang: Literal["da", "en"] | None = None
    as_of: Day | None = None
    confidence: Confidence | None = None
    parameters: dict[str, Parameter] = {}
    """Values that any definition of the catalogue may call by name: parameter.x, in a text {parameter.x}."""


@dataclass(frozen=True)
class DeclaredParameter:
    """One parameter of the catalogue, with the place where its value is said."""

    name: str
    definition: Parameter
    place: Place = field(compare=False, repr=False)
    is_used: bool = True


@dataclass(frozen=True)
class Declared:
    """One indicator or variant as declared, with its surroundings."""

    id: str
    variant: str | None
    definition: Indicator
    place_of: PlaceOf = field(compare=False, repr=False)
    strategy: Strategy | None = None
    defaults: FileDefaults = FileDefaults()
    meaning: Callable[[], dict[str, object]] = field(default=dict, compare=False, repr=False)
    parameters: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """The parameters whose values stand in the definition."""

    @property
    def name(self) -> str:
        return self.id if self.variant is None else f"{self.id}/{self.variant}"

    @cached_property
    def canonical(self) -> dict[str, object]:
        """What the merged definition means, as plain data: no title, source, goal, owner, note or tests."""
        return self.meaning()


@dataclass(frozen=True)
class DeclaredExtract:
    """One extract as declared. `as_of` of the defaults of its own file stands in `defaults`."""

    name: str
    definition: Extract
    place_of: PlaceOf = field(compare=False, repr=False)
    defaults: FileDefaults = FileDefaults()


@dataclass(frozen=True)
class ConfigFile:
    """A file of the catalogue, its fingerprint, and all that is written in it, as plain data."""

    path: str
    sha256: str
    written: Callable[[], object] = field(default=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Catalogue:
    """Everything declared: ids, extracts and indicators in the order of the files, variants after their indicator."""

    files: tuple[ConfigFile, ...] = ()
    ids: dict[str, Alias] = field(default_factory=dict)
    extracts: dict[str, DeclaredExtract] = field(default_factory=dict)
    indicators: tuple[Declared, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    places: dict[str, PlaceOf] = field(default_factory=dict, compare=False, repr=False)
    """Where each strategy is written, by its id."""
    parameters: dict[str, DeclaredParameter] = field(default_factory=dict)
    disclosure: Profile = DEFAULT_PROFILE
    """What may be published of everything that is computed together."""

    @cached_property
    def named(self) -> dict[str, Declared]:
        """Every indicator and variant by its name."""
        return {declared.name: declared for declared in self.indicators}

    def as_of(self) -> dt.date | None:
        """The as_of of the defaults, the earliest where files differ."""
        dates = [declared.defaults.as_of for declared in self.indicators if declared.defaults.as_of]
        return min(dates, default=None)
