"""This room holds every indicator to its own worked examples (`tests:`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from forebyg.bound import BoundCatalogue, BoundExtract, BoundIndicator, DeriveStep, LookupStep
from forebyg.calculation import Prepared, assessed_rows, with_parts
from forebyg.definitions.catalogue import Catalogue, Declared
from forebyg.definitions.extracts import Column
from forebyg.definitions.indicators import Example
from forebyg.engine import Session, ladder_of
from forebyg.errors import ConfigError, ForebygError, Problem
from forebyg.explanations import ExampleOutcome, Reach
from forebyg.expressions import Type
from forebyg.extracts import frame_of_table
from forebyg.language.binding import bind
from forebyg.language.suggestion import did_you_mean
from forebyg.results import FORESEEN

FIELDS = {"baseline": "baseline_value", "previous": "previous_value"}
NUMBERS = (
    "numerator", "denominator", "value", "waiting", "missing", "left_out", "lower", "upper", "change", "change_lower",
    "change_upper", "change_percent_lower", "change_percent_upper", "baseline", "previous", "target_low", "target_high",
    "needed", "detectable", "detectable_units", "interval_coverage", "lowest", "highest", "missing_share", "followed",
    "deadline_naive_closed", "deadline_naive_all", "deadline_mature", "deadline_km", "deadline_km_lower",
    "deadline_km_upper", "trend_points", "trend_p", "trend_gradient", "trend_lower", "trend_upper", "trend_kendall_p",
    "trend_theil_sen", "funnel_average", "funnel_lower", "funnel_upper", "funnel_far_lower", "funnel_far_upper",
    "numerator_persons", "difference", "crude", "crude_lower", "crude_upper", "expected", "standardised_ratio",
    "deadline_undetermined",
)  # fmt: skip
WORDS = (
    "assessment", "reason", "target_rule", "interval", "rule", "previous_period", "baseline_period", "change_interval",
    "change_state", "change_direction", "needed_unit", "needed_by", "detectable_direction", "interval_detail",
    "trend_state", "trend_reason", "funnel", "change_percent_interval", "crude_interval", "deadline_km_interval",
    "trend_interval", "funnel_interval", "change_reason", "final_on",
)  # fmt: skip
FLAGS = ("complete", "small")


@dataclass(frozen=True)
class _Held:
    """One example with what it was run on, for telling what no example reaches."""

    outcome: ExampleOutcome
    refused: frozenset[str]
    admitted: frozenset[str]
    rows: pl.DataFrame | None


def run_examples(
    catalogue: Catalogue, selected: Sequence[Declared]
) -> tuple[tuple[ExampleOutcome, ...], tuple[Reach, ...]]:
    """The outcome of every example of the selected indicators, and what no example of an indicator reaches."""
    bound = bind(catalogue)
    outcomes: list[ExampleOutcome] = []
    reaches: list[Reach] = []
    for declared in selected:
        held = [_hold(catalogue, bound, declared, example) for example in declared.definition.tests]
        outcomes += [one.outcome for one in held]
        indicator = next(one for one in bound.indicators if one.declared.name == declared.name)
        if indicator.sets and declared.variant is None:
            reaches.append(Reach(declared.id, declared.variant, tuple(_unreached(indicator, held))))
    return tuple(outcomes), tuple(reaches)


def _hold(catalogue: Catalogue, bound: BoundCatalogue, declared: Declared, example: Example) -> _Held:
    name = f"{declared.id}/{example.variant}" if example.variant else declared.name
    try:
        rows, refused, admitted = _computed(catalogue, bound, name, example)
        differences = _differences(rows, example)
    except ForebygError as error:
        rows, refused, admitted = None, frozenset[str](), frozenset[str]()
        differences = [problem.message for problem in error.problems]
    variant = example.variant or declared.variant
    outcome = ExampleOutcome(declared.id, variant, example.name, tuple(differences))
    return _Held(outcome, refused, admitted, rows)


def _computed(
    catalogue: Catalogue, bound: BoundCatalogue, name: str, example: Example
) -> tuple[pl.DataFrame, frozenset[str], frozenset[str]]:
    """The assessed rows of one indicator on the example's tables; population steps that refused, and that admitted."""
    one = catalogue.named.get(name)
    assert one is not None, "a variant named by an example is checked when the definitions are read"
    unknown = [extract for extract in example.given if extract not in catalogue.extracts]
    if unknown:
        raise ConfigError(
            [Problem("FB210", f"'{extract}' is not an extract", one.place_of(("tests",))) for extract in unknown]
        )
    parts = _parts_of(bound, name)
    extras = {extract: _extra_columns(text, bound.extracts[extract]) for extract, text in example.given.items()}
    amended = _amended(catalogue, bound, parts, extras)
    given = {extract: frozenset(names) for extract, names in extras.items() if names}
    rebound = bind(amended, given)
    session = Session(rebound, lambda extract: _frame(rebound, extract, example), example.as_of)
    prepared = Prepared(rebound, session, tuple(amended.indicators))
    expected = {key for result in example.expect.values() for key in result}
    rows, errors = assessed_rows(prepared, not expected.isdisjoint(FORESEEN))
    if name in errors:
        raise errors[name]
    refused, admitted = _steps_met(rebound, session, name)
    id_, _, variant = name.partition("/")
    kept = rows.filter(
        (pl.col("indicator") == id_) & pl.col("variant").eq_missing(pl.lit(variant or None, dtype=pl.String))
    )
    return kept, refused, admitted


