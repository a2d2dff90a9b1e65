"""Extracts as municipalities send them: semicolons, dd-mm-yyyy, decimal comma, and not always the same encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

Cell = str | int | float | date | bool | None


def write_extract(
    path: Path, header: str, rows: Iterable[Sequence[Cell]], encoding: str = "utf-8-sig", newline: str = "\n"
) -> None:
    """Writes one extract; `header` is the first line, with semicolons."""
    columns = header.split(";")
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator=newline)
        writer.writerow(columns)
        for row in rows:
            assert len(row) == len(columns), f"{path.name}: {len(row)} cells, {len(columns)} columns"
            writer.writerow([danish(cell) for cell in row])


def danish(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "J" if cell else "N"
        case date():
            return cell.strftime("%d-%m-%Y")
        case float():
            return f"{cell:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        case _:
            return str(cell)


def kroner(amount: float) -> str:
    """1234567.5 as 1.234.567,50."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def yes_no(answer: bool) -> str:
    return "Ja" if answer else "Nej"
