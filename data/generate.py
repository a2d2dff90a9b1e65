"""Writes the sample extracts of an invented municipality: same seed, same bytes. Nobody in them exists.

What each file is complete from (the `complete_from` of its declaration; all are drawn on 31 December 2024):

    file                     complete from   note
    borgere                  1992-01-01      everyone under 18 at some time in 2010-2024, and some born 1987-1991
    id_historik              2008-01-01      replaced ids, chains of two included
    befolkning               2010-01-01      every 1 January to 2025
    skoler, ydelseskoder     2000-01-01      code lists with dates
    elevindskrivning         2010-08-01      a row per pupil, school and school year
    fravaer                  2019-08-01      to December 2024: 2024/25 is a part year
    afslutning_9kl           2011-01-01      school years 2010/11 to 2023/24
    ungdomsuddannelse        2011-01-01      of those in afslutning_9kl
    underretninger           2005-01-01      so that "first ever" has five years of history in 2010
    undersoegelser           2005-01-01      as underretninger
    foranstaltninger         2004-01-01      preventive from 2004, placements from 2002
    anbringelser, _aarsager  2002-01-01
    planer                   2004-01-01
    opfoelgninger            2010-01-01
    sager, sagsbehandlere    2008-01-01
    trivselssvar             2015-01-01      a sample of grades 4-9 each spring
    forandringskompas        2012-06-01
    sigtelser                2010-01-01      of those charged as minors also what they did later
    tilsyn_dagtilbud         2014-01-01      even years only
    ledelsestilsyn           2018-01-01
    tvaers                   2014-01-01      schools from 2016
    raadgivning              2010-01-01
    regnskab                 2012-01-01      foster families under 5.28.20 to the end of 2015
    aktiviteter, noegletal   -               placed by their own labels
    boligomraader            2010-10-01      the four exposed housing areas, as the list says
    sociale_tjek             2010-08-01      so that grade 4 is told in full from the summer of 2015
    ppv                      2014-01-01
    frihedsberoevelser       2010-01-01      of those in sigtelser
    beskaeftigelse           2011-01-01      of those once placed, and of some in afslutning_9kl
    personalesvar            2012-01-01      TVÆRS from 2015, kendskab in even years; visitation is answered by parents
    sundhedspleje            2010-01-01      by the day of the offer
    gravide_stoette          2014-01-01      courses going on that day and later
    institutioner            2000-01-01      with dates
    ordninger                2010-01-01
    dagtilbud                2014-01-01      places held that day and later
    tidlige_vurderinger      2014-01-01
    kalender                 2010-01-01      to the end of 2025
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from generator import (
    cases,
    checks,
    codes,
    compass,
    context,
    coverage,
    custody,
    daycare,
    families,
    housing,
    measures,
    meetings,
    notifications,
    overview,
    people,
    relapse,
    schooling,
    staff_survey,
    work,
)
from generator.days import AS_OF, plus
from generator.people import Child
from generator.trends import CHARGED_YOUNG
from generator.writing import Cell, write_extract


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the sample extracts of an invented Danish municipality.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder for the CSV files")
    parser.add_argument("--seed", type=int, default=2012)
    parser.add_argument("--children", type=int, default=5000)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    write_all(given.out, given.seed, given.children)


def write_all(out: Path, seed: int, wanted: int) -> None:
    def rng(name: str) -> random.Random:
        # Each extract has its own stream: changing one leaves the others as they were.
        return random.Random(f"{seed}/{name}")

    children = people.invent_children(rng("people"), wanted, codes.DISTRICTS)
    notified = notifications.invent_notifications(rng("notifications"), children)
    investigated = notifications.invent_investigations(rng("investigations"), notified)
    helps = measures.invent_measures(rng("measures"), children, notified, investigated)
    measures.move_placed_children(rng("foster addresses"), helps.placements)
    all_cases = cases.invent_cases(rng("cases"), children, investigated, helps)
    staff = cases.invent_workers(rng("workers"), all_cases)
    case_of = cases.cases_of_measures(all_cases, helps.measures)
    enrolments = schooling.invent_enrolments(rng("enrolments"), children)
    leavers = schooling.invent_leavers(rng("leavers"), enrolments, helps.measures)
    open_gaps(rng("gaps"), notified)
    replace_ids(rng("ids"), children, notified, leavers)
    areas = housing.invent_areas(rng("housing areas"), children)
    cases.settle_target_groups(rng("target groups"), all_cases)
    charges = cases.sigtelser_rows(rng("sigtelser"), children, helps, CHARGED_YOUNG)
    first_stays = custody.frihedsberoevelser_rows(rng("frihedsberoevelser"), children, charges)
    stays = relapse.more_stays_rows(rng("more stays"), children, charges, first_stays)
    places = daycare.invent_places(rng("daycare"), children)

    extracts: dict[str, Iterable[Sequence[Cell]]] = {
        "borgere": people.borgere_rows(children, partial(housing.area_of, areas)),
        "id_historik": people.id_historik_rows(children),
        "befolkning": context.befolkning_rows(rng("befolkning"), children),
        "skoler": codes.skoler_rows(),
        "elevindskrivning": schooling.elevindskrivning_rows(enrolments),
        "fravaer": schooling.fravaer_rows(rng("fravaer"), enrolments, helps.measures),
        "afslutning_9kl": schooling.afslutning_rows(rng("afslutning"), leavers),
        "ungdomsuddannelse": schooling.ungdomsuddannelse_rows(rng("ungdomsuddannelse"), leavers),
        "underretninger": notifications.underretninger_rows(notified),
        "undersoegelser": notifications.undersoegelser_rows(investigated),
        "foranstaltninger": measures.foranstaltninger_rows(helps.measures, case_of),
        "ydelseskoder": codes.ydelseskoder_rows(),
        "anbringelser": measures.anbringelser_rows(helps.placements),
        "anbringelse_aarsager": measures.aarsager_rows(helps.placements),
        "planer": cases.planer_rows(rng("planer"), helps, case_of),
        "opfoelgninger": cases.opfoelgninger_rows(rng("opfoelgninger"), helps.measures),
        "sager": cases.sager_rows(all_cases),
        "sagsbehandlere": cases.sagsbehandlere_rows(staff),
        "trivselssvar": schooling.trivselssvar_rows(rng("trivsel"), enrolments),
        "spoergsmaal": schooling.spoergsmaal_rows(),
        "forandringskompas": compass.kompas_rows(
            rng("kompas again"),
            cases.kompas_rows(rng("kompas"), helps.measures),
            children,
            all_cases,
            helps,
            enrolments,
        ),
        "sigtelser": relapse.grown_charges_rows(rng("grown charges"), children, charges, stays),
        "tilsyn_dagtilbud": context.tilsyn_rows(rng("tilsyn")),
        "ledelsestilsyn": cases.ledelsestilsyn_rows(rng("ledelsestilsyn"), all_cases),
        "tvaers": meetings.tvaers_rows(rng("further cases"), context.tvaers_rows(rng("tvaers"), all_cases), all_cases),
        "raadgivning": context.raadgivning_rows(rng("raadgivning")),
        "aktiviteter": overview.aktiviteter_rows(context.aktiviteter_rows(rng("aktiviteter"))),
        "regnskab": context.regnskab_rows(rng("regnskab")),
        "noegletal": context.noegletal_rows(),
        "kalender": context.kalender_rows(),
        "cpr_eksempel": context.cpr_rows(rng("cpr"), children),
        "boligomraader": housing.boligomraader_rows(),
        "sociale_tjek": checks.sociale_tjek_rows(rng("sociale_tjek"), enrolments),
        "ppv": checks.ppv_rows(rng("ppv"), children),
        "frihedsberoevelser": stays,
        "beskaeftigelse": work.beskaeftigelse_rows(rng("beskaeftigelse"), helps, leavers),
        "personalesvar": staff_survey.personalesvar_rows(rng("personalesvar")),
        "sundhedspleje": families.sundhedspleje_rows(rng("sundhedspleje"), children),
        "gravide_stoette": families.gravide_stoette_rows(rng("gravide_stoette")),
        "institutioner": coverage.institutioner_rows(),
        "ordninger": coverage.ordninger_rows(rng("ordninger")),
        "dagtilbud": daycare.dagtilbud_rows(places),
        "tidlige_vurderinger": daycare.tidlige_vurderinger_rows(rng("tidlige_vurderinger"), children, places),
    }
    for name, rows in extracts.items():
        encoding, newline = FORMATS.get(name, ("utf-8-sig", "\n"))
        write_extract(out / f"{name}.csv", HEADERS[name], rows, encoding, newline)


# Three systems, three habits: StatBank, an old case system on Windows, a spreadsheet.
FORMATS = {
    "befolkning": ("utf-8", "\n"),
    "underretninger": ("cp1252", "\r\n"),
    "regnskab": ("utf-8-sig", "\r\n"),
}

HEADERS = {
    "borgere": (
        "barn_id;familie_id;fødselsdato;køn;bydel;skoledistrikt;bopælskommune;gyldig_fra;gyldig_til;dødsdato;boligområde"
    ),
    "id_historik": "gammelt_id;nyt_id;ændringsdato",
    "befolkning": "område;alder;køn;tid;antal",
    "skoler": "skolekode;skolenavn;skoletype;ejerkommune;bydel;gyldig_fra;gyldig_til",
    "elevindskrivning": (
        "barn_id;skolekode;klassetrin;klassetype;tilbudskode;støttetimer;betalingskommune;startdato;slutdato"
    ),
    "fravaer": "barn_id;skolekode;skoleår;måned;skoledage;sygefravær;lovligt_fravær;ulovligt_fravær",
    "afslutning_9kl": "barn_id;skolekode;skoleår;afgangsdato;afsluttet;antal_prøver;dansk;matematik",
    "ungdomsuddannelse": "barn_id;uddannelseskode;type;startdato;slutdato;afgangsart",
    "underretninger": (
        "underretning_id;barn_id;modtaget_dato;klokkeslæt;underretter;paragraf;årsag;ufødt;kvittering_dato;vurdering_dato"
    ),
    "undersoegelser": (
        "undersøgelse_id;barn_id;underretning_id;opmærksom_dato;afgørelsesdato;afsluttet_dato;status;paragraf;team"
    ),
    "foranstaltninger": "foranstaltning_id;barn_id;sag_id;ydelseskode;startdato;slutdato;handlekommune;metode",
    "ydelseskoder": "ydelseskode;tekst;lov;paragraf;gruppe;trin;gyldig_fra;gyldig_til",
    "anbringelser": "anbringelse_id;barn_id;anbringelsessted_id;stedtype;startdato;slutdato;samtykke;døgnpris",
    "anbringelse_aarsager": "anbringelse_id;ophørsårsag",
    "planer": "plan_id;barn_id;sag_id;plantype;oprettet_dato;gyldig_til;næste_opfølgning",
    "opfoelgninger": "opfølgning_id;foranstaltning_id;dato;type;dokumenteret",
    "sager": "sag_id;barn_id;sagsbehandler_id;team;åbnet;lukket;netværk_inddraget;målgruppe",
    "sagsbehandlere": "sagsbehandler_id;team;fuldtidsandel;startdato;slutdato;orlov_fra;orlov_til",
    "trivselssvar": "barn_id;skolekode;klassetrin;år;spørgsmål_nr;svar",
    "spoergsmaal": "spørgsmål_nr;tekst;indikator;vendt",
    "forandringskompas": "barn_id;dimension;målingsdato;score;indsatskode",
    "sigtelser": "sigtelse_id;barn_id;gerningsdato;sigtelsesdato;lovovertrædelse;kategori;frafaldet",
    "tilsyn_dagtilbud": "institution_id;år;tema;score;antal_børn",
    "ledelsestilsyn": "sag_id;kvartal;spørgsmål;svar",
    "tvaers": "møde_id;dato;forum;institution_id;sag_nr;forældre_deltog;metode_sos",
    "raadgivning": "år;måned;tilbud;antal_henvendelser",
    "aktiviteter": "aktivitet_id;fokusområde;mål;planlagt_start;faktisk_start;status;finansiering;forventet_effekt",
    "regnskab": "funktion;trin;år;budget;forbrug",
    "noegletal": "indikator_id;periode;gruppe;tæller;nævner;værdi;kilde;opgjort_dato",
    "kalender": "dato;skoledag;helligdag",
    "cpr_eksempel": "underretning_id;personnummer;modtaget_dato;underretter",
    "boligomraader": "områdekode;navn;gyldig_fra;gyldig_til",
    "sociale_tjek": "tjek_id;barn_id;skolekode;dato;form",
    "ppv": "ppv_id;barn_id;dato;testning",
    "frihedsberoevelser": "ophold_id;barn_id;form;startdato;slutdato",
    "beskaeftigelse": "barn_id;form;startdato;slutdato",
    "personalesvar": "svar_id;respondent_id;undersøgelse;år;spørgsmål;svar",
    "sundhedspleje": "familie_id;fødselsdato;tilbudt_dato;taget_imod",
    "gravide_stoette": "forløb_id;mor_id;startdato;slutdato;form",
    "institutioner": "institution_id;navn;type;bydel;gyldig_fra;gyldig_til",
    "ordninger": "institution_id;ordning;årsværk;startdato;slutdato",
    "dagtilbud": "barn_id;institution_id;startdato;slutdato",
    "tidlige_vurderinger": "vurdering_id;barn_id;dato;resultat",
}


def open_gaps(rng: random.Random, notified: list[notifications.Notification]) -> None:
    """Some children have no registered address on the day they are notified: no bydel, but no lost child either."""
    for notification in notified:
        child = notification.child
        if not child or notification.is_unborn or child.left or not child.bydel(notification.received):
            continue
        before, after = rng.randint(5, 60), rng.randint(5, 60)
        is_known = notification.received.year >= 2010 and plus(notification.received, after) < AS_OF
        if is_known and rng.random() < 0.012:
            people.open_address_gap(child, notification.received, before, after)


def replace_ids(
    rng: random.Random,
    children: list[Child],
    notified: list[notifications.Notification],
    leavers: list[schooling.Leaver],
) -> None:
    """New ids for some: between two notifications, after grade 9, or any day; a few are replaced twice."""
    next_number = len(children) + 1
    chosen: dict[int, tuple[Child, date]] = {}
    earlier: dict[int, notifications.Notification] = {}
    for notification in notified:
        child = notification.child
        if child and child.number in earlier and notification.received >= date(2009, 1, 1) and rng.random() < 0.015:
            middle = (notification.received - earlier[child.number].received) // 2
            chosen.setdefault(child.number, (child, notification.received - middle))
        if child:
            earlier[child.number] = notification
    for leaver in leavers:
        if leaver.is_vulnerable and leaver.has_row and rng.random() < 0.07:
            chosen.setdefault(leaver.child.number, (leaver.child, plus(leaver.left, rng.randint(5, 35))))
    for child in children:
        if rng.random() < 0.004 and not child.family.is_foreign:
            chosen.setdefault(child.number, (child, plus(date(2009, 1, 1), rng.randint(0, 5500))))
    for position, (child, day) in enumerate(sorted(chosen.values(), key=lambda pair: (pair[1], pair[0].number))):
        if child.arrived < day < plus(AS_OF, -30):
            people.replace_id(child, day, next_number)
            next_number += 1
            if position % 8 == 3 and plus(day, 400) < AS_OF:
                people.replace_id(child, plus(day, rng.randint(100, 390)), next_number)
                next_number += 1


if __name__ == "__main__":
    main()
