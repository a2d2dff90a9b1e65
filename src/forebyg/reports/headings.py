"""This room holds the words that reports have beside those of the tables, in Danish and in English."""

from __future__ import annotations

from typing import Final

from forebyg.outputs.activities import WORDS
from forebyg.outputs.labels import label

_DANISH: Final = {
    "title": "Statusnotat",
    "overview": "Overblik",
    "area": "Fokusområde",
    "goal": "Mål i strategien",
    "standing": "Status på indikatorerne",
    "stands under": "står under »{}« i {}",
    "stands in": "står i {}",
    "public": "Tallene er indtastet fra offentliggjorte opgørelser. Intet i dem er skjult.",
    "no target": "uden mål",
    "statements": "Indikatorerne i ord",
    "over time": "Tal over tid",
    "definitions": "Definitioner",
    "provenance": "Oprindelse",
    "data sheet": "Data",
    "method": "Metode",
    "disclosure": "Fortrolighed",
    "sources": "Kilder",
    "strategies": "Strategier",
    "run": "Kørsel",
    "run line": "Kørsel {}",
    "made": "Beregnet {}",
    "version": "forebyg {}",
    "documents": "Dokumenter",
    "extracts": "Udtræk",
    "configs": "Definitionsfiler",
    "rows": "{} rækker",
    "about": "ca. {}",
    "hidden": (
        "Antal på 1–{} personer, og andre tal, der kan røbe dem, vises ikke. I stedet står der to prikker (..). "
        "Fortrolighedsregel: {}."
    ),
    "differences": (
        "Ændringer er beregnet på uafrundede tal. Hvor der står ca., svarer ændringen derfor ikke helt til forskellen "
        "mellem de afrundede tal."
    ),
    "newest": "nyeste oplysning {}",
    "newest period": "Nyeste periode",
    "as_of": "Opgjort pr.",
    "started": "Beregnet",
    "engine": "Regnemotor",
    "profile": "Fortrolighedsregel",
    "name": "Navn",
    "file": "Fil",
    "row count": "Rækker",
    "newest day": "Nyeste dato",
    "encoding": "Tegnsæt",
    "separator": "Skilletegn",
    "fingerprint": "SHA-256",
    "id": "Id",
    "variant": "Variant",
    "unit": "Enhed",
    "definition": "Definition",
    "wording": "Strategiens ordlyd",
    "document": "Kilde",
    "owner": "Ansvarlig",
    "checked_by": "Kontrolleret af",
    "review": "Næste gennemgang",
    "note": "Bemærkning",
    "declared target": "Erklæret mål",
    "lower": "Nedre grænse",
    "upper": "Øvre grænse",
    "target low": "Mål (nedre)",
    "target high": "Mål (øvre)",
    "baseline": "Udgangspunkt",
    "change since": "Ændring fra",
    "change_state": "Ændringens sikkerhed",
    "unchanged": "uændret",
    "cannot say": "ikke prøvet",
    "numerator": "Tæller",
    "denominator": "Nævner",
    "broken": "uden linje, fordi serien er brudt",
    "picture": "Figur: {}, {} til {}",
    "key": (
        "Sådan læses figurerne: Den blå linje er værdien, den grå flade usikkerhedsintervallet, de brune streger målet "
        "for perioden og den stiplede grå linje udgangspunktet. Hvor linjen er brudt, er der intet tal, det er skjult, "
        "eller serien er brudt."
    ),
    "page": "Side {} af {}",
    "judged": "Status gælder den nyeste afsluttede periode og bedømmes på uafrundede tal.",
    "by point": (
        "Et mål er nået, når selve tallet ligger på den rigtige side af det. "
        "Det siger ikke, at forskellen er mere end tilfældig."
    ),
    "by significance": (
        "Hvor der bedømmes statistisk, er et mål nået, når hele usikkerhedsintervallet ligger på den rigtige side af "
        "det. Et mål om ikke at stige eller falde er nået, når der ikke er påvist en stigning eller et fald."
    ),
    "certain": "En ændring er statistisk sikker, når dens usikkerhedsinterval ligger helt på den ene side af nul.",
}

_ENGLISH: Final = {
    "title": "Status note",
    "overview": "Overview",
    "area": "Focus area",
    "goal": "Goal of the strategy",
    "standing": "Status of the indicators",
    "stands under": "stands under “{}” in {}",
    "stands in": "stands in {}",
    "public": "The figures were typed in from published accounts. Nothing in them is withheld.",
    "no target": "without a target",
    "statements": "The indicators in words",
    "over time": "Figures over time",
    "definitions": "Definitions",
    "provenance": "Provenance",
    "data sheet": "Data",
    "method": "Method",
    "disclosure": "Confidentiality",
    "sources": "Sources",
    "strategies": "Strategies",
    "run": "Run",
    "run line": "Run {}",
    "made": "Computed {}",
    "version": "forebyg {}",
    "documents": "Documents",
    "extracts": "Extracts",
    "configs": "Definition files",
    "rows": "{} rows",
    "about": "about {}",
    "hidden": (
        "Counts of 1–{} persons, and other figures that may tell of them, are not shown. Two dots (..) stand instead. "
        "Disclosure rule: {}."
    ),
    "differences": (
        "Changes are computed from unrounded figures. Where a change is said to be about so much, it is therefore not "
        "quite the difference between the rounded figures."
    ),
    "newest": "newest entry {}",
    "newest period": "Newest period",
    "as_of": "As of",
    "started": "Computed",
    "engine": "Engine",
    "profile": "Disclosure rule",
    "name": "Name",
    "file": "File",
    "row count": "Rows",
    "newest day": "Newest date",
    "encoding": "Encoding",
    "separator": "Separator",
    "fingerprint": "SHA-256",
    "id": "Id",
    "variant": "Variant",
    "unit": "Unit",
    "definition": "Definition",
    "wording": "Wording of the strategy",
    "document": "Source",
    "owner": "Owner",
    "checked_by": "Checked by",
    "review": "Next review",
    "note": "Note",
    "declared target": "Declared target",
    "lower": "Lower limit",
    "upper": "Upper limit",
    "target low": "Target (lower)",
    "target high": "Target (upper)",
    "baseline": "Baseline",
    "change since": "Change since",
    "change_state": "Certainty of the change",
    "unchanged": "unchanged",
    "cannot say": "not tested",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "broken": "without a line, since the series is broken",
    "picture": "Figure: {}, {} to {}",
    "key": (
        "How to read the figures: the blue line is the value, the grey area its interval, the brown dashes the target "
        "of the period and the dashed grey line the baseline. Where the line is broken there is no figure, it is "
        "withheld, or the series is broken."
    ),
    "page": "Page {} of {}",
    "judged": "A status is of the newest complete period and is judged on unrounded figures.",
    "by point": (
        "A target is met where the figure itself lies on the right side of it. "
        "That does not say that the difference is more than chance."
    ),
    "by significance": (
        "Where judged statistically, a target is met where the whole interval lies on the right side of it. "
        "A target not to rise or fall is met where no rise or fall is shown."
    ),
    "certain": "A change is statistically significant where its whole interval lies on one side of zero.",
}

HEADINGS: Final = {"da": _DANISH, "en": _ENGLISH}


def heading(key: str, lang: str) -> str:
    """The word of a report; of what a table has, the word of the table."""
    return HEADINGS[lang].get(key) or WORDS[lang].get(key) or label(key, lang)
