"""This room draws what the contracts of extracts found: a table of findings, what the rules mean, a tally."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from forebyg.errors import Finding, Problem
from forebyg.outputs.characters import plain, width_of
from forebyg.results import Receipt

GAP = 2
STYLES = {"error": "bold red", "warning": "yellow"}
_WIDE = ("extract", "file", "column", "rule", "rows", "first lines", "severity", "place")
_NARROW = ("extract", "column", "rows", "first lines")
_COUNT = re.compile(r"^(?:column '[^']*': |spell: )?[\d,]+ of [\d,]+ \w+ ")
_FIRST = re.compile(r"; first at .*", re.DOTALL)
_ONE = {"are": "is", "have": "has", "do": "does", "repeat": "repeats", "end": "ends", "lie": "lies"}

Cells = dict[str, str]


def as_table(problems: Sequence[Problem], width: int, color: bool) -> str:
    """The problems that carry a finding, one line each; below, each rule once with its remedies, and how many."""
    parts = [_findings([_cells(one, problems) for one in problems], width), Text(), _meanings(problems)]
    return _printed(Group(*parts, Text(), Text(_tally(problems), "bold")), width, color)


def receipts_table(receipts: Sequence[Receipt], width: int, color: bool) -> str:
    """What was read of each file."""
    keys = ("extract", "file", "rows", "encoding", "separator", "newest")
    lines = [
        {
            "extract": plain(one.name),
            "file": plain(one.file),
            "rows": f"{one.rows:,}",
            "encoding": one.encoding,
            "separator": {"\t": "tab"}.get(one.separator, one.separator),
            "newest": one.newest.isoformat() if one.newest else "",
        }
        for one in receipts
    ]
    return _printed(_table(keys, lines), width, color)


def _cells(problem: Problem, problems: Sequence[Problem]) -> Cells:
    found, place = problem.finding, problem.place
    assert found is not None
    return {
        "extract": plain(found.extract),
        "file": plain(found.file) if _has_several_files(found.extract, problems) else "",
        "column": plain(found.column or ""),
        "rule": found.rule,
        "rows": _rows(found),
        "first lines": _lines(found),
        "severity": problem.severity,
        "place": f"{plain(place.file)}:{place.line}:{place.column}" if place else "",
    }


def _has_several_files(extract: str, problems: Sequence[Problem]) -> bool:
    """A file is named where there are others of the same extract that could be meant."""
    of_extract = [one.finding for one in problems if one.finding and one.finding.extract == extract]
    return len({found.file for found in of_extract} | {file for found in of_extract for file, _ in found.lines}) > 1


def _rows(found: Finding) -> str:
    if found.rows is None:
        return ""
    return f"{found.rows:,}" if found.of is None else f"{found.rows:,} of {found.of:,}"


def _lines(found: Finding) -> str:
    texts = [(file, ", ".join(str(line) for line in lines)) for file, lines in found.lines]
    return texts[0][1] if len(texts) == 1 else "; ".join(f"{plain(file)} {lines}" for file, lines in texts)


def _findings(lines: list[Cells], width: int) -> RenderableType:
    wide = tuple(key for key in _WIDE if any(line[key] for line in lines))
    if sum(_width(key, lines) + GAP for key in wide) - GAP <= width:
        return _table(wide, lines)
    headings = _stacked({key: key if key in wide else "" for key in _WIDE})
    return _table(_NARROW, [_stacked(line) for line in lines], headings)


def _stacked(line: Cells) -> Cells:
    """The rule and the severity stand on the second line, whether or not there is a column and a count."""
    places = "\n".join(text for text in (line["extract"], line["file"], line["place"]) if text)
    return line | {
        "extract": places,
        "column": f"{line['column']}\n{line['rule']}",
        "rows": f"{line['rows']}\n{line['severity']}",
    }


def _width(key: str, lines: Sequence[Cells]) -> int:
    return max(width_of(key), *(width_of(line[key]) for line in lines))


def _table(keys: Sequence[str], lines: Sequence[Cells], headings: Cells | None = None) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
    for key in keys:
        table.add_column((headings or {}).get(key, key), overflow="fold", justify="right" if key == "rows" else "left")
    for line in lines:
        table.add_row(*(Text(line[key], STYLES.get(line[key].rsplit("\n", 1)[-1], "")) for key in keys))
    return table


def _meanings(problems: Sequence[Problem]) -> RenderableType:
    """Each rule that was broken once: what is wrong, in as many ways as there are, and what to do about it."""
    table = Table(box=None, show_header=False, padding=(0, GAP, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    rules = dict.fromkeys((one.finding.rule, one.code) for one in problems if one.finding)
    for rule, code in rules:
        said = dict.fromkeys(
            line for one in problems if one.finding and (one.finding.rule, one.code) == (rule, code)
            for line in _sentences(one)
        )  # fmt: skip
        head = Text.assemble((rule, "bold"), f" {code}")
        table.add_row(head, Text("\n").join(Text(line, "cyan" if line.startswith("help: ") else "") for line in said))
    return table


def _sentences(problem: Problem) -> Iterator[str]:
    """What is wrong without the numbers of the table; where it is about the whole extract, its file goes before."""
    assert problem.finding is not None
    shown = plain(problem.finding.file)
    text = _FIRST.sub("", plain(problem.message).removeprefix(f"{shown}: "))
    counted = _COUNT.match(text)
    if counted:
        verb, _, rest = text[counted.end() :].partition(" ")
        yield f"{_ONE.get(verb, verb)} {rest}".rstrip()
    else:
        yield f"{shown}: {text}"
    if problem.help:
        yield f"help: {plain(problem.help)}"


def _tally(problems: Sequence[Problem]) -> str:
    counts = {kind: sum(one.severity == kind for one in problems) for kind in ("error", "warning")}
    said = ", ".join(_counted(count, kind) for kind, count in counts.items() if count)
    return f"{said} in {_counted(len({one.finding.extract for one in problems if one.finding}), 'extract')}"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _printed(drawn: RenderableType, width: int, color: bool) -> str:
    """As text, with colour codes where they are wanted. Lines end without blanks."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        height=1000,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
    )
    console.print(drawn)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))
