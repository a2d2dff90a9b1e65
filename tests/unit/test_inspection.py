"""What an inspection finds, what it proposes, and that an honest file keeps what is proposed for it."""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from forebyg.extracts import read_extract
from forebyg.inspection import inspect_files
from forebyg.language.catalogue import read_catalogue
from forebyg.outputs.proposals import as_yaml
from forebyg.portraits import ColumnPortrait, ExtractPortrait, FilePortrait, Inspection

HOUSE = Path(__file__).parents[2]
DATA = HOUSE / "data"
REAL_DATA = Path(os.environ.get("FOREBYG_REALDATA", HOUSE.parent / "shared" / "realdata"))
REAL_FOLDERS = sorted(path for path in REAL_DATA.iterdir() if path.is_dir()) if REAL_DATA.is_dir() else []


def inspected(folder: Path, **files: str) -> Inspection:
    """Files by name without `.csv`."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return inspect_files([folder / f"{name}.csv" for name in files])


def alone(folder: Path, text: str) -> ExtractPortrait:
    (extract,) = inspected(folder, elever=text).extracts
    return extract


def rows(*cells: str, times: int = 6) -> str:
    """Rows that repeat but for their first column, which counts them."""
    return "".join(f"{number + 1};{cells[number % len(cells)]}\n" for number in range(times))


def told(extract: ExtractPortrait) -> list[str]:
    return [f"{problem.severity} {problem.code} {problem.message}" for problem in extract.problems]


def test_a_file_and_its_columns(tmp_path: Path) -> None:
    text = "barn_id;dato;køn;beløb\n" + rows("31-12-2024;M;1,5", "01-01-2025;K;", times=10)
    content = ("\ufeff" + text).replace("\n", "\r\n").encode()
    (tmp_path / "elever.csv").write_bytes(content)
    (extract,) = inspect_files([tmp_path / "elever.csv"]).extracts
    assert extract.files == (FilePortrait("elever.csv", len(content), "utf-8-sig", ";", 1, rows=10),)
    assert extract.columns == (
        ColumnPortrait("barn_id", None, "id", None, 0, 10),
        ColumnPortrait("dato", None, "date", "dd-mm-yyyy", 0, 2, "2024-12-31", "2025-01-01"),
        ColumnPortrait("køn", None, "category", None, 0, 2),
        ColumnPortrait("beløb", None, "decimal or empty", "decimal comma", 5, 1, "1.5", "1.5"),
    )
    assert extract.contract == {
        "file": "elever.csv",
        "key": ["barn_id"],
        "columns": {"barn_id": "id", "dato": "date", "køn": "category", "beløb": "decimal or empty"},
    }
    assert extract.problems == ()


def test_an_extreme_that_few_rows_share_is_withheld(tmp_path: Path) -> None:
    text = "dato;score\n" + "01-01-2025;3\n" * 5 + "02-01-2025;9\n" * 4
    assert [(one.least, one.greatest) for one in alone(tmp_path, text).columns] == [("2025-01-01", ".."), ("3", "..")]


def test_an_extreme_of_many_rows_of_few_persons_is_withheld(tmp_path: Path) -> None:
    text = "barn_id;score\n" + "".join(f"{number % 3};{number % 2 + 3}\n" for number in range(12))
    assert [(one.least, one.greatest) for one in alone(tmp_path, text).columns] == [(None, None), ("..", "..")]


def test_numbers_that_could_be_ids_have_no_range(tmp_path: Path) -> None:
    text = "tal;antal\n" + "".join(
        f"{number};{123456 if number % 2 else 7}\n" for number in range(300) for _ in range(5)
    )
    assert [(one.least, one.greatest) for one in alone(tmp_path, text).columns] == [("0", ".."), ("7", "..")]


def test_names_that_expressions_cannot_use_are_made_anew(tmp_path: Path) -> None:
    text = "Barn id;0-10 dage;case;Køn (M/K);barn_id\n" + rows("1;a;M;x", "2;b;K;y")
    assert alone(tmp_path, text).contract == {
        "file": "elever.csv",
        "key": ["Barn_id"],
        "columns": {
            "Barn_id": {"type": "id", "from": "Barn id"},
            "_0_10_dage": {"type": "int", "from": "0-10 dage"},
            "case_": {"type": "category", "from": "case"},
            "Køn_M_K": {"type": "category", "from": "Køn (M/K)"},
            "barn_id_2": {"type": "category", "from": "barn_id"},
        },
    }


def test_columns_that_cannot_be_named_are_told_and_left_out(tmp_path: Path) -> None:
    extract = alone(tmp_path, "antal;;svar;svar;dato 010190\n" + rows("a;Ja;Nej;x", "b;Nej;Ja;y"))
    assert extract.contract == {"file": "elever.csv", "columns": {"antal": "int"}}
    assert told(extract) == [
        "warning FB440 elever.csv: columns without a name: 1",
        "warning FB440 elever.csv: columns whose name stands twice in the header: 2",
        "warning FB440 elever.csv: columns that could be named by a person's number, or stand behind such a one: 1",
    ]


def test_without_a_line_of_names_columns_are_numbered(tmp_path: Path) -> None:
    extract = alone(tmp_path, "B000026;31-12-2024;1\nB000027;01-01-2025;2\n")
    assert extract.contract == {
        "file": "elever.csv",
        "key": ["kolonne_1"],
        "columns": {"kolonne_1": "id", "kolonne_2": "date", "kolonne_3": "int"},
        "format": {"header": "none", "separator": ";"},
    }
    assert told(extract) == [
        "warning FB440 elever.csv: no line of column names was found, and none of its cells is shown"
    ]


def test_format_says_what_is_not_detected(tmp_path: Path) -> None:
    text = "Udtræk af 1. januar\n\nid;dato;tal\n1;12/31/2024;1.234\n2;01/02/2025;NULL\nAntal rækker: 2\n"
    extract = alone(tmp_path, text)
    assert extract.contract is not None
    assert extract.contract["columns"] == {"id": "id", "dato": "date", "tal": "int or empty"}
    assert extract.contract["format"] == {
        "header": "3", "footer": ["Antal rækker"], "decimal": ",", "dates": "mm/dd/yyyy", "null": ["NULL"],
    }  # fmt: skip
    assert told(extract) == [
        "warning FB429 elever.csv: column 'tal': 1 of 2 cells stands for no value; first at line 5",
        "warning FB440 elever.csv: numbers may have thousands or decimals, and no cell tells which",
    ]


def test_two_digits_of_a_year_are_for_the_analyst_to_say(tmp_path: Path) -> None:
    extract = alone(tmp_path, "id;dato\n1;31-12-24\n2;30-11-24\n")
    assert extract.contract is not None
    assert extract.contract["format"] == {"dates": "dd-mm-yy"}
    assert told(extract) == ["error FB440 elever.csv: dates have years of two digits"]


def test_dates_of_two_forms_of_which_one_has_to_be_declared(tmp_path: Path) -> None:
    extract = alone(tmp_path, "id;født;set\n1;31-12-14;31-12-2024\n2;30-11-15;30-11-2024\n")
    assert extract.contract is not None
    assert extract.contract["columns"] == {"id": "id", "født": "text", "set": "date"}
    said = "columns født: dates are written in forms that one contract cannot declare together"
    assert told(extract) == [f"warning FB440 elever.csv: {said}"]


def test_counts_of_districts_are_no_ids_and_totals_no_rows(tmp_path: Path) -> None:
    districts = "".join(f"Bydel {number};{1200 + 37 * number};x\n" for number in range(25))
    extract = alone(tmp_path, f"Bydel;Indbyggere;Note\n{districts}I alt;41100;\n")
    assert extract.contract == {
        "file": "elever.csv",
        "key": ["Bydel"],
        "columns": {"Bydel": {"type": "text", "total": "I alt"}, "Indbyggere": "int", "Note": "category"},
    }
    assert (extract.files[0].rows, extract.files[0].left_out) == (25, {"total": 1})
    assert [(one.nulls, one.distinct) for one in extract.columns] == [(0, 25), (0, 25), (0, 1)]


def test_a_column_of_total_words_alone_keeps_its_rows(tmp_path: Path) -> None:
    extract = alone(tmp_path, "id;køn\n1;I alt\n2;I alt\n")
    assert extract.files[0].rows == 2


def test_a_row_that_stands_twice_hides_neither_key_nor_reference(tmp_path: Path) -> None:
    children = "barn_id;køn\n" + "".join(f"B{number};{'MK'[number % 2]}\n" for number in range(30)) + "B7;K\n"
    events = "id;barn_id\n" + "".join(f"{number};B{number % 20}\n" for number in range(40))
    boern, haendelser = inspected(tmp_path, boern=children, haendelser=events).extracts
    assert boern.contract is not None
    assert haendelser.contract is not None
    assert "key" not in boern.contract
    assert boern.notes == ("once no row shares its 'barn_id' with another: key: [barn_id]",)
    said = "'barn_id' would be the key but for 2 rows that share theirs with another; first at line 9, 32"
    assert f"warning FB418 boern.csv: {said}" in told(boern)
    assert haendelser.contract["references"] == {"barn_id": "boern"}


def test_an_id_that_often_returns_is_nearly_no_key(tmp_path: Path) -> None:
    extract = alone(tmp_path, "barn_id;køn\n" + "".join(f"B{number // 2};K\n" for number in range(40)))
    assert (extract.notes, [one for one in told(extract) if "FB418" in one]) == ((), [])


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman", "utf-16-le"])
def test_an_encoding_that_is_suspected_is_proposed(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "elever.csv").write_bytes("id;navn\n1;Søren\n2;Bjørn\n".encode(encoding))
    (extract,) = inspect_files([tmp_path / "elever.csv"]).extracts
    assert extract.contract is not None
    assert extract.contract["format"] == {"encoding": encoding}


def test_a_spell_and_its_open_ends(tmp_path: Path) -> None:
    text = "id;gyldig_fra;gyldig_til\n1;01-01-2024;31-12-2024\n1;01-01-2025;31-12-9999\n"
    assert alone(tmp_path, text).contract == {
        "file": "elever.csv",
        "key": ["id", "gyldig_fra"],
        "columns": {"id": "id", "gyldig_fra": "date", "gyldig_til": "date or empty"},
        "spell": {"from": "gyldig_fra", "to": "gyldig_til", "no_end": ["31-12-9999"]},
    }


def test_an_open_end_without_a_spell_is_an_empty_cell(tmp_path: Path) -> None:
    contract = alone(tmp_path, "id;svar_dato\n1;31-12-2024\n2;31-12-9999\n").contract
    assert contract is not None
    assert contract["format"] == {"null": ["31-12-9999"]}


def test_dates_that_end_before_they_begin_are_no_spell(tmp_path: Path) -> None:
    contract = alone(tmp_path, "id;fra;til\n1;02-01-2024;01-01-2024\n2;02-01-2024;03-01-2024\n").contract
    assert contract is not None
    assert "spell" not in contract


def test_persons_are_proposed_to_be_hidden(tmp_path: Path) -> None:
    extract = alone(tmp_path, "cpr;antal\n610101-4567;1\n620202-4567;2\n")
    assert extract.contract is not None
    assert extract.contract["columns"] == {"cpr": "cpr", "antal": "int"}
    assert extract.notes == ("the same person, without the number: pseudonymise: [cpr]",)


def test_faults_have_their_lines(tmp_path: Path) -> None:
    text = "id;dato;antal\n1;01-01-2024;1\n2;31-02-2024;2\n3;03-01-2024\n4;04-01-2024;#REF!\n5;05-01-2024;5\n"
    assert told(alone(tmp_path, text)) == [
        "error FB411 elever.csv: 1 row has not the 3 cells of the header; first at line 4",
        "error FB417 elever.csv: column 'dato': 1 of 4 values is no day of the calendar; first at line 3",
        "error FB428 elever.csv: column 'antal': 1 of 4 values holds an error of a spreadsheet; first at line 5",
    ]


def test_a_file_that_cannot_be_read_has_no_contract(tmp_path: Path) -> None:
    (tmp_path / "elever.csv").write_bytes(b"id;navn\n1;a\x00b\n")
    (extract,) = inspect_files([tmp_path / "elever.csv"]).extracts
    assert (extract.contract, extract.columns, extract.files) == (None, (), (FilePortrait("elever.csv", 14),))
    assert [problem.code for problem in extract.problems] == ["FB407"]


def test_a_separator_that_parts_only_the_header_is_told(tmp_path: Path) -> None:
    extract = alone(tmp_path, "id;dato\n1;01-01-2024;\n2;02-01-2024;\n")
    assert "error FB440" in told(extract)[-1]


def test_references_lead_to_the_extract_that_holds_the_ids(tmp_path: Path) -> None:
    children = "barn_id;skole_id\n" + "".join(f"B{number};S{number % 6}\n" for number in range(30))
    events = "id;barn_id\n" + "".join(f"{number};B{number % 20}\n" for number in range(40))
    schools = "kode_id;navn\n" + "".join(f"S{number};Skole {number}\n" for number in range(6))
    found = {
        one.name: one.contract
        for one in inspected(tmp_path, haendelser=events, boern=children, skoler=schools).extracts
    }
    references = {name: contract.get("references") for name, contract in found.items() if contract}
    assert references == {"haendelser": {"barn_id": "boern"}, "boern": {"skole_id": "skoler"}, "skoler": None}


def test_an_id_of_one_file_is_an_id_in_all(tmp_path: Path) -> None:
    register = "barn;navn\n" + "".join(f"{number};Barn {number}\n" for number in range(1000, 1030))
    events = "barn;score\n" + "".join(f"{number % 7 + 1000};{number % 3}\n" for number in range(30))
    types = [one.columns[0].type for one in inspected(tmp_path, register=register, events=events).extracts]
    assert types == ["id", "id"]


def test_files_of_the_same_columns_are_one_extract(tmp_path: Path) -> None:
    (extract,) = inspected(
        tmp_path, elever_2022="id;dato\n1;01-01-2022\n", elever_2023="dato,id\n2023-01-01,2\n"
    ).extracts
    assert [file.file for file in extract.files] == ["elever_2022.csv", "elever_2023.csv"]
    assert extract.contract == {"file": "elever_202*.csv", "key": ["id"], "columns": {"id": "id", "dato": "date"}}


def test_files_that_keep_no_contract_together_stay_apart(tmp_path: Path) -> None:
    texts = {"tal_dk": "navn;beløb\na;1,5\nb;2,5\n", "tal_uk": "navn;beløb\na;1.5\nb;2.5\n"}
    assert [one.name for one in inspected(tmp_path, **texts).extracts] == ["tal_dk", "tal_uk"]


def test_what_is_packed_is_inspected_alike(tmp_path: Path) -> None:
    (tmp_path / "elever.csv.gz").write_bytes(gzip.compress(b"id;dato\n1;01-01-2024\n2;02-01-2024\n"))
    (extract,) = inspect_files([tmp_path / "elever.csv.gz"]).extracts
    assert extract.name == "elever"
    assert extract.files[0].detected == {"packed": "gzip"}
    assert extract.contract == {"file": "elever.csv.gz", "key": ["id"], "columns": {"id": "id", "dato": "date"}}


def test_a_parquet_file_is_inspected_alike(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"id": ["1", "2"], "antal": [1, None], "andel": [1.234, 2.5], "Født dag": ["2024-01-01", "2024-01-02"]}
    )
    frame.write_parquet(tmp_path / "elever.parquet")
    (extract,) = inspect_files([tmp_path / "elever.parquet"]).extracts
    assert extract.problems == ()
    assert extract.contract == {
        "file": "elever.parquet",
        "key": ["id"],
        "columns": {
            "id": "id",
            "antal": "int or empty",
            "andel": "decimal",
            "Født_dag": {"type": "date", "from": "Født dag"},
        },
    }


def test_a_workbook_is_inspected_alike(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Udtræk fra fagsystemet"], [], ["barn_id", "antal"], ["B1", 1], ["B2", 2]):
        book.active.append(row)
    book.save(tmp_path / "elever.xlsx")
    (extract,) = inspect_files([tmp_path / "elever.xlsx"]).extracts
    assert (extract.files[0].encoding, extract.files[0].header_line, extract.files[0].preamble) == ("xlsx", 3, 1)
    assert extract.contract == {
        "file": "elever.xlsx",
        "key": ["barn_id"],
        "columns": {"barn_id": "id", "antal": "int"},
        "format": {"header": "3"},
    }


@dataclass(frozen=True)
class Proposed:
    """The extracts of a folder as they are proposed, and the file that holds them."""

    inspection: Inspection
    config: Path


@pytest.fixture(scope="module")
def proposed(tmp_path_factory: pytest.TempPathFactory) -> Proposed:
    return _proposed(DATA, tmp_path_factory.mktemp("proposed"))


def test_no_fault_is_found_in_the_sample_data(proposed: Proposed) -> None:
    assert [problem for problem in proposed.inspection.problems if problem.severity == "error"] == []
    assert len(proposed.inspection.extracts) == 43


@pytest.mark.parametrize("name", sorted(path.stem for path in DATA.glob("*.csv")))
def test_the_sample_data_keeps_the_contract_proposed_for_it(proposed: Proposed, name: str) -> None:
    assert _errors(proposed, DATA, name) == []


@pytest.mark.realdata
@pytest.mark.skipif(not REAL_FOLDERS, reason="the real data is not there; say where with FOREBYG_REALDATA")
@pytest.mark.parametrize("folder", REAL_FOLDERS, ids=lambda folder: folder.name)
def test_real_data_keeps_the_contract_proposed_for_it(folder: Path, tmp_path: Path) -> None:
    proposed = _proposed(folder, tmp_path)
    assert [_errors(proposed, folder, one.name) for one in proposed.inspection.extracts if one.contract] == [
        [] for _ in folder.glob("*.csv")
    ]


def _proposed(folder: Path, into: Path) -> Proposed:
    inspection = inspect_files(sorted(folder.glob("*.csv")))
    config = into / "proposed.yaml"
    config.write_text(as_yaml(inspection), encoding="utf-8")
    return Proposed(inspection, config)


def _errors(proposed: Proposed, folder: Path, name: str) -> list[str]:
    """What is wrong with an extract that is read by the contract as it was written."""
    declared = read_catalogue([proposed.config]).extracts[name]
    return [problem.message for problem in read_extract(name, declared, folder).errors]
