"""This room writes proposed contracts as YAML to paste: one file that `forebyg validate` reads as it stands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping

from forebyg.outputs.characters import plain
from forebyg.portraits import ExtractPortrait, Inspection

SCHEMA_LINE = "# yaml-language-server: $schema=./forebyg.schema.json"
LEFT_OPEN = (
    "Proposed by forebyg inspect. What no file tells is for you to say: title, complete_from and as_of of an extract, "
    "personal: no where its rows are no persons, and the values that a category allows, as in "
    "{type: category, values: [...]}."
)
WIDTH = 110
_PLAIN = re.compile(r"[^\W\d][\w ./()+*%-]*[\w)%]|[^\W\d]|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "ja", "nej", "y", "n")
"""Words that some reader of YAML takes for something else than a text."""


def as_yaml(inspection: Inspection) -> str:
    """The contracts of all extracts in one file."""
    hold = f"# Hold the files to it: forebyg validate THIS-FILE --data {plain(inspection.folder)}"
    lines = [SCHEMA_LINE, "#", *_comment(LEFT_OPEN, ""), hold, "forebyg: 1", "", "extracts:"]
    for extract in inspection.extracts:
        lines += ["", *_extract(extract)]
    return "\n".join(lines) + "\n"


def _extract(extract: ExtractPortrait) -> Iterator[str]:
    if extract.contract is None:
        files = ", ".join(file.file for file in extract.files)
        yield from _comment(f"{files}: no rows could be read, and no contract can be proposed", "  ")
        return
    yield f"  {_scalar(extract.name)}:"
    for note in extract.notes:
        yield from _comment(note, "    ")
    for key, value in extract.contract.items():
        if key == "columns" and isinstance(value, Mapping):
            yield "    columns:"
            yield from (f"      {_scalar(name)}: {_flow(column)}" for name, column in value.items())
        else:
            yield f"    {key}: {_flow(value)}"


def _comment(text: str, indent: str) -> list[str]:
    room = WIDTH - len(indent)
    return [f"{indent}# {line}" for line in textwrap.wrap(plain(text), room, break_on_hyphens=False)]


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return str(value) if isinstance(value, int) else _scalar(str(value))


def _key(text: str) -> str:
    """As in `format: {null: [...]}`, which the language reads as a word."""
    return text if text == "null" else _scalar(text)


def _scalar(text: str) -> str:
    """A text bare where it surely stays a text, else in quotes, with what a screen would not show escaped."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if plain(letter) == letter and letter.isprintable():
        return letter
    return f"\\U{ord(letter):08X}"
