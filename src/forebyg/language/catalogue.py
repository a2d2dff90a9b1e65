"""This room reads configuration files into one Catalogue and gathers everything wrong with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Texts
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from forebyg.definitions.catalogue import (
    Alias,
    Catalogue,
    ConfigFile,
    Declared,
    DeclaredExtract,
    FileDefaults,
    PlaceOf,
    Strategy,
)
from forebyg.definitions.disclosure import DEFAULT_PROFILE, OfCatalogue, Profile
from forebyg.definitions.extracts import Extract
from forebyg.definitions.scalars import Model
from forebyg.errors import ConfigError, Problem
from forebyg.language.declaring import DeclaringFile, Written, declare
from forebyg.language.files import ConfigText, read_files
from forebyg.language.keys import keys_of_all_kinds
from forebyg.language.merge import NOT_DEFAULTS, OF_A_FILE
from forebyg.language.parameters import with_values
from forebyg.language.rules import broken_rules
from forebyg.language.suggestion import did_you_mean, meant_or_known
from forebyg.language.tree import Entry, Mapping, Scalar, locate, plain
from forebyg.language.validation import key_problem, validated
from forebyg.language.yaml_text import read_yaml

M = TypeVar("M", bound=Model)
LANGUAGE_VERSION = "1"
TOP_KEYS = ("forebyg", "strategy", "disclosure", "ids", "extracts", "defaults", "indicators")
_NAME_IN_SQL = re.compile(r"[^\W\d]\w*")
_ID = re.compile(r"[\w-]+")


class Reading(NamedTuple):
    """What could be read, what is wrong, and the names of extracts and indicators declared but not understood."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    broken: frozenset[str] = frozenset()


def read_catalogue(paths: Sequence[Path]) -> Catalogue:
    """The catalogue of files and folders, read together.

    Raises ConfigError with all problems of all files, UsageError where there is no file at all.
    """
    return _whole(reading(paths))


def read_for_tests(paths: Sequence[Path]) -> Catalogue:
    """As read_catalogue, with the values of parameters that worked examples are written with."""
    return _whole(_reading(*read_files(list(paths)), in_tests=True))


def read_texts(texts: Texts[str, str]) -> Catalogue:
    """The catalogue of texts by file name, as read_catalogue."""
    return _whole(reading_of_texts(texts))


def reading(paths: Sequence[Path]) -> Reading:
    """As read_catalogue, but with the problems beside what could be read."""
    texts, problems = read_files(list(paths))
    return _reading(texts, problems)


