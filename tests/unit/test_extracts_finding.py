"""Where files of an extract may lie."""

import os
import unicodedata

import pytest
from written_extracts import declared

from forebyg.errors import ExtractError
from forebyg.extracts.reading import open_extract

COLUMNS = {"barn_id": "id"}


def refused(folder, file):
    with pytest.raises(ExtractError) as caught:
        open_extract("elever", declared(COLUMNS, file), folder)
    return [(problem.code, problem.message, problem.help) for problem in caught.value.problems]


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path):
    (tmp_path / "elever_2024.csv").write_bytes(b"barn_id\nB1\n")
    assert refused(tmp_path, "elever_2023.csv") == [
        ("FB401", "elever_2023.csv: there is no such file in the data folder", "did you mean 'elever_2024.csv'?")
    ]


def test_a_missing_data_folder_is_told(tmp_path):
    assert refused(tmp_path / "none", "elever.csv")[0][:2] == ("FB401", "elever.csv: there is no data folder")


@pytest.mark.parametrize(
    "file", ["../elever.csv", "/etc/passwd", "a/../../b.csv", "C:\\b.csv", "..\\b.csv", "\\\\host\\b.csv", "."]
)
def test_no_path_leads_out_of_the_data_folder(tmp_path, file):
    assert refused(tmp_path, file)[0][0] == "FB402"


def test_a_link_out_of_the_data_folder_is_refused(tmp_path):
    (tmp_path / "secret.csv").write_bytes(b"barn_id\nB1\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "elever.csv").symlink_to(tmp_path / "secret.csv")
    assert refused(tmp_path / "data", "elever.csv")[0][:2] == (
        "FB402",
        "elever.csv: a link leads out of the data folder",
    )
    (tmp_path / "data" / "linked").symlink_to(tmp_path)
    assert refused(tmp_path / "data", "linked/*.csv")[0][0] == "FB402"


def test_a_link_inside_the_data_folder_is_followed(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"barn_id\nB1\n")
    (tmp_path / "elever.csv").symlink_to(tmp_path / "real.csv")
    assert open_extract("elever", declared(COLUMNS), tmp_path).frame["barn_id"].to_list() == ["B1"]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "elever.csv").mkdir()
    assert refused(tmp_path, "elever.csv")[0][:2] == ("FB403", "elever.csv: is a folder, not a file")


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "elever.csv")
    assert refused(tmp_path, "elever.csv")[0][0] == "FB403"


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_missing_rights_are_told(tmp_path):
    (tmp_path / "elever.csv").write_bytes(b"barn_id\nB1\n")
    (tmp_path / "elever.csv").chmod(0)
    assert refused(tmp_path, "elever.csv")[0][0] == "FB403"


def test_a_wildcard_is_several_files_of_one_extract_in_order(tmp_path):
    (tmp_path / "elever_2.csv").write_bytes(b"barn_id\nB2\n")
    (tmp_path / "elever_1.csv").write_bytes(b"skole;barn_id\nS;B1\n")
    (tmp_path / ".elever_0.csv").write_bytes(b"barn_id\nB0\n")
    content = open_extract("elever", declared(COLUMNS, "elever*.csv"), tmp_path)
    assert content.frame.rows() == [("B1", 2, "elever_1.csv"), ("B2", 2, "elever_2.csv")]
    assert [(receipt.file, receipt.rows, receipt.unread) for receipt in content.receipts] == [
        ("elever_1.csv", 1, ("skole",)),
        ("elever_2.csv", 1, ()),
    ]


def test_a_wildcard_hits_no_lock_files_of_office_programs(tmp_path):
    for name in ("elever.csv", "~$elever.csv", ".~lock.elever.csv#"):
        (tmp_path / name).write_bytes(b"barn_id\nB1\n")
    assert len(open_extract("elever", declared(COLUMNS, "*.csv*"), tmp_path).receipts) == 1


def test_all_files_of_a_wildcard_are_read_before_anything_is_refused(tmp_path):
    (tmp_path / "elever_1.csv").write_bytes(b"")
    (tmp_path / "elever_2.csv").write_bytes(b"barn_id\nB1\nB2;B3\n")
    (tmp_path / "elever_3.csv").write_bytes(b"barnid\nB1\n")
    assert [code for code, _, _ in refused(tmp_path, "elever*.csv")] == ["FB404", "FB410", "FB411"]


def test_a_wildcard_that_hits_nothing_is_refused(tmp_path):
    (tmp_path / "borgere.csv").write_bytes(b"barn_id\nB1\n")
    assert refused(tmp_path, "elever*.csv")[0][0] == "FB401"


def test_a_name_of_decomposed_letters_is_found(tmp_path):
    (tmp_path / unicodedata.normalize("NFD", "undersøgelser_å.csv")).write_bytes(b"barn_id\nB1\n")
    assert open_extract("elever", declared(COLUMNS, "undersøgelser_å.csv"), tmp_path).frame.height == 1


def test_a_file_may_lie_in_a_folder_of_the_data_folder(tmp_path):
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "elever.csv").write_bytes(b"barn_id\nB1\n")
    assert open_extract("elever", declared(COLUMNS, "2024/elever.csv"), tmp_path).receipts[0].file == "2024/elever.csv"


def test_a_link_that_leads_back_to_itself_is_no_ordinary_file(tmp_path):
    (tmp_path / "elever.csv").symlink_to(tmp_path / "elever.csv")
    assert refused(tmp_path, "elever.csv")[0][:2] == ("FB403", "elever.csv: is not an ordinary file")
