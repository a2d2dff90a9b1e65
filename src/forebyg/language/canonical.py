"""This room writes a catalogue's files without what means nothing: no comments, one quoting, keys in one order.

A document is JSON but for `~`, which takes out what lies below it: JSON has no word for that, and `null` would be read
as the text it is. So `read_texts` reads it as it reads what an analyst writes, and finds the same definitions.
"""

from __future__ import annotations

import json
import re
from typing import Any

from forebyg.definitions.catalogue import Catalogue
from forebyg.language.keys import IN_ORDER
from forebyg.language.tree import TAKE_OUT

# Each value stands in a line of its own, and a text ends with a quotation mark.
_NULL = re.compile("null(?=,?$)", re.MULTILINE)
_TAKE_OUT = re.compile(f"{TAKE_OUT}(?=,?$)", re.MULTILINE)
# JSON leaves these as they are; YAML refuses them, or takes them for the end of a line.
_TO_BE_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def documents_of(catalogue: Catalogue) -> dict[str, str]:
    """Each file of the catalogue by its path, as `read_texts` reads it."""
    return {file.path: document_of(_ordered(file.written())) for file in catalogue.files}


def document_of(content: Any) -> str:
    """Plain data as a document; None is what takes out."""
    text = _NULL.sub(TAKE_OUT, json.dumps(content, ensure_ascii=False, indent=1))
    return _TO_BE_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def content_of(document: str) -> Any:
    """The plain data of a document."""
    return json.loads(_TAKE_OUT.sub("null", document))


def _ordered(value: Any, under: str = "") -> Any:
    if isinstance(value, list):
        return [_ordered(one) for one in value]
    if not isinstance(value, dict):
        return value
    keys = value if under in IN_ORDER else sorted(value)
    return {key: _ordered(value[key], key) for key in keys}