def reading_of_texts(texts: Texts[str, str]) -> Reading:
    """As read_texts, but with the problems beside what could be read."""
    files = [
        ConfigText(name, text, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
        for name, text in texts.items()
    ]
    return _reading(files, [])


def _whole(read: Reading) -> Catalogue:
    errors = [problem for problem in read.problems if problem.severity == "error"]
    if errors:
        raise ConfigError(errors)
    return read.catalogue


def _reading(texts: list[ConfigText], problems: list[Problem], in_tests: bool = False) -> Reading:
    problems, files, roots = list(problems), [], []
    for text in texts:
        root, faults = (None, []) if text.text is None else read_yaml(text.name, text.text)
        problems += faults
        roots += [root] if root is not None else []
        files.append(ConfigFile(text.name, text.sha256, partial(plain, root) if root is not None else dict))
    placed, parameters, faults = with_values(roots, in_tests)
    collected = _Collected(problems + faults, bool(parameters))
    for root in placed:
        collected.add_file(root)
    catalogue = Catalogue(
        files=tuple(files),
        ids=dict(collected.aliases()),
        extracts=dict(collected.declared_extracts()),
        indicators=tuple(collected.declared_indicators()),
        strategies=tuple(file.strategy for file in collected.files if file.strategy),
        places=collected.places,
        parameters=parameters,
        disclosure=collected.profile(),
    )
    names = collected.names()
    collected.problems += broken_rules(catalogue, names)
    understood = {*catalogue.extracts, *(declared.name for declared in catalogue.indicators)}
    broken = (names.extracts | names.indicators) - understood
    return Reading(catalogue, _sorted(collected.problems, texts), broken)


def _sorted(problems: Iterable[Problem], texts: list[ConfigText]) -> tuple[Problem, ...]:
    """Each problem once, in the order of the files and lines."""
    order = {text.name: number for number, text in enumerate(texts)}

    def position(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return (order.get(place.file, -1), place.line, place.column) if place else (-1, 0, 0)

    return tuple(sorted(dict.fromkeys(problems), key=position))


class Names(NamedTuple):
    """Every name declared, whether understood or not; the files whose strategy could not be understood."""

    extracts: frozenset[str]
    indicators: frozenset[str]
    without_strategy: frozenset[str]


@dataclass
class _Collected:
    """The sections of all files by name, each name once."""

    problems: list[Problem]
    with_parameters: bool
    files: list[DeclaringFile] = field(default_factory=list)
    ids: dict[str, tuple[Entry, DeclaringFile]] = field(default_factory=dict)
    extracts: dict[str, tuple[Entry, DeclaringFile]] = field(default_factory=dict)
    indicators: dict[str, tuple[Entry, DeclaringFile]] = field(default_factory=dict)
    strategies: dict[str, Scalar] = field(default_factory=dict)
    places: dict[str, PlaceOf] = field(default_factory=dict)
    without_strategy: set[str] = field(default_factory=set)
    disclosures: list[Entry] = field(default_factory=list)

    def add_file(self, root: Mapping) -> None:
        for key, entry in root.entries.items():
            if key not in TOP_KEYS:
                self.problems.append(key_problem(entry, "a file", meant_or_known(key, TOP_KEYS, "keys")))
        self._version(root)
        self._disclosure(root)
        file = DeclaringFile(self._defaults(root), self._file_defaults(root), self._strategy(root))
        self.files.append(file)
        self._add_section(root, "ids", self.ids, file, None)
        self._add_section(root, "extracts", self.extracts, file, _NAME_IN_SQL)
        self._add_section(root, "indicators", self.indicators, file, _ID)

    def names(self) -> Names:
        return Names(frozenset(self.extracts), frozenset(self.indicators), frozenset(self.without_strategy))

    def aliases(self) -> Iterator[tuple[str, Alias]]:
        for name, (entry, _) in self.ids.items():
            if alias := self._validated(Alias, entry, f"'{name}' in 'ids'"):
                yield name, alias

    def declared_extracts(self) -> Iterator[tuple[str, DeclaredExtract]]:
        for name, (entry, file) in self.extracts.items():
            if definition := self._validated(Extract, entry, f"extract '{name}'"):
                place_of = partial(locate, entry.value, entry.key)
                yield name, DeclaredExtract(name, definition, place_of, file.own)

    def declared_indicators(self) -> list[Declared]:
        written = {}
        for name, (entry, file) in self.indicators.items():
            if self._is_mapping(entry, f"indicator '{name}'"):
                assert isinstance(entry.value, Mapping)
                written[name] = Written(name, entry.key, entry.value, file)
        declared, problems = declare(written, frozenset(self.indicators), self.with_parameters)
        self.problems += problems
        return declared

    def _add_section(
        self,
        root: Mapping,
        section: str,
        known: dict[str, tuple[Entry, DeclaringFile]],
        file: DeclaringFile,
        pattern: re.Pattern[str] | None,
    ) -> None:
        entry = root.entries.get(section)
        if entry is None or not self._is_mapping(entry, f"'{section}'"):
            return
        assert isinstance(entry.value, Mapping)
        for name, each in entry.value.entries.items():
            if first := known.get(name):
                related = ((first[0].key.place, "first given here"),)
                message = f"'{name}' is declared twice in '{section}'"
                self.problems.append(Problem("FB256", message, each.key.place, related=related))
                continue
            if pattern and not pattern.fullmatch(name):
                help = "write letters, digits and _" + (" or -" if pattern is _ID else ", a letter first")
                message = f"'{name}' cannot be a name in '{section}'"
                self.problems.append(Problem("FB257", message, each.key.place, help))
            known[name] = (each, file)

    def _version(self, root: Mapping) -> None:
        entry = root.entries.get("forebyg")
        if entry is not None and not (isinstance(entry.value, Scalar) and entry.value.value == LANGUAGE_VERSION):
            message = f"'forebyg' names the version of the language, which is {LANGUAGE_VERSION}"
            self.problems.append(Problem("FB265", message, entry.place, f"write forebyg: {LANGUAGE_VERSION}"))

    def profile(self) -> Profile:
        """What may be published; what is wrong with it is among the problems."""
        if not self.disclosures:
            return DEFAULT_PROFILE
        entry = self.disclosures[0]
        node = Mapping(entry.key.source, entry.key.line, entry.key.column, {"disclosure": entry})
        result, problems = validated(OfCatalogue, node, entry.key, "a file")
        self.problems += problems
        return result.disclosure.made() if result else DEFAULT_PROFILE

    def _disclosure(self, root: Mapping) -> None:
        entry = root.entries.get("disclosure")
        if entry is not None and self.disclosures:
            related = ((self.disclosures[0].key.place, "first given here"),)
            message = "'disclosure' is given twice: it holds for the whole release"
            self.problems.append(Problem("FB256", message, entry.key.place, related=related))
        elif entry is not None:
            self.disclosures.append(entry)

    def _strategy(self, root: Mapping) -> Strategy | None:
        entry = root.entries.get("strategy")
        if entry is None:
            return None
        strategy = self._validated(Strategy, entry, "'strategy'")
        if strategy is None:
            self.without_strategy.add(root.source.file)
        name = entry.value.text("id") if isinstance(entry.value, Mapping) else None
        key = name or entry.key
        if first := self.strategies.get(key.text):
            related = ((first.place, "first given here"),)
            message = f"the strategy '{key.text}' is declared twice"
            self.problems.append(Problem("FB256", message, key.place, related=related))
        self.strategies.setdefault(key.text, key)
        self.places.setdefault(key.text, partial(locate, entry.value, entry.key))
        return strategy

    def _defaults(self, root: Mapping) -> Mapping | None:
        """What is merged into the indicators of the file."""
        entry = root.entries.get("defaults")
        if entry is None or not self._is_mapping(entry, "'defaults'"):
            return None
        assert isinstance(entry.value, Mapping)
        known = (keys_of_all_kinds() - set(NOT_DEFAULTS)) | set(OF_A_FILE)
        kept = {}
        for key, each in entry.value.entries.items():
            if key not in known:
                self.problems.append(key_problem(each, "'defaults'", did_you_mean(key, sorted(known))))
            elif key not in OF_A_FILE:
                kept[key] = each
        return Mapping(entry.value.source, entry.value.line, entry.value.column, kept)

    def _file_defaults(self, root: Mapping) -> FileDefaults:
        defaults = root.mapping("defaults")
        if defaults is None:
            return FileDefaults()
        own = {key: entry for key, entry in defaults.entries.items() if key in OF_A_FILE}
        node = Mapping(defaults.source, defaults.line, defaults.column, own)
        result, problems = validated(FileDefaults, node, root.entries["defaults"].key, "'defaults'")
        self.problems += problems
        return result or FileDefaults()

    def _validated(self, model: type[M], entry: Entry, what: str) -> M | None:
        if not self._is_mapping(entry, what):
            return None
        assert isinstance(entry.value, Mapping)
        definition, problems = validated(model, entry.value, entry.key, what)
        self.problems += problems
        return definition

    def _is_mapping(self, entry: Entry, what: str) -> bool:
        if isinstance(entry.value, Mapping):
            return True
        if isinstance(entry.value, Scalar) and entry.value.value is None:
            self.problems.append(Problem("FB254", f"{what} has nothing in it", entry.key.place))
        else:
            self.problems.append(Problem("FB253", f"{what} must be a mapping of keys and values", entry.place))
        return False
