"""The door: help, versions, mistakes of usage, exit codes, and what is said of our own faults."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from forebyg.cli import main
from forebyg.cli.door import run
from forebyg.cli.streams import Manner, manner_of, say
from forebyg.errors import ConfigError, Problem

COMMANDS = ("compute", "validate", "test", "list", "explain", "schema", "init", "demo")


def test_help_names_every_command(typed):
    said = typed("--help")
    assert said.code == 0
    assert all(f"  {command} " in said.out for command in COMMANDS)


def test_version(typed):
    assert typed("--version").out == "forebyg 0.1.0\n"


def test_nothing_typed_shows_help_and_is_a_mistake_of_usage(typed):
    said = typed()
    assert (said.code, said.out) == (2, "")
    assert "Commands:" in said.err


def test_an_unknown_option_is_a_mistake_of_usage(typed):
    said = typed("compute", "--formt", "json")
    assert said.code == 2
    assert said.err == (
        "error[FB900]: No such option: --formt (Possible options: --format)\n  = help: forebyg compute --help\n"
    )


def test_no_config_found_is_a_mistake_of_usage(typed):
    said = typed("compute")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "error[FB901]: no config found at 'configs': there is no such file or folder\n"
        "  = help: name a YAML file or a folder of them, or start a project with 'forebyg init'\n"
    )


def test_a_folder_without_yaml_is_no_config(typed, tmp_path):
    (tmp_path / "configs").mkdir()
    assert "the folder holds no .yaml file" in typed("list").err


def test_a_wrong_date_is_told_with_the_right_form(typed, project):
    said = typed("compute", "--as-of", "31-12-2024")
    assert said.code == 2
    assert "help: write a real date as yyyy-mm-dd" in said.err


def test_an_unknown_suffix_is_told_before_anything_is_computed(typed, project):
    said = typed("compute", "-o", "result.docx")
    assert said.code == 2
    assert "error[FB904]: the suffix of 'result.docx' names no format" in said.err


def test_a_file_in_a_folder_that_is_not_there_is_told_before_anything_is_computed(typed, project):
    said = typed("compute", "-o", "nowhere/result.csv")
    assert said.code == 2
    assert "error[FB905]: cannot write 'nowhere/result.csv': its folder does not exist" in said.err


@pytest.mark.parametrize(
    "arguments",
    [("compute",), ("list", "--format", "xml")],
    ids=" ".join,
)
def test_a_process_of_its_own_says_the_same(typed, typed_apart, project, arguments):
    """To the letter, so that what the other tests type in this process stands for what a user types."""
    apart = typed_apart(*arguments)
    written = sorted(path.name for path in project.iterdir())
    assert typed(*arguments) == apart
    assert sorted(path.name for path in project.iterdir()) == written


def test_a_reader_who_goes_away_is_no_mistake(project):
    source = Path(__file__).parents[2] / "src"
    shell = f"PYTHONPATH={source} {sys.executable} -m forebyg.cli schema | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", shell], cwd=project, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def _fails(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise error

    monkeypatch.setattr("forebyg.cli.grammar.understood", broken)


def test_our_own_fault_is_one_sentence_without_values(monkeypatch, capsys):
    _fails(monkeypatch, ValueError("could not parse `010190-1234` as dtype `date`"))
    assert run(["compute"], Manner()) == 3
    assert capsys.readouterr().err == (
        "forebyg: a fault of the program itself (ValueError), not of your files. With --debug it tells where.\n"
    )


def test_debug_tells_frames_and_type_but_no_value(monkeypatch, capsys):
    _fails(monkeypatch, ValueError("could not parse `010190-1234` as dtype `date`"))
    assert run(["compute", "--debug"], Manner(debug=True)) == 3
    told = capsys.readouterr().err
    assert "in broken" in told
    assert "ValueError" in told
    assert "010190" not in told


def test_an_interruption_is_130(monkeypatch, capsys):
    _fails(monkeypatch, KeyboardInterrupt())
    assert run(["compute"], Manner()) == 130
    assert capsys.readouterr().err == ""


def test_mistakes_in_definitions_are_1_and_go_to_stderr(monkeypatch, capsys):
    _fails(monkeypatch, ConfigError([Problem("FB203", "no such column")]))
    assert run(["compute"], Manner()) == 1
    assert capsys.readouterr() == ("", "error[FB203]: no such column\n")


def test_main_ends_the_process_with_the_code(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0


def test_the_manner_is_known_before_the_arguments_are_understood():
    assert manner_of(["compute", "--no-color", "--nonsense"]) == Manner(color=False)
    assert manner_of(["compute", "--", "--debug"]) == Manner()


def test_colour_goes_nowhere_but_to_a_terminal(capsys):
    say("\x1b[1;31mmissed\x1b[0m by 2")
    assert capsys.readouterr().out == "missed by 2\n"
