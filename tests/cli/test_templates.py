"""What `init` makes of the packaged definitions: a set that computes at once, and that follows its parameters."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import in_folder

from forebyg.language.catalogue import read_catalogue
from forebyg.language.sentence import sentence

PACKAGED = Path(__file__).parents[2] / "configs"
TEMPLATES = ("blank", "faxe", "koebenhavn")
ONE = {"blank": "cases_opened", "faxe": "notifications_count", "koebenhavn": "segregated_share"}
OF_THE_MUNICIPALITY = {
    "faxe": ("segregated_share_all_schools", "early_vs_visited_ratio"),
    "koebenhavn": ("segregated_share",),
}
OTHER = {b"0101": b"0320", b"0320": b"0101"}


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for template in TEMPLATES:
        made[template] = tmp_path_factory.mktemp(template)
        said = in_folder(made[template], "init", "--template", template)
        assert (said.code, said.err) == (0, "")
        assert said.out.endswith("Next: forebyg compute\n")
    return made


def _large_ones_apart(names):
    return [pytest.param(one, marks=pytest.mark.heavy if one == "koebenhavn" else ()) for one in names]


@pytest.mark.parametrize("template", _large_ones_apart(TEMPLATES))
def test_a_template_holds_together_its_examples_hold_and_it_computes(projects, template):
    said = in_folder(projects[template], "validate", "--strict")
    assert (said.code, said.out.count("\n")) == (0, 1), said.out
    assert said.out.endswith(": no problems\n")
    assert in_folder(projects[template], "validate", "--data", "data").code == 0
    assert in_folder(projects[template], "test", "--quiet", "--select", ONE[template]).code == 0
    computed = in_folder(projects[template], "compute", "--select", ONE[template], "--format", "json")
    (first, *_) = json.loads(computed.out)["indicators"]
    assert (computed.code, first["id"], first["status"]) == (0, ONE[template], "ok")


@pytest.mark.parametrize("template", OF_THE_MUNICIPALITY)
def test_a_set_is_the_packaged_definitions_and_the_extracts_they_declare(projects, template):
    folder = projects[template]
    names = {path.name for path in (folder / "configs").glob("*.yaml")}
    for name in names - {"parametre.yaml"}:
        assert (folder / "configs" / name).read_bytes() == (PACKAGED / name).read_bytes()
    declared = read_catalogue([folder / "configs"]).extracts.values()
    files = {extract.definition.file for extract in declared if extract.definition.file}
    assert {path.name for path in (folder / "data").iterdir()} == files
    assert "cpr_eksempel.csv" not in files


def test_only_the_parameters_that_a_set_uses_come_with_it(projects):
    parameters = {name: read_catalogue([projects[name] / "configs"]).parameters for name in OF_THE_MUNICIPALITY}
    assert list(parameters["faxe"]) == ["egen_kommune"]
    assert list(parameters["koebenhavn"]) == ["egen_kommune", "kommunenavn", "kommunenavn_engelsk"]
    assert all(one.is_used for found in parameters.values() for one in found.values())


@pytest.mark.parametrize("template", _large_ones_apart(OF_THE_MUNICIPALITY))
def test_a_set_follows_its_one_parameter(projects, template, tmp_path):
    """The other municipality has the same children, under its own code: every number is the same."""
    then, now = projects[template], tmp_path
    assert in_folder(now, "init", "--template", template).code == 0
    _write(now / "configs/parametre.yaml", 'text: "0101"', 'text: "0320"')
    for path in (now / "data").glob("*.csv"):
        path.write_bytes(re.sub(rb"(?m)(?<=;)(0101|0320)(?=[;\r\n])", lambda one: OTHER[one[0]], path.read_bytes()))
    selected = [word for name in OF_THE_MUNICIPALITY[template] for word in ("--select", name)]
    before, after = (_computed(folder, selected) for folder in (then, now))
    assert [one["id"] for one in before] == [one["id"] for one in after] == [*OF_THE_MUNICIPALITY[template]]
    for old, new in zip(before, after, strict=True):
        assert any(row["value"] for row in old["results"])
        assert old["results"] == new["results"]
        assert old["definition_sha256"] != new["definition_sha256"]
    assert in_folder(now, "validate", "--strict").code == 0
    assert in_folder(now, "test", "--quiet", *selected).code == 0
    catalogue = read_catalogue([now / "configs"])
    follow = [one for one in catalogue.indicators if "egen_kommune" in one.parameters]
    assert {one.id for one in follow} >= set(OF_THE_MUNICIPALITY[template])
    for one in catalogue.indicators:
        told = sentence(one, catalogue, "da")
        assert "0101" not in told
        assert ("'0320'" in told and "egen_kommune er 0320" in told) or one not in follow


def test_a_name_in_a_title_follows_its_parameter(tmp_path):
    assert in_folder(tmp_path, "init", "--template", "koebenhavn").code == 0
    _write(tmp_path / "configs/parametre.yaml", "kommunenavn: Københavns Kommune", "kommunenavn: Køge Kommune")
    said = in_folder(tmp_path, "list", "--select", "segregated_share")
    assert said.out.startswith("Forebyggelsesstrategi for Køge Kommune · Inklusion\n")


def test_nothing_is_overwritten_and_every_file_that_is_there_is_named(tmp_path):
    for name in ("configs/extracts.yaml", "data/sager.csv"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("mine")
    said = in_folder(tmp_path, "init", "--template", "faxe")
    assert said.code == 2
    assert re.findall(r"error\[FB906\]: '(.*)' is already there", said.err) == [
        "configs/extracts.yaml",
        "data/sager.csv",
    ]
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["extracts.yaml", "sager.csv"]


def _computed(folder: Path, selected: list[str]) -> list[dict[str, object]]:
    said = in_folder(folder, "compute", "--internal", "--format", "json", "--exclude", "*/*", *selected)
    assert said.code == 0, said.err
    found: list[dict[str, object]] = json.loads(said.out)["indicators"]
    return found


def _write(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
