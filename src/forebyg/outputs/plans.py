"""This room shows the plan of a run: what will be gone through, and what is counted together. No cell is in it."""

from __future__ import annotations

from collections.abc import Mapping

from forebyg.explanations import AloneSet, CountingPlan, PlannedExtract, PlannedFamily, PlannedPart, PlannedPass
from forebyg.outputs.characters import plain

WORDS: dict[str, dict[str, str]] = {
    "da": {
        "extracts": "Udtræk: hvert læses én gang ({})",
        "streamed": "gennemløbes og holdes ikke",
        "held": "holdes i hukommelsen",
        "table": "står i definitionerne",
        "columns": "bruger {} af {} kolonner: {}",
        "no columns": "bruger ingen af {} kolonner",
        "passes": "Opslag, der samles i de gennemløb ({})",
        "windows": "{} perioder",
        "all rows": "alle rækker",
        "dated": "efter {}",
        "spell": "efter gyldighed",
        "families": "Tælles sammen (mængder: {}, familier: {})",
        "sets": "mængder: {}, af {}",
        "steps": "trin",
        "gathered": "samlet",
        "many": "antal rækker",
        "unknown": "antal ukendte af",
        "total": "sum af",
        "least": "mindste",
        "most": "største",
        "some": "om nogen er",
        "every": "om alle er",
        "where": "hvor",
        "by": "opdelt efter",
        "alone": "Tælles for sig ({})",
        "categories": "har kategorier",
        "own_rows": "slår op i enhedens egne rækker",
        "bands": "tælles i grupper af en standard",
        "hides": "et trin hedder som en kolonne",
        "periods": "perioderne kan ikke dannes",
        "numerator": "tæller",
        "denominator": "nævner",
    },
    "en": {
        "extracts": "Extracts: each is read once ({})",
        "streamed": "gone through and not held",
        "held": "held in memory",
        "table": "written in the definitions",
        "columns": "uses {} of {} columns: {}",
        "no columns": "uses none of {} columns",
        "passes": "Look-ups gathered while going through ({})",
        "windows": "{} periods",
        "all rows": "all rows",
        "dated": "by {}",
        "spell": "by spell",
        "families": "Counted together (sets: {}, families: {})",
        "sets": "sets: {}, of {}",
        "steps": "steps",
        "gathered": "gathered",
        "many": "number of rows",
        "unknown": "number of unknown",
        "total": "sum of",
        "least": "least",
        "most": "greatest",
        "some": "whether any is",
        "every": "whether all are",
        "where": "where",
        "by": "broken down by",
        "alone": "Counted one by one ({})",
        "categories": "has categories",
        "own_rows": "looks into the unit's own rows",
        "bands": "is counted in the groups of a standard",
        "hides": "a step is called as a column is",
        "periods": "its periods cannot be made",
        "numerator": "numerator",
        "denominator": "denominator",
    },
}


def as_text(plan: CountingPlan, lang: str) -> str:
    """The whole plan, in the order of the catalogue."""
    words = WORDS[lang]
    sets = sum(one.sets for one in plan.families)
    parts = [
        (words["extracts"].format(len(plan.extracts)), [_extract(one, words) for one in plan.extracts]),
        (words["passes"].format(len(plan.passes)), [_pass(one, words) for one in plan.passes]),
        (words["families"].format(sets, len(plan.families)), [_family(one, words) for one in plan.families]),
        (words["alone"].format(len(plan.alone)), [_alone(one, words) for one in plan.alone]),
    ]
    lines = [line for head, blocks in parts if blocks for line in ["", head, *(each for one in blocks for each in one)]]
    return "\n".join(plain(line) for line in lines[1:])


def _extract(one: PlannedExtract, words: Mapping[str, str]) -> list[str]:
    way = words["table" if one.file is None else "streamed" if one.is_streamed else "held"]
    used = words["columns"].format(len(one.columns), one.of, ", ".join(one.columns))
    return [
        f"  {one.name}: {way}" + (f" ({one.file})" if one.file else ""),
        f"    {used if one.columns else words['no columns'].format(one.of)}",
    ]


def _pass(one: PlannedPass, words: Mapping[str, str]) -> list[str]:
    windows = words["all rows"]
    if one.windows is not None:
        by = words["spell"] if one.dated is None else words["dated"].format(one.dated)
        windows = f"{words['windows'].format(one.windows)}, {by}"
    return [f"  {one.extract} x {', '.join(one.keys)}: {windows}", *(_part(part, words) for part in one.parts)]


def _part(part: PlannedPart, words: Mapping[str, str]) -> str:
    value, where = f" {part.value}" if part.value else "", f" {words['where']} {part.where}" if part.where else ""
    return f"    {words[part.kind]}{value}{where}"


def _family(one: PlannedFamily, words: Mapping[str, str]) -> list[str]:
    lines = [
        f"  {' + '.join(one.rows)}: {one.period}",
        f"    {words['sets'].format(one.sets, ', '.join(one.indicators))}",
    ]
    steps = [f"{step} ({words['gathered']})" if is_gathered else step for step, is_gathered in one.steps]
    lines += [f"    {words['steps']}: {'; '.join(steps)}"] if steps else []
    return lines + ([f"    {words['by']}: {', '.join(one.breakdowns)}"] if one.breakdowns else [])


def _alone(one: AloneSet, words: Mapping[str, str]) -> list[str]:
    side = f" ({words[one.side]})" if one.side else ""
    return [f"  {one.indicator}{side}: {words[one.why]}"]
