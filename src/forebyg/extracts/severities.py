"""This room says how much a broken rule matters: as its contract says, else as the rule by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from forebyg.definitions.extracts import Extract
from forebyg.definitions.scalars import Severity
from forebyg.extracts.wording import Fault


def judged(found: Fault, extract: Extract) -> Fault | None:
    """The fault with the severity that its contract gives it; None where the contract does not mind. Judging twice
    changes nothing."""
    said = extract.severity.get(f"{found.column}.{found.rule}") or extract.severity.get(found.rule)
    if said is None:
        return found
    return None if said.level == "off" else replace(found, severity=_level(found, said))


def all_judged(faults: Iterable[Fault], extract: Extract) -> list[Fault]:
    """The faults that the contract minds."""
    return [kept for found in faults if (kept := judged(found, extract))]


def _level(found: Fault, said: Severity) -> Literal["error", "warning"]:
    if said.level == "error" and said.above is not None and found.of:
        return "error" if found.rows.height > said.above * found.of else "warning"
    return "warning" if said.level == "warning" else "error"
