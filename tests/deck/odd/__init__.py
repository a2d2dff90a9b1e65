"""This room gathers the deck: odd files as Danish administrations send them, by theme."""

from odd_file import OddFile

from odd import (
    around,
    cells,
    contracts,
    dates,
    encodings,
    headers,
    ids,
    numbers,
    persons,
    quotes,
    rows,
    separators,
    several,
    wrappers,
)

THEMES: dict[str, list[OddFile]] = {
    "encodings": encodings.FILES,
    "separators and line ends": separators.FILES,
    "quotes": quotes.FILES,
    "headers": headers.FILES,
    "rows": rows.FILES,
    "around the rows": around.FILES,
    "numbers": numbers.FILES,
    "dates": dates.FILES,
    "ids": ids.FILES,
    "other cells": cells.FILES,
    "persons": persons.FILES,
    "several files": several.FILES,
    "wrappers": wrappers.FILES,
    "contracts": contracts.FILES,
}
DECK = [file for files in THEMES.values() for file in files]
