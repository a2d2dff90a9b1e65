"""The book is complete: every key, word and function of the language stands in a definition that the book executes."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from forebyg.definitions import (
    catalogue,
    disclosure,
    estimating,
    extracts,
    indicators,
    parameters,
    sets,
    severities,
    targets,
)
from forebyg.definitions.scalars import Model
from forebyg.language.sql_words import FUNCTIONS, GRAMMAR_WORDS

MODULES = (catalogue, disclosure, estimating, extracts, indicators, parameters, sets, targets)
UNWRITTEN = {
    # Fields that stand for a short form; the short form itself has no key.
    ("Column", "optional"), ("Period", "only"), ("Target", "plain"), ("Trend", "plain"), ("Events", "plain"),
    ("Spell", "label"), ("Within", "month_end"),
}  # fmt: skip
ELSEWHERE = {"EXTRACT", "FROM", "AS"}
"""Words of the grammar that parts of dates and `CAST` bring with them."""
LENGTHS = ("seconds", "minutes", "hours", "days", "working_days", "weeks", "months", "years")
WRITTEN = "".join(
    found[1]
    for file in sorted(Path(__file__).parent.glob("*.md"))
    for found in re.finditer(r"^```yaml[^\n]*\n(.*?)^```$", file.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
)
SAID = "".join(file.read_text(encoding="utf-8") for file in sorted(Path(__file__).parent.glob("*.md")))


def models(modules: tuple[ModuleType, ...]) -> Iterator[type[Model]]:
    """What may be written between braces, each once."""
    found = {
        each for one in modules for each in vars(one).values() if inspect.isclass(each) and issubclass(each, Model)
    }
    yield from sorted(found - {Model}, key=lambda each: each.__name__)


def words_of(annotation: object) -> Iterator[str]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from (str(word) for word in typing.get_args(annotation))
    else:
        for part in typing.get_args(annotation):
            yield from words_of(part)


def stands(pattern: str, text: str = WRITTEN, flags: int = 0) -> bool:
    return re.search(rf"(?<![\w.]){pattern}", text, flags) is not None


@pytest.mark.parametrize("model", models(MODULES), ids=lambda model: model.__name__)
def test_every_key_and_every_word_is_in_a_definition_of_the_book(model: type[Model]) -> None:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    keys = [key for key in fields if (model.__name__, key) not in UNWRITTEN]
    assert [key for key in keys if not stands(rf"{re.escape(key)}:")] == []
    words = {key: list(words_of(fields[key].annotation)) for key in keys}
    assert [(key, word) for key in keys for word in words[key] if not stands(rf"{re.escape(word)}(?!\w)")] == []


def test_every_function_and_word_of_expressions_is() -> None:
    assert [name for name in sorted(FUNCTIONS) if not stands(rf"{name}\(", flags=re.IGNORECASE)] == []
    assert [word for word in sorted(GRAMMAR_WORDS - ELSEWHERE) if not stands(rf"{word}\b")] == []


def test_every_unit_of_length_is() -> None:
    assert [unit for unit in LENGTHS if not stands(rf"\d+ {unit}\b")] == []


def test_every_form_of_dates_and_every_rule_that_may_be_set_is_at_least_named() -> None:
    assert [form for form in extracts.DATE_FORMS if not stands(form, SAID)] == []
    assert [rule for rule in severities.SETTABLE if not stands(rf"{rule}\b", SAID)] == []
