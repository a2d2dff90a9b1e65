"""The random registers are what the comparison may lean on: the same from the same seed, whole, and read to the end."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from recomputed import recompute
from registers import COLUMNS, write_register
from whole import recompute_rest

DAYS = {1: dt.date(2024, 12, 31), 2: dt.date(2020, 2, 29)}
REFERENCES = (
    ("elevindskrivning", "skolekode", "skoler"), ("fravaer", "skolekode", "skoler"),
    ("afslutning_9kl", "skolekode", "skoler"), ("sociale_tjek", "skolekode", "skoler"),
    ("trivselssvar", "skolekode", "skoler"), ("trivselssvar", "spørgsmål_nr", "spoergsmaal"),
    ("foranstaltninger", "ydelseskode", "ydelseskoder"), ("foranstaltninger", "sag_id", "sager"),
    ("planer", "sag_id", "sager"), ("ledelsestilsyn", "sag_id", "sager"),
    ("sager", "sagsbehandler_id", "sagsbehandlere"), ("opfoelgninger", "foranstaltning_id", "foranstaltninger"),
    ("anbringelse_aarsager", "anbringelse_id", "anbringelser"), ("undersoegelser", "underretning_id", "underretninger"),
    ("ordninger", "institution_id", "institutioner"), ("dagtilbud", "institution_id", "institutioner"),
    ("tilsyn_dagtilbud", "institution_id", "institutioner"), ("tvaers", "institution_id", "institutioner"),
)  # fmt: skip


@pytest.fixture(scope="module", params=DAYS, ids=str)
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dt.date]:
    folder, as_of = tmp_path_factory.mktemp("register"), DAYS[request.param]
    write_register(folder, request.param, as_of)
    return folder, as_of


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    encoding = "cp1252" if name == "underretninger" else "utf-8-sig"
    with (folder / f"{name}.csv").open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_a_seed_writes_the_same_bytes_again(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_register(tmp_path / folder, 3)
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert one.keys() == {f"{name}.csv" for name in COLUMNS}


def test_what_a_row_refers_to_is_there(register: tuple[Path, dt.date]) -> None:
    folder, _ = register
    for name, column, of in REFERENCES:
        there = {next(iter(row.values())) for row in rows(folder, of)}
        assert {row[column] for row in rows(folder, name)} - {""} <= there, (name, column)


def test_registers_hold_what_is_counted_wrongly(tmp_path: Path) -> None:
    """Not each of them, but a few together."""
    seeds, as_of = range(10, 14), DAYS[1]
    for seed in seeds:
        write_register(tmp_path / str(seed), seed, as_of)

    def held(name: str) -> list[dict[str, str]]:
        return [row | {"seed": str(seed)} for seed in seeds for row in rows(tmp_path / str(seed), name)]

    former = {(row["seed"], row["gammelt_id"]) for row in held("id_historik")}
    assert any((row["seed"], row["nyt_id"]) in former for row in held("id_historik"))
    assert any((row["seed"], row["barn_id"]) in former for row in held("foranstaltninger"))
    ends = {row["slutdato"] for row in held("foranstaltninger")}
    assert "" in ends
    assert any(end.startswith("31-12-") for end in ends)
    received = [dt.datetime.strptime(row["modtaget_dato"], "%d-%m-%Y").date() for row in held("underretninger")]
    assert max(received) > as_of
    births = [(row["seed"], row["familie_id"], row["fødselsdato"], row["køn"]) for row in held("borgere")]
    children = {(row["seed"], row["familie_id"], row["fødselsdato"]) for row in held("borgere")}
    assert len(set(births)) > len(children), "twins"
    assert any(row["fødselsdato"].startswith("29-02-") for row in held("borgere"))


def test_every_indicator_is_recomputed_on_it(register: tuple[Path, dt.date]) -> None:
    ids = {key[0] for key in recompute(*register) | recompute_rest(*register)}
    # Ninety of the catalogue, and those that some of them are made of or come with.
    assert len(ids) == 101
