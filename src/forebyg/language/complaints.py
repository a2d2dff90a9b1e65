"""This room says in the language's own words, at the place as written, what pydantic found wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pydantic import ValidationError

from forebyg.definitions.catalogue import Loc
from forebyg.definitions.scalars import Model
from forebyg.errors import Place, Problem
from forebyg.language.keys import keys_at, kinds_with
from forebyg.language.suggestion import MOST_SHOWN, did_you_mean, nearest
from forebyg.language.tree import Mapping, Node, Scalar, Sequence, locate, step

_EXPECTED = {
    "string_type": "a text",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "list_type": "a list",
}
_KEYS = ("missing", "extra_forbidden")


class _Fault(NamedTuple):
    """One complaint of pydantic; `path` is the part of its loc that was written, `key` the last of its loc."""

    path: Loc
    kind: str
    node: Node
    key: str
    text: str
    words: tuple[str, ...]
    limit: int | None
    word: str


def complaints(
    error: ValidationError, model: type[Model], root: Mapping, key: Scalar, what: str, known: set[int]
) -> list[Problem]:
    """The problems of one definition; those at nodes already `known` to be wrong are left out."""
    by_path: dict[Loc, list[_Fault]] = {}
    for fault in _faults(error, root):
        if id(fault.node) not in known:
            by_path.setdefault(fault.path, []).append(fault)
    problems: list[Problem] = []
    for path, faults in by_path.items():
        where, holder = locate(root, key, path), f"'{_name(path)}'" if path else what
        keys = [fault for fault in faults if fault.kind in _KEYS]
        problems += _of_keys(keys, keys_at(model, path), where, holder)
        # Of a union the branch that got further has more to say.
        further = any(len(other) > len(path) and other[: len(path)] == path for other in by_path)
        values = [fault for fault in faults if fault.kind not in _KEYS and not (further and fault.kind in _EXPECTED)]
        problems += [_of_value(values, where, _name(path))] if values else []
    return problems


def _faults(error: ValidationError, root: Mapping) -> Iterator[_Fault]:
    for each in error.errors(include_url=False):
        kind, loc, context = each["type"], each["loc"], each.get("ctx", {})
        path, node = _written(root, loc[:-1] if kind in _KEYS else loc)
        words = str(context.get("expected", "")).replace("' or '", "', '").strip("'").split("', '")
        limit = context.get("min_length", context.get("max_length"))
        text = str(context.get("error", each["msg"]))
        yield _Fault(path, kind, node, str(loc[-1]) if loc else "", text, tuple(words), limit, str(each["input"]))


def _written(root: Node, loc: Loc) -> tuple[Loc, Node]:
    """The part of a loc that stands in the document; the tag of a union does not."""
    node, path = root, []
    for part in loc:
        if found := step(node, part):
            node = found[0]
            path.append(part)
    return tuple(path), node


def _name(path: Loc) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "this")


def _of_keys(faults: list[_Fault], known: list[str], where: Place, holder: str) -> Iterator[Problem]:
    """Unknown keys, each with the missing key it was meant to be; missing ones left over make one message."""
    missing = [fault.key for fault in faults if fault.kind == "missing"]
    strange = []
    for fault in (fault for fault in faults if fault.kind == "extra_forbidden"):
        meant = nearest(fault.key, missing)
        if meant is None:
            strange.append(fault)
        else:
            missing.remove(meant)
            yield Problem("FB250", _not_a_key(fault, holder), _key(fault, where), f"did you mean '{meant}'?")
    needs = " and ".join(f"'{name}'" for name in missing)
    if needs and not strange:
        yield Problem("FB251", f"{holder} needs {needs}", where)
    for number, fault in enumerate(strange):
        message = _not_a_key(fault, holder) + (f", which needs {needs}" if needs and number == 0 else "")
        yield Problem("FB250", message, _key(fault, where), _meant(fault.key, known))


def _not_a_key(fault: _Fault, holder: str) -> str:
    return f"'{fault.key}' is not a key of {holder}"


def _key(fault: _Fault, otherwise: Place) -> Place:
    entry = fault.node.entries.get(fault.key) if isinstance(fault.node, Mapping) else None
    return entry.key.place if entry else otherwise


def _meant(word: str, known: list[str]) -> str | None:
    if question := did_you_mean(word, known):
        return question
    if len(known) <= MOST_SHOWN:
        return f"keys: {', '.join(known)}"
    kinds = kinds_with(word)
    return f"kinds with '{word}': {', '.join(kinds)}" if kinds else None


def _of_value(faults: list[_Fault], where: Place, name: str) -> Problem:
    fault = next((each for each in faults if each.kind not in _EXPECTED), faults[0])
    if fault.kind in _EXPECTED:
        wanted = " or ".join(dict.fromkeys(_EXPECTED[each.kind] for each in faults))
        return Problem("FB253", f"'{name}' is {_form(fault.node)}, where {wanted} is expected", where)
    if fault.kind == "literal_error":
        return _of_word(fault, where, name)
    if fault.kind in ("too_short", "too_long"):
        return Problem("FB253", f"'{name}' must be a list of {fault.limit}", where)
    return Problem("FB253", fault.text, where)


def _of_word(fault: _Fault, where: Place, name: str) -> Problem:
    words = fault.words
    write = f"write {', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else f"write {words[0]}"
    if not isinstance(fault.node, Scalar):
        return Problem("FB253", f"'{name}' is {_form(fault.node)}, where a word is expected", where, write)
    help = did_you_mean(fault.word, words) or write
    return Problem("FB253", f"'{name}' cannot be '{fault.word}'", where, help)


def _form(node: Node) -> str:
    match node:
        case Scalar():
            return "a text"
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
