"""This room looks for what was planted in cells wherever an exception could show it."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator

from forebyg.errors import ForebygError


def leaked(said: str, planted: Iterable[str]) -> list[str]:
    """What of the planted words stands in the text."""
    return [word for word in planted if word in said]


def said_by(error: ForebygError) -> str:
    """All that a message, a log or a traceback could show of an error."""
    said = [f"{problem.message} {problem.help} {problem.finding}" for problem in error.problems]
    said += [f"{link!s} {link!r} {vars(link)}" for link in links_of(error)]
    return " ".join([*said, *traceback.format_exception(error)])


def links_of(error: BaseException) -> Iterator[BaseException]:
    """The exception and all that it came from, also what `from None` only hides: a debugger and a log show it."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        link = waiting.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            yield link
            waiting += [link.__cause__, link.__context__]
