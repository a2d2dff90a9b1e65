"""This room finds what cannot hold in the contract of an extract, without its data: names, bounds, rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from forebyg.definitions.catalogue import Catalogue, DeclaredExtract, Loc
from forebyg.definitions.extracts import DATE_FORMS, Extract, Format
from forebyg.definitions.severities import FIXED, OF_COLUMNS, OF_THE_WHOLE, SETTABLE
from forebyg.errors import Problem
from forebyg.language.binding.limits import check_limits
from forebyg.language.binding.names import Findings
from forebyg.language.suggestion import did_you_mean, meant_or_known

DATED = ("date", "datetime")
TEXTUAL = ("id", "cpr", "text", "category", "period")
IDS = ("id", "cpr")
CALENDAR = ("days", "weeks", "months", "years")
WORKBOOKS = (".xlsx", ".xlsm")


def check_contract(declared: DeclaredExtract, catalogue: Catalogue, findings: Findings) -> None:
    """Gathers everything that is wrong with the contract itself."""
    extract = declared.definition
    _check_names(extract, findings)
    _check_spell(extract, findings)
    for name, column in extract.columns.items():
        check_limits(name, column, extract, findings)
    _check_format(extract, findings)
    _check_references(extract, catalogue, findings)
    _check_pseudonyms(declared, catalogue, findings)
    _check_whole(extract, findings)
    _check_as_of(declared, catalogue, findings)
    _check_severity(extract, findings)


def _named(extract: Extract) -> Iterator[tuple[str, str | None]]:
    """Every key that names columns, with each column it names."""
    lists = {"key": extract.key, "overlapping": extract.overlapping, "pseudonymise": extract.pseudonymise}
    yield from ((key, name) for key, names in lists.items() for name in names)
    yield "units", extract.units
    yield from (("references", name) for name in extract.references)
    if extract.constant is not None:
        yield from (("constant", name) for name in (extract.constant.per, *extract.constant.columns))
    if extract.spell is not None:
        yield from (("spell", name) for name in (extract.spell.start, extract.spell.end, extract.spell.label))
    yield from (("fresh", extract.fresh.dated),) if extract.fresh else ()
    yield from (("coverage", extract.coverage.dated),) if extract.coverage else ()


def _check_names(extract: Extract, findings: Findings) -> None:
    for key, name in _named(extract):
        if name is not None and name not in extract.columns:
            message = f"'{name}' is not a declared column of this extract"
            findings.unknown("FB202", message, (key,), name, extract.columns)


def _check_spell(extract: Extract, findings: Findings) -> None:
    spell = extract.spell
    if spell is None:
        return
    for name in (spell.start, spell.end):
        if name in extract.columns and extract.columns[name].type not in DATED:
            findings.add("FB216", f"a spell needs dates, and '{name}' is no date", ("spell",))
    if spell.label in extract.columns and extract.columns[spell.label].type != "period":
        message = f"a spell of labels needs a column of type period, and '{spell.label}' is none"
        findings.add("FB216", message, ("spell",))


def _check_format(extract: Extract, findings: Findings) -> None:
    format = extract.format
    if format.header not in (None, "search", "none") and not (format.header.isdecimal() and int(format.header) > 0):
        help = "a line number, such as 4, or one of the words search and none"
        findings.add("FB281", f"'header' cannot be '{format.header}'", ("format", "header"), help)
    if format.sheet is not None and extract.file and PurePath(extract.file).suffix.lower() not in WORKBOOKS:
        message = f"'sheet' belongs to a workbook, and '{extract.file}' is none"
        findings.add("FB282", message, ("format", "sheet"), "name an .xlsx file, or leave 'sheet' out")
    _check_dates(format, findings)


def _check_dates(format: Format, findings: Findings) -> None:
    if format.dates is not None and format.dates not in DATE_FORMS:
        help = did_you_mean(format.dates, DATE_FORMS) or f"the forms are {', '.join(DATE_FORMS)}"
        findings.add("FB286", f"'{format.dates}' is no form of dates", ("format", "dates"), help)
        return
    has_two_digits = format.dates is not None and "yyyy" not in format.dates
    if has_two_digits and format.years_from is None:
        message = f"'{format.dates}' leaves open which century is meant"
        findings.add("FB280", message, ("format", "dates"), "add years_from: 1950 to read 50 as 1950 and 49 as 2049")
    if format.years_from is not None and not has_two_digits:
        help = "say the form too, such as dates: dd-mm-yy, or leave 'years_from' out"
        findings.add("FB280", "'years_from' is for years of two digits", ("format", "years_from"), help)


def _check_references(extract: Extract, catalogue: Catalogue, findings: Findings) -> None:
    for name, other in extract.references.items():
        loc = ("references", name)
        if other not in catalogue.extracts:
            findings.unknown("FB210", f"'{other}' is not an extract", loc, other, catalogue.extracts)
            continue
        held = catalogue.extracts[other].definition
        key = _key_of(held, name)
        if key not in held.columns:
            message = f"'{other}' has no column '{name}', and no key of one column that could be meant"
            findings.add("FB284", message, loc, f"give '{other}' a key of one column, or name the columns alike")
        elif name in extract.columns:
            if (extract.columns[name].type in TEXTUAL) != (held.columns[key].type in TEXTUAL):
                findings.add("FB212", f"'{name}' and '{key}' are of different types and never meet", loc)
            elif (name in extract.pseudonymise) != (key in held.pseudonymise):
                findings.add("FB279", *never_meet(name, f"{other}.{key}", loc))
            elif spelled_apart(extract.columns[name].type, held.columns[key].type):
                findings.add("FB234", *never_spelled_alike(name, f"{other}.{key}", loc))


def _key_of(held: Extract, column: str) -> str | None:
    if column in held.columns:
        return column
    return held.key[0] if len(held.key) == 1 else None


def never_meet(one: str, other: str, loc: Loc) -> tuple[str, Loc, str]:
    """Message, place and remedy about two columns of which one is pseudonymised."""
    message = f"of '{one}' and '{other}' one is pseudonymised and the other not: they never meet"
    return message, loc, "name the column under 'pseudonymise' in both extracts"


def spelled_apart(one: str, other: str) -> bool:
    """Whether one side spells CPR numbers one way and the other leaves them as they stand."""
    return {one, other} == set(IDS)


def never_spelled_alike(one: str, other: str, loc: Loc) -> tuple[str, Loc, str]:
    """Message, place and remedy about a column of type id that shall meet one of type cpr."""
    message = f"of '{one}' and '{other}' one is an id and the other a CPR number: spelled differently, they never meet"
    return message, loc, "declare both as cpr, or both as id"


def _check_pseudonyms(declared: DeclaredExtract, catalogue: Catalogue, findings: Findings) -> None:
    extract = declared.definition
    for name in extract.pseudonymise:
        if name in extract.columns and extract.columns[name].type not in IDS:
            message = f"only ids are pseudonymised, and '{name}' is {extract.columns[name].type}"
            findings.add("FB273", message, ("pseudonymise",), "declare it as id or cpr, or take it out here")
    for column, alias in catalogue.ids.items():
        holder = catalogue.extracts.get(alias.aliases)
        if column not in extract.columns or holder is None or holder.name == declared.name:
            continue
        held = holder.definition.columns
        for side in (alias.old, alias.new):
            if side in held and spelled_apart(extract.columns[column].type, held[side].type):
                findings.add("FB234", *never_spelled_alike(column, f"{holder.name}.{side}", ("columns", column)))
                break
        for side in (alias.old, alias.new):
            if (side in holder.definition.pseudonymise) != (column in extract.pseudonymise):
                loc = ("pseudonymise",) if extract.pseudonymise else ("columns", column)
                findings.add("FB279", *never_meet(column, f"{holder.name}.{side}", loc))
                break


def _check_whole(extract: Extract, findings: Findings) -> None:
    """Row count, freshness and coverage."""
    rows, fresh, coverage = extract.rows, extract.fresh, extract.coverage
    if rows is not None and rows.at_least is None and rows.at_most is None:
        findings.add("FB251", "'rows' needs 'at least' or 'at most'", ("rows",))
    if rows is not None and rows.at_most is not None and (rows.at_least or 0) > rows.at_most:
        findings.add("FB275", "'at least' lies above 'at most'", ("rows",), "exchange the two")
    if fresh is not None and (fresh.within.unit not in CALENDAR or fresh.within.count <= 0):
        help = f"a length longer than nothing in {', '.join(CALENDAR)}, such as 45 days"
        findings.add("FB287", "'within' cannot be that length", ("fresh", "within"), help)
    for key, dated in (("fresh", fresh and fresh.dated), ("coverage", coverage and coverage.dated)):
        if dated in extract.columns and extract.columns[dated].type not in DATED:
            findings.add("FB285", f"'{key}' needs dates, and '{dated}' is no date", (key, "dated"))
    if fresh is not None and fresh.dated is None and not any(c.type in DATED for c in extract.columns.values()):
        findings.add("FB285", "'fresh' needs dates, and this extract has no column of them", ("fresh",))


def _check_as_of(declared: DeclaredExtract, catalogue: Catalogue, findings: Findings) -> None:
    """A warning, since --as-of may say it."""
    extract = declared.definition
    if extract.as_of or declared.defaults.as_of or catalogue.as_of():
        return
    for key in ("fresh", "coverage"):
        if getattr(extract, key) is not None:
            what = "compared with nothing" if key == "fresh" else "only judged up to the last row"
            message, help = f"'{key}' is {what}: no as_of is known", "say as_of here or in 'defaults', or give --as-of"
            findings.problems.append(Problem(NO_AS_OF, message, findings.place_of((key,)), help, "warning"))


NO_AS_OF = "FB283"


def _check_severity(extract: Extract, findings: Findings) -> None:
    for word, said in extract.severity.items():
        column, dot, rule = word.rpartition(".")
        loc, known = ("severity", word), OF_COLUMNS if dot else SETTABLE
        if dot and column not in extract.columns:
            message = f"'{column}' is not a declared column of this extract"
            findings.unknown("FB202", message, loc, column, extract.columns)
        if rule in FIXED:
            help = f"rules that may be set: {', '.join(known)}"
            findings.add("FB278", f"'{rule}' is always an error, since nothing could be counted", loc, help)
        elif rule not in known:
            what = "a rule of a column" if dot else "a rule of an extract"
            findings.add("FB277", f"'{rule}' is not {what}", loc, meant_or_known(rule, known, "rules"))
        elif said.above is not None and rule in OF_THE_WHOLE:
            message = f"'{rule}' is broken by an extract as a whole, of which there is no share"
            findings.add("FB288", message, loc, "write error, warning or off")
