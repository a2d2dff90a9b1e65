"""This room takes the fingerprint of a contract: of all in it that says how the cells of an extract are read."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import polars as pl

from forebyg import __version__
from forebyg.definitions.extracts import Extract

FORM = 1
"""The form of what is kept of an extract. Another one is another contract."""
NOT_READ = {"title", "derive", "join"}
"""What is made of an extract when it has been read."""


def contract_print(name: str, extract: Extract) -> str:
    """The same only where the same bytes give the same columns, receipts and problems. The order of columns counts."""
    definition = extract.model_dump(mode="json", exclude=NOT_READ)
    return digest([FORM, __version__, pl.__version__, name, definition])


def claimed_on(extract: Extract, as_of: dt.date | None) -> str | None:
    """The day that the claims of the whole are judged on, where there are such."""
    is_asked = extract.fresh is not None or extract.coverage is not None
    return as_of.isoformat() if is_asked and as_of is not None else None


def digest(content: Any) -> str:
    """The sha256 of plain data."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
