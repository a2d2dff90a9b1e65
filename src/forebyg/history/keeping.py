"""This room keeps a release: its provenance, its rows as text and as Parquet, its definitions."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from forebyg.history.folders import place
from forebyg.history.kept import NUMBER, SCHEMA, KeptRun, TypedIn, tools_of_now
from forebyg.history.layout import DEFINITIONS, PARQUET, RESULTS, RUN, sha256, with_line_feeds
from forebyg.history.table import parquet_of, results_of
from forebyg.language.canonical import content_of
from forebyg.results import Release

Files = dict[str, str | bytes]


def keep(
    release: Release,
    folder: Path,
    earlier: Sequence[KeptRun],
    documents: Mapping[str, str] | None = None,
    command: Sequence[str] = (),
    typed_in: TypedIn | None = None,
) -> Path:
    """The folder of this run. `earlier` are the runs that it was held against; where others have come since, it was
    held against too few and is not kept. `documents` are its definitions, `command` its words without any value,
    `typed_in` is where figures come from that were not computed."""
    assert not release.run.internal, "what is internal is never kept"
    held_against = [] if typed_in else [run.name for run in earlier if not run.is_typed_in]
    files = _files(release, documents or {})
    run = _json(_provenance(release, files, held_against, command, typed_in))
    name = f"{release.run.started:%Y-%m-%dT%H%M%SZ}-{sha256(run)[:8]}"
    return place(folder, name, files | {RUN: run}, [run.name for run in earlier])


def _files(release: Release, documents: Mapping[str, str]) -> Files:
    files: Files = {RESULTS: results_of(release), PARQUET: parquet_of(release)}
    if documents:
        files[DEFINITIONS] = _json({path: content_of(document) for path, document in documents.items()})
    return files


def _provenance(
    release: Release, files: Files, held_against: Sequence[str], command: Sequence[str], typed_in: TypedIn | None
) -> dict[str, Any]:
    return {
        "schema": f"{SCHEMA}{NUMBER}",
        "imported": typed_in is not None,
        **({} if typed_in is None else {"typed_in": asdict(typed_in)}),
        "run": _run(release),
        "tools": asdict(tools_of_now()),
        "command": list(command),
        "held_against": list(held_against),
        "indicators": [asdict(one) for one in release.indicators],
        **({"activities": [asdict(one) for one in release.activities]} if release.activities else {}),
        **({"goals": [asdict(one) for one in release.goals]} if release.goals else {}),
        "results": _about(files, RESULTS) | {"rows": release.rows.height},
        "parquet": _about(files, PARQUET),
        **({"definitions": _about(files, DEFINITIONS)} if DEFINITIONS in files else {}),
    }


def _run(release: Release) -> dict[str, Any]:
    """Without the dates of rows, which no release has, and without contracts that were not seen to be kept."""
    run = asdict(release.run)
    return run | {"receipts": [_receipt(one) for one in run["receipts"]]}


def _receipt(receipt: dict[str, Any]) -> dict[str, Any]:
    return {key: of for key, of in receipt.items() if key != "late" and (key, of) != ("contract", "")}


def _about(files: Files, file: str) -> dict[str, Any]:
    content = files[file]
    return {"file": file, "sha256": sha256(with_line_feeds(content) if isinstance(content, str) else content)}


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False, default=_iso) + "\n"


def _iso(value: Any) -> str:
    assert isinstance(value, dt.date), type(value)
    return value.isoformat()
