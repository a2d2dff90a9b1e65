"""How the actions of a strategy are paid for, in the words of such overviews."""

from __future__ import annotations

WITHIN = "Inden for rammen"
BUDGET = "Budget 2012"
POOL = "Satspulje"

# By the name of the action; every other one is paid for within the budget there is.
FINANCING = {
    "Forskning på døgninstitutionsområdet": BUDGET,
    "Styrket samarbejde med sundhedsplejen": f"{WITHIN} og kompetencemidler",
    "Skoleloop og skoleflex": f"{BUDGET} og inden for rammen",
    "Læseindsats på interne skoler": f"Kompetencemidler i 2012, derefter {WITHIN.lower()}",
    "Indsats i fire udsatte boligområder": POOL,
    "Ungesamråd": "DUT-midler",
    "Forkorte varetægtssurrogatophold": BUDGET,
    # Paid for to the end of a year only.
    "Exit-program": "Finansieret til og med 2015",
    "Den Korte Snor+": "Finansieret til og med 2013",
    "Særtog til Uddannelse": POOL,
    "Sikkerhedsplansteams": BUDGET,
    "Opnormering af sagsbehandlere": "Budget 2019",
    "Udvidet rådgivningstilbud": "Budget 2020",
    # Not settled, or not written down.
    "Børnenes mødested": "",
    "Ny snitflade efter barnets lov": "DUT-midler",
    "Fælles sagssystem": "",
}


def financing_of(action: str) -> str:
    return FINANCING.get(action, WITHIN)