def _parts_of(bound: BoundCatalogue, name: str) -> set[str]:
    """The indicator and those it is made of."""
    declared = [one.declared for one in bound.indicators if one.declared.name == name]
    return {one.declared.name for one in with_parts(bound, declared)} | {
        side for one in with_parts(bound, declared) for side in one.needs
    }


def _extra_columns(table: str, extract: BoundExtract) -> list[str]:
    """Columns given directly that the extract does not declare."""
    header = next((line for line in table.splitlines() if line.strip()), "")
    names = [name.strip() for name in header.split("|")]
    return [name for name in names if name and name not in extract.declared.definition.columns]


def _amended(
    catalogue: Catalogue, bound: BoundCatalogue, parts: set[str], extras: Mapping[str, Sequence[str]]
) -> Catalogue:
    """The catalogue of one example: the columns given directly are declared, and not derived or joined."""
    types = _types(bound, parts)
    extracts = dict(catalogue.extracts)
    for name, columns in extras.items():
        definition = extracts[name].definition
        added = {column: _declared_as(types.get((name, column)) or types.get(("", column))) for column in columns}
        known = {column: made for column, made in added.items() if made is not None}
        anywhere = {column for _, column in types}
        # A column of another extract may stand here for the reader; a name that nothing has is a slip of the pen.
        if unknown := [column for column in columns if column not in known and column not in anywhere]:
            message = f"'{unknown[0]}' is not a column of extract '{name}', nor joined or derived"
            help_ = did_you_mean(unknown[0], definition.columns)
            raise ConfigError([Problem("FB271", message, extracts[name].place_of(()), help_)])
        derive = {key: value for key, value in definition.derive.items() if key not in known}
        updated = definition.model_copy(update={"columns": {**definition.columns, **known}, "derive": derive})
        extracts[name] = replace(extracts[name], definition=updated)
    indicators = tuple(one for one in catalogue.indicators if one.name in parts)
    return replace(catalogue, extracts=extracts, indicators=indicators)


def _types(bound: BoundCatalogue, parts: set[str]) -> dict[tuple[str, str], Type]:
    """The type of every name that is joined or derived: by extract, and ("", name) for those of the indicator."""
    found: dict[tuple[str, str], Type] = {}
    for extract in bound.extracts.values():
        for physical, kind in extract.columns.items():
            found.setdefault((extract.name, physical.rsplit(".", 1)[-1]), kind)
    sides = [side for one in bound.indicators if one.declared.name in parts for side in one.sets]
    for step in (step for side in sides for step in (*side.steps, *side.unit_steps)):
        if isinstance(step, DeriveStep):
            found[("", step.name)] = step.expression.tree.type
            continue
        if isinstance(step, LookupStep):
            found[("", step.name)] = step.type
        if step.other is not None:
            for physical, joined in step.other.columns.items():
                found.setdefault(("", physical.rsplit(".", 1)[-1]), joined)
    return found


def _declared_as(kind: Type | None) -> Column | None:
    if kind is None:
        return None
    name = kind.name if kind.name != "number" else "int" if kind.unit == 1 else "decimal"
    return Column.model_validate({"type": "text" if name == "unknown" else name, "optional": True})


def _frame(bound: BoundCatalogue, name: str, example: Example) -> pl.DataFrame:
    """The table given for an extract; an extract not given has no rows."""
    definition = bound.extracts[name].declared.definition
    if name in example.given:
        return frame_of_table(name, definition, example.given[name])
    if definition.table is not None:
        return frame_of_table(name, definition, definition.table)
    return frame_of_table(name, definition, next(iter(definition.columns)))


