"""What the actions of a strategy are expected to lead to, and the actions of Forebyggelsesstrategien's own overview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

Cells = tuple[str | date | None, ...]

BETTER_JOINED = "Bedre sammenhæng i indsatsen"
SEEN_EARLY = "Udsatte børn opdages tidligere"
CLOSER = "Tættere samarbejde med dem, der ser barnet til daglig"
AT_SCHOOL = "Skolegang støttes mere i indsatserne"
ABSENCE = "Bekymrende fravær følges op"
LESS_CRIME = "Færre unge begår kriminalitet"
OUT_OF_CRIME = "Unge over 18 år hjælpes ud af kriminalitet"
GOOD_MATCH = "Bedre match mellem barn og anbringelsessted"
AIMED = "Målrettet indsats under anbringelsen"
QUALITY = "Højere kvalitet i sagsarbejdet"
SUPPORTED = "Bedre støtte til sagsbehandlingen"
IN_MAINSTREAM = "Flere børn trives i almenområdet"

EFFECTS = {
    # By the name of the action. Where nothing is said, the overview says nothing.
    "Forandringskompasset": "Viden om effekten af egen praksis",
    "Forskning på døgninstitutionsområdet": "Viden til udvikling af døgninstitutionerne",
    "Øge anvendelsen af egen viden": "Mere deling af viden",
    "Styrket samarbejde med sundhedsplejen": CLOSER,
    "Systematisk tidlig identifikation af elever i risikozonen": SEEN_EARLY,
    "Dialogredskab i dagtilbud": SEEN_EARLY,
    "De Utrolige År": "Forælderrollen styrkes",
    "Parent Management Training": "Forælderrollen styrkes",
    "Netværksmøder i alle sager": "Familien finder løsninger med sit netværk",
    "Overlevering fra anonym rådgivning": BETTER_JOINED,
    "Analyse af samarbejdet mellem forvaltningerne": BETTER_JOINED,
    "Styrket samarbejde med psykiatrien": BETTER_JOINED,
    "Fokus på skolefravær i myndighedsarbejdet": ABSENCE,
    "Procedurer for tværs-møder": ABSENCE,
    "Kursusforløb til forældre": "Forældre støtter deres børns skolegang bedre",
    "Kontaktpersoner med fokus på skolegang": AT_SCHOOL,
    "Skoleloop og skoleflex": AT_SCHOOL,
    "Tilbageslusningsforløb": AT_SCHOOL,
    "Læseindsats på interne skoler": AT_SCHOOL,
    "Øge brugen af MST og MTFC": LESS_CRIME,
    "Indsats i fire udsatte boligområder": "Mindre kriminalitet blandt unge i områderne",
    "Ungesamråd": "Færre begår ny kriminalitet efter afsoning",
    "Forkorte varetægtssurrogatophold": "Færre begår ny kriminalitet efter varetægt",
    "Exit-program": OUT_OF_CRIME,
    "Den Korte Snor+": OUT_OF_CRIME,
    "Målrettet familiebehandling til familier med udsatte unge": "Familier med unge får behandling",
    "Triangelprojekter": "Flere unge kommer godt i uddannelse eller arbejde",
    "Særtog til Uddannelse": "Flere tidligere anbragte kommer i uddannelse eller arbejde",
    "Anbringelsesguide": GOOD_MATCH,
    "Øget dialog ved visitationen": GOOD_MATCH,
    "Nye udviklingsplaner": AIMED,
    "Forbedre handleplansarbejdet": "Færre sammenbrud i anbringelser",
    "Sikkerhedsplansteams": "Flere børn kan blive boende hos deres forældre",
    "Forstærkede plejefamilier": AIMED,
    "Fleksible anbringelsesforløb": "Anbringelser uden brud med skole og netværk",
    "Kompetenceudvikle sagsbehandlere": QUALITY,
    "Fælles faglig platform": QUALITY,
    "Styrke håndteringen af underretninger": "Sikrere sagsbehandling på særlige områder",
    "Proceskema": SUPPORTED,
    "Nyt IT-system": SUPPORTED,
    "Månedlig opfølgning på nøgletal": "Tidsfrister overholdes",
    "Model for tidlig opsporing": "Mistrivsel opdages tidligere",
    "Fælles handleguide": "Alle ved, hvem der gør hvad ved bekymring",
    "Opnormering af sagsbehandlere": "Færre sager pr. sagsbehandler",
    "Tilbudsvifte på indsatstrappen": "Flere børn hjælpes lavere på indsatstrappen",
    "Udvidet rådgivningstilbud": "Flere familier søger råd i tide",
    "Gruppetilbud i Familiehuset": "Flere familier får hjælp uden en sag",
    "Ledelsestilsyn hvert kvartal": QUALITY,
    "Åben anonym rådgivning": "Flere familier søger råd i tide",
    "Oftere tværs-møder i dagtilbud": "Kortere vej fra bekymring til indsats",
    "Forældre med i tværs": "Forældre er med til at finde løsningen",
    "Forebyggelse i skolens trivselsteam": "Flere børn hjælpes på skolen",
}

INCLUSION, EARLY, SCHOOL = "Inklusion", "Tidlig indsats", "Faglige forventninger"
REFORM = "Specialreformen"
PROGRAMME = "Program for bedre samarbejde"
STRATEGY = "Strategi 2012-2014"
DONE, GOING_ON, WAITING = "gennemført", "i gang", "ikke påbegyndt"

OWN_OVERVIEW: tuple[Cells, ...] = (
    # Area, action, planned and actual start, status, who pays, expected effect. 2012/2013 is planned for August 2012.
    (INCLUSION, "Specialpædagogiske værktøjer til lærere og pædagoger",
     date(2012, 3, 1), date(2012, 3, 1), DONE, REFORM, IN_MAINSTREAM),
    (INCLUSION, "Fælles værktøjer og metoder på tværs af faggrupper",
     date(2013, 1, 1), date(2013, 4, 15), DONE, PROGRAMME, "Bedre koordineret indsats mellem forvaltningerne"),
    (INCLUSION, "Inklusionspædagoger på alle skoler",
     date(2012, 8, 1), date(2012, 8, 1), GOING_ON, REFORM, IN_MAINSTREAM),
    (INCLUSION, "Forældresamarbejde og principper for inklusion",
     date(2012, 8, 1), date(2012, 10, 22), DONE, REFORM, IN_MAINSTREAM),
    (EARLY, "Redskaber til tidlig identifikation på småbørnsområdet",
     date(2012, 8, 1), date(2012, 8, 1), DONE, REFORM, "Børn opdages tidligere, og viden følger med ved overgange"),
    (EARLY, "Samarbejde med sundhedsplejen i alle bydele",
     date(2012, 6, 1), date(2012, 5, 12), DONE, STRATEGY, "Tættere samarbejde mellem faggrupper"),
    # Only if money was found, and it was not found in time.
    (EARLY, "Socialrådgivere i daginstitutioner",
     date(2013, 1, 1), date(2014, 3, 1), GOING_ON, "Forudsætter tilførte midler", CLOSER),
    (EARLY, "Systematisk klassegennemgang",
     date(2012, 8, 1), date(2012, 8, 1), DONE, STRATEGY, SEEN_EARLY),
    (EARLY, "Ressourcecentre på alle almenskoler",
     date(2012, 8, 1), date(2012, 8, 22), GOING_ON, REFORM, CLOSER),
    (EARLY, "Aftaleforum på alle almenskoler",
     date(2012, 8, 1), date(2013, 1, 8), GOING_ON, PROGRAMME, CLOSER),
    (SCHOOL, "Styrket fraværsindsats",
     date(2012, 3, 1), date(2012, 3, 1), DONE, PROGRAMME, "Hurtigere indsats ved bekymrende fravær"),
    (SCHOOL, "Skoleflex", date(2012, 8, 1), date(2012, 8, 1), DONE, PROGRAMME, AT_SCHOOL),
    (SCHOOL, "Skoleloop", date(2013, 1, 1), date(2013, 1, 1), DONE, PROGRAMME, AT_SCHOOL),
    (SCHOOL, "Skoleopdatering", date(2013, 1, 1), date(2013, 3, 17), DONE, PROGRAMME, AT_SCHOOL),
    (SCHOOL, "Tilbageslusning til almenskolen", date(2012, 8, 1), date(2012, 8, 1), DONE, PROGRAMME, AT_SCHOOL),
    (SCHOOL, "Nye fleksible tilbud", date(2013, 8, 1), None, WAITING, PROGRAMME, AT_SCHOOL),
)  # fmt: skip


def aktiviteter_rows(rows: Iterable[Cells]) -> list[Cells]:
    """The actions of the other strategies with their effects, then those of Forebyggelsesstrategien, whose overview
    names the focus area where the others name a goal."""
    told = [(*row, EFFECTS.get(str(row[2]).partition(": ")[2], "")) for row in rows]
    for number, (area, action, planned, begun, status, paid, effect) in enumerate(OWN_OVERVIEW, start=len(told) + 1):
        told.append((f"AK{number:03}", area, f"{area}: {action}", planned, begun, status, paid, effect))
    return told
