"""This room reads kept runs back, of this version and of all before it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import polars as pl

from forebyg.errors import HistoryError, Problem
from forebyg.history.folders import run_folders
from forebyg.history.kept import NUMBER, SCHEMA, KeptRun, Tools, TypedIn
from forebyg.history.layout import DEFINITIONS, PARQUET, RESULTS, RUN, sha256, with_line_feeds
from forebyg.history.table import in_columns, rows_of
from forebyg.language.canonical import document_of
from forebyg.results import Receipt, Release, ReleasedActivity, ReleasedGoal, ReleasedIndicator, Run


def kept_runs(folder: Path) -> tuple[KeptRun, ...]:
    """All runs of a history, oldest first; a folder that is not there holds none.

    One that cannot be read is an error, told with all others: what was published must not be forgotten.
    """
    if not folder.exists():
        return ()
    runs, problems = [], []
    for path in run_folders(folder):
        try:
            runs.append(_read(path))
        except FileNotFoundError as error:
            # A run that others had come before is taken back by whoever kept it.
            if path.exists():
                problems.append(_damaged(path, error))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
            problems.append(_damaged(path, error))
    if problems:
        raise HistoryError(problems)
    # Of two that were begun in one second the names do not say which came first.
    return tuple(sorted(runs, key=lambda run: (run.release.run.started, run.name)))


def _read(path: Path) -> KeptRun:
    about = json.loads((path / RUN).read_text(encoding="utf-8"))
    number = _number(str(about["schema"]))
    indicators = tuple(ReleasedIndicator(**_known(ReleasedIndicator, one)) for one in about["indicators"])
    # An earlier version kept no goals.
    goals = tuple(ReleasedGoal(**_known(ReleasedGoal, one)) for one in about.get("goals", ()))
    return KeptRun(
        path.name,
        Release(_run(about["run"]), indicators, _rows(path, about), activities=_activities(about), goals=goals),
        _documents(path, about.get("definitions")),
        number,
        tuple(about["held_against"]),
        tuple(about.get("command", ())),
        Tools(**_known(Tools, about.get("tools", {}))),
        TypedIn(**_known(TypedIn, about["typed_in"])) if about.get("imported") else None,
    )


def _number(schema: str) -> int:
    number = schema.removeprefix(SCHEMA)
    if number == schema or not number.isdecimal() or int(number) > NUMBER:
        raise ValueError(f"'{schema}' is of a later version of forebyg than this")
    return int(number)


def _rows(path: Path, about: Mapping[str, Any]) -> pl.DataFrame:
    """The text is what counts. The same rows as Parquet are read faster, where they are as they were kept."""
    text = _text(path / RESULTS, about["results"]["sha256"])
    parquet = path / PARQUET
    if (
        "parquet" in about
        and parquet.is_file()
        and sha256(content := parquet.read_bytes()) == about["parquet"]["sha256"]
    ):
        return in_columns(pl.read_parquet(content))
    return rows_of(text)


def _documents(path: Path, about: Mapping[str, Any] | None) -> dict[str, str]:
    if about is None:
        return {}
    contents = json.loads(_text(path / DEFINITIONS, about["sha256"]))
    return {file: document_of(content) for file, content in contents.items()}


def _text(path: Path, fingerprint: str) -> str:
    text = with_line_feeds(path.read_bytes().decode("utf-8"))
    if sha256(text) != fingerprint:
        raise ValueError(f"{path.name} is not as it was written")
    return text


def _run(loaded: dict[str, Any]) -> Run:
    receipts = [Receipt(**_known(Receipt, one) | {"newest": _day(one["newest"])}) for one in loaded["receipts"]]
    known = _known(Run, loaded) | {"receipts": tuple(receipts), "as_of": _day(loaded["as_of"])}
    return Run(**known | {"started": dt.datetime.fromisoformat(loaded["started"])})


def _activities(about: Mapping[str, Any]) -> tuple[ReleasedActivity, ...]:
    """An earlier version kept none."""
    return tuple(
        ReleasedActivity(
            **_known(ReleasedActivity, one) | {"planned": _day(one["planned"]), "started": _day(one["started"])}
        )
        for one in about.get("activities", ())
    )


def _known(record: Any, loaded: Mapping[str, Any]) -> dict[str, Any]:
    """What this version knows of a record; a later one may have added to it, an earlier one not have had it."""
    return {one.name: _frozen(loaded[one.name]) for one in fields(record) if one.name in loaded}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _damaged(path: Path, error: Exception) -> Problem:
    """Only our own words are repeated: a library's may quote a cell."""
    own = isinstance(error, ValueError) and not isinstance(error, json.JSONDecodeError | UnicodeDecodeError)
    why = str(error) if own and type(error) is ValueError else _reason(error)
    message = f"the kept run '{path.as_posix()}' cannot be read: {why}"
    help = "bring it back from a copy (git, backup): without it, what it published would be forgotten"
    return Problem("FB611", message, help=help)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{Path(error.filename).name} is missing" if error.filename else "a file is missing"
    return error.strerror.lower() if isinstance(error, OSError) and error.strerror else "it is not as it was written"
