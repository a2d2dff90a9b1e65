"""This room takes the steps of an inspection in their order: sketch, read as text, fit, propose, hold to it, relate."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from forebyg.definitions.catalogue import DeclaredExtract
from forebyg.definitions.extracts import Extract
from forebyg.errors import Problem, UsageError
from forebyg.extracts.finding import Found
from forebyg.extracts.reading import Opened, in_texts, read_extract
from forebyg.inspection.naming import distinct_name
from forebyg.inspection.portraying import columns_of, files_of, unreadable
from forebyg.inspection.proposing import contract_of, judged_as, with_relations
from forebyg.inspection.reading import Fitted, agreed, fitted
from forebyg.inspection.relations import IDS, Related, key_of, nearly_key_of, references_of, spell_of
from forebyg.inspection.sketches import apart, grouped, nowhere, sketch
from forebyg.inspection.telling import left_to_say, near_key
from forebyg.portraits import Contract, ExtractPortrait, Inspection


@dataclass(frozen=True)
class Inspected:
    """The portrait of an extract and what others need to refer to it."""

    portrait: ExtractPortrait
    related: Related | None = None


def inspect_files(paths: Sequence[Path]) -> Inspection:
    """The portraits of files that exist, with a contract for each extract that they make up."""
    folder, shown = folder_of(paths)
    groups = list(grouped([sketch(Found(path, path.absolute().relative_to(folder).as_posix())) for path in paths]))
    inspected = [one for read in agreed([fitted(group) for group in groups]) for one in _inspected(read, folder)]
    return Inspection(shown, tuple(_referring(_named_apart(inspected))))


def folder_of(paths: Sequence[Path]) -> tuple[Path, str]:
    """The data folder that holds all the files, and its name as short as it can be written from here."""
    try:
        folder = Path(os.path.commonpath([path.absolute().parent for path in paths]))
    except ValueError:
        help = "inspect the files of one drive at a time"
        raise UsageError([Problem("FB913", "the files lie on several drives", help=help)]) from None
    here = Path.cwd()
    return folder, folder.relative_to(here).as_posix() if folder.is_relative_to(here) else folder.as_posix()


def _inspected(read: Fitted, folder: Path) -> list[Inspected]:
    """One extract; files of the same columns that do not keep one contract, though each keeps its own, are several."""
    if not read.columns:
        _, problems = left_to_say(read.group, {}, read.decimals)
        return [Inspected(unreadable(read.group, (*read.problems, *problems)))]
    together = _held(read, folder)
    if len(read.group.sketches) == 1 or not _is_faulty(together):
        return [together]
    alone = [_held(one, folder) for one in agreed([fitted(group) for group in apart(read.group)])]
    return [together] if any(map(_is_faulty, alone)) else alone


def _held(read: Fitted, folder: Path) -> Inspected:
    """The rows held to the contract proposed for them, and what only typed rows show."""
    contract = contract_of(read.group, read.columns, read.fits, read.decimals)
    name = read.group.name
    opened = _opened(name, judged_as(contract), folder)
    types: dict[str, str] = {column: fit.type for column, fit in read.fits.items()}
    key, spell = key_of(opened.frame, types), spell_of(opened.frame, types)
    nearly = None if key else nearly_key_of(opened.frame, types)
    notes, open_problems = left_to_say(read.group, read.fits, read.decimals)
    key_notes, key_problems = near_key(read.group, opened.frame, *nearly) if nearly else ((), ())
    portrait = ExtractPortrait(
        name,
        files_of(read.group, opened.receipts),
        columns_of(read, opened),
        with_relations(contract, read.fits, key, spell),
        (*notes, *key_notes),
        (*opened.problems, *read.problems, *open_problems, *key_problems),
    )
    ids = {column: opened.frame[column].drop_nulls().unique() for column in _ids(types, opened)}
    return Inspected(portrait, Related(name, types, key, nearly[:1] if nearly else (), ids))


def _opened(name: str, contract: Contract, folder: Path) -> Opened:
    extract = Extract.model_validate(contract)
    return in_texts(read_extract(name, DeclaredExtract(name, extract, nowhere), folder), extract)


def _ids(types: dict[str, str], opened: Opened) -> list[str]:
    return [name for name, type in types.items() if type in IDS and name in opened.frame.columns]


def _is_faulty(inspected: Inspected) -> bool:
    return any(problem.severity == "error" for problem in inspected.portrait.problems)


def _named_apart(inspected: Sequence[Inspected]) -> list[Inspected]:
    """Two files of one name in different folders are two extracts."""
    named: list[Inspected] = []
    for one in inspected:
        name = distinct_name(one.portrait.name, [other.portrait.name for other in named])
        related = replace(one.related, name=name) if one.related else None
        named.append(Inspected(replace(one.portrait, name=name), related))
    return named


def _referring(inspected: Sequence[Inspected]) -> Iterator[ExtractPortrait]:
    """The portraits, their contracts with what they refer to."""
    known = [one.related for one in inspected if one.related is not None]
    for one in inspected:
        found = references_of(one.related, known) if one.related is not None else {}
        contract = one.portrait.contract
        yield replace(one.portrait, contract=contract | {"references": found}) if contract and found else one.portrait
