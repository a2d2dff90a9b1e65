"""Ids that are pseudonymised: a keyed hash in every frame, and a key that is never shown."""

import hashlib
import hmac
import os
from pathlib import Path

import polars as pl
import pytest
from written_extracts import cells, declared, messages, opened, problems

from forebyg.definitions.extracts import Extract
from forebyg.extracts.pseudonyms import Key, key_for, read_key
from forebyg.extracts.reading import read_extract
from forebyg.extracts.tables import frame_of_table
from forebyg.extracts.wording import Source

SECRET = "a secret of some length"
HIDDEN = {"pseudonymise": ["x"]}
SOURCE = Source("elever", "elever.csv", lambda loc: None)


def keyed(id: str, key: str = SECRET) -> str:
    """HMAC-SHA256 of Python's own library, 128 bits of it."""
    return hmac.new(key.encode(), id.encode(), hashlib.sha256).hexdigest()[:32]


def column(*values: str) -> bytes:
    return "\n".join(["x;y", *(f"{value};{row}" for row, value in enumerate(values))]).encode()


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("FOREBYG_KEY", SECRET)


@pytest.mark.usefixtures("key")
def test_ids_are_replaced_by_a_keyed_hash(tmp_path):
    content = opened(tmp_path, column("B1", "", "B1", "Ærø"), {"x": "id or empty"}, **HIDDEN)
    assert cells(content, "x") == [keyed("B1"), None, keyed("B1"), keyed("Ærø")]


@pytest.mark.parametrize("secret", ["k" * 16, "k" * 64, "k" * 65, "nøgle og mere end seksten"])
def test_keys_of_all_lengths_are_those_of_hmac(tmp_path, monkeypatch, secret):
    monkeypatch.setenv("FOREBYG_KEY", secret)
    assert cells(opened(tmp_path, column("B1"), {"x": "id"}, **HIDDEN), "x") == [keyed("B1", secret)]


@pytest.mark.usefixtures("key")
def test_persons_are_one_id_and_born_before_they_are_hidden(tmp_path):
    columns = {"x": "cpr", "born": {"type": "date", "birth_of": "x"}}
    content = opened(tmp_path, column("010203-4567", "102034567"), columns, **HIDDEN)
    assert cells(content, "x") == [keyed("0102034567")] * 2
    assert content.frame["born"].null_count() == 0


@pytest.mark.usefixtures("key")
def test_rules_see_the_ids_themselves(tmp_path):
    columns = {"x": {"type": "id", "pattern": "B[0-9]", "values": ["B1", "B2"]}}
    assert cells(opened(tmp_path, column("B1"), columns, **HIDDEN), "x") == [keyed("B1")]
    assert messages(tmp_path, column("B1", "B1"), {"x": "id"}, key="x", **HIDDEN) == [
        "FB418 elever.csv: key [x]: 1 key is repeated, in 2 rows; first at line 2, 3"
    ]


@pytest.mark.usefixtures("key")
def test_the_hash_does_not_know_its_column(tmp_path):
    content = opened(tmp_path, b"x;y\nB1;B1\n", {"x": "id", "y": "id"}, pseudonymise=["x", "y"])
    assert cells(content, "x") == cells(content, "y") == [keyed("B1")]


def test_in_tables_nothing_is_hidden():
    extract = Extract.model_validate({"file": "x.csv", "columns": {"x": "id"}} | HIDDEN)
    assert frame_of_table("elever", extract, "x\nB1")["x"].to_list() == ["B1"]


def test_the_key_may_stand_in_a_file(tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("FOREBYG_KEY_FILE", str(written(tmp_path / "key")))
    assert cells(opened(data, column("B1"), {"x": "id"}, **HIDDEN), "x") == [keyed("B1")]


def written(path: Path, mode: int = 0o600) -> Path:
    path.write_text(SECRET + "\n")
    path.chmod(mode)
    return path


def refused(data: Path, **environment: str) -> list[str]:
    extract = Extract.model_validate({"file": "x.csv", "columns": {"x": "id"}} | HIDDEN)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FOREBYG_KEY", "FOREBYG_KEY_FILE"):
            patch.delenv(name, raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        _, found = key_for(extract, data, SOURCE)
    return [one.message for one in found if one.code == "FB436" and SECRET not in f"{one}"]


def test_a_key_that_is_none_is_refused(tmp_path):
    assert refused(tmp_path) == ["elever.csv: ids are to be pseudonymised, and there is no secret for it"]
    assert refused(tmp_path, FOREBYG_KEY="  ") == ["elever.csv: the key for pseudonyms has fewer than 16 letters"]
    assert refused(tmp_path, FOREBYG_KEY="k" * 15) == ["elever.csv: the key for pseudonyms has fewer than 16 letters"]
    assert refused(tmp_path, FOREBYG_KEY=SECRET, FOREBYG_KEY_FILE="key") == [
        "elever.csv: the key for pseudonyms is given in both FOREBYG_KEY and FOREBYG_KEY_FILE"
    ]
    assert refused(tmp_path, FOREBYG_KEY_FILE=str(tmp_path.parent / "none")) == [
        "elever.csv: there is no file of a key where FOREBYG_KEY_FILE says"
    ]


def test_a_file_of_a_key_that_others_come_by_is_refused(tmp_path):
    data, repository, elsewhere = tmp_path / "data", tmp_path / "repository", tmp_path / "elsewhere"
    for folder in (data / "below", repository / ".git", repository / "below", elsewhere):
        folder.mkdir(parents=True)
    inside = [written(data / "key"), written(data / "below" / "key")]
    link = elsewhere / "link"
    link.symlink_to(inside[0])
    for path in (*inside, link):
        assert refused(data, FOREBYG_KEY_FILE=str(path)) == ["elever.csv: the file of the key lies in the data folder"]
    versioned = written(repository / "below" / "key")
    assert refused(data, FOREBYG_KEY_FILE=str(versioned)) == [
        "elever.csv: the file of the key lies in a folder under version control"
    ]


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_of_a_key_that_others_may_read_is_refused(tmp_path, mode):
    assert refused(tmp_path / "data", FOREBYG_KEY_FILE=str(written(tmp_path / "key", mode))) == [
        "elever.csv: the file of the key may be read by others"
    ]


def test_without_a_key_other_faults_are_told_and_no_id_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("FOREBYG_KEY", raising=False)
    columns = {"x": "id", "y": {"type": "int", "max": "0"}}
    assert [one.code for one in problems(tmp_path, column("B1", "B2"), columns, **HIDDEN)] == ["FB436", "FB431"]
    read = read_extract("elever", declared(columns, **HIDDEN), tmp_path)
    assert read.frame["x"].str.contains("^[0-9a-f]{32}$").all()
    again = read_extract("elever", declared(columns, **HIDDEN), tmp_path)
    assert read.frame["x"].to_list() != again.frame["x"].to_list()


def test_a_key_has_no_face(tmp_path):
    key = read_key(tmp_path, SOURCE, {"FOREBYG_KEY": SECRET})
    assert key == Key(SECRET.encode())
    assert SECRET not in f"{key!r} {key!s}"
    assert pl.Series([key], dtype=pl.Object).to_list() == [key]
