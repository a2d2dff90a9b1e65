"""This room is `forebyg test`: every indicator held to its own worked examples."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from forebyg.cli.options import Configs, Debug, Exclude, NoColor, Quiet, Select, Strict, configs_of
from forebyg.cli.streams import has_color, say, waiting
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS

if TYPE_CHECKING:
    from forebyg.explanations import ExampleOutcome, Reach


def hold_examples(
    context: typer.Context,
    configs: Configs = None,
    select: Select = None,
    exclude: Exclude = None,
    strict: Strict = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Run the worked examples that stand beside the indicators."""
    from forebyg.examples import run_examples
    from forebyg.language.catalogue import read_for_tests
    from forebyg.language.selection import select as selected

    catalogue = read_for_tests(configs_of(configs))
    chosen = selected(catalogue, tuple(select or ()), tuple(exclude or ()))
    with waiting("forebyg test ...", quiet):
        outcomes, reaches = run_examples(catalogue, chosen)
    say(told(outcomes, reaches, quiet, has_color(sys.stdout, context.obj)))
    failed = any(outcome.differences for outcome in outcomes)
    unreached = any(reach.unreached for reach in reaches)
    raise typer.Exit(EXIT_FINDINGS if failed or (strict and unreached) else EXIT_DONE)


def told(outcomes: Sequence[ExampleOutcome], reaches: Sequence[Reach], quiet: bool, color: bool) -> str:
    """Each example with its sign, what differs, what no example reaches, and the sum of it."""
    lines: list[str] = []
    unreached = {(reach.indicator, reach.variant): reach.unreached for reach in reaches}
    names = dict.fromkeys([*((one.indicator, one.variant) for one in outcomes), *unreached])
    for indicator, variant in names:
        own = [one for one in outcomes if (one.indicator, one.variant) == (indicator, variant)]
        block = [line for one in own if one.differences or not quiet for line in _outcome(one, color)]
        if not quiet:
            block += [
                _painted(f"  · never reached: {_plain(what)}", "2", color)
                for what in unreached.get((indicator, variant), ())
            ]
        if block:
            lines += [_plain(indicator if variant is None else f"{indicator}/{variant}"), *block]
    failed = sum(bool(one.differences) for one in outcomes)
    missing = sum(len(what) for what in unreached.values())
    summary = [f"{len(outcomes) - failed:,} of {len(outcomes):,} examples hold"]
    summary += [f"not reached by any example: {missing:,}"] if missing else []
    return "\n".join([*lines, *([""] if lines else []), "; ".join(summary)])


def _outcome(outcome: ExampleOutcome, color: bool) -> list[str]:
    if not outcome.differences:
        return [_painted("  ✓ ", "32", color) + _plain(outcome.name)]
    return [
        _painted("  ✗ ", "1;31", color) + _plain(outcome.name),
        *(f"      {_plain(difference)}" for difference in outcome.differences),
    ]


def _plain(text: str) -> str:
    from forebyg.outputs.characters import plain

    return plain(text)


def _painted(text: str, tint: str, color: bool) -> str:
    return f"\x1b[{tint}m{text}\x1b[0m" if color else text
