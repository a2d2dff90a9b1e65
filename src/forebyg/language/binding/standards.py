"""This room binds what a figure is standardised to."""

from __future__ import annotations

from collections.abc import Mapping

from forebyg.bound import BoundExtract
from forebyg.definitions.estimating import Standard
from forebyg.definitions.indicators import Indicator, Ratio, Share
from forebyg.definitions.sets import Set
from forebyg.language.binding.names import Findings

LOC = ("standardise",)


def standard_of(definition: Indicator) -> Standard | None:
    """What a definition is standardised to, if anything."""
    return definition.standardise if isinstance(definition, Share | Ratio) else None


def bind_standard(
    definition: Indicator, extracts: Mapping[str, BoundExtract], findings: Findings
) -> BoundExtract | None:
    """The extract of the standard, which has the bands and the numbers; None with problems, or where none is asked."""
    written = standard_of(definition)
    if written is None:
        return None
    extract = extracts.get(written.to)
    if extract is None:
        findings.unknown("FB210", f"'{written.to}' is not an extract", (*LOC, "to"), written.to, extracts)
        return None
    own = extract.declared.definition.columns
    for name in (*written.bands, *written.numbers):
        if name not in own:
            message = f"'{name}' is not a column of extract '{written.to}'"
            findings.unknown("FB203", message, LOC, name, own)
        elif name in written.numbers and own[name].type not in ("int", "decimal"):
            findings.add("FB298", f"'{name}' of extract '{written.to}' is no number", LOC, "name a column of numbers")
    if isinstance(definition, Ratio):
        _check_sides(definition, findings)
    _check_company(definition, written, findings)
    return extract


def _check_sides(definition: Ratio, findings: Findings) -> None:
    if not isinstance(definition.numerator, Set) or not isinstance(definition.denominator, Set):
        help_ = "write both sets here"
        findings.add("FB298", "an indicator that is a side has no bands of its own to standardise by", LOC, help_)
    elif definition.numerator.kind == "sum":
        findings.add("FB298", "a sum is not standardised: its chance is not that of events", LOC, "count events")


def _check_company(definition: Indicator, written: Standard, findings: Findings) -> None:
    assert isinstance(definition, Share | Ratio)
    by = {name for entry in definition.by for name in ([entry] if isinstance(entry, str) else entry)}
    if shared := [name for name in written.bands if name in by]:
        message = f"'{shared[0]}' is what is standardised for: its strata would have one band each"
        findings.add("FB298", message, LOC, "take it out of 'by'")
    if isinstance(definition, Share) and written.direct is not None and written.method is None:
        message = "limits of a standardised share are wider than need be, as if it were a rate"
        findings.add("FB298", message, LOC, "say 'method: dobson' where that is meant")
    if definition.funnel is not None:
        findings.add("FB298", "a funnel holds counts as they are against their average", LOC, "leave 'funnel' out")
