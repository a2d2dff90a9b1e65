"""This room is `forebyg explain`: one indicator in words, and the way from its rows to its units."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forebyg.cli.options import DEFAULT_DATA, AsOf, Configs, Debug, Internal, Lang, NoColor, Period, configs_of, day_of
from forebyg.cli.streams import say, tell, waiting

_WORDS = {
    "da": {
        "rows": "Fra rækker til dem, der tælles ({}):",
        "all periods": "alle perioder tilsammen",
        "numerator": "Tællerens vej:",
        "denominator": "Nævnerens vej:",
        "all rows": "rækker",
        "in a period": "i en periode",
        "per": "hver {}",
        "left": "tilbage",
        "refused": "faldt fra",
        "unknown": "uoplyst",
        "joined": "Koblet til {}: {} fundet, {} ikke fundet",
        "columns": "Kolonner, der skal være i udtrækkene:",
        "variants": "Varianter: {}",
        "plan": "Beregningens plan:",
        "rounded": "Afrundet hver for sig til nærmeste {}; de præcise tal er kun til egne øjne (--internal)",
        "internal": "INTERN: kun til egne øjne",
    },
    "en": {
        "rows": "From rows to those that are counted ({}):",
        "all periods": "all periods together",
        "numerator": "The way of the numerator:",
        "denominator": "The way of the denominator:",
        "all rows": "rows",
        "in a period": "in a period",
        "per": "each {}",
        "left": "left",
        "refused": "dropped",
        "unknown": "unknown",
        "joined": "Joined to {}: {} matched, {} unmatched",
        "columns": "Columns that the extracts must have:",
        "variants": "Variants: {}",
        "plan": "The plan of the calculation:",
        "rounded": "Rounded each to the nearest {}; the exact numbers are for your own eyes (--internal)",
        "internal": "INTERNAL: for your own eyes only",
    },
}


def explain(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ID", help="An indicator, or ID/VARIANT.")],
    configs: Configs = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", "-d", metavar="DIR", readable=False, help="Folder of the extracts.  [default: data]"),
    ] = None,
    period: Period = None,
    as_of: AsOf = None,
    internal: Internal = False,
    plan: Annotated[bool, typer.Option("--plan", help="Show the plan of the calculation too.")] = False,
    lang: Lang = None,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Tell one indicator in words, with the rows lost at each step."""
    from forebyg.language.asked_words import answered_for
    from forebyg.language.catalogue import read_catalogue
    from forebyg.language.selection import find
    from forebyg.language.sentence import sentence, title_of
    from forebyg.outputs.characters import plain

    day = day_of(as_of)
    catalogue = read_catalogue(configs_of(configs))
    declared = find(catalogue, name)
    words = lang or declared.defaults.lang or "da"
    told = sentence(declared, catalogue, words)
    leader = find(catalogue, declared.id).definition.title
    title = title_of(leader, words)
    if declared.definition.title != leader:
        title += f": {title_of(declared.definition.title, words)}"
    answered = answered_for(declared.definition, words)
    lines = [plain(line) for line in (f"{title} ({declared.name})", "", *told.split("\n"), *answered)]
    variants = [one for one in catalogue.indicators if one.id == declared.id and one.variant]
    if variants and declared.variant is None:
        own = (title_of(one.definition.title, words) if one.definition.title != leader else "" for one in variants)
        named = (
            f"{one.variant} ({title})" if title else str(one.variant) for one, title in zip(variants, own, strict=True)
        )
        lines.append(_WORDS[words]["variants"].format(", ".join(map(plain, named))))
    say("\n".join(lines))
    if data is None and not DEFAULT_DATA.is_dir():
        tell(f"note: no folder '{DEFAULT_DATA}': the words only; with --data DIR the rows at each step too")
        return
    from forebyg.calculation import Wanted, ladder, withheld_rows

    wanted = Wanted(select=(name,), periods=period, as_of=day, internal=internal, lang=lang)
    with waiting("forebyg explain ...", is_quiet=False):
        ladders = ladder(catalogue, name, data or DEFAULT_DATA, wanted)
        withheld = withheld_rows(catalogue, name, data or DEFAULT_DATA, wanted)
    from forebyg.outputs import withheld as reasons
    from forebyg.outputs.ladders import as_text

    head = [_WORDS[words]["internal"]] if internal else []
    shown = _WORDS[words] | {"rows": _WORDS[words]["rows"].format(period or _WORDS[words]["all periods"])}
    say("\n".join(["", *head, *as_text(ladders, shown, words, with_plan=plan)]))
    profile = catalogue.disclosure
    say("\n".join(["", *reasons.as_text(withheld, profile.name, profile.threshold, words, internal)]))