def _steps_met(bound: BoundCatalogue, session: Session, name: str) -> tuple[frozenset[str], frozenset[str]]:
    refused: set[str] = set()
    admitted: set[str] = set()
    one = next(found for found in bound.indicators if found.declared.name == name)
    for side in (side for side in one.sets if side.population):
        sources = session.known(one.declared.defaults)
        found = ladder_of(side, sources, session.last_day(one))
        labels = {label for label, _ in side.population}
        for rung in found.rungs:
            if rung.label in labels:
                refused |= {rung.label} if rung.refused or rung.unknown else set()
                admitted |= {rung.label} if rung.left else set()
    return frozenset(refused), frozenset(admitted)


def _unreached(indicator: BoundIndicator, held: Sequence[_Held]) -> Iterable[str]:
    """Steps that refuse no row of any example, or admit none, and outcomes that never occur."""
    if not held:
        yield "no example"
        return
    for label in dict.fromkeys(label for side in indicator.sets for label, _ in side.population):
        if not any(label in one.refused for one in held):
            yield f"no row is refused by '{label}'"
        if not any(label in one.admitted for one in held):
            yield f"no row passes '{label}'"
    if indicator.declared.definition.kind in ("share", "within"):
        frames = [one.rows for one in held if one.rows is not None and one.rows.height]
        hits = sum(float(rows["numerator"].sum() or 0) for rows in frames)
        bases = sum(float(rows["denominator"].sum() or 0) for rows in frames)
        if hits == 0:
            yield "no unit is counted in the numerator"
        if hits == bases:
            yield "every unit is counted in the numerator"


def _differences(rows: pl.DataFrame, example: Example) -> list[str]:
    found: list[str] = []
    for label, expected in example.expect.items():
        period, stratum, category = _parsed(label)
        row = _row(rows, period, stratum, category)
        if row is None:
            known = ", ".join(rows["period"].unique().sort().to_list()) or "none"
            found.append(f"{label}: there is no such result (periods: {known})")
            continue
        for key, text in expected.items():
            said = _compared(key, text, row)
            if said is not None:
                found.append(f"{label}: {said}")
    return found


def _parsed(label: str) -> tuple[str, dict[str, str | None], str | None]:
    """`2024 bydel=Amager Øst` as period, stratum and category."""
    pieces = re.split(r"\s+([^\s=]+)=", label.strip())
    period, pairs = pieces[0], dict(zip(pieces[1::2], pieces[2::2], strict=True))
    category = pairs.pop("category", None)
    return period, {name: value.strip() or None for name, value in pairs.items()}, category


def _row(
    rows: pl.DataFrame, period: str, stratum: Mapping[str, str | None], category: str | None
) -> dict[str, Any] | None:
    for row in rows.filter(pl.col("period") == period).iter_rows(named=True):
        if json.loads(row["by"]) == dict(stratum) and (category is None or row["category"] == category):
            return row
    return None


def _compared(key: str, text: str | None, row: Mapping[str, Any]) -> str | None:
    """What differs, in words; None where it holds."""
    if key not in (*NUMBERS, *WORDS, *FLAGS):
        raise _unknown_field(key)
    actual = row[FIELDS.get(key, key)]
    if text is None or text in ("null", "none", ""):
        return None if actual is None else f"{key} is {_shown(actual)}, expected none"
    if key in FLAGS:
        expected = text.lower() in ("yes", "true", "ja")
        return None if actual is expected else f"{key} is {_shown(actual)}, expected {text}"
    if key in WORDS:
        return None if actual == text else f"{key} is {_shown(actual)}, expected {text}"
    if actual is None:
        return f"{key} is none, expected {text}"
    return None if _near(float(actual), text) else f"{key} is {_shown(actual)}, expected {text}"


def _near(actual: float, text: str) -> bool:
    """Within half a unit of the last digit written."""
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        message = "a number is expected of a result with a point, such as 12.5"
        raise ConfigError([Problem("FB272", message, None)])
    written = Decimal(text)
    exponent = written.as_tuple().exponent
    assert isinstance(exponent, int)
    tolerance = Decimal(1).scaleb(exponent) / 2 if exponent < 0 else Decimal("0.0000001")
    return abs(Decimal(actual) - written) <= tolerance + Decimal("1e-12")


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def _unknown_field(key: str) -> ConfigError:
    known = ", ".join((*NUMBERS, *WORDS, *FLAGS))
    return ConfigError([Problem("FB270", f"'{key}' cannot be expected of a result", None, f"one of {known}")])
