"""This room registers the commands, and is the one place where exceptions end and exit codes are chosen."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any, NoReturn

import typer

from forebyg import __version__
from forebyg.cli import (
    compare,
    compute,
    demo,
    explain,
    history,
    init,
    inspect,
    manual,
    report,
    schema,
    status,
    test,
    validate,
)
from forebyg.cli import list as listing
from forebyg.cli.files import reason_of
from forebyg.cli.streams import Manner, manner_of, prepare, say, tell, tell_problems
from forebyg.errors import EXIT_DONE, EXIT_INTERRUPTED, EXIT_OUR_FAULT, EXIT_USAGE, ForebygError, Problem

app = typer.Typer(
    name="forebyg",
    help="Indicators of prevention strategies, computed from definitions in YAML and extracts in CSV.",
    epilog="Exit codes: 0 done, 1 findings, 2 usage, 3 our own fault, 130 interrupted.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command("compute")(compute.compute)
app.command("compare")(compare.compare)
app.command("validate")(validate.validate)
app.command("test")(test.hold_examples)
app.command("list")(listing.list_indicators)
app.command("explain")(explain.explain)
app.command("inspect")(inspect.inspect)
app.command("status")(status.status)
app.command("report")(report.report)
app.command("history")(history.history)
app.command("manual")(manual.manual)
app.command("schema")(schema.schema)
app.command("init")(init.init)
app.command("demo")(demo.demo)

# Their messages name things of the program, never a cell of an extract; any other message may.
_HARMLESS = (AssertionError, AttributeError, ImportError, NameError, NotImplementedError)


@app.callback(invoke_without_command=True)
def forebyg(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        say(f"forebyg {__version__}")
        raise typer.Exit(EXIT_DONE)
    if context.invoked_subcommand is None:
        tell(context.get_help())
        raise typer.Exit(EXIT_USAGE)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The command line, from its arguments to its exit code."""
    given = sys.argv[1:] if arguments is None else [*arguments]
    # Definitions are read into many small objects that all live to the end: looking for circles among them, as the
    # collector does at every 700th, took a tenth of the time of a validation.
    gc.set_threshold(100_000, 20, 20)
    prepare()
    sys.exit(run(given, manner_of(given)))


def run(arguments: Sequence[str], manner: Manner) -> int:
    """Runs one command and returns its exit code; nothing escapes."""
    try:
        code = _commands()([*arguments], prog_name="forebyg", standalone_mode=False, obj=manner)
        return int(code or EXIT_DONE)
    except ForebygError as error:
        tell_problems(error.problems, manner)
        return error.exit_code
    except typer.TyperException as error:
        tell_problems([_misused(error)], manner)
        return EXIT_USAGE
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except OSError as error:
        tell_problems([_refused(error)], manner)
        return EXIT_USAGE
    except Exception as error:
        tell(_our_fault(error, manner))
        return EXIT_OUR_FAULT


@cache
def _commands() -> Callable[..., Any]:
    """All commands with their options, put together once."""
    return typer.main.get_command(app)


def _misused(error: typer.TyperException) -> Problem:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "forebyg"
    return Problem("FB900", error.format_message().rstrip("."), help=f"{command} --help")


def _refused(error: OSError) -> Problem:
    """The system's own words; what it names is a file, never a cell."""
    what = f"'{error.filename}' cannot be used" if error.filename is not None else "the result cannot be written"
    return Problem("FB909", f"{what}: {reason_of(error)}", help="check the rights, the path and the space on the disk")


def _our_fault(error: Exception, manner: Manner) -> str:
    """One sentence without values: a library's message may quote a cell, so messages are left out of tracebacks too."""
    sentence = f"forebyg: a fault of the program itself ({type(error).__name__}), not of your files."
    if not manner.debug:
        return f"{sentence} With --debug it tells where."
    chain: list[BaseException] = [error]
    while cause := chain[-1].__cause__ or chain[-1].__context__:
        chain.append(cause)
    return "\n".join([*(_frames(one) for one in reversed(chain)), sentence])


def _frames(error: BaseException) -> str:
    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    message = f": {error}" if isinstance(error, _HARMLESS) else ""
    return f"{frames}{type(error).__name__}{message}"
