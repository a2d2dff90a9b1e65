"""This room writes down what was read of an extract whose columns are kept, and reads it back whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from forebyg.definitions.catalogue import Loc, PlaceOf
from forebyg.errors import Finding, Place, Problem
from forebyg.extracts.prints import digest
from forebyg.results import Receipt

Sources = tuple[tuple[str, str], ...]
"""The name below the data folder and the sha256 of each file of an extract."""
Runs = tuple[tuple[str, int, int], ...]
"""Rows that follow each other: their file, the line of the first, and how many."""


@dataclass(frozen=True)
class Record:
    """What is kept beside the columns; `runs` is None where the lines of the rows stand among them."""

    contract: str
    claimed_on: str | None
    sources: Sources
    columns: tuple[tuple[str, str], ...]
    """Each column with its type."""
    sha256: str
    """Of the file of the columns."""
    runs: Runs | None
    receipts: tuple[Receipt, ...]
    problems: tuple[dict[str, Any], ...]


def written(record: Record) -> bytes:
    """As JSON, with a fingerprint of its own."""
    content = json.loads(json.dumps(asdict(record), ensure_ascii=False, default=_iso))
    return json.dumps({"sha256": digest(content), "record": content}, ensure_ascii=False, indent=1).encode()


def read_back(content: bytes) -> Record | None:
    """None where it is not, byte for byte, what was written."""
    try:
        loaded = json.loads(content)
        record = loaded["record"]
        if loaded["sha256"] != digest(record):
            return None
        known = {one.name: _frozen(record[one.name]) for one in fields(Record)}
        receipts = tuple(Receipt(**_receipt(one)) for one in record["receipts"])
        return Record(**known | {"receipts": receipts, "problems": tuple(record["problems"])})
    except (ValueError, KeyError, TypeError):
        return None


class Places:
    """Remembers of each place in the definitions by which path it was asked for: the next run may find it elsewhere."""

    def __init__(self, place_of: PlaceOf):
        self.place_of = place_of
        self._asked: dict[Place, Loc] = {}

    def __call__(self, loc: Loc) -> Place | None:
        place = self.place_of(loc)
        if place is not None:
            self._asked[place] = loc
        return place

    def written(self, problem: Problem) -> dict[str, Any] | None:
        """The problem as plain data; None where its places cannot be found again."""
        is_known = problem.place is None or problem.place in self._asked
        if not is_known or problem.related:
            return None
        loc = None if problem.place is None else list(self._asked[problem.place])
        finding = None if problem.finding is None else asdict(problem.finding)
        about = {"code": problem.code, "message": problem.message, "help": problem.help, "severity": problem.severity}
        return about | {"loc": loc, "finding": finding}


def problem_of(written: Mapping[str, Any], place_of: PlaceOf) -> Problem:
    """The problem, at the place where its words stand now."""
    loc, finding = written["loc"], written["finding"]
    return Problem(
        written["code"],
        written["message"],
        None if loc is None else place_of(tuple(loc)),
        written["help"],
        written["severity"],
        finding=None if finding is None else Finding(**{name: _frozen(value) for name, value in finding.items()}),
    )


def _receipt(written: Mapping[str, Any]) -> dict[str, Any]:
    days = {"newest": written["newest"] and _day(written["newest"]), "late": tuple(map(_day, written["late"]))}
    return {one.name: _frozen(written[one.name]) for one in fields(Receipt)} | days


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _iso(value: Any) -> str:
    assert isinstance(value, dt.date), type(value)
    return value.isoformat()
