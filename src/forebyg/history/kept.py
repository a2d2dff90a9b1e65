"""This room says what a kept run is, and how its `run.json` is written.

forebyg/run/1   results.csv
forebyg/run/2   results.parquet beside it, definitions.json, the tools, the words of the command; typed-in runs; actions
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from forebyg.results import Release

SCHEMA = "forebyg/run/"
NUMBER = 2


@dataclass(frozen=True)
class Tools:
    """What a run was computed with, beside forebyg itself; empty where that was not kept."""

    python: str = ""
    polars: str = ""
    platform: str = ""


@dataclass(frozen=True)
class TypedIn:
    """Where typed-in figures come from: all of them, and the figure of each row ('' where an earlier version kept a
    figure that named no source of its own)."""

    source: str
    of_rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptRun:
    """An earlier run. Of its release only what was printed is known."""

    name: str
    release: Release
    documents: Mapping[str, str] = field(default_factory=dict)
    """Its definitions by the path of their file, as `read_texts` reads them; empty where they were not kept."""
    schema: int = NUMBER
    held_against: tuple[str, ...] = ()
    """The names of the runs that it was held against."""
    command: tuple[str, ...] = ()
    """The words of the command, without any value."""
    tools: Tools = Tools()
    typed_in: TypedIn | None = None
    """None of a run that was computed."""

    @property
    def is_typed_in(self) -> bool:
        """Whether its figures were typed in: nothing was computed then, and nothing withheld."""
        return self.typed_in is not None

    @property
    def source(self) -> str | None:
        """Where its figures come from, if they were typed in."""
        return self.typed_in.source if self.typed_in is not None else None


def tools_of_now() -> Tools:
    return Tools(platform.python_version(), pl.__version__, f"{platform.system()} {platform.machine()}")
