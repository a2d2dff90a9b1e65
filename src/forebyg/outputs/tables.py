"""This room draws a release for a screen: a table per focus area, goals as sections, nothing cut."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from forebyg.outputs.cells import Line, Placed, View, placed_lines
from forebyg.outputs.characters import plain, width_of
from forebyg.outputs.foot import foot_of
from forebyg.outputs.labels import label
from forebyg.results import Release

GAP, LEAST_GAP = 2, 1
NAME_LEAST, NAME_MOST = 24, 76
STYLES = {
    "met": "green",
    "not met": "bold red",
    "uncertain": "yellow",
    "error": "bold red",
    "no target": "dim",
    "no data": "dim",
    "withheld": "dim",
    "incomplete": "dim",
    "not due": "dim",
    "not computed": "dim",
}


_WIDE = ("period", "value", "interval", "base", "target", "change", "since", "status", "trend")
_NARROW = ("period", "value", "base", "target", "change", "status")
_NUMBERS = ("value", "base", "target", "change", "interval")
# Where the screen is narrow, these stand on a second line under another cell.
_UNDER = {"value": "interval", "change": "since", "status": "trend"}


def as_table(release: Release, view: View) -> str:
    """The release as text, with colour codes where the view has colour. Lines end without blanks."""
    stream = io.StringIO()
    drawn, width = drawing(release, view)
    console = Console(
        file=stream,
        width=width,
        height=1000,
        force_terminal=view.color,
        color_system="standard" if view.color else None,
        no_color=not view.color,
        highlight=False,
        legacy_windows=False,
    )
    console.print(drawn)
    return "\n".join(line.rstrip() for line in stream.getvalue().split("\n"))


def drawing(release: Release, view: View) -> tuple[RenderableType, int]:
    """What is drawn, and the columns it needs: more than the view has where numbers would be cut."""
    placed = placed_lines(release, view)
    every = [line for _, lines in placed for line in lines]
    layout = _Layout(every, view)
    parts: list[RenderableType] = []
    if release.run.internal:
        parts += [Text(label("internal", view.lang), "bold red"), Text()]
    if not placed:
        parts += [Text(label("nothing", view.lang)), Text()]
    for _, of_strategy in groupby(placed, key=lambda pair: pair[0].strategy):
        parts += layout.strategy(list(of_strategy))
    parts += [Text(line, "dim") for line in foot_of(release, view)]
    return Group(*parts), max(view.width, layout.width)


class _Layout:
    """The widths that all tables of a release share, so that columns stand under each other on the whole page."""

    def __init__(self, lines: list[Line], view: View):
        self.view, self.lines, self.gap = view, lines, GAP
        # Every cell is first taken to have a column of its own, so that the need of the wide layout is known.
        self.is_wide = True
        self.is_wide = self._needed(_WIDE) + NAME_LEAST + 16 <= view.width
        self.keys = [key for key in (_WIDE if self.is_wide else _NARROW) if self._width(key)]
        if self._needed(tuple(self.keys)) + NAME_LEAST > view.width:
            self.gap = LEAST_GAP
        needed = self._needed(tuple(self.keys))
        longest = max((_width_of_name(line) for line in lines), default=NAME_LEAST)
        self.name_width = max(NAME_LEAST - 8, min(view.width - needed, longest, NAME_MOST))
        self.width = self.name_width + needed

    def strategy(self, placed: list[Placed]) -> Iterator[RenderableType]:
        """The title once, then its focus areas."""
        first = placed[0][0]
        yield Text(plain(first.strategy_title or first.strategy or label("no strategy", self.view.lang)), "bold")
        for area, of_area in groupby(placed, key=lambda pair: pair[0].focus_area):
            yield from self._area(area, list(of_area))

    def _area(self, area: str | None, placed: list[Placed]) -> Iterator[RenderableType]:
        """The heading, the column headings once, and a section for each goal."""
        if area:
            yield Text(plain(placed[0][0].focus_area_title or area), "bold cyan")
        yield self._headings()
        has_goals = any(indicator.goal for indicator, _ in placed)
        for position, (goal, of_goal) in enumerate(groupby(placed, key=lambda pair: pair[0].goal)):
            section = list(of_goal)
            if has_goals and position:
                yield Text()
            if has_goals:
                title = plain(section[0][0].goal_title or goal or label("no goal", self.view.lang))
                yield Text(title, "italic")
            yield from self._section([line for _, lines in section for line in lines])
        yield Text()

    def _headings(self) -> RenderableType:
        table = self._table()
        headings = [Text("" if key == "since" else label(key, self.view.lang), "bold") for key in self.keys]
        table.add_row(Text(label("indicator", self.view.lang), "bold"), *headings)
        rule = Text("─" * min(self.width, self.view.width), "dim")
        return Group(rule, table, rule)

    def _section(self, lines: list[Line]) -> Iterator[RenderableType]:
        """Lines with numbers in tables, lines without across the whole width."""
        for has_numbers, run in groupby(lines, key=lambda line: bool(line.period)):
            if has_numbers:
                table = self._table()
                for line in run:
                    table.add_row(self._name(line), *(self._cell(key, line) for key in self.keys))
                yield table
            else:
                for line in run:
                    yield Padding(_across(line), (0, 0, 0, 2 * line.depth + 2))

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, padding=(0, self.gap, 0, 0), pad_edge=False, collapse_padding=False)
        table.add_column(width=self.name_width, overflow="fold")
        for key in self.keys:
            table.add_column(
                width=self._width(key), no_wrap=True, justify="right" if key in _NUMBERS else "left", overflow="fold"
            )
        return table

    def _name(self, line: Line) -> RenderableType:
        text = Text(line.name, "" if line.depth == 0 else "none")
        if line.notes:
            text.append(("\n" if line.name else "") + line.notes, "dim")
        return Padding(text, (0, 0, 0, 2 * line.depth + 2))

    def _cell(self, key: str, line: Line) -> Text:
        stacked = [(self._text(key, line), _style(key, line))]
        if not self.is_wide and key in _UNDER:
            stacked.append((self._text(_UNDER[key], line), "cyan" if key == "status" else "dim"))
        return Text("\n").join(Text(text, style) for text, style in stacked if text)

    def _text(self, key: str, line: Line) -> str:
        if key == "since":
            return label("since", self.view.lang).format(line.since) if line.since else ""
        text: str = getattr(line, key)
        # The mark of the method needs no blank where columns are dear.
        return f"{text}{' ' * self.is_wide}{line.method}" if key == "interval" and text else text

    def _width(self, key: str) -> int:
        """The widest text of a column, its heading and what stands under it included; 0 where it is empty."""
        widest = max((len(self._text(key, line)) for line in self.lines), default=0)
        if not self.is_wide and key in _UNDER:
            widest = max(widest, 0, *(len(self._text(_UNDER[key], line)) for line in self.lines))
        heading = "" if key == "since" else label(key, self.view.lang)
        return max(widest, len(heading)) if widest else 0

    def _needed(self, keys: tuple[str, ...]) -> int:
        return sum(self._width(key) + self.gap for key in keys if self._width(key))


def _width_of_name(line: Line) -> int:
    notes = width_of(line.notes) if line.period else 0
    return max(width_of(line.name), notes) + 2 * line.depth + 2


def _style(key: str, line: Line) -> str:
    if key == "status":
        return STYLES.get(line.assessment, "")
    if key == "value":
        return "bold" if line.depth == 0 else ""
    if key == "change" and line.is_better is not None:
        return "green" if line.is_better else "red"
    if key == "trend":
        return "cyan"
    return "dim" if key in ("interval", "since", "period") else ""


def _across(line: Line) -> Text:
    text = Text(line.name, "dim" if line.is_heading else "")
    if line.notes:
        text.append("  " if line.name else "").append(line.notes, STYLES.get(line.assessment, "dim"))
    return text
