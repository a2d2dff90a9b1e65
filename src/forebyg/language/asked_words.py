"""This room tells in words what is asked of statistics: uncertainty, clustered events, trends and funnels; how much a
judgement leaves to chance; and who answers for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from forebyg.definitions.catalogue import Declared
from forebyg.definitions.indicators import Count, Counted, Gap, Indicator, NotComputed, Ratio, Share, Sum, Within

DANISH: Final = {
    "interval none": "Opgøres uden statistisk usikkerhed.",
    "interval poisson": "Tallet læses som ét af de udfald, der kunne være kommet (Poisson).",
    "confidence": "Usikkerheden er opgjort ved {} %.",
    "repeated": "Den samme person kan stå bag flere hændelser; usikkerheden er udvidet derefter.",
    "independent": "Hændelserne regnes for uafhængige af hinanden.",
    "trend": "Udviklingen over alle år siden sidste brud prøves mod tilfældigheder.",
    "trend of years": "Udviklingen over de seneste {} år prøves mod tilfældigheder.",
    "trend at": "Udviklingen dømmes ved {} %.",
    "direct": "Vægtet efter fordelingen på {bands} i {to} (direkte standardisering).",
    "indirect": "Holdt op mod det, som {to} lader vente efter {bands} (indirekte standardisering).",
    "funnel": "Hver {} holdes op mod gennemsnittet af alle ved 95 og 99,8 %.",
    "paired": "Perioderne regnes for uafhængige af hinanden, også hvor de samme er med i begge.",
    "margin": "Målet er nået, når det kan udelukkes, at det overskrides med mere end {} %.",
    "min_base": "Er grundlaget under {}, mærkes tallet som lille og dømmes ikke.",
    "owner": "Ansvarlig: {}.",
    "checked_by": "Kontrolleret af: {}.",
    "review": "Næste gennemgang: {}.",
}
ENGLISH: Final = {
    "interval none": "Told without statistical uncertainty.",
    "interval poisson": "The number is read as one of the outcomes that could have come (Poisson).",
    "confidence": "Uncertainty is told at {} %.",
    "repeated": "The same person may stand behind several events; the uncertainty is widened accordingly.",
    "independent": "The events are taken to be independent of each other.",
    "trend": "Whether all years since the last break rise or fall is told from chance.",
    "trend of years": "Whether the newest {} years rise or fall is told from chance.",
    "trend at": "The trend is judged at {} %.",
    "direct": "Weighed by the composition of {to} by {bands} (direct standardisation).",
    "indirect": "Held against what {to} leads to expect by {bands} (indirect standardisation).",
    "funnel": "Each {} is held against the average of all at 95 and 99.8 %.",
    "paired": "Periods are taken to be independent of each other, even where the same are in both.",
    "margin": "The target is met where passing it by more than {} % can be ruled out.",
    "min_base": "On a base below {} the figure is marked as small and not judged.",
    "owner": "Answered for by: {}.",
    "checked_by": "Checked by: {}.",
    "review": "Next review: {}.",
}
PHRASES: Final[dict[str, dict[str, str]]] = {"da": DANISH, "en": ENGLISH}


def asked_in_words(declared: Declared, lang: str) -> list[str]:
    """A sentence for each thing that is asked, and the level of the intervals where there are any."""
    definition, phrases = declared.definition, PHRASES.get(lang, ENGLISH)
    lines = [phrases[f"interval {definition.interval}"]] if definition.interval else []
    confidence = definition.confidence or declared.defaults.confidence
    if confidence is not None and _has_chance(definition):
        lines.append(phrases["confidence"].format(_written(100 * confidence, lang)))
    if isinstance(definition, Count | Ratio) and definition.events is not None:
        lines.append(phrases["repeated" if definition.events.are_repeated else "independent"])
    lines += [phrases["paired"]] if definition.paired is not None and _has_chance(definition) else []
    if isinstance(definition, Share | Ratio) and (written := definition.standardise) is not None:
        way = "direct" if written.direct is not None else "indirect"
        lines.append(phrases[way].format(bands=", ".join(written.bands), to=written.to))
    if isinstance(definition, Counted) and definition.trend is not None and definition.trend.plain:
        years, level = definition.trend.years, definition.trend.confidence
        lines.append(phrases["trend"] if years is None else phrases["trend of years"].format(years))
        lines += [] if level is None else [phrases["trend at"].format(_written(100 * level, lang))]
    if isinstance(definition, Share | Within | Ratio) and definition.funnel is not None:
        lines.append(phrases["funnel"].format(definition.funnel.rpartition(".")[2]))
    return lines


def left_to_chance(definition: Indicator, lang: str) -> list[str]:
    """How far a target may be passed, and from which base on it is judged."""
    phrases = PHRASES.get(lang, ENGLISH)
    lines = [] if definition.margin is None else [phrases["margin"].format(_written(definition.margin, lang))]
    return lines + ([] if definition.min_base is None else [phrases["min_base"].format(definition.min_base)])


def answered_for(definition: Indicator, lang: str) -> list[str]:
    """Who answers for a definition, who checked it, and when it is looked at again, where that is said."""
    phrases = PHRASES.get(lang, ENGLISH)
    said = {"owner": definition.owner, "checked_by": definition.checked_by, "review": definition.review}
    return [phrases[key].format(text) for key, text in said.items() if text]


def _has_chance(definition: Indicator) -> bool:
    """Whether its values or their changes have limits; what sums of money leave to chance nobody knows."""
    if isinstance(definition, Ratio):
        return definition.per_n is not None and definition.interval != "none"
    return definition.interval != "none" and not isinstance(definition, Sum | Gap | NotComputed)


def _written(number: Decimal, lang: str) -> str:
    text = f"{number.normalize():f}"
    return text.replace(".", ",") if lang == "da" else text
