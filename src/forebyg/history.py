"""This room keeps what was released: a folder for each run, written once, read back whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import polars as pl

from forebyg.errors import HistoryError, Problem
from forebyg.results import (
    ASSESSED,
    COUNTS,
    ESTIMATES,
    PRINTED_COUNTS,
    RELEASED,
    UNPRINTED,
    Receipt,
    Release,
    ReleasedIndicator,
    Run,
)

SCHEMA = "forebyg/run/"
NUMBER = 1
RUN, RESULTS = "run.json", "results.csv"
COLUMNS = {name: COUNTS[name] for name in PRINTED_COUNTS} | {
    name: kind for name, kind in (ESTIMATES | ASSESSED | RELEASED).items() if name not in UNPRINTED
}
BETWEEN = "; "
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class KeptRun:
    """An earlier run. Of its release only what was printed is known."""

    name: str
    release: Release


def kept_runs(folder: Path) -> tuple[KeptRun, ...]:
    """All runs of a history, oldest first; a folder that is not there holds none.

    One that cannot be read is an error, told with all others: what was published must not be forgotten.
    """
    if not folder.exists():
        return ()
    runs, problems = [], []
    for path in sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")):
        try:
            runs.append(KeptRun(path.name, _read(path)))
        except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
            problems.append(_damaged(path, error))
    if problems:
        raise HistoryError(problems)
    return tuple(runs)


def keep(release: Release, folder: Path, earlier: Sequence[KeptRun]) -> Path:
    """The folder of this run. `earlier` are the runs that it was held against; where others have come since, it was
    held against too few and is not kept. It stands whole under its name or not at all: nobody sees half a run."""
    assert not release.run.internal, "what is internal is never kept"
    texts = _texts(release, [run.name for run in earlier])
    name = f"{release.run.started:%Y-%m-%dT%H%M%SZ}-{_sha256(texts[RUN])[:8]}"
    sibling = folder / f".{name}.{os.getpid()}.tmp"
    try:
        sibling.mkdir(parents=True)
        for file, text in texts.items():
            _write(sibling / file, text)
        _settle(sibling)
        known = {run.name for run in earlier}
        if any(one.name not in known for one in folder.iterdir() if not one.name.startswith(".") and one.is_dir()):
            raise HistoryError([_overtaken(folder)])
        os.rename(sibling, folder / name)
        _settle(folder)
    except OSError as error:
        raise HistoryError([_not_kept(folder / name, error)]) from None
    finally:
        shutil.rmtree(sibling, ignore_errors=True)
    return folder / name


def check_keepable(folder: Path) -> None:
    """Tells before the work, not after it, that no run can be kept there."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise HistoryError([Problem("FB612", f"no run can be kept in '{folder}': it is no folder")])
    if not os.access(place, os.W_OK | os.X_OK):
        raise HistoryError([Problem("FB612", f"no run can be kept in '{folder}': it may not be written to")])


def _texts(release: Release, earlier: list[str]) -> dict[str, str]:
    results = results_of(release)
    document = {
        "schema": f"{SCHEMA}{NUMBER}",
        "run": asdict(release.run),
        "held_against": earlier,
        "indicators": [asdict(one) for one in release.indicators],
        "results": {"file": RESULTS, "rows": release.rows.height, "sha256": _sha256(results.replace("\r\n", "\n"))},
    }
    run = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False, default=_iso) + "\n"
    return {RESULTS: results, RUN: run}


def results_of(release: Release) -> str:
    """The rows as `keep` writes them."""
    rows = release.rows
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    columns = [name if name in rows.columns else pl.lit(None).alias(name) for name in COLUMNS]
    writer.writerows([_cell(value) for value in row] for row in rows.select(columns).iter_rows())
    return stream.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case list():
            return BETWEEN.join(value)
        case dt.date():
            return value.isoformat()
    return repr(value)


def _read(path: Path) -> Release:
    document = json.loads((path / RUN).read_text(encoding="utf-8"))
    schema = str(document["schema"])
    if not schema.startswith(SCHEMA) or int(schema.removeprefix(SCHEMA)) > NUMBER:
        raise ValueError(f"'{schema}' is of a later version of forebyg than this")
    # Version control may write other line ends than were kept.
    results = (path / RESULTS).read_bytes().decode("utf-8").replace("\r\n", "\n")
    if _sha256(results) != document["results"]["sha256"]:
        raise ValueError(f"{RESULTS} is not as it was written")
    indicators = tuple(ReleasedIndicator(**_known(ReleasedIndicator, one)) for one in document["indicators"])
    return Release(_run(document["run"]), indicators, _rows(results))


def _run(loaded: dict[str, Any]) -> Run:
    receipts = [Receipt(**_known(Receipt, one) | {"newest": _day(one["newest"])}) for one in loaded["receipts"]]
    known = _known(Run, loaded) | {"receipts": tuple(receipts), "as_of": _day(loaded["as_of"])}
    return Run(**known | {"started": dt.datetime.fromisoformat(loaded["started"])})


def _known(record: Any, loaded: dict[str, Any]) -> dict[str, Any]:
    """What this version knows of a record; a later one may have added to it, an earlier one not have had it."""
    return {one.name: _frozen(loaded[one.name]) for one in fields(record) if one.name in loaded}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def _rows(text: str) -> pl.DataFrame:
    """A column that an earlier version did not keep is null."""
    frame = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False)
    return frame.select(
        _typed(name, kind) if name in frame.columns else pl.lit(None, _TYPES[kind]).alias(name)
        for name, kind in COLUMNS.items()
    )


_TYPES: dict[str, Any] = {
    "String": pl.String,
    "Float64": pl.Float64,
    "Int64": pl.Int64,
    "Boolean": pl.Boolean,
    "Date": pl.Date,
    "List(String)": pl.List(pl.String),
}


def _typed(name: str, kind: str) -> pl.Expr:
    cell = pl.col(name)
    match kind:
        case "String":
            return cell.str.strip_prefix("'")
        case "Boolean":
            return cell.replace_strict({"true": True, "false": False}, return_dtype=pl.Boolean)
        case "Date":
            return cell.str.to_date("%Y-%m-%d")
        case "List(String)":
            return cell.str.split(BETWEEN)
    return cell.cast(_TYPES[kind])


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The folder's own entries reach the disk too, where the system knows how."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _iso(value: Any) -> str:
    assert isinstance(value, dt.date), type(value)
    return value.isoformat()


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


def _overtaken(folder: Path) -> Problem:
    message = f"another run has been kept in '{folder}' meanwhile, which this one was not held against"
    return Problem("FB613", message, help="run the command again")


def _not_kept(path: Path, error: OSError) -> Problem:
    message = f"the run cannot be kept as '{path}': {(error.strerror or type(error).__name__).lower()}"
    return Problem("FB612", message, help="check the rights and the space on the disk; nothing was kept")
