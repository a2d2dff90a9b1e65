"""This room is `forebyg list`: what is declared, with focus area, goal and target; no data is opened but for a tree."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from forebyg.cli.options import Configs, Debug, Exclude, Lang, NoColor, Select, configs_of
from forebyg.cli.streams import has_color, say, width_of
from forebyg.cli.tree import Frame, activities_for, as_records, as_tree

if TYPE_CHECKING:
    from rich.console import RenderableType

    from forebyg.definitions.catalogue import Catalogue

SCHEMA = "forebyg/list/1"
ListFormat = Literal["table", "json"]
_HEADINGS = {
    "da": ("Id", "Indikator", "Slags", "Mål"),
    "en": ("Id", "Indicator", "Kind", "Target"),
}


def list_indicators(
    context: typer.Context,
    configs: Configs = None,
    select: Select = None,
    exclude: Exclude = None,
    tree: Annotated[
        bool, typer.Option("--tree", help="As a tree: strategy, focus area, goal, indicators and actions.")
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(
            "--data",
            "-d",
            metavar="DIR",
            readable=False,
            help="Folder of the extracts, for the actions of the tree.  [default: data, where there is one]",
        ),
    ] = None,
    format: Annotated[ListFormat, typer.Option("--format", "-f", help="How the list is written.")] = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """List the indicators with focus area, goal and target."""
    from forebyg.language.catalogue import read_catalogue
    from forebyg.language.selection import select as selected

    catalogue = read_catalogue(configs_of(configs))
    leaders = {one.id: one.definition.title for one in catalogue.indicators if one.variant is None}
    asked = selected(catalogue, tuple(select or ()), tuple(exclude or ()))
    known = {one.name: _record(one, leaders.get(one.id), lang) for one in catalogue.indicators}
    records = [known[one.name] for one in asked]
    words = lang or _lang_of(records)
    everything = list(known.values())
    frame = _frame(catalogue, records, everything, data, bool(select or exclude), words, context) if tree else None
    if format == "json":
        told = {"strategies": as_records(frame)} if frame is not None else {}
        say(json.dumps({"schema": SCHEMA, "indicators": records} | told, ensure_ascii=False, indent=1))
        return
    shown = as_tree(frame) if frame is not None else _tables(records, words)
    say(_drawn(shown, has_color(sys.stdout, context.obj)))


def _frame(
    catalogue: Catalogue,
    records: list[dict[str, Any]],
    known: list[dict[str, Any]],
    data: Path | None,
    is_selected: bool,
    lang: str,
    context: typer.Context,
) -> Frame:
    """With the actions where there is data; what is odd about them is told beside the tree."""
    activities, problems = activities_for(catalogue, data)
    if problems:
        from forebyg.cli.streams import tell_problems

        tell_problems(list(problems), context.obj)
    return Frame(catalogue, records, known, activities, is_selected, lang)


def _record(declared: Any, leader: Any, lang: str | None) -> dict[str, Any]:
    """`leader` is the title of the indicator that a variant stands under."""
    from forebyg.language.sentence import target_in_words, title_of
    from forebyg.outputs.characters import plain

    words = lang or declared.defaults.lang or "da"
    definition, strategy = declared.definition, declared.strategy
    area_id, _, goal_id = (definition.goal or "").partition(".")
    area = strategy.areas.get(area_id) if strategy else None
    goal = area.goals.get(goal_id) if area else None
    return {
        "id": declared.id,
        "variant": declared.variant,
        "title": plain(title_of(definition.title, words)),
        "has_own_title": declared.variant is None or definition.title != leader,
        "kind": definition.kind,
        "strategy": strategy.id if strategy else None,
        "strategy_title": plain(title_of(strategy.title, words)) if strategy else None,
        "focus_area": area_id or None,
        "focus_area_title": plain(title_of(area.title, words)) if area else None,
        "goal": definition.goal,
        "goal_title": plain(title_of(goal.title, words)) if goal else None,
        "better": definition.better,
        "target": plain(target_in_words(definition.target, definition.better, words)) or None,
        "tags": list(definition.tags),
        "lang": words,
    }


def _lang_of(records: list[dict[str, Any]]) -> str:
    return records[0]["lang"] if records else "da"


def _area_of(record: dict[str, Any]) -> tuple[str, str]:
    return (
        record["strategy_title"] or record["strategy"] or "",
        record["focus_area_title"] or record["focus_area"] or "",
    )


def _name(record: dict[str, Any]) -> str:
    return record["id"] if record["variant"] is None else f"  ↳ {record['variant']}"


def _tables(records: list[dict[str, Any]], lang: str) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    widest = max((len(_name(record)) for record in records), default=4)
    parts: list[RenderableType] = []
    for (strategy, area), group in groupby(records, key=_area_of):
        parts.append(Text.assemble((strategy, "dim"), (" · " if strategy and area else "", "dim"), (area, "bold")))
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=not parts[1:])
        headings = _HEADINGS.get(lang, _HEADINGS["en"])
        table.add_column(Text(headings[0], "bold"), width=widest, no_wrap=True)
        table.add_column(Text(headings[1], "bold"), ratio=3, overflow="fold")
        table.add_column(Text(headings[2], "bold"), width=12, no_wrap=True, style="dim")
        table.add_column(Text(headings[3], "bold"), ratio=2, overflow="fold")
        for record in group:
            title = record["title"] if record["has_own_title"] else ""
            table.add_row(Text(_name(record), "cyan"), Text(title), Text(record["kind"]), Text(record["target"] or ""))
        parts += [table, Text()]
    return Group(*parts)


def _drawn(shown: RenderableType, color: bool) -> str:
    import io

    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width_of(sys.stdout),
        height=1000,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
    )
    console.print(shown)
    return "\n".join(line.rstrip() for line in stream.getvalue().rstrip().split("\n")) + "\n"
