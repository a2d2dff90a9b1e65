"""This room tells of the changes of law, codes, questionnaires and accounts that break Danish series.

Sources: serviceloven; barnets lov (LBK 282 of 17 March 2025) sections 18-20, 30-32, 91, 95, 108, 110, 132-137; Danmarks
Statistik on placements; the ministry of education on the national measurement of wellbeing.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

Row = tuple[str, str, str]


class Text(NamedTuple):
    """One change in one language: `parts` are headings with a paragraph each, `table` is of before and after."""

    title: str
    paragraph: str
    parts: tuple[tuple[str, str], ...] = ()
    table: tuple[Row, ...] = ()


class Change(NamedTuple):
    """A change, and the days on which series break over it."""

    days: tuple[dt.date, ...]
    told: dict[str, Text]
    columns: tuple[str, ...] = ()
    """Columns of extracts that carry what has changed: where there are any, it is told of without a break too."""


_LAW_DA = Text(
    "Serviceloven og barnets lov (1. januar 2024)",
    "Til og med 2023 stod reglerne om støtte til børn og unge i serviceloven. Siden 1. januar 2024 står de i "
    "barnets lov. Paragrafferne har fået nye numre, og flere af dem også nyt indhold. Et tal fra 2023 og et tal fra "
    "2024 kan derfor hedde det samme og alligevel ikke være det samme. Hver række i udtrækkene bærer den paragraf "
    "og den kode, som gjaldt, da den blev registreret, og definitionerne nævner både de gamle og de nye.",
    (
        (
            "Undersøgelsen: § 50 bliver til § 20",
            "Den børnefaglige undersøgelse efter servicelovens § 50 er nu § 20 i barnets lov, og den er for de "
            "alvorlige og sammensatte sager. Før den kan der være en screening (§ 18) eller en afdækning (§ 19). "
            "Undersøgelsen skal være færdig senest fire måneder efter, at kommunen blev opmærksom på, at barnet kan "
            "have behov for særlig støtte; ellers laves en foreløbig vurdering. Hvis screeninger og afdækninger "
            "står i samme register som undersøgelserne, bliver der flere rækker, uden at flere børn er undersøgt. "
            "Derfor vælger definitionerne selv, hvilke paragraffer der tæller, og § 18 og § 19 kan tages med eller "
            "lades ude.",
        ),
        (
            "Planen: § 140 bliver til § 91",
            "Handleplanen efter § 140 skulle ligge der, før afgørelsen blev truffet, i hastende sager senest fire "
            "måneder efter. Barnets plan efter § 91 er et krav ved anbringelse og skal være færdig senest tre "
            "måneder efter afgørelsen. Ved støttende indsatser efter § 32 afgør kommunen, om der skal laves en "
            "plan. Andelen med plan måler derfor ikke det samme før og efter. Hertil kommer ungeplanen (§ 108) og "
            "den helhedsorienterede plan (§ 110).",
        ),
        (
            "Foranstaltninger: § 52 bliver til § 32",
            "De forebyggende foranstaltninger efter § 52, stk. 3, hedder nu støttende indsatser og står i § 32. "
            "Numrene inden for paragraffen er flyttet, og nogle af koderne er nye. Anbringelserne, der før stod i "
            "§§ 52, 58 og 66, står nu i §§ 46, 47 og 49.",
        ),
        (
            "Tidlig indsats: § 11 bliver til § 30",
            "Rådgivning og tidlig forebyggende indsats efter § 11, stk. 3, står nu i § 30. Det er hjælp, der gives "
            "uden en børnefaglig undersøgelse, og den er ikke en foranstaltning. Hvor en indikator spørger til "
            "foranstaltninger, tæller den tidlige indsats kun med, hvis definitionen siger det.",
        ),
        (
            "Opfølgning: tre måneder, nu efter § 95",
            "Efter serviceloven blev der fulgt op tre måneder efter, at indsatsen begyndte, og derefter hver sjette "
            "måned. Efter § 95 følges der første gang op, når undersøgelsen er færdig, dog senest tre måneder efter "
            "indsatsens start. Derefter aftales tidspunktet i den enkelte sag.",
        ),
    ),
    (
        ("Børnefaglig undersøgelse", "§ 50", "§ 20; før den § 18 (screening) og § 19 (afdækning)"),
        ("Plan", "§ 140, handleplan", "§ 91, barnets plan; § 108, ungeplan; § 110, helhedsorienteret plan"),
        ("Forebyggende foranstaltning", "§ 52, stk. 3", "§ 32, støttende indsats"),
        ("Tidlig indsats", "§ 11, stk. 3", "§ 30"),
        ("Anbringelse", "§ 52, stk. 3, nr. 7, § 58 og § 66", "§§ 46, 47 og 49"),
        ("Opfølgning", "efter 3 måneder, derefter hver 6. måned", "§ 95, senest 3 måneder efter start"),
        ("Underretning", "§§ 152, 153 og 154", "§§ 132, 133 og 135"),
        ("Vurdering inden 24 timer", "§ 155", "§§ 136 og 137"),
    ),
)

_LAW_EN = Text(
    "Serviceloven and barnets lov (1 January 2024)",
    "To the end of 2023 the rules on support for children stood in the act on social services (serviceloven). Since "
    "1 January 2024 they stand in the act on the child (barnets lov). The sections have new numbers, and several of "
    "them new content: a figure of 2023 and one of 2024 may bear the same name and yet not be the same. Each row of "
    "the extracts bears the section and the code that held when it was registered, and the definitions name both "
    "the old and the new.",
    (
        (
            "The investigation: § 50 becomes § 20",
            "The child investigation of § 50 is now § 20 of barnets lov, meant for serious and complex cases. "
            "Before it there may be a screening (§ 18) or a clarification (§ 19). It must be done within four "
            "months of the day on which the municipality became aware that the child may need special support; else "
            "there is a provisional assessment. Where screenings stand in the same register there are more rows "
            "without more children investigated. So the definitions choose which sections count, and §§ 18 and 19 "
            "can be taken in or left out.",
        ),
        (
            "The plan: § 140 becomes § 91",
            "The action plan of § 140 had to be there before the decision, in urgent cases within four months. The "
            "child's plan of § 91 is required for placements, within three months of the decision; for support by § "
            "32 the municipality decides whether there is to be one. A share with a plan does not measure the same "
            "before and after. There are also the plan for young people (§ 108) and the plan for the whole family's "
            "needs (§ 110).",
        ),
        (
            "Measures: § 52 becomes § 32",
            "The preventive measures of § 52 (3) are now called supporting efforts and stand in § 32. The numbers "
            "within the section have moved, and some codes are new. Placements, which stood in §§ 52, 58 and 66, "
            "stand in §§ 46, 47 and 49.",
        ),
        (
            "Early effort: § 11 becomes § 30",
            "Counselling and early preventive effort of § 11 (3) now stand in § 30. It is help that is given "
            "without an investigation, and it is no measure. Where an indicator asks for measures, early effort "
            "counts only if the definition says so.",
        ),
        (
            "Follow-up: three months, now by § 95",
            "By serviceloven a measure was followed up three months after it began and then every six months. By § "
            "95 it is first followed up when the investigation is done, and within three months of its start in any "
            "case; after that as is agreed in each case.",
        ),
    ),
    (
        ("Child investigation", "§ 50", "§ 20; before it § 18 (screening) and § 19 (clarification)"),
        ("Plan", "§ 140, action plan", "§ 91, the child's plan; § 108, plan for young people; § 110"),
        ("Preventive measure", "§ 52 (3)", "§ 32, supporting effort"),
        ("Early effort", "§ 11 (3)", "§ 30"),
        ("Placement", "§ 52 (3) no. 7, § 58 and § 66", "§§ 46, 47 and 49"),
        ("Follow-up", "after 3 months, then every 6 months", "§ 95, 3 months after the start at the latest"),
        ("Notification", "§§ 152, 153 and 154", "§§ 132, 133 and 135"),
        ("Assessment within 24 hours", "§ 155", "§§ 136 and 137"),
    ),
)

CHANGES: Final = (
    Change((dt.date(2024, 1, 1),), {"da": _LAW_DA, "en": _LAW_EN}, ("paragraf",)),
    Change(
        (dt.date(2019, 7, 1),),
        {
            "da": Text(
                "Plejefamiliernes koder (2019-2020)",
                "I 2019 og 2020 blev koderne for plejefamilier skåret om. Plejefamilierne fik nye former og dermed "
                "nye koder. Andelen af børn i en bestemt form kan derfor flytte sig, uden at et eneste barn er "
                "flyttet. Hvor mange børn der i alt er anbragt, rører skiftet ikke ved.",
            ),
            "en": Text(
                "The codes of foster families (2019-2020)",
                "In 2019 and 2020 the codes of foster families were cut anew: there are new kinds of foster family, "
                "and with them new codes. The share of children in one kind may therefore move without one child "
                "having moved. How many children are placed in all is not touched by it.",
            ),
        },
    ),
    Change(
        (dt.date(2015, 1, 1),),
        {
            "da": Text(
                "Den nationale trivselsmåling (2015)",
                "Siden foråret 2015 er elevernes trivsel målt med ét nationalt skema: 40 spørgsmål i 4.-9. klasse "
                "og 20 enklere i 0.-3. klasse. 29 af de 40 danner fire indikatorer (social trivsel, faglig trivsel, "
                "støtte og inspiration, ro og orden). Hver er elevens gennemsnit på en skala fra 1 til 5 og regnes "
                "kun ud, når eleven har svaret på mindst halvdelen. Københavnerbarometeret er kommunens egen måling "
                "med sine egne spørgsmål. De to kan ikke lægges i forlængelse af hinanden, heller ikke når ordene "
                "ligner. På en enkelt skole er ændringer fra år til år næsten altid så små, at de ligger inden for "
                "det tilfældige.",
            ),
            "en": Text(
                "The national measurement of wellbeing (2015)",
                "Since the spring of 2015 the wellbeing of pupils is measured with one national questionnaire: 40 "
                "items in grades 4-9 and 20 simpler ones in grades 0-3. 29 of the 40 make four indicators (social, "
                "academic, support and inspiration, order). Each is the pupil's mean on a scale from 1 to 5, made "
                "only where at least half of the items are answered. Københavnerbarometeret is the city's own "
                "survey with its own questions. One cannot be drawn on into the other, even where the words are "
                "alike. In one school changes from year to year are nearly always within chance.",
            ),
        },
    ),
    Change(
        (dt.date(2015, 1, 1), dt.date(2016, 1, 1)),
        {
            "da": Text(
                "Kommunens konti (2015-2016)",
                "Til og med regnskabet for 2015 er plejefamilier og opholdssteder bogført på samme funktion, "
                "5.28.20. Fra 2016 har plejefamilierne deres egen, 5.28.22. Udgiften på 5.28.20 falder altså det "
                "år, uden at noget er blevet billigere. En enkelt funktion kan ikke sammenlignes hen over skiftet; "
                "summen af alle kan.",
            ),
            "en": Text(
                "The municipal accounts (2015-2016)",
                "To the accounts of 2015 foster families and residential homes stand under one function, 5.28.20. "
                "From 2016 foster families have their own, 5.28.22. Spending under 5.28.20 falls that year without "
                "anything having become cheaper. One function cannot be compared across the change; the sum of all "
                "can.",
            ),
        },
        ("funktion",),
    ),
)


def change_at(day: dt.date) -> Change | None:
    """The change over which series break on that day; the first where there are two."""
    return next((change for change in CHANGES if day in change.days), None)
