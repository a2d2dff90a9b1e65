"""What a command does not use, it does not import; and what is said before its room is read is what its room says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from forebyg.cli.commands import COMMANDS, help_text
from forebyg.cli.grammar import app, command_of

SOURCE = Path(__file__).parents[2] / "src"
DATA = ("polars", "scipy", "numpy")
LANGUAGE = ("pydantic", "yaml", "sqlglot")
LOOK = """
import atexit, sys
atexit.register(lambda: print(*(name for name in {unwanted!r} if name in sys.modules), file=sys.stderr))
from forebyg.cli import main
main({arguments!r})
"""


def ended(folder: Path, arguments: list[str], unwanted: tuple[str, ...], **environment: str) -> tuple[str, str]:
    """What a process said, and which of the modules that are not wanted it had imported at its end."""
    program = LOOK.format(arguments=arguments, unwanted=unwanted)
    surroundings = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], **environment}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, check=True)
    return done.stdout.decode(), done.stderr.decode().strip()


def imported(folder: Path, arguments: list[str], unwanted: tuple[str, ...]) -> str:
    said, found = ended(folder, arguments, unwanted)
    assert said
    return found


def completed(shell: str, line: str, folder: Path) -> list[str]:
    """What a shell is offered at the end of a line; nothing that is not wanted was imported for it."""
    asking = {
        "_FOREBYG_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    said, found = ended(folder, [], (*DATA, *LANGUAGE, "rich.console"), **asking)
    assert found == ""
    return [offered for offered in said.splitlines() if offered]


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([name, "--help"] for name in COMMANDS)], ids=" ".join)
def test_help_knows_nothing_of_data_and_language(arguments, tmp_path):
    assert imported(tmp_path, arguments, (*DATA, *LANGUAGE, "rich")) == ""


def test_the_help_of_the_program_reads_no_command(tmp_path):
    assert imported(tmp_path, ["--help"], ("typer", *(f"forebyg.cli.{name}" for name in COMMANDS))) == ""


def test_the_help_of_a_command_reads_no_other(tmp_path):
    assert imported(tmp_path, ["list", "--help"], ("forebyg.cli.compute", "forebyg.cli.report")) == ""


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [(["--version"], (*DATA, *LANGUAGE, "rich")), (["list"], DATA), (["validate"], (*DATA, "rich", "xml.sax"))],
)
def test_definitions_are_read_without_data(arguments, unwanted, project):
    assert imported(project, arguments, unwanted) == ""


def test_no_other_package_looks_at_definitions(project, tmp_path):
    """Whatever is installed beside it: here a plugin of pydantic, which would be handed every definition."""
    (tmp_path / "onlooker.py").write_text("plugin = None\n")
    described = tmp_path / "onlooker-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: onlooker\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[pydantic]\nonlooker = onlooker:plugin\n")
    beside = os.pathsep.join([str(SOURCE), str(tmp_path)])
    said, found = ended(project, ["validate"], ("onlooker",), PYTHONPATH=beside)
    assert "no problems" in said
    assert found == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_a_command_is_the_first_sentence_of_what_it_says(name):
    told = " ".join((command_of(name).help or "").split())
    line = COMMANDS[name][1]
    assert told == line or told.startswith(f"{line} ")
    assert line.endswith(".")
    assert ". " not in line


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 200])
def test_the_help_of_the_program_tells_all_options_and_fits(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = help_text().splitlines()
    options = [name for option in typer.main.get_group(app).params for name in option.opts]
    assert options == ["--version"]
    assert all(any(line.startswith("  ") and name in line for line in lines) for name in [*options, "-h", "--help"])
    assert max(map(len, lines)) <= max(50, min(columns, 100) - 2)
    words = " ".join(" ".join(lines).split())
    assert all(f"{name} {line}" in words for name, (_, line) in COMMANDS.items())


def test_help_is_the_same_whichever_way_it_is_asked_for(typed):
    assert typed("--help").out == typed("-h").out == typed("--version", "--help").out == typed().err


def test_a_shell_is_offered_commands(tmp_path):
    assert completed("bash", "forebyg comp", tmp_path) == ["compute", "compare"]
    assert completed("bash", "forebyg ", tmp_path) == list(COMMANDS)
    assert completed("fish", "forebyg compa", tmp_path) == [f"compare\t{COMMANDS['compare'][1]}"]
    zsh = completed("zsh", "forebyg va", tmp_path)
    assert zsh == ["""_arguments '*: :(("validate":"Check the definitions; no data is needed."))'"""]


def test_a_shell_is_offered_options_that_do_not_stand_there_yet_and_their_values(tmp_path):
    assert completed("bash", "forebyg validate --fo", tmp_path) == ["--format"]
    assert completed("bash", "forebyg list --format json --fo", tmp_path) == []
    assert completed("bash", "forebyg compute --select a --se", tmp_path) == ["--select"]
    assert completed("bash", "forebyg compute --format ", tmp_path) == ["table", "json", "csv", "markdown"]
    assert completed("bash", "forebyg compute --data nowhere --lang ", tmp_path) == ["da", "en"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_ask(shell, typed_apart):
    said = typed_apart(_FOREBYG_COMPLETE=f"source_{shell}")
    assert said.code == 0
    assert f"_FOREBYG_COMPLETE=complete_{shell}" in said.out
