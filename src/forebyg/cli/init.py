"""This room is `forebyg init`: a project that computes at once, made from a packaged template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from forebyg.cli import schema
from forebyg.cli.demo import packaged
from forebyg.cli.files import write
from forebyg.cli.options import Debug, NoColor
from forebyg.cli.streams import say
from forebyg.errors import Problem, UsageError

TEMPLATES = Path(__file__).parent / "templates"
STRATEGIES = {
    "koebenhavn": ("bedre-samarbejde.yaml", "forebyggelsesstrategi-2012.yaml", "strategi-2012-2014.yaml"),
    "faxe": ("faelles-om-forebyggelse.yaml",),
}
"""Templates that are packaged definitions: these strategies, with the extracts and the parameters they share."""
EXTRACTS, PARAMETERS = "extracts.yaml", "parametre.yaml"
MOST_NAMED = 5
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
    for path, content in files.items():
        _make(folder, path, content)
    made = "\n".join(f"  {line}" for line in _named(folder, files))
    where = "" if folder == Path() else f"cd {folder.as_posix()} && "
    say(f"Made:\n{made}\n\nNext: {where}forebyg compute")


def _files_of(template: str) -> dict[Path, bytes]:
    """The files of a template and what they hold."""
    known = sorted({*(path.name for path in TEMPLATES.iterdir() if path.is_dir()), *STRATEGIES})
    if template not in known:
        problem = Problem("FB907", f"there is no template '{template}'", help=f"templates: {', '.join(known)}")
        raise UsageError([problem])
    files = _packaged(STRATEGIES[template]) if template in STRATEGIES else _written(TEMPLATES / template)
    return files | {SCHEMA_FILE: schema.as_text().encode()}


def _written(root: Path) -> dict[Path, bytes]:
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root): path.read_bytes() for path in paths}


def _packaged(strategies: Sequence[str]) -> dict[Path, bytes]:
    """Packaged definitions as they are, with the extracts that they declare."""
    configs, data = packaged("configs"), packaged("data")
    texts = {name: (configs / name).read_text(encoding="utf-8") for name in (EXTRACTS, *strategies)}
    texts = {PARAMETERS: _used((configs / PARAMETERS).read_text(encoding="utf-8"), "".join(texts.values()))} | texts
    declared = re.findall(r"^ +file: *(\S+\.csv)\b", "".join(texts.values()), re.MULTILINE)
    extracts = sorted({path for pattern in declared for path in data.glob(pattern)})
    return {Path("configs") / name: text.encode() for name, text in texts.items()} | {
        Path("data") / path.name: path.read_bytes() for path in extracts
    }


def _used(parameters: str, definitions: str) -> str:
    """The file of parameters without those that these definitions have no use for; one stands in each line."""
    lines = parameters.splitlines(keepends=True)
    used = set(re.findall(r"\bparameter\.(\w+)", definitions))
    names = [re.match(r"    (\w+):", line) for line in lines]
    return "".join(line for line, name in zip(lines, names, strict=True) if name is None or name[1] in used)


def _named(folder: Path, files: Iterable[Path]) -> Iterator[str]:
    """Each file, or, of many in one folder, how many."""
    for parent, together in groupby(files, lambda path: path.parent):
        paths = list(together)
        if len(paths) > MOST_NAMED:
            yield f"{(folder / parent).as_posix()}/ ({len(paths)} files)"
        else:
            yield from ((folder / path).as_posix() for path in paths)


def _make(folder: Path, path: Path, content: bytes) -> None:
    try:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError([Problem("FB905", f"cannot make the folder '{(folder / path).parent}': {why}")]) from None
    write(folder / path, content)


def _with_help(problem: Problem) -> Problem:
    return Problem(problem.code, problem.message, help="name an empty folder; nothing was written")
