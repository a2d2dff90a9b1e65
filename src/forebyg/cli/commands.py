"""This room knows every command before its own room is read: its name, its line of help, and where it is."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping

ABOUT = "Indicators of prevention strategies, computed from definitions in YAML and extracts in CSV."
CODES = "Exit codes: 0 done, 1 findings, 2 usage, 3 our own fault, 130 interrupted."
HELP_NAMES = ("-h", "--help")
VERSION = "Print the version."
COMMANDS: Mapping[str, tuple[str, str]] = {
    "compute": ("compute", "Compute the indicators and show them against their targets."),
    "compare": (
        "compare",
        "Compare two runs: what differs, and how much comes from data, definition, method or suppression.",
    ),
    "validate": ("validate", "Check the definitions; no data is needed."),
    "test": ("hold_examples", "Run the worked examples that stand beside the indicators."),
    "list": ("list_indicators", "List the indicators with focus area, goal and target."),
    "explain": ("explain", "Tell one indicator in words, with the rows lost at each step."),
    "inspect": (
        "inspect",
        "Look at files that just came: columns, types, faults, and a contract to paste.",
    ),
    "status": (
        "status",
        "Compute everything, keep the run, hold it against the one before, and write the reports asked for.",
    ),
    "report": ("report", "Write reports of a kept run: a page, a workbook, a document, a note."),
    "history": (
        "history",
        "List the runs that were kept, look at one, or keep earlier figures that were typed in.",
    ),
    "cache": ("cache", "Take away the copies of extracts that --cache has kept."),
    "manual": ("manual", "Write the definitions as a manual in Markdown; no data is needed."),
    "schema": ("schema", "Print the JSON Schema of the definition language."),
    "init": ("init", "Start a project that computes at once; overwrites nothing."),
    "demo": ("demo", "Compute the packaged strategies on packaged synthetic extracts."),
}
"""In the order of the help: the function of each in the room of its name, and the first sentence that it says."""
WIDEST, NARROWEST = 100, 50


def help_text() -> str:
    """The help of the program. It is drawn here, since typer alone takes longer to read than all of this."""
    width = max(min(shutil.get_terminal_size().columns, WIDEST) - 2, NARROWEST)
    lines = ["Usage: forebyg [OPTIONS] COMMAND [ARGS]...", "", *_paragraph(ABOUT, width), "", "Options:"]
    options = {"--version": VERSION, ", ".join(HELP_NAMES): "Show this message and exit."}
    lines += [*_columns(options, width), "", "Commands:"]
    lines += [*_columns({name: line for name, (_, line) in COMMANDS.items()}, width), "", *_paragraph(CODES, width)]
    return "\n".join(lines)


def _paragraph(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="  ")


def _columns(rows: Mapping[str, str], width: int) -> Iterator[str]:
    """What is explained on the left, the explanation in lines beside it."""
    beside = max(map(len, rows)) + 4
    for name, line in rows.items():
        opening = f"  {name}".ljust(beside)
        yield from textwrap.wrap(line, width, initial_indent=opening, subsequent_indent=" " * beside)
