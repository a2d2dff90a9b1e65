"""This room draws a catalogue as its strategies lay it out: focus area, goal, indicators, and the actions for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forebyg.cli.options import DEFAULT_DATA

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text
    from rich.tree import Tree

    from forebyg.definitions.catalogue import Area, Catalogue, Goal, Strategy
    from forebyg.errors import Problem
    from forebyg.results import ReleasedActivity

WORDS = {
    "da": {
        "target": "mål: {}",
        "not computed": "beregnes ikke",
        "none": "Indikatorer",
        "no goal": "Uden mål i strategien",
        "planned": "planlagt {}",
        "started": "begyndt {}",
        "also": "står under {}",
        "hint": "Handlingerne står i udtrækkene: vis dem med --data DIR",
    },
    "en": {
        "target": "target: {}",
        "not computed": "not computed",
        "none": "Indicators",
        "no goal": "Without a goal in the strategy",
        "planned": "planned {}",
        "started": "begun {}",
        "also": "stands under {}",
        "hint": "The actions stand in the extracts: show them with --data DIR",
    },
}


@dataclass(frozen=True)
class Frame:
    """What surrounds the indicators. `records` are those of `forebyg list`, `known` those of the whole catalogue;
    `activities` is None without data."""

    catalogue: Catalogue
    records: Sequence[dict[str, Any]]
    known: Sequence[dict[str, Any]]
    activities: Sequence[ReleasedActivity] | None
    is_selected: bool
    lang: str

    @property
    def lacks_data(self) -> bool:
        return self.activities is None and any(one.activities for one in self.catalogue.strategies)

    def strategies(self) -> list[Strategy]:
        """In the order of the files; where only some indicators were asked for, those that have any."""
        asked = {record["strategy"] for record in self.records}
        return [one for one in self.catalogue.strategies if one.id in asked or not self.is_selected]

    def goals(self, strategy: Strategy, area: str) -> list[tuple[str, Goal]]:
        of_area = strategy.areas[area].goals.items()
        return [
            (name, goal)
            for name, goal in of_area
            if not self.is_selected
            or self.of_goal(strategy, f"{area}.{name}")
            or any(record in self.records for record in self.also(goal))
        ]

    def areas(self, strategy: Strategy) -> list[tuple[str, Area]]:
        return [pair for pair in strategy.areas.items() if self.goals(strategy, pair[0]) or not self.is_selected]

    def of_goal(self, strategy: Strategy | None, goal: str | None) -> list[dict[str, Any]]:
        """The indicators of a goal; of None those that belong to none."""
        of_whom = (strategy.id if strategy else None, goal)
        return [record for record in self.records if (record["strategy"], record["goal"]) == of_whom]

    def also(self, goal: Goal) -> list[dict[str, Any]]:
        """What measures it, too, and stands under another goal."""
        from forebyg.language.also import also_of

        names = [(one.id, one.variant) for one in also_of(goal, self.catalogue)]
        records = {(record["id"], record["variant"]): record for record in self.known}
        return [records[name] for name in names]

    def actions(self, strategy: Strategy, area: str, goal: str) -> tuple[ReleasedActivity, ...]:
        from forebyg.outputs.activities import of_goal

        return of_goal(self.activities or (), strategy.id, area, goal)


def activities_for(
    catalogue: Catalogue, data: Path | None
) -> tuple[Sequence[ReleasedActivity] | None, tuple[Problem, ...]]:
    """The actions of a data folder, that of the project where none is named; None where there is none to look in."""
    folder = data or (DEFAULT_DATA if DEFAULT_DATA.is_dir() else None)
    if folder is None or not any(one.activities for one in catalogue.strategies):
        return None, ()
    from forebyg.calculation import activities_in

    told = activities_in(catalogue, folder)
    return told.activities, told.problems


def as_records(frame: Frame) -> list[dict[str, Any]]:
    """The frame as JSON has it: indicators by name, actions in full, null where there was no data to read them from."""
    from forebyg.language.sentence import title_of
    from forebyg.outputs.characters import plain
    from forebyg.outputs.exports import activity_record

    def actions(strategy: Strategy, area: str, goal: str) -> list[dict[str, Any]] | None:
        if frame.activities is None:
            return None
        return [activity_record(one) for one in frame.actions(strategy, area, goal)]

    def told(one: Strategy | Area | Goal, name: str) -> dict[str, Any]:
        wording = None if not hasattr(one, "wording") else one.wording
        return {"id": name, "title": plain(title_of(one.title, frame.lang)), "wording": plain(wording or "") or None}

    return [
        told(strategy, strategy.id)
        | {
            "areas": [
                told(area, key)
                | {
                    "goals": [
                        told(goal, name)
                        | {
                            "code": goal.code,
                            "indicators": [_name(record) for record in frame.of_goal(strategy, f"{key}.{name}")],
                            "also": [
                                {"id": _name(record), "strategy": record["strategy"], "goal": record["goal"]}
                                for record in frame.also(goal)
                            ],
                            "activities": actions(strategy, key, name),
                        }
                        for name, goal in frame.goals(strategy, key)
                    ]
                }
                for key, area in frame.areas(strategy)
            ]
        }
        for strategy in frame.strategies()
    ]


def as_tree(frame: Frame) -> RenderableType:
    """One tree for each strategy; what belongs to none stands last."""
    from rich.console import Group
    from rich.text import Text

    trees: list[RenderableType] = []
    for strategy in frame.strategies():
        trees += [_strategy(strategy, frame), Text()]
    if alone := [record for record in frame.records if record["strategy"] is None]:
        trees += [_branch(Text(WORDS[frame.lang]["none"], "bold"), alone, frame), Text()]
    if frame.lacks_data:
        trees.append(Text(WORDS[frame.lang]["hint"], "dim"))
    return Group(*trees)


def _strategy(strategy: Strategy, frame: Frame) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(_named(strategy.title, None, "bold", frame), guide_style="dim")
    for key, area in frame.areas(strategy):
        branch = root.add(_named(area.title, area.wording, "bold", frame))
        for name, goal in frame.goals(strategy, key):
            twig = branch.add(_named(goal.title, goal.wording, "italic", frame))
            _add_indicators(twig, frame.of_goal(strategy, f"{key}.{name}"), frame)
            _add_also(twig, strategy, frame.also(goal), frame)
            _add_actions(twig, frame.actions(strategy, key, name), frame)
    if homeless := frame.of_goal(strategy, None):
        root.add(_branch(Text(WORDS[frame.lang]["no goal"], "italic"), homeless, frame))
    return root


def _branch(title: Text, records: Sequence[dict[str, Any]], frame: Frame) -> Tree:
    from rich.tree import Tree

    branch = Tree(title, guide_style="dim")
    _add_indicators(branch, records, frame)
    return branch


def _named(title: str | dict[str, str], wording: str | None, style: str, frame: Frame) -> Text:
    """The title, and beneath it what the strategy itself says, where that is more."""
    from rich.text import Text

    from forebyg.language.sentence import title_of
    from forebyg.outputs.characters import plain

    said = plain(title_of(title, frame.lang))
    words = plain(wording or "")
    beneath = f"\n»{words}«" if words and words.casefold() != said.casefold() else ""
    return Text.assemble((said, style), (beneath, "dim"))


def _add_indicators(twig: Tree, records: Sequence[dict[str, Any]], frame: Frame) -> None:
    """Each with its target; its variants beneath it, with theirs where it is another."""
    from rich.text import Text

    leaves: dict[str, tuple[Tree, str | None]] = {}
    for record in records:
        leaf, above = leaves.get(record["id"], (None, None))
        target = record["target"] if record["target"] != above else None
        aim = f" · {WORDS[frame.lang]['target'].format(target)}" if target else ""
        aim += f" · {WORDS[frame.lang]['not computed']}" if record["kind"] == "not computed" else ""
        if leaf is not None:
            own = f"  {record['title']}" if record["has_own_title"] else ""
            leaf.add(Text.assemble((record["variant"] or "", "cyan"), own, (aim, "dim")))
            continue
        name = _name(record)
        leaves[record["id"]] = twig.add(Text.assemble((name, "cyan"), f"  {record['title']}", (aim, "dim"))), target


def _name(record: dict[str, Any]) -> str:
    return record["id"] if record["variant"] is None else f"{record['id']}/{record['variant']}"


def _add_also(twig: Tree, strategy: Strategy, records: Sequence[dict[str, Any]], frame: Frame) -> None:
    """With an arrow, the target, and where each is declared; of its own strategy only the goal is named."""
    from rich.text import Text

    words = WORDS[frame.lang]
    for record in records:
        parts = [words["target"].format(record["target"])] if record["target"] else []
        parts += [words["not computed"]] if record["kind"] == "not computed" else []
        above = [record["strategy_title"] if record["strategy"] != strategy.id else None, record["goal_title"]]
        if told := ": ".join(part for part in above if part):
            parts.append(words["also"].format(told))
        twig.add(
            Text.assemble(
                "→ ", (_name(record), "cyan"), f"  {record['title']}", *((f" · {part}", "dim") for part in parts)
            )
        )


def _add_actions(twig: Tree, activities: Sequence[ReleasedActivity], frame: Frame) -> None:
    """What is done for the goal: the action, what is expected of it, and how far it is."""
    if not activities:
        return
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from forebyg.outputs.activities import begun_text, sign_of
    from forebyg.outputs.characters import plain

    branch = twig.add(Text(begun_text(activities, frame.lang), "italic"))
    for one in activities:
        lines = [Text(f"→ {plain(one.effect)}")] if one.effect else []
        lines.append(Text(" · ".join(_state(one, frame.lang)), "dim"))
        beneath = (Padding(line, (0, 0, 0, 2)) for line in lines)
        branch.add(Group(Text(f"{sign_of(one)} {plain(one.title)}"), *beneath))


def _state(one: ReleasedActivity, lang: str) -> Iterator[str]:
    from forebyg.outputs.activities import status_text
    from forebyg.outputs.characters import plain
    from forebyg.outputs.numbers import day

    yield status_text(one, lang)[2:]
    if one.planned is not None:
        yield WORDS[lang]["planned"].format(day(one.planned, lang))
    if one.started is not None:
        yield WORDS[lang]["started"].format(day(one.started, lang))
    if one.finance:
        yield plain(one.finance)
