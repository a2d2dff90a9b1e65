"""This room names the files in the folder of a run, and takes their fingerprints."""

from __future__ import annotations

import hashlib

RUN, RESULTS, PARQUET, DEFINITIONS = "run.json", "results.csv", "results.parquet", "definitions.json"


def sha256(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def with_line_feeds(text: str) -> str:
    """Version control may write other line ends than were kept."""
    return text.replace("\r\n", "\n")
