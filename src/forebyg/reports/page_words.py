"""This room holds the words that the page alone has, in Danish and in English."""

from __future__ import annotations

from typing import Final

_DANISH: Final = {
    "skip": "Spring til indholdet",
    "contents": "Indhold",
    "to contents": "Til indholdet",
    "tally": "Indikatorer efter status",
    "glance": "Alle mål og deres status",
    "earlier": "Forrige kørsel",
    "earlier note": "Forrige kørsel: {}.",
    "status of": "Status: {}",
    "development": "Udvikling",
    "legend": "Sådan læses figurerne",
    "legend value": "værdi; den seneste har den største prik",
    "legend interval": "usikkerhedsinterval",
    "legend target": "mål for perioden",
    "legend baseline": "udgangspunkt",
    "legend incomplete": "ufuldstændig periode",
    "legend withheld": "skjult tal",
    "legend break": "brud: tal før og efter kan ikke sammenlignes",
    "legend gap": "Hvor linjen er brudt, er der intet tal, det er skjult, eller der er et brud.",
    "numbers": "Tallene bag: {}",
    "see numbers": "Se tallene",
    "see definition": "Definition",
    "over time": "{}, {} til {}",
    "groups": "{}, {}, {}",
    "variants": "Andre måder at opgøre det på",
    "note column": "Bemærkning",
    "axis": "Aksen begynder ikke ved 0.",
    "break": "Brud {}: {}.",
    "funnel": "{}: forskelle {}, {}",
    "funnel share": (
        "Hvert mærke er én gruppe ({}). Den vandrette linje er gennemsnittet. Hvis kun tilfældigheder skilte "
        "grupperne, ville 95 % ligge inden for de stiplede og 99,8 % inden for de prikkede linjer. Firkanter ligger "
        "uden for de stiplede, ruder uden for de prikkede. Skjulte grupper vises ikke."
    ),
    "funnel rate": (
        "Hvert mærke er én gruppe ({}) med sit usikkerhedsinterval. Den vandrette linje er gennemsnittet. Firkanter "
        "afviger fra det ved 95 %, ruder ved 99,8 %. Skjulte grupper vises ikke."
    ),
    "catalogue": "Katalog over indikatorer",
    "as read": "Sådan er udtrækkene læst",
    "rejected": "Afvist",
    "left_out": "Udeladt",
    "unread": "Kolonner, der ikke er læst",
    "rounded": "Rækker i udtrækkene er afrundet til nærmeste {}.",
    "configs of": "Definitioner, som de var",
    "scroll": "{} (kan rulles vandret)",
    "drawn": "{} perioder fra {} til {}.",
    "first": "Først {} ({}).",
    "last": "Senest {} ({}).",
    "lowest": "Lavest {} ({}), højest {} ({}).",
    "baseline at": "Udgangspunkt {}: {}.",
    "target at": "Mål senest: {}.",
    "withheld in": "Skjult: {}.",
    "missing in": "Intet tal: {}.",
    "incomplete in": "Ufuldstændig: {}.",
    "breaks at": "Brud: {}.",
    "in table": "Alle tal står i tabellen.",
    "undefined": "Der er ikke gemt en definition med kørslen.",
}

_ENGLISH: Final = {
    "skip": "Skip to the content",
    "contents": "Contents",
    "to contents": "To the contents",
    "tally": "Indicators by status",
    "glance": "All goals and their status",
    "earlier": "Previous run",
    "earlier note": "Previous run: {}.",
    "status of": "Status: {}",
    "development": "Development",
    "legend": "How to read the charts",
    "legend value": "value; the latest has the largest dot",
    "legend interval": "uncertainty interval",
    "legend target": "target of the period",
    "legend baseline": "baseline",
    "legend incomplete": "incomplete period",
    "legend withheld": "withheld number",
    "legend break": "break: numbers before and after cannot be compared",
    "legend gap": "Where the line is broken there is no number, it is withheld, or there is a break.",
    "numbers": "The numbers behind: {}",
    "see numbers": "See the numbers",
    "see definition": "Definition",
    "over time": "{}, {} to {}",
    "groups": "{}, {}, {}",
    "variants": "Other ways of counting it",
    "note column": "Note",
    "axis": "The axis does not begin at 0.",
    "break": "Break {}: {}.",
    "funnel": "{}: differences {}, {}",
    "funnel share": (
        "Each mark is one group ({}). The level line is the average. If chance alone set the groups apart, 95 % would "
        "lie within the dashed and 99.8 % within the dotted lines. Squares lie outside the dashed, diamonds outside "
        "the dotted lines. Withheld groups are not shown."
    ),
    "funnel rate": (
        "Each mark is one group ({}) with its uncertainty interval. The level line is the average. Squares differ "
        "from it at 95 %, diamonds at 99.8 %. Withheld groups are not shown."
    ),
    "catalogue": "Catalogue of indicators",
    "as read": "How the extracts were read",
    "rejected": "Rejected",
    "left_out": "Left out",
    "unread": "Columns not read",
    "rounded": "Rows of extracts are rounded to the nearest {}.",
    "configs of": "Definitions as they were",
    "scroll": "{} (scrolls sideways)",
    "drawn": "{} periods from {} to {}.",
    "first": "First {} ({}).",
    "last": "Latest {} ({}).",
    "lowest": "Lowest {} ({}), highest {} ({}).",
    "baseline at": "Baseline {}: {}.",
    "target at": "Latest target: {}.",
    "withheld in": "Withheld: {}.",
    "missing in": "No number: {}.",
    "incomplete in": "Incomplete: {}.",
    "breaks at": "Breaks: {}.",
    "in table": "All numbers stand in the table.",
    "undefined": "No definition was kept with the run.",
}

PAGE_WORDS: Final = {"da": _DANISH, "en": _ENGLISH}
