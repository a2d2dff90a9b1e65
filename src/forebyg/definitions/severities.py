"""This room names the rules of a contract whose severity it may set, as `rule` or as `column.rule`."""

from __future__ import annotations

OF_COLUMNS = ("required", "allowed", "range", "pattern", "constant", "references", "totals", "stand-ins", "words")
OF_EXTRACTS = ("spell", "repeats", "rows", "fresh", "coverage", "as_of")
SETTABLE = (*OF_COLUMNS, *OF_EXTRACTS)
OF_THE_WHOLE = ("rows", "fresh", "coverage")
"""What no single row breaks, so that no share of the rows can."""
FIXED = ("file", "encoding", "header", "width", "quotes", "type", "decimal mark", "damaged", "key")
"""What always is an error: nothing could be counted from it."""
