"""This room is the one place where exceptions end and exit codes are chosen."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from forebyg.cli.commands import HELP_NAMES, help_text
from forebyg.cli.streams import Manner, manner_of, prepare, say, tell, tell_problems
from forebyg.errors import EXIT_DONE, EXIT_INTERRUPTED, EXIT_OUR_FAULT, EXIT_USAGE, ForebygError, Problem

# Their messages name things of the program, never a cell of an extract; any other message may.
_HARMLESS = (AssertionError, AttributeError, ImportError, NameError, NotImplementedError)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The command line, from its arguments to its exit code."""
    given = sys.argv[1:] if arguments is None else [*arguments]
    # Definitions are read into many small objects that all live to the end: looking for circles among them, as the
    # collector does at every 700th, took a tenth of the time of a validation. A thousand indicators are below this.
    gc.set_threshold(500_000, 20, 20)
    atexit.register(gc.freeze)  # nor is it worth while as the process ends
    # No other package is to look at definitions, nor is every package that is installed to be asked whether it would.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # What polars has freed in one thread serves the others, and soon goes back to the machine.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:500,muzzy_decay_ms:0,narenas:1")
    prepare()
    sys.exit(run(given, manner_of(given)))


def run(arguments: Sequence[str], manner: Manner) -> int:
    """Runs one command and returns its exit code; nothing escapes."""
    try:
        if len(arguments) == 1 and arguments[0] in HELP_NAMES:
            say(help_text())
            return EXIT_DONE
        from forebyg.cli.grammar import understood

        return understood(arguments, manner)
    except ForebygError as error:
        tell_problems(error.problems, manner)
        return error.exit_code
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except OSError as error:
        tell_problems([_refused(error)], manner)
        return EXIT_USAGE
    except Exception as error:
        tell(_our_fault(error, manner))
        return EXIT_OUR_FAULT


def _refused(error: OSError) -> Problem:
    """The system's own words; what it names is a file, never a cell."""
    from forebyg.cli.files import reason_of

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
    import traceback

    frames = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    message = f": {error}" if isinstance(error, _HARMLESS) else ""
    return f"{frames}{type(error).__name__}{message}"
