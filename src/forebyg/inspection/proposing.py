"""This room writes the contract that a file would keep: columns and types, and of its format what is not detected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from forebyg.definitions.extracts import OR_EMPTY
from forebyg.extracts.forms import SHORT_FORMS
from forebyg.extracts.headers import folded
from forebyg.inspection.days import FIRST_YEAR, needs_saying
from forebyg.inspection.distinct import Distinct
from forebyg.inspection.figures import Decimals
from forebyg.inspection.fit import Fit
from forebyg.inspection.sketches import Group
from forebyg.portraits import Contract


def draft_of(group: Group) -> Contract:
    """All columns as text."""
    columns = {
        name: _column("text" + OR_EMPTY, name, header, {}) for name, header, _ in group.sketches[0].named.columns
    }
    return _written({"file": group.pattern, "columns": columns, "format": _layout(group)})


def contract_of(group: Group, columns: Mapping[str, Distinct], fits: Mapping[str, Fit], decimals: Decimals) -> Contract:
    """The contract without what only the typed rows show: key, spell, references."""
    headers = {name: header for name, header, _ in group.sketches[0].named.columns}
    written = {name: _column(type_of(columns[name], fit), name, headers[name], fit.more) for name, fit in fits.items()}
    format = _layout(group)
    if decimals.is_assumed:
        format["decimal"] = decimals.mark
    if form := undetected_form(fits.values()):
        format["dates"] = form
    if nulls := sorted({word for fit in fits.values() for word in (*fit.nulls, *fit.open_ends)}):
        format["null"] = nulls
    return _written({"file": group.pattern, "columns": written, "format": format})


def with_relations(
    contract: Contract, fits: Mapping[str, Fit], key: tuple[str, ...], spell: tuple[str, str] | None
) -> Contract:
    """The contract with its key and its spell; words for an open end stand with the spell."""
    format = dict(contract.get("format", {}))  # type: ignore[call-overload]  # a format is a mapping
    ends = fits[spell[1]].open_ends if spell else ()
    elsewhere = {
        word for name, fit in fits.items() if not spell or name != spell[1] for word in (*fit.nulls, *fit.open_ends)
    }
    format["null"] = [word for word in format.get("null", ()) if word not in ends or word in elsewhere]
    written = {"from": spell[0], "to": spell[1], "no_end": list(ends)} if spell else {}
    head: Contract = {"file": contract["file"], "key": list(key), "columns": contract["columns"]}
    return _written(head | {"spell": _written(dict(written)), "format": _written(format)})


def judged_as(contract: Contract) -> Contract:
    """The contract as it is tried out: with some first year where only the analyst knows it."""
    format = contract.get("format")
    if isinstance(format, dict) and format.get("dates") in SHORT_FORMS:
        return contract | {"format": format | {"years_from": str(FIRST_YEAR)}}
    return contract


def type_of(cells: Distinct, fit: Fit) -> str:
    """The type as it is declared."""
    is_optional = cells.blank or fit.nulls or fit.open_ends or not cells.filled
    return fit.type + (OR_EMPTY if is_optional else "")


def undetected_form(fits: Iterable[Fit]) -> str | None:
    """The form of dates that the contract has to declare."""
    return next((fit.form for fit in fits if fit.type != "text" and needs_saying(fit.form)), None)


def with_one_form(fits: Mapping[str, Fit]) -> dict[str, Fit]:
    """Where a form has to be declared and others stand beside it, its columns stay text: one extract has one form."""
    forms = {fit.form for fit in fits.values() if fit.form is not None}
    if len(forms) < 2:
        return dict(fits)
    return {name: replace(fit, type="text") if needs_saying(fit.form) else fit for name, fit in fits.items()}


def _column(type: str, name: str, header: str | None, more: Mapping[str, object]) -> object:
    renamed = {"from": header} if header is not None and folded(header) != folded(name) else {}
    return {"type": type} | renamed | dict(more) if renamed or more else type


def _layout(group: Group) -> Contract:
    """What the layout of the files asks the contract to say."""
    layouts = [one.layout for one in group.sketches if one.layout is not None]
    first = layouts[0]
    format: Contract = {}
    if first.names is None:
        format = {"header": "none", "separator": first.separator}
    elif any(layout.preamble for layout in layouts):
        lines = {layout.header_line for layout in layouts}
        format = {"header": str(first.header_line) if len(lines) == 1 else "search"}
    if first.encoding is not None and all(layout.encoding == first.encoding for layout in layouts):
        format["encoding"] = first.encoding
    footers = list(dict.fromkeys(word for layout in layouts for word in layout.footers))
    return _written(format | {"footer": footers})


def _written(contract: Contract) -> Contract:
    """Without what is empty."""
    return {key: value for key, value in contract.items() if value or value is False}
