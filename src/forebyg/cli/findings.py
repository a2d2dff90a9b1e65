"""This room writes problems for programs: one line each, JSON, GitHub annotations, SARIF, JUnit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from forebyg import __version__
from forebyg.cli.messages import in_order
from forebyg.cli.streams import PIPED_WIDTH
from forebyg.errors import Finding, Place, Problem
from forebyg.outputs.characters import plain

if TYPE_CHECKING:
    from forebyg.results import Receipt

FindingsFormat = Literal["full", "concise", "json", "github", "sarif", "junit"]
SCHEMA = "forebyg/problems/1"
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def findings(
    problems: Sequence[Problem],
    format: FindingsFormat,
    color: bool = False,
    width: int = PIPED_WIDTH,
    receipts: Sequence[Receipt] | None = None,
) -> str:
    """The problems in one of the formats; `full` is the drawing for people. `receipts`: what was read of extracts."""
    ordered = in_order(problems)
    match format:
        case "full":
            return _drawn(ordered, color, width)
        case "concise":
            return "".join(_concise(problem) + "\n" for problem in ordered)
        case "json":
            return _json(ordered, receipts)
        case "github":
            return "".join(_annotation(problem) + "\n" for problem in ordered)
        case "sarif":
            return json.dumps(_sarif(ordered), ensure_ascii=False, indent=1) + "\n"
        case "junit":
            return _junit(ordered)


def _drawn(problems: Sequence[Problem], color: bool, width: int) -> str:
    """What is wrong with the definitions as messages, what is wrong with extracts as a table below."""
    definitions = [problem for problem in problems if problem.finding is None]
    found = [problem for problem in problems if problem.finding is not None]
    parts = []
    if definitions:
        from forebyg.cli.messages import render

        parts.append(render(definitions, color))
    if found:
        from forebyg.outputs.findings import as_table

        parts.append(as_table(found, width, color))
    return "\n".join(parts)


def _json(problems: Sequence[Problem], receipts: Sequence[Receipt] | None) -> str:
    document: dict[str, Any] = {"schema": SCHEMA, "problems": [_record(problem) for problem in problems]}
    if receipts is not None:
        from forebyg.outputs.exports import receipt_record

        document["extracts"] = [receipt_record(receipt) for receipt in receipts]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _concise(problem: Problem) -> str:
    place = f"{_where(problem.place)}: " if problem.place else ""
    return f"{place}{problem.severity}[{problem.code}]: {_message(problem)}"


def _where(place: Place) -> str:
    return f"{plain(place.file)}:{place.line}:{place.column}"


def _message(problem: Problem) -> str:
    return plain(problem.message) + (f" ({plain(problem.help)})" if problem.help else "")


def _record(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": plain(problem.message),
        "help": plain(problem.help) if problem.help else None,
        **_position(problem.place),
        "related": [{**_position(place), "note": plain(note)} for place, note in problem.related],
        "finding": _finding(problem.finding) if problem.finding else None,
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "extract": plain(found.extract),
        "file": plain(found.file),
        "column": plain(found.column) if found.column is not None else None,
        "rule": found.rule,
        "rows": found.rows,
        "of": found.of,
        "lines": [{"file": plain(file), "lines": list(lines)} for file, lines in found.lines],
    }


def _position(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"file": None, "line": None, "column": None, "length": None}
    return {"file": plain(place.file), "line": place.line, "column": place.column, "length": place.length}


def _annotation(problem: Problem) -> str:
    properties = [f"title={_property(problem.code)}"]
    if problem.place:
        place = problem.place
        properties = [
            f"file={_property(plain(place.file))}",
            f"line={place.line}",
            f"col={place.column}",
            f"endColumn={place.column + max(place.length, 1)}",
            *properties,
        ]
    return f"::{problem.severity} {','.join(properties)}::{_data(_message(problem))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    driver = {"name": "forebyg", "version": __version__, "rules": [{"id": code} for code in _codes(problems)]}
    results = [_sarif_result(problem) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _codes(problems: Sequence[Problem]) -> list[str]:
    return sorted({problem.code for problem in problems})


def _sarif_result(problem: Problem) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": problem.severity,
        "message": {"text": _message(problem)},
    }
    if problem.finding:
        result["properties"] = {"finding": _finding(problem.finding)}
    if problem.place:
        result["locations"] = [_sarif_location(problem.place)]
    if problem.related:
        result["relatedLocations"] = [
            {**_sarif_location(place), "message": {"text": plain(note)}} for place, note in problem.related
        ]
    return result


def _sarif_location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.column + max(place.length, 1),
    }
    artifact = {"uri": quote(place.file.replace("\\", "/"))}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _junit(problems: Sequence[Problem]) -> str:
    """A case for each problem; without problems one case that passed, since CI servers refuse an empty suite."""
    failures = sum(problem.severity == "error" for problem in problems)
    cases = (
        "".join(_junit_case(problem) for problem in problems) or '  <testcase name="validate" classname="forebyg"/>\n'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuite name="forebyg validate" tests="{max(len(problems), 1)}" failures="{failures}">\n'
        f"{cases}</testsuite>\n"
    )


def _junit_case(problem: Problem) -> str:
    from xml.sax.saxutils import escape, quoteattr  # they fetch all of urllib, with its web and its ciphers

    name = quoteattr(f"{problem.code} {_where(problem.place)}" if problem.place else problem.code)
    text = _message(problem)
    if problem.severity == "warning":
        return f'  <testcase classname="forebyg" name={name}><system-out>{escape(text)}</system-out></testcase>\n'
    return f'  <testcase classname="forebyg" name={name}><failure message={quoteattr(text)}/></testcase>\n'
