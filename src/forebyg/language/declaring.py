"""This room makes each indicator and variant, as written, a definition: merged, checked, with its places."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from forebyg.definitions.catalogue import Declared, FileDefaults, Strategy
from forebyg.definitions.indicators import KINDS
from forebyg.errors import Place, Problem
from forebyg.language.keys import NOT_COMPUTED
from forebyg.language.merge import kind_of, merged
from forebyg.language.parameters import named_in
from forebyg.language.suggestion import did_you_mean, meant_or_known
from forebyg.language.tree import Mapping, Scalar, locate
from forebyg.language.validation import key_problem, read_plainly, validated

WORDS = frozenset(
    ("title", "source", "goal", "tags", "owner", "checked_by", "review", "note", "caution", "reason", "tests")
)
"""What an indicator says about itself; the rest is what its number means."""

EMPTY: tuple[object, ...] = ({}, [])
NOT_OF_A_VARIANT = ("like", "variants", "tests")


class DeclaringFile(NamedTuple):
    """What a file gives all its indicators."""

    defaults: Mapping | None
    own: FileDefaults
    strategy: Strategy | None


class Written(NamedTuple):
    """An indicator as written."""

    id: str
    key: Scalar
    node: Mapping
    file: DeclaringFile


def declare(
    written: dict[str, Written], names: frozenset[str], with_parameters: bool = True
) -> tuple[list[Declared], list[Problem]]:
    """Every indicator that holds together, each followed by its variants, and what is wrong with the others.

    `names` are the ids of all indicators, those too that are not even mappings. Only `with_parameters` may the value
    of one stand in a definition.
    """
    declared: list[Declared] = []
    problems: list[Problem] = []
    for each in written.values():
        chain, faults = _chain(each, written, names)
        problems += faults
        if chain is None:
            continue
        for variant, key, layer in _readings(each, problems):
            made, faults = _declared(chain, variant, key, layer, with_parameters)
            problems += faults
            declared += [made] if made else []
    return declared, problems


def _chain(
    indicator: Written, written: dict[str, Written], names: frozenset[str]
) -> tuple[list[Written] | None, list[Problem]]:
    """The indicator and those it is like, the farthest first; None where `like` leads nowhere."""
    chain = [indicator]
    while "like" in chain[0].node.entries:
        entry = chain[0].node.entries["like"]
        name = entry.value.value if isinstance(entry.value, Scalar) else None
        if name is None:
            return None, [Problem("FB253", "'like' names the indicator this one is like", entry.key.place)]
        if name not in names:
            help = meant_or_known(name, sorted(names), "indicators")
            return None, [Problem("FB243", f"'{name}' is not an indicator", entry.place, help)]
        if name not in written:
            return None, []
        if any(name == each.id for each in chain):
            circle = " → ".join([*(each.id for each in reversed(chain)), name])
            return None, [Problem("FB259", f"'like' goes round in a circle: {circle}", entry.place)]
        chain.insert(0, written[name])
    return chain, []


def _readings(indicator: Written, problems: list[Problem]) -> Iterator[tuple[str | None, Scalar, Mapping | None]]:
    """The indicator itself and each of its variants."""
    yield None, indicator.key, None
    entry = indicator.node.entries.get("variants")
    if entry is None:
        return
    if not isinstance(entry.value, Mapping):
        problems.append(Problem("FB253", "'variants' must be a mapping of names", entry.place))
        return
    for name, variant in entry.value.entries.items():
        if not isinstance(variant.value, Mapping):
            problems.append(Problem("FB253", f"variant '{name}' must be a mapping of what differs", variant.place))
            continue
        for key in NOT_OF_A_VARIANT:
            if refused := variant.value.entries.get(key):
                help = f"a test of the indicator may say 'variant: {name}'" if key == "tests" else None
                problems.append(key_problem(refused, "a variant", help))
        if "/" in name or not name.strip():
            problems.append(Problem("FB257", f"'{name}' cannot be the name of a variant", variant.key.place))
        yield name, variant.key, variant.value


def _declared(
    chain: list[Written], variant: str | None, key: Scalar, layer: Mapping | None, with_parameters: bool
) -> tuple[Declared | None, list[Problem]]:
    indicator = chain[-1]
    layers = [each.node for each in chain] + ([layer] if layer else [])
    # The file's own defaults lie lowest: what the indicator is like keeps what its own file says.
    defaults = [each.file.defaults for each in reversed(chain) if each.file.defaults]
    kind = kind_of(layers)
    if fault := _kind_problem(kind, layers, key):
        return None, [fault]
    assert kind is not None
    node, problems = merged(list(dict.fromkeys(defaults)), layers)
    if layer:
        node.entries.pop("tests", None)
    problems += _excluded(layers[-1])
    node = _with_reason(node) if kind == NOT_COMPUTED else node
    written, empty = read_plainly(node)
    # An indicator without a title is called by its id.
    data = {"title": indicator.id} | written | {"kind": kind}
    definition, faults = validated(KINDS[kind], node, key, f"kind '{kind}'", (data, empty))
    if definition is None or problems:
        return None, problems + faults
    return Declared(
        id=indicator.id,
        variant=variant,
        definition=definition,
        place_of=partial(locate, node, key),
        strategy=indicator.file.strategy,
        defaults=indicator.file.own,
        meaning=partial(_canonical, data, indicator.file.own),
        parameters=tuple(dict.fromkeys(named_in(node))) if with_parameters else (),
    ), []


def _kind_problem(kind: str | None, layers: list[Mapping], key: Scalar) -> Problem | None:
    if kind in KINDS:
        return None
    entry = next((layer.entries["kind"] for layer in reversed(layers) if "kind" in layer.entries), None)
    if entry is None:
        near = next((name for layer in layers for name in layer.entries if did_you_mean(name, ["kind"])), None)
        help = f"did you mean 'kind' where '{near}' is written?" if near else f"kinds: {', '.join(KINDS)}"
        return Problem("FB251", f"'{key.text}' needs 'kind'", key.place, help)
    if kind is None:
        return Problem("FB252", "'kind' must be one word", entry.place, f"kinds: {', '.join(KINDS)}")
    return Problem("FB252", f"'{kind}' is not a kind", entry.place, meant_or_known(kind, KINDS, "kinds"))


def _excluded(own: Mapping) -> list[Problem]:
    if "kind" in own.entries and "not_computed" in own.entries:
        place: Place = own.entries["not_computed"].key.place
        return [Problem("FB263", "'not_computed' stands instead of 'kind', not beside it", place)]
    return []


def _with_reason(node: Mapping) -> Mapping:
    """`not_computed: why` is the reason of the kind that is not computed."""
    entries = {key: entry for key, entry in node.entries.items() if key not in ("kind", "not_computed")}
    if "not_computed" in node.entries:
        entries["reason"] = node.entries["not_computed"]
    return Mapping(node.source, node.line, node.column, entries)


def _canonical(data: dict[str, Any], own: FileDefaults) -> dict[str, object]:
    meaning: dict[str, object] = {
        key: written
        for key, value in data.items()
        if key not in WORDS and ((written := _without_empty(_without_why(key, value))) or written not in EMPTY)
    }
    return ({"confidence": str(own.confidence)} if own.confidence is not None else {}) | meaning


def _without_why(key: str, value: Any) -> Any:
    """Where a series breaks changes what is compared; why it does is told."""
    if key != "breaks" or not isinstance(value, list):
        return value
    return [{name: each for name, each in one.items() if name != "why"} for one in value if isinstance(one, dict)]


def _without_empty(value: Any) -> Any:
    """No steps are as many as steps that are not written: `population: {}`, also where a variant takes out the last."""
    if not isinstance(value, dict):
        return value
    kept = {key: each if isinstance(each, str) else _without_empty(each) for key, each in value.items()}
    return {key: each for key, each in kept.items() if each or each not in EMPTY}
