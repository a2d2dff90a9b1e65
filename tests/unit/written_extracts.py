"""Extracts written byte by byte into a folder and opened, for the tests of the extracts room."""

from __future__ import annotations

from pathlib import Path

import pytest

from forebyg.definitions.catalogue import DeclaredExtract, Loc
from forebyg.definitions.extracts import Extract
from forebyg.errors import ExtractError, Place, Problem
from forebyg.extracts.reading import Opened, open_extract


def declared(columns: dict, file: str = "elever.csv", **more) -> DeclaredExtract:
    """A place says which key was asked for, so that tests can see where a problem points."""

    def place_of(loc: Loc) -> Place:
        return Place(".".join(str(part) for part in loc), 1, 1)

    return DeclaredExtract("elever", Extract.model_validate({"file": file, "columns": columns} | more), place_of)


def opened(folder: Path, content: bytes, columns: dict, asked: set[str] | None = None, **more) -> Opened:
    (folder / "elever.csv").write_bytes(content)
    return open_extract("elever", declared(columns, **more), folder, asked)


def problems(folder: Path, content: bytes, columns: dict, **more) -> tuple[Problem, ...]:
    with pytest.raises(ExtractError) as caught:
        opened(folder, content, columns, **more)
    return caught.value.problems


def messages(folder: Path, content: bytes, columns: dict, **more) -> list[str]:
    return [f"{problem.code} {problem.message}" for problem in problems(folder, content, columns, **more)]


def cells(content: Opened, column: str) -> list:
    return content.frame[column].to_list()
