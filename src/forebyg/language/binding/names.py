"""This room knows which names an expression may use at one step, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import TypeVar, cast

from forebyg.bound import BoundExtract, JoinStep
from forebyg.definitions.catalogue import Loc, PlaceOf
from forebyg.definitions.scalars import Model
from forebyg.errors import ConfigError, Problem
from forebyg.expressions import DATE, INT, UNKNOWN, YES_NO, Column, Located, Type
from forebyg.language.sql import Scope, parse_sql
from forebyg.language.suggestion import did_you_mean

T = TypeVar("T")
_OWN: dict[int, tuple[BoundExtract, Known]] = {}


class Findings:
    """Problems gathered while binding one definition; every finding knows where it was written."""

    def __init__(self, place_of: PlaceOf):
        self.place_of = place_of
        self.problems: list[Problem] = []

    def add(self, code: str, message: str, loc: Loc, help: str | None = None) -> None:
        self.problems.append(Problem(code, message, self.place_of(loc), help))

    def unknown(self, code: str, message: str, loc: Loc, word: str, known: Iterable[str]) -> None:
        self.add(code, message, loc, did_you_mean(word, list(known)))

    def sql(self, text: str, names: Names, loc: Loc) -> Located | None:
        """The expression at `loc`, or None with its problems gathered."""
        try:
            return parse_sql(text, names.scope(), partial(self.place_of, loc))
        except ConfigError as error:
            self.problems.extend(error.problems)
            return None

    def condition(self, text: str, names: Names, loc: Loc) -> Located | None:
        located = self.sql(text, names, loc)
        if located is not None and located.tree.type not in (YES_NO, UNKNOWN):
            self.add("FB320", "a yes or a no is needed here", loc, "compare it with something, such as alder < 18")
            return None
        return located


class Known:
    """The names visible at one step. What a further step makes of them is kept, since most indicators begin alike."""

    def __init__(self, described: str, given: frozenset[str]):
        self.described = described
        self.given = given
        self.qualified: dict[str, Column] = {}
        self.bare: dict[str, dict[str, Column]] = {}
        self.fixed: dict[str, Column] = {}
        self.values: dict[str, tuple[str, ...]] = {}
        self.pseudonyms: dict[str, bool] = {}
        self.declared: dict[str, str] = {}
        self.after: dict[tuple[object, ...], tuple[Known, object]] = {}
        self.bound: dict[tuple[object, ...], tuple[Known, object]] = {}

    def then(self, step: tuple[object, ...], make: Callable[[], Known], subject: object = None) -> Known:
        """What `make` makes, made once; `subject` is kept with it, so that no other comes to have its id."""
        if (found := self.after.get(step)) is None:
            found = self.after[step] = (make(), subject)
        return found[0]

    def copied(self) -> Known:
        known = Known(self.described, self.given)
        known.qualified, known.fixed, known.values = {**self.qualified}, {**self.fixed}, {**self.values}
        known.bare = {name: {**found} for name, found in self.bare.items()}
        known.pseudonyms, known.declared = {**self.pseudonyms}, {**self.declared}
        return known

    def fixed_as(self, columns: Mapping[str, Column], forgotten: str = "") -> Known:
        """The same names but for these; of the one that is `forgotten` nothing else is known."""
        known = self.copied()
        known.fixed.update(columns)
        known.pseudonyms.pop(forgotten, None)
        known.declared.pop(forgotten, None)
        return known

    def added(self, extract: BoundExtract, name: str, prefix: str, skip_bare: frozenset[str]) -> Known:
        """With the columns of an extract."""
        known = self.copied()
        for physical, column_type in extract.columns.items():
            column = Column(prefix + physical, column_type)
            last = physical.rsplit(".", 1)[-1]
            known.qualified.setdefault(f"{name}.{last}", column)
            if "." in physical:
                known.qualified.setdefault(physical, column)
            if last not in skip_bare and (written := known._written_as(extract, physical, name)):
                known.bare.setdefault(last, {})[written] = column
            values = allowed_values(extract, physical)
            if values:
                known.values[column.name] = values
            known.pseudonyms[column.name] = is_pseudonym(extract, physical)
            known.declared[column.name] = declared_type(extract, physical)
        return known

    def _written_as(self, extract: BoundExtract, physical: str, name: str) -> str | None:
        """How a column is told from others of its name; none for a joined key, which is the rows' own by that name."""
        last = physical.rsplit(".", 1)[-1]
        written = f"{name}.{last}"
        if "." not in physical or written not in self.bare.get(last, {}):
            return written
        return None if _is_joined_key(extract, physical) else physical

    def inside(self, other: BoundExtract) -> Known:
        """The names inside a look-up: the other extract's columns, the outer row as `row.column`, `period.*`."""
        known = own_names(other).known.copied()
        for name, column in self.scope.columns.items():
            if name.startswith("period.") or name in ("row.start", "row.end", "as_of", "deadline"):
                known.fixed.setdefault(name, Column(f"row.{column.name}", column.type))
            if "." not in name or not name.startswith(("period.", "row.")):
                known.fixed.setdefault(f"row.{name}", Column(f"row.{column.name}", column.type))
        return known

    @cached_property
    def scope(self) -> Scope:
        """All names as they are meant at this step."""
        columns = dict(self.qualified)
        ambiguous = {}
        for name, found in self.bare.items():
            distinct = {column.name: column for column in found.values()}
            if len(distinct) == 1:
                columns[name] = next(iter(distinct.values()))
            elif name not in self.given:
                ambiguous[name] = tuple(found)
        columns |= self.fixed
        for name in self.given:
            known = columns.get(name) or next(iter(self.bare.get(name, {}).values()), None)
            if known is not None:
                own = Column(name, known.type)
                columns |= {
                    key: own for key in columns if key.rsplit(".", 1)[-1] == name and not key.startswith("row.")
                }
                columns[name] = own
        ambiguous = {name: found for name, found in ambiguous.items() if name not in columns}
        return Scope(columns=columns, ambiguous=ambiguous, values=self.values, described=self.described)


