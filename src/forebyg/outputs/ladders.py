"""This room draws the way from an indicator's rows to its units, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forebyg.explanations import Joined, Ladder, Rung
from forebyg.outputs.characters import plain, width_of
from forebyg.outputs.numbers import number


def as_text(ladders: Sequence[Ladder], words: Mapping[str, str], lang: str, with_plan: bool) -> list[str]:
    """Lines: the steps with what is left, refused and unknown; joins; columns; the plan if wanted."""
    lines: list[str] = []
    for ladder in ladders:
        lines += [words[ladder.of or "rows"], *_rungs(ladder, words, lang)]
        lines += [_joined(join, ladder.rounded_to, words, lang) for join in ladder.joins]
        lines += [f"  {words['rounded'].format(ladder.rounded_to)}"] if ladder.rounded_to else []
        lines.append("")
    lines += [words["columns"], *_columns(ladders)] if ladders else []
    for ladder in ladders if with_plan else ():
        lines += ["", words["plan"] + (f" ({ladder.of})" if ladder.of else ""), *_plan(ladder.plan)]
    return lines


def _rungs(ladder: Ladder, words: Mapping[str, str], lang: str) -> list[str]:
    headings = ["", words["left"], words["refused"], words["unknown"]]
    table = [headings] + [
        [_label(rung.label, words), *_numbers(rung, ladder.rounded_to, lang)] for rung in ladder.rungs
    ]
    widths = [max(width_of(line[column]) for line in table) for column in range(4)]
    return [_aligned(line, widths) for line in table]


def _label(label: str, words: Mapping[str, str]) -> str:
    """The engine's own three labels in the reader's language; a step's label as it was declared."""
    if label.startswith("per "):
        return words["per"].format(plain(label[4:]))
    return words.get({"rows": "all rows"}.get(label, label if label == "in a period" else ""), plain(label))


def _numbers(rung: Rung, rounded_to: int | None, lang: str) -> list[str]:
    """A step that refuses nobody by nature has only what is left."""
    return [_count(count, rounded_to, lang) for count in (rung.left, rung.refused, rung.unknown)]


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    label = line[0] + " " * (widths[0] - width_of(line[0]))
    numbers = "".join(f"  {text:>{width}}" for text, width in zip(line[1:], widths[1:], strict=True))
    return f"  {label}{numbers}".rstrip()


def _joined(join: Joined, rounded_to: int | None, words: Mapping[str, str], lang: str) -> str:
    counts = (_count(join.matched, rounded_to, lang), _count(join.unmatched, rounded_to, lang))
    return f"  {words['joined'].format(plain(join.extract), *counts)}"


def _columns(ladders: Sequence[Ladder]) -> list[str]:
    needed: dict[str, dict[str, None]] = {}
    for ladder in ladders:
        for extract, columns in ladder.columns.items():
            needed.setdefault(extract, {}).update(dict.fromkeys(columns))
    return [f"  {plain(extract)}: {', '.join(map(plain, columns))}" for extract, columns in needed.items()]


def _plan(plan: str) -> list[str]:
    return [f"  {plain(line)}" for line in plan.splitlines()]


def _count(count: int | None, rounded_to: int | None, lang: str) -> str:
    """Nothing, of a rounded number, is any number that is nearer to nothing than to the next."""
    if count is None:
        return ""
    return f"< {number(rounded_to / 2, 0, lang)}" if rounded_to and not count else number(count, 0, lang)
