"""This room holds the words of the manual by language."""

from __future__ import annotations

from typing import Final

from forebyg.outputs.manual.danish import DANISH
from forebyg.outputs.manual.english import ENGLISH

WORDS: Final[dict[str, dict[str, str]]] = {"da": DANISH, "en": ENGLISH}