class Names:
    """Visible names in the order they appear. A bare name that two sources share is ambiguous."""

    def __init__(self, described: str, given: frozenset[str] = frozenset(), known: Known | None = None):
        self.described = described
        self.given = given
        self.known = known or Known(described, given)

    def once(self, words: tuple[object, ...], findings: Findings, bind: Callable[[], T]) -> T:
        """What `bind` makes of these words and the names here, made once where nothing is wrong with it."""
        known, before = self.known, len(findings.problems)
        if (kept := known.bound.get(words)) is not None:
            self.known, found = kept
            return cast(T, found)
        made = bind()
        if len(findings.problems) == before:
            known.bound[words] = (self.known, made)
        return made

    def fix(self, name: str, column: Column) -> None:
        """From here on the name means this column, whatever it meant before."""
        known = self.known
        self.known = known.then(("fixed", name, column), lambda: known.fixed_as({name: column}))

    def add_own(self, extract: BoundExtract) -> None:
        """The columns of the rows themselves, with what the extract joined and derived."""
        self._add_extract(extract, extract.name, "", frozenset())
        if "as_of" not in self.known.fixed:
            self.fix("as_of", Column("as_of", DATE))

    def add_joined(self, name: str, other: BoundExtract, keys: frozenset[str]) -> None:
        self._add_extract(other, name, f"{name}.", keys)

    def _add_extract(self, extract: BoundExtract, name: str, prefix: str, skip_bare: frozenset[str]) -> None:
        known, step = self.known, ("added", id(extract), name, prefix, skip_bare)
        self.known = known.then(step, lambda: known.added(extract, name, prefix, skip_bare), extract)

    def add_derived(self, name: str, column_type: Type) -> None:
        """A derived name is meant wherever it stands bare. Whether it holds pseudonyms is not known."""
        known, step = self.known, ("derived", name, column_type)
        self.known = known.then(step, lambda: known.fixed_as({name: Column(name, column_type)}, name))

    def add_period(self, has_spell: bool, deadline: Type | None) -> None:
        known = self.known
        self.known = known.then(("period", has_spell, deadline), lambda: known.fixed_as(_period(has_spell, deadline)))

    def inside(self, other: BoundExtract) -> Names:
        """The names inside a look-up: the other extract's columns, the outer row as `row.column`, `period.*`."""
        known = self.known.then(("inside", id(other)), lambda: self.known.inside(other), other)
        return Names(known.described, known.given, known)

    def scope(self) -> Scope:
        """All names as they are meant at this step."""
        return self.known.scope

    def resolve(self, name: str) -> Column | None:
        return self.known.scope.columns.get(name)


