"""This room writes an inspection for programs: one JSON document."""

from __future__ import annotations

import json
from typing import Any

from forebyg.errors import Problem
from forebyg.outputs.characters import plain
from forebyg.portraits import WITHHELD, ColumnPortrait, ExtractPortrait, FilePortrait, Inspection

SCHEMA = "forebyg/inspection/1"


def as_json(inspection: Inspection) -> str:
    """The whole inspection; the same files give the same bytes. A range that is withheld is null and says so."""
    document = {
        "schema": SCHEMA,
        "folder": plain(inspection.folder),
        "extracts": [_extract(extract) for extract in inspection.extracts],
    }
    return _escaped(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def _escaped(text: str) -> str:
    """Headers stand in the contract as they must be compared, and yet disturb no screen."""
    return "".join(one if one == "\n" or plain(one) == one else json.dumps(one)[1:-1] for one in text)


def _extract(extract: ExtractPortrait) -> dict[str, Any]:
    return {
        "name": extract.name,
        "files": [_file(file) for file in extract.files],
        "columns": [_column(column) for column in extract.columns],
        "contract": extract.contract,
        "notes": [plain(note) for note in extract.notes],
        "problems": [_problem(problem) for problem in extract.problems],
    }


def _file(file: FilePortrait) -> dict[str, Any]:
    return {
        "file": plain(file.file),
        "size": file.size,
        "encoding": file.encoding,
        "separator": file.separator,
        "header_line": file.header_line,
        "preamble": file.preamble,
        "rows": file.rows,
        "left_out": dict(file.left_out),
        "detected": {fact: plain(said) for fact, said in file.detected.items()},
    }


def _column(column: ColumnPortrait) -> dict[str, Any]:
    return {
        "name": plain(column.name),
        "from": None if column.header is None else plain(column.header),
        "type": column.type,
        "written": column.form,
        "nulls": column.nulls,
        "distinct": column.distinct,
        "min": _shown(column.least),
        "max": _shown(column.greatest),
        "withheld": [side for side, value in (("min", column.least), ("max", column.greatest)) if value == WITHHELD],
    }


def _shown(extreme: str | None) -> str | None:
    return None if extreme == WITHHELD else extreme


def _problem(problem: Problem) -> dict[str, Any]:
    found = problem.finding
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": plain(problem.message),
        "help": plain(problem.help) if problem.help else None,
        "column": found.column if found else None,
        "rule": found.rule if found else None,
        "rows": found.rows if found else None,
        "of": found.of if found else None,
        "lines": [{"file": plain(file), "lines": list(lines)} for file, lines in found.lines] if found else [],
    }
