"""This room writes proposed contracts as YAML to paste: one file that `forebyg validate` reads as it stands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping

from forebyg.outputs.characters import plain, width_of
from forebyg.portraits import ExtractPortrait, Inspection

SCHEMA_LINE = "# yaml-language-server: $schema=./forebyg.schema.json"
LEFT_OPEN = (
    "Proposed by forebyg inspect. What no file tells is for you to say: title, complete_from and as_of of an extract, "
    "personal: no where its rows are no persons, and the values that a category allows, as in "
    "{type: category, values: [...]}."
)
WIDTH = 78
"""A terminal of 80 columns would fold longer lines, and what is pasted from there would be no YAML."""
_PLAIN = re.compile(r"[^\W\d][\w ./()+*%-]*[\w)%]|[^\W\d]|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "ja", "nej", "y", "n")
"""Words that some reader of YAML takes for something else than a text."""


def as_yaml(inspection: Inspection) -> str:
    """The contracts of all extracts in one file."""
    # The command stays in one line, so that it can be pasted too.
    hold = ["# Hold the files to it:", f"#   forebyg validate THIS-FILE --data {plain(inspection.folder)}"]
    lines = [SCHEMA_LINE, "#", *_comment(LEFT_OPEN, ""), *hold, "forebyg: 1", "", "extracts:"]
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
            for name, column in value.items():
                yield from _lines(f"      {_scalar(name)}:", column)
        else:
            yield from _lines(f"    {key}:", value)


def _lines(begun: str, value: object) -> Iterator[str]:
    """In one line where there is room for it, else each part in its own."""
    line, indent = f"{begun} {_flow(value)}", " " * (len(begun) - len(begun.lstrip()) + 2)
    if width_of(line) > WIDTH and isinstance(value, Mapping):
        yield begun
        for key, one in value.items():
            yield from _lines(f"{indent}{_key(str(key))}:", _worded(str(key), one))
    elif width_of(line) > WIDTH and isinstance(value, list | tuple):
        yield begun
        yield from (f"{indent}- {_flow(one)}" for one in value)
    else:
        yield line


def _comment(text: str, indent: str) -> list[str]:
    lines = textwrap.wrap(plain(text), WIDTH - len(indent) - 2, break_on_hyphens=False, break_long_words=False)
    return [f"{indent}# {line}" for line in lines]


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        parts = (f"{_key(str(key))}: {_flow(_worded(str(key), one))}" for key, one in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return str(value) if isinstance(value, int) else _scalar(str(value))


def _worded(key: str, value: object) -> object:
    """The number of the header's line is written as a number, as people do."""
    return int(value) if key == "header" and isinstance(value, str) and value.isdecimal() else value


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
