"""This room is `forebyg schema`: the JSON Schema of the language, for editors."""

from __future__ import annotations

import json

import typer

from forebyg.cli.compute import put
from forebyg.cli.files import check_writable
from forebyg.cli.options import Debug, NoColor, Output


def schema(context: typer.Context, output: Output = None, no_color: NoColor = False, debug: Debug = False) -> None:
    """Print the JSON Schema of the definition language."""
    check_writable(output)
    put(as_text(), output)


def as_text() -> str:
    """The schema as a file holds it."""
    from forebyg.language.schema import json_schema

    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
