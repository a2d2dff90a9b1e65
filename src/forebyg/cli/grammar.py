"""This room understands what was typed: typer's commands, the room of each read when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any, cast

import typer
from typer.completion import get_completion_inspect_parameters
from typer.core import TyperCommand, TyperGroup

from forebyg import __version__
from forebyg.cli.commands import COMMANDS, HELP_NAMES, VERSION, WIDEST, help_text
from forebyg.cli.streams import Manner, say, tell
from forebyg.errors import EXIT_DONE, EXIT_USAGE, Problem, UsageError

COMPLETION = "_FOREBYG_COMPLETE"
"""A shell asks with it what could be typed next, or, `source_bash` and the like, how it is to ask."""


def understood(arguments: Sequence[str], manner: Manner) -> int:
    """Does what was typed, and gives the exit code; a mistake in it is told as any other."""
    try:
        code = _commands()([*arguments], prog_name="forebyg", standalone_mode=False, obj=manner)
    except typer.TyperException as error:
        raise UsageError([_misused(error)]) from None
    except typer.Abort:
        raise KeyboardInterrupt from None
    return int(code or EXIT_DONE)


class Commands(TyperGroup):
    """The program, whose help is known without reading any command."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name in COMMANDS:
            self.add_command(Unread(name))

    def get_help(self, ctx: Any) -> str:
        return help_text()

    def get_help_option(self, ctx: Any) -> Any:
        """A help that was not asked for is false and not nothing, or typer would fetch pydantic to judge it."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.default = False
        return option


class Unread(TyperCommand):
    """A command whose room is read when it is to do something."""

    def __init__(self, name: str) -> None:
        super().__init__(name, short_help=COMMANDS[name][1])

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return command_of(str(self.name)).make_context(info_name, args, parent, **extra)


class Read(TyperCommand):
    """A command with its options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """To complete a line it is enough to know which options stand in it: no value is judged."""
        if not ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        given, ctx.args, _ = self.make_parser(ctx).parse_args(args=args)
        for parameter in self.get_params(ctx):
            ctx.params[parameter.name], source = parameter.consume_value(ctx, given)
            ctx.set_parameter_source(parameter.name, source)
        return list(ctx.args)


@cache
def command_of(name: str) -> TyperCommand:
    """The command, read from its room."""
    room = import_module(f"forebyg.cli.{name}")
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name, cls=Read)(getattr(room, COMMANDS[name][0]))
    command = typer.main.get_command(alone)
    assert isinstance(command, TyperCommand)
    return command


@cache
def _commands() -> TyperGroup:
    """All commands, put together once."""
    if COMPLETION in os.environ:
        _prepare_completion()
    return typer.main.get_group(app)


def _prepare_completion() -> None:
    """typer learns its shells by the way; and rich, hidden from it, would break what a shell is told into lines."""
    get_completion_inspect_parameters()
    sys.modules["rich"] = cast(ModuleType, None)


app = typer.Typer(
    name="forebyg",
    cls=Commands,
    rich_markup_mode=None,
    add_completion=False,
    context_settings={"help_option_names": [*HELP_NAMES], "max_content_width": WIDEST},
)


@app.callback(invoke_without_command=True)
def forebyg(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=VERSION)] = False,
) -> None:
    if version:
        say(f"forebyg {__version__}")
        raise typer.Exit(EXIT_DONE)
    if context.invoked_subcommand is None:
        tell(context.get_help())
        raise typer.Exit(EXIT_USAGE)


def _misused(error: typer.TyperException) -> Problem:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "forebyg"
    return Problem("FB900", error.format_message().rstrip("."), help=f"{command} --help")