def _period(has_spell: bool, deadline: Type | None) -> dict[str, Column]:
    columns = {f"period.{part}": Column(f"period.{part}", DATE) for part in ("start", "end", "date")}
    columns["period.length"] = Column("period.length", INT)
    if has_spell:
        columns |= {name: Column(name, DATE) for name in ("row.start", "row.end")}
    return columns | ({"deadline": Column("deadline", deadline)} if deadline is not None else {})


def own_names(extract: BoundExtract) -> Names:
    """The names inside an extract. What is known at each step is made once for the catalogue that is bound."""
    kept = _OWN.get(id(extract))
    if kept is None:
        names = Names(f"extract '{extract.name}'")
        names.add_own(extract)
        kept = _OWN[id(extract)] = (extract, names.known)  # as long as the extract is kept its id is no other's
    return Names(kept[1].described, kept[1].given, kept[1])


def words_of(model: Model) -> tuple[object, ...]:
    """What a part of a definition says, in the order of its keys, of which those that are not said have a value too."""
    return tuple([tuple(value.items()) if isinstance(value, dict) else value for value in vars(model).values()])


def forget_names() -> None:
    """Nothing is kept of a catalogue once it is bound."""
    _OWN.clear()


def _is_joined_key(extract: BoundExtract, physical: str) -> bool:
    """Whether the extract itself joined on this column of another."""
    for step in extract.steps:
        if isinstance(step, JoinStep) and physical.startswith(f"{step.name}."):
            theirs = physical.removeprefix(f"{step.name}.")
            return theirs in {name for _, name in step.on} or _is_joined_key(step.other, theirs)
    return False


def allowed_values(extract: BoundExtract, physical: str) -> tuple[str, ...]:
    """The declared values of a category column, also of a joined one."""
    column = extract.declared.definition.columns.get(physical)
    if column is not None:
        listed = tuple(column.values or ())
        return (*listed, column.empty) if listed and column.empty else listed
    for step in extract.steps:
        if isinstance(step, JoinStep) and physical.startswith(f"{step.name}."):
            return allowed_values(step.other, physical.removeprefix(f"{step.name}."))
    return ()


def is_pseudonym(extract: BoundExtract, physical: str) -> bool:
    """Whether a column, also a joined one, is replaced by a keyed hash when it is read."""
    for step in extract.steps:
        if isinstance(step, JoinStep) and physical.startswith(f"{step.name}."):
            return is_pseudonym(step.other, physical.removeprefix(f"{step.name}."))
    return physical in extract.declared.definition.pseudonymise


def declared_type(extract: BoundExtract, physical: str) -> str:
    """The type in the contract, where a CPR number is no id; nothing for what is derived or a part of a column."""
    for step in extract.steps:
        if isinstance(step, JoinStep) and physical.startswith(f"{step.name}."):
            return declared_type(step.other, physical.removeprefix(f"{step.name}."))
    column = extract.declared.definition.columns.get(physical)
    return column.type if column else ""
