"""This room puts the values of parameters where definitions name them.

In an expression, or where a date, a length or a number stands, it is `parameter.x`; in any other text `{parameter.x}`.
No room after this one puts values in: a code written out and the same code by its name make one definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pydantic import ValidationError

from forebyg.definitions.catalogue import Catalogue, Declared, DeclaredParameter
from forebyg.definitions.parameters import Parameter
from forebyg.errors import Place, Problem
from forebyg.language.keys import IN_ORDER
from forebyg.language.suggestion import meant_or_known
from forebyg.language.tree import Entry, Mapping, Node, Scalar, plain, within
from forebyg.language.tree import Sequence as Listed

Form = Literal["expression", "value", "text"]
"""What stands at a place of the definitions: SQL; a date, a length or a number; any other text."""

FOLDS = ("any", "all", "sum", "mean", "min", "max", "first", "last", "count_distinct")
BOUNDS = ("at least", "at most", "above", "below", "target")
EXPRESSIONS = frozenset((*FOLDS, *BOUNDS, "numerator", "value", "weight", "among", "where"))
DATES = ("at", "dated", "start", "stop", "due", "during", "from", "to", "baseline", "as_of", "complete_from")
NUMBERS = ("between", "limit", "history", "per_n", "quantile", "margin", "min_base", "confidence")
VALUES = frozenset((*DATES, *NUMBERS))
STEPS = ("population", "derive")
NAMES = IN_ORDER | {"where"}
UNTOUCHED = ("tests", "table", "parameters")

_NAME = re.compile(r"[^\W\d]\w*")
# Understood when they are first looked for, which is where a file may name a parameter.
_NAMED = r"\{\s*parameter\.(?P<braced>\w+)\s*\}|(?<![\w.])parameter\.(?P<bare>\w++)(?![.(])"
_IN_SQL = rf"""(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*")|{_NAMED}"""


def with_values(
    roots: Sequence[Mapping], in_tests: bool = False
) -> tuple[list[Mapping], dict[str, DeclaredParameter], list[Problem]]:
    """The files with every parameter's value in its place, the parameters, and what is wrong with either.

    With `in_tests` the values are those that worked examples are written with.
    """
    problems: list[Problem] = []
    entries = _declared(roots, problems)
    placing = _Placing({name: _parameter(entry, in_tests) for name, entry in entries.items()}, problems)
    placed = [placing.mapping(root, "", "text") if _may_name_any(root) else root for root in roots]
    declared = {
        name: DeclaredParameter(name, definition, entries[name].key.place, name in placing.used)
        for name, definition in placing.parameters.items()
        if definition is not None
    }
    return placed, declared, problems


def _may_name_any(root: Mapping) -> bool:
    """Whether there is any use in copying a file; behind an escape a name may stand in other letters."""
    text = root.source.text
    return "parameter." in text or "\\" in text


def unused(parameters: Iterable[DeclaredParameter]) -> list[Problem]:
    """A parameter that nothing names changes nothing: whoever edits it should be told."""
    help = "name it as parameter.{0} in SQL or {{parameter.{0}}} in a text, or take it away"
    return [
        Problem("FB205", f"nothing uses the parameter '{one.name}'", one.place, help.format(one.name), "warning")
        for one in parameters
        if not one.is_used
    ]


def named_in(node: Node) -> Iterator[str]:
    """The parameters whose values stand in a tree."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Scalar):
            yield from each.parameters
        elif isinstance(each, Mapping):
            waiting.extend(entry.value for entry in reversed(each.entries.values()))
        else:
            waiting.extend(reversed(each.items))


def values_named(declared: Declared, catalogue: Catalogue, lang: str) -> list[str]:
    """`Parametre: egen_kommune er 0101.` where the definition names any."""
    found = [catalogue.parameters[name] for name in declared.parameters if name in catalogue.parameters]
    if not found:
        return []
    head, word = ("Parametre", "er") if lang == "da" else ("Parameters", "is")
    said = (f"{one.name} {word} {_shown(one.definition, lang)}" for one in found)
    return [f"{head}: {', '.join(said)}."]


def _shown(parameter: Parameter, lang: str) -> str:
    return parameter.written.replace(".", ",") if parameter.number is not None and lang == "da" else parameter.written


def _declared(roots: Sequence[Mapping], problems: list[Problem]) -> dict[str, Entry]:
    """Every parameter once; what its value lacks is said where `defaults` are read."""
    entries: dict[str, Entry] = {}
    for root in roots:
        if (extracts := root.mapping("extracts")) and "parameter" in extracts.entries:
            place = extracts.entries["parameter"].key.place
            help = "parameter.x is a parameter of 'defaults'; call the extract something else"
            problems.append(Problem("FB257", "'parameter' cannot be a name in 'extracts'", place, help))
        defaults = root.mapping("defaults")
        parameters = defaults.mapping("parameters") if defaults else None
        for name, entry in parameters.entries.items() if parameters else ():
            if not _NAME.fullmatch(name):
                help = "write letters, digits and _, a letter first"
                problems.append(Problem("FB257", f"'{name}' cannot be a name in 'parameters'", entry.key.place, help))
            elif first := entries.get(name):
                place = first.key.place
                help = f"one value holds for the whole catalogue: keep this one or that of {place.file}:{place.line}"
                message = f"the parameter '{name}' is declared twice"
                related = ((place, "first given here"),)
                problems.append(Problem("FB256", message, entry.key.place, help, related=related))
            else:
                entries[name] = entry
    return entries


def _parameter(entry: Entry, in_tests: bool) -> Parameter | None:
    try:
        parameter = Parameter.model_validate(plain(entry.value), by_alias=True, by_name=False)
        return parameter.for_tests if in_tests else parameter
    except ValidationError:
        return None


@dataclass
class _Placing:
    """Copies of trees with values in them; every place stays that of the text as written."""

    parameters: dict[str, Parameter | None]
    problems: list[Problem]
    used: set[str] = field(default_factory=set)

    def mapping(self, node: Mapping, under: str, form: Form) -> Mapping:
        entries = {}
        for key, entry in node.entries.items():
            if "parameter." in key and (found := re.search(_NAMED, key)):
                self._misplaced(entry.key, found, "a parameter stands in a value, not in a name", None)
            entries[key] = Entry(entry.key, self.node(entry.value, *_understood(key, under, form)))
        return Mapping(node.source, node.line, node.column, entries)

    def node(self, node: Node, key: str, form: Form) -> Node:
        if key in UNTOUCHED:
            return node
        match node:
            case Scalar():
                return self._scalar(node, form)
            case Mapping():
                return self._unquoted(node, form) or self.mapping(node, key, form)
            case Listed():
                return Listed(node.source, node.line, node.column, [self.node(item, key, form) for item in node.items])

    def _unquoted(self, node: Mapping, form: Form) -> Scalar | None:
        """YAML takes {parameter.x} without quotes for a mapping."""
        if len(node.entries) != 1:
            return None
        entry = next(iter(node.entries.values()))
        key, found = entry.key, re.fullmatch(_NAMED, entry.key.text)
        if found is None or plain(entry.value) is not None:
            return None
        written = found[0] if form == "expression" else f'"{{{found[0]}}}"'
        self._misplaced(key, found, "a text that begins with a brace must be quoted", written)
        return key

    def _scalar(self, scalar: Scalar, form: Form) -> Scalar:
        if "parameter." not in scalar.text:
            return scalar
        names: list[str] = []

        def value(found: re.Match[str]) -> str:
            placed = self._value(scalar, found, form)
            if placed is None:
                return found[0]
            names.append(found["bare"] or found["braced"])
            return placed

        text = re.sub(_IN_SQL if form == "expression" else _NAMED, value, scalar.text)
        # Only what stood in the file can be nothing, or `~`.
        return replace(scalar, text=text, plain=False, parameters=tuple(names)) if names else scalar

    def _value(self, scalar: Scalar, found: re.Match[str], form: Form) -> str | None:
        """What takes the place of a name; None where it stays."""
        if form == "expression" and found["quoted"]:
            if inside := re.search(_NAMED, found["quoted"]):
                written = f"parameter.{inside['bare'] or inside['braced']}"
                self._misplaced(scalar, found, "a parameter in an expression is not quoted", written)
            return None
        name = found["bare"] or found["braced"]
        if found["bare"] and form == "text":
            if name in self.parameters:
                self._misplaced(scalar, found, "a parameter in a text stands in braces", f"{{parameter.{name}}}")
            return None
        if name not in self.parameters:
            declare = f"declare it under 'defaults', parameters: {{{name}: ...}}, or read the file that does so too"
            help = meant_or_known(name, self.parameters, "parameters") if self.parameters else declare
            message = f"'{name}' is not a parameter"
            self.problems.append(Problem("FB204", message, _place(scalar, found), help))
            return None
        if found["braced"] and form == "expression":
            self._misplaced(scalar, found, "a parameter in an expression has no braces", f"parameter.{name}")
            return None
        self.used.add(name)
        parameter = self.parameters[name]
        if parameter is None:
            return None
        return parameter.literal if form == "expression" else parameter.written

    def _misplaced(self, scalar: Scalar, found: re.Match[str], message: str, written: str | None) -> None:
        help = f"write {written}" if written else None
        self.used |= {one["bare"] or one["braced"] for one in re.finditer(_NAMED, found[0])}
        self.problems.append(Problem("FB206", message, _place(scalar, found), help))


def _place(scalar: Scalar, found: re.Match[str]) -> Place:
    return within(scalar.place, scalar.text, *found.span())


def _understood(key: str, under: str, form: Form) -> tuple[str, Form]:
    """A key of the language, or nothing for a name of the analyst's own; and what stands there."""
    if under in NAMES:
        # The bounds of a column are no SQL, whatever their keys are called elsewhere.
        return "columns" if under == "columns" else "", "expression" if under in STEPS else "text"
    if under in BOUNDS and key[:4].isdigit():
        return key, "value"
    return key, "expression" if key in EXPRESSIONS else "value" if key in VALUES else "text"
