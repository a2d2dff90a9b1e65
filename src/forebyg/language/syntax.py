"""This room says in plain words why a text is not YAML, at the place where the mistake was made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from forebyg.errors import Place, Problem
from forebyg.language.tree import Scalar, Source

_TWO_COLONS = r"\s*(- )?[^\s'\"#{\[][^:]*:\s+\S"
_AFTER_QUOTE = r"""(:\s|-\s|[{,]|^)\s*('[^']*'|"[^"]*")\s*$"""


def syntax_problem(error: yaml.YAMLError, source: Source, brackets: Sequence[Scalar | None]) -> Problem:
    """The parser's complaint as a problem; `brackets` are the last texts in those still open, the innermost first."""
    what, where = str(getattr(error, "problem", None) or error), _place(error, "problem_mark", source)
    began, context = _place(error, "context_mark", source), str(getattr(error, "context", ""))
    if "tab" in what or where.text[where.column - 1 : where.column] == "\t":
        return Problem("FB110", "a tab cannot indent a line", where, "use blanks")
    if "quoted scalar" in context or "double-quoted" in context:
        return _in_quotes(what, where, began)
    if "flow" in context:
        return _in_brackets(where, began, brackets)
    if "alias" in context or "anchor" in context or "tag" in context:
        return Problem("FB105", "a text that begins with *, & or ! must be quoted", began)
    if "block scalar" in context:
        return Problem("FB101", "a text that begins with > or | must be quoted", began)
    return _in_lines(what, where, began)


def unclosed_parenthesis(text: str) -> bool:
    """Whether more parentheses open than close."""
    return text.count("(") > text.count(")")


def _place(error: Any, which: str, source: Source) -> Place:
    mark = getattr(error, which, None) or getattr(error, "problem_mark", None)
    return source.place(mark.line + 1, mark.column + 1) if mark else source.place(1, 1)


def _in_quotes(what: str, where: Place, began: Place) -> Problem:
    if "escape" in what or "hexadecimal" in what:
        help = "double the backslash, or use single quotes"
        return Problem("FB101", "a backslash in double quotes begins an escape that YAML does not know", where, help)
    return Problem("FB111", "the quote that opens here is never closed", began)


def _in_brackets(where: Place, began: Place, brackets: Sequence[Scalar | None]) -> Problem:
    opening = began.text[began.column - 1 : began.column]
    closing = "]" if opening == "[" else "}"
    last = brackets[0] if brackets else None
    if last is not None and last.plain and unclosed_parenthesis(last.text):
        help = f"an expression with a comma must be quoted inside {opening} {closing}"
        return Problem("FB109", f"the comma cuts '{last.text}' off", last.place, help)
    if _leaves(where, began):
        return Problem("FB111", f"the '{opening}' that opens here is never closed", began)
    related = ((began, "opened here"),)
    message = f"a comma or '{closing}' is expected here"
    return Problem("FB101", message, where, f"inside {opening} {closing} an expression is quoted", related=related)


def _leaves(where: Place, began: Place) -> bool:
    """Whether a place is at the end of the text, or on a later line that is not indented under the first."""
    indents = [len(place.text) - len(place.text.lstrip()) for place in (where, began)]
    return where.column > len(where.text) or (where.line > began.line and indents[0] <= indents[1])


def _in_lines(what: str, where: Place, began: Place) -> Problem:
    before, character = where.text[: where.column - 1], where.text[where.column - 1 : where.column]
    if "cannot start any token" in what:
        return Problem("FB101", f"a text that begins with '{character}' must be quoted", where)
    if "mapping values are not allowed" in what:
        if re.match(_TWO_COLONS, before):
            return Problem("FB101", "a text that holds ': ' must be quoted", where)
        help = "indent it as its neighbours, or give the line above it no value of its own"
        message = "a key cannot begin here: the line above it is not finished or has a value"
        return Problem("FB101", message, where, help)
    if "could not find expected ':'" in what:
        return Problem("FB101", "this line is not written 'key: value'", began)
    if re.search(_AFTER_QUOTE, before):
        help = "put the whole text in double quotes"
        return Problem("FB101", "text stands behind the closing quote", where, help)
    if character and character in "}]":
        return Problem("FB101", f"a '{character}' that was never opened", where)
    if "did not find expected" in what or "expected <block end>" in what:
        return Problem("FB101", "this line is not indented as its neighbours", where)
    return Problem("FB101", f"not valid YAML: {what}", where)
