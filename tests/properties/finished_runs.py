"""This room computes a made-up release as `forebyg compute` does, and reads back what it printed in all formats."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from finished_readers import Lines, read_csv, read_json, read_markdown, read_table
from made_files import World, definitions, write_extracts

from forebyg.calculation import Wanted, calculate
from forebyg.cli.auditing import Written, audited
from forebyg.cli.compute import written
from forebyg.cli.streams import PIPED_WIDTH
from forebyg.history import keep, kept_runs
from forebyg.language.catalogue import read_texts
from forebyg.outputs.cells import View
from forebyg.results import Release

FORMATS = ("json", "csv", "table", "markdown")


@dataclass(frozen=True)
class Files:
    release: Release
    texts: Mapping[str, str]
    lines: Mapping[str, Lines]
    """By format, of everything; `short` is the table of a run without options."""


def files_of(
    world: World,
    folder: Path,
    earlier: Sequence[Release] = (),
    wanted: Wanted | None = None,
    order: random.Random | None = None,
) -> Files:
    """What leaves, held against what an audit asks."""
    write_extracts(world, folder, order)
    release = calculate(read_texts({"a.yaml": definitions(world)}), folder, wanted or Wanted(), earlier)
    lang = world.shape.lang
    view = View(lang, PIPED_WIDTH, every_period=True, strata=True, data="data")
    texts = {format: written(release, format, view) for format in FORMATS}
    texts["short"] = written(release, "table", View(lang, PIPED_WIDTH))
    audited(release, [Written(None, "json", texts["json"])])
    lines = {
        "json": read_json(texts["json"]),
        "csv": read_csv(texts["csv"]),
        "table": read_table(texts["table"], lang),
        "markdown": read_markdown(texts["markdown"], lang),
        "short": read_table(texts["short"], lang),
    }
    return Files(release, texts, lines)


def kept(release: Release, folder: Path) -> Sequence[Release]:
    """What a history gives back of a release that was kept in it."""
    keep(release, folder, kept_runs(folder))
    return [run.release for run in kept_runs(folder)]
