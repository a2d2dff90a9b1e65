"""This room is `forebyg init`: a project that computes at once, made from a packaged template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forebyg.cli import schema
from forebyg.cli.files import write
from forebyg.cli.options import Debug, NoColor
from forebyg.cli.streams import say
from forebyg.errors import Problem, UsageError

TEMPLATES = Path(__file__).parent / "templates"
SCHEMA_FILE = Path("configs/forebyg.schema.json")


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", readable=False, help="Where the project is made.")] = Path(),
    template: Annotated[str, typer.Option("--template", "-t", metavar="NAME", help="Which template.")] = "blank",
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Start a project that computes at once; overwrites nothing."""
    files = _files_of(template)
    there = [path for path in files if (folder / path).exists()]
    if there:
        problems = [Problem("FB906", f"'{folder / path}' is already there") for path in there]
        raise UsageError([*problems[:-1], _with_help(problems[-1])])
    for path, text in files.items():
        _make(folder, path, text)
    made = "\n".join(f"  {(folder / path).as_posix()}" for path in files)
    where = "" if folder == Path() else f"cd {folder.as_posix()} && "
    say(f"Made:\n{made}\n\nNext: {where}forebyg compute")


def _files_of(template: str) -> dict[Path, str]:
    """The files of a template and what they hold."""
    known = sorted(path.name for path in TEMPLATES.iterdir() if path.is_dir())
    if template not in known:
        problem = Problem("FB907", f"there is no template '{template}'", help=f"templates: {', '.join(known)}")
        raise UsageError([problem])
    root = TEMPLATES / template
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    files = {path.relative_to(root): path.read_text(encoding="utf-8") for path in paths}
    return files | {SCHEMA_FILE: schema.as_text()}


def _make(folder: Path, path: Path, text: str) -> None:
    try:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError([Problem("FB905", f"cannot make the folder '{(folder / path).parent}': {why}")]) from None
    write(folder / path, text)


def _with_help(problem: Problem) -> Problem:
    return Problem(problem.code, problem.message, help="name an empty folder; nothing was written")
