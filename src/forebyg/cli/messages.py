"""This room draws problems for people: code, place, the line itself, carets under the words, what would be right."""

from __future__ import annotations

from collections.abc import Sequence

from forebyg.errors import Place, Problem
from forebyg.outputs.characters import columns_of, plain, width_of

LONGEST_EXCERPT = 100
_TAB = "    "
_BOLD, _RED, _YELLOW, _BLUE, _CYAN, _RESET = "\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[36m", "\x1b[0m"


def render(problems: Sequence[Problem], color: bool = False) -> str:
    """All problems, by place, each once, and how many there are."""
    ordered = in_order(problems)
    blocks = [render_one(problem, color) for problem in ordered]
    if len(ordered) > 1:
        blocks.append(_painted(tally(ordered), _BOLD, color))
    return "\n\n".join(blocks) + "\n"


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """By file and line; those without a place last; repeats once."""
    unique = list(dict.fromkeys(problems))
    return sorted(unique, key=lambda one: (one.place is None, *_position(one.place), one.code))


def tally(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning in 2 files`."""
    errors = sum(problem.severity == "error" for problem in problems)
    parts = [_counted(errors, "error"), _counted(len(problems) - errors, "warning")]
    files = {problem.place.file for problem in problems if problem.place}
    where = f" in {_counted(len(files), 'file')}" if files else ""
    return ", ".join(part for part in parts if part) + where


def render_one(problem: Problem, color: bool = False) -> str:
    """One problem, as rustc draws it."""
    tint = _RED if problem.severity == "error" else _YELLOW
    head = _painted(f"{problem.severity}[{problem.code}]", tint, color)
    lines = [head + _painted(f": {plain(problem.message)}", _BOLD, color)]
    places = [place for place in (problem.place, *(place for place, _ in problem.related)) if place]
    margin = max((len(str(place.line)) for place in places), default=1)
    if problem.place:
        lines += _excerpt(problem.place, margin, "^", "", tint, color)
    for place, note in problem.related:
        arrow = plain(place.file) != plain(problem.place.file) if problem.place else True
        lines += _excerpt(place, margin, "-", plain(note), _BLUE, color, has_arrow=arrow)
    if problem.help:
        gutter = " " * margin + " = " if places else "  = "
        lines.append(_painted(gutter, _BLUE, color) + _painted("help: ", _CYAN, color) + plain(problem.help))
    return "\n".join(lines)


def _excerpt(
    place: Place, margin: int, sign: str, note: str, tint: str, color: bool, has_arrow: bool = True
) -> list[str]:
    bar = _painted(f"{' ' * margin} |", _BLUE, color)
    lines = []
    if has_arrow:
        arrow = _painted(f"{' ' * margin}-->", _BLUE, color)
        lines.append(f"{arrow} {plain(place.file)}:{place.line}:{place.column}")
    if not place.text:
        return [*lines, f"{bar} {note}"] if note else lines
    shown, before, marked = _cut(place)
    number = _painted(f"{place.line:>{margin}} |", _BLUE, color)
    signs = _painted(sign * max(1, marked) + (f" {note}" if note else ""), tint, color)
    opening = [bar] if has_arrow else [_painted(f"{' ' * margin} ...", _BLUE, color)]
    return [*lines, *opening, f"{number} {shown}".rstrip(), f"{bar} {' ' * before}{signs}"]


def _cut(place: Place) -> tuple[str, int, int]:
    """The line as shown, the columns before the caret, and the columns it marks; a long line is cut around it."""
    characters = [_shown(character) for character in place.text.rstrip("\r\n")]
    start = min(place.column - 1, len(characters))
    stop = min(max(start + place.length, start + 1), max(len(characters), start + 1))
    before, marked = "".join(characters[:start]), "".join(characters[start:stop])
    after = "".join(characters[stop:])
    if width_of(before + marked + after) > LONGEST_EXCERPT:
        marked = _clipped(marked, LONGEST_EXCERPT // 2)
        after = _clipped(after, (LONGEST_EXCERPT - width_of(marked)) // 2)
        room = LONGEST_EXCERPT - width_of(marked) - width_of(after)
        if width_of(before) > room:
            before = "…" + before[len(before) - room + 1 :]
    return before + marked + after, width_of(before), width_of(marked)


def _clipped(text: str, most: int) -> str:
    return text if width_of(text) <= most else text[: most - 1] + "…"


def _shown(character: str) -> str:
    """A tab as blanks, a control or bidi character as nothing; all else as it is."""
    if character == "\t":
        return _TAB
    return plain(character) if columns_of(character) else ""


def _painted(text: str, tint: str, color: bool) -> str:
    return f"{tint}{text}{_RESET}" if color else text


def _position(place: Place | None) -> tuple[str, int, int]:
    return (place.file, place.line, place.column) if place else ("", 0, 0)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}" if count else ""
