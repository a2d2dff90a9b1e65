"""This room is `forebyg manual`: the definitions as pages to read, written, or held against those that are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from forebyg.cli.files import check_folder, write
from forebyg.cli.options import Configs, Debug, Lang, NoColor, Quiet, configs_of
from forebyg.cli.streams import say
from forebyg.errors import EXIT_DONE, EXIT_FINDINGS, Problem, UsageError

DEFAULT_MANUAL = Path("manual")


class Standing(NamedTuple):
    """How the pages of a folder stand beside those that the definitions give."""

    stale: list[str]
    missing: list[str]
    left_over: list[str]
    foreign: list[str]
    """Pages that somebody else wrote where ours would stand."""


def manual(
    context: typer.Context,
    configs: Configs = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", readable=False, help="Folder of the pages.")
    ] = DEFAULT_MANUAL,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say which pages are not fresh (exit 1).")
    ] = False,
    lang: Lang = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Write the definitions as a manual in Markdown; no data is needed."""
    from forebyg.language.binding import bind
    from forebyg.language.catalogue import read_catalogue
    from forebyg.outputs.manual import pages

    catalogue = read_catalogue(configs_of(configs))
    said = next((one.defaults.lang for one in catalogue.indicators if one.defaults.lang), None)
    made = pages(catalogue, bind(catalogue), lang or said or "da")
    check_folder(output)
    standing = _standing(output, made)
    if check:
        raise typer.Exit(_told(standing, len(made), output, quiet))
    if standing.foreign:
        problems = [
            Problem("FB906", f"'{output / path}' is there and is no page of a manual") for path in standing.foreign
        ]
        help = "name a folder of its own for the manual: --output manual"
        raise UsageError([*problems[:-1], Problem("FB906", problems[-1].message, help=help)])
    for path in (*standing.missing, *standing.stale):
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        write(output / path, made[path])
    for path in standing.left_over:
        _remove(output, path)
    if not quiet:
        written, removed = len(standing.missing) + len(standing.stale), len(standing.left_over)
        say(f"{_counted(len(made))} in {output.as_posix()}: {written} written, {removed} removed")


def _standing(folder: Path, made: dict[str, str]) -> Standing:
    """A page that no definition gives any more is left over; what somebody else wrote beside them is not judged."""
    from forebyg.outputs.manual import is_of_manual

    there = dict(_there(folder))
    ours = {path for path, text in there.items() if is_of_manual(text)}
    return Standing(
        [path for path in made if path in ours and there[path] != made[path]],
        [path for path in made if path not in there],
        sorted(ours - made.keys()),
        [path for path in made if path in there and path not in ours],
    )


def _there(folder: Path) -> Iterator[tuple[str, str]]:
    """The Markdown of a folder by its path in it, as deep as the pages of a manual lie."""
    from forebyg.outputs.manual import FOLDERS

    for file in sorted(file for place in (".", *FOLDERS) for file in (folder / place).glob("*.md")):
        yield file.relative_to(folder).as_posix(), file.read_bytes().decode("utf-8", errors="replace")


def _remove(folder: Path, path: str) -> None:
    """A page, and its folder where it was the last."""
    file = folder / path
    file.unlink()
    if file.parent != folder and not any(file.parent.iterdir()):
        file.parent.rmdir()


def _told(standing: Standing, count: int, folder: Path, quiet: bool) -> int:
    """What is not as the definitions say, page by page."""
    words = zip(("stale", "missing", "left over", "not of the manual"), standing, strict=True)
    lines = [f"{word}: {(folder / path).as_posix()}" for word, paths in words for path in paths]
    if lines:
        say("\n".join([*lines, f"{len(lines)} not fresh: write them again without --check"]))
    elif not quiet:
        say(f"{_counted(count)} in {folder.as_posix()}: all fresh")
    return EXIT_FINDINGS if lines else EXIT_DONE


def _counted(count: int) -> str:
    return f"{count:,} page{'' if count == 1 else 's'}"
