"""No message carries what a cell holds."""

import pytest
from written_extracts import opened

from forebyg.errors import ForebygError

MARKERS = ("Xylofon", "0102034567", "31-02-1987", "77,77,77", "987654")
COLUMNS = {
    "navn": {"type": "category", "values": ["a"]},
    "cpr": "id",
    "født": "date",
    "beløb": "decimal",
    "antal": "int",
    "ja": "yes_no",
    "tid": "period",
    "kl": "time",
    "stempel": "datetime",
}
HEADER = "navn;cpr;født;beløb;antal;ja;tid;kl;stempel"
ROW = "Xylofon;0102034567;31-02-1987;77,77,77;987654x;Xylofon;987654;0102034567;31-02-1987"
FILES = {
    "wrong cells": f"{HEADER}\n{ROW}\n{ROW}\n",
    "no header": f"{ROW}\n{ROW}\n",
    "header with one known name": f"navn;0102034567;Xylofon;31-02-1987;987654;fødtXylofon\n{ROW}\n",
    "open quote": f'{HEADER}\n"{ROW}\n{ROW}\n',
    "text behind a quote": f'{HEADER}\n"Xylofon" 0102034567;{ROW}\n',
    "header run into a quoted row": HEADER.replace("navn", 'navn""Xylofon') + "\n",
    "open quote in the header": f'"{HEADER}\n{ROW}\n{ROW}\n',
    "ragged": f"{HEADER}\n{ROW};Xylofon\nXylofon\n",
    "lone carriage return": f"{HEADER}\n{ROW}\r{ROW}\n{ROW}\n",
    "nul": f"{HEADER}\nXylofon\x00;0102034567\n",
    "spoilt letters": f"{HEADER}\nXylofonÃ¦;{ROW}\n",
    "long": f"{HEADER}\n" + '"' + "Xylofon 0102034567 " * 20_000 + f"\n{ROW}\n",
    "mixed numbers": f"{HEADER}\n"
    + ROW.replace("77,77,77", "987654,5")
    + "\n"
    + ROW.replace("77,77,77", "987654.5")
    + "\n",
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_no_message_shows_a_cell(tmp_path, name, encoding):
    more = {"key": "cpr", "constant": {"per": "cpr", "columns": ["navn"]}}
    with pytest.raises(ForebygError) as caught:
        opened(tmp_path, FILES[name].encode(encoding), COLUMNS, **more)
    said = str(caught.value) + "".join(f"{problem.message} {problem.help}" for problem in caught.value.problems)
    shown = [marker for marker in MARKERS if marker in said]
    assert shown == []
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


DAMAGED = ("Xylofon\u200b", "987654,0", "0102034567.0", "9,87654E+11", "31-02-1987 08:30", "987654 kr.",
           "(987654)", "987654 %", "31.02.87", "010203-4567", "987654-", "\u2212987654", "Xylofon#N/A",
           '="0102034567"')  # fmt: skip
KINDS = ("id", "cpr", "category", "text", "int", "decimal", "date", "datetime", "time", "yes_no", "period")


@pytest.mark.parametrize("cell", DAMAGED)
def test_no_message_about_a_damaged_cell_shows_it(tmp_path, monkeypatch, cell):
    monkeypatch.setenv("FOREBYG_KEY", "Xylofon 0102034567")
    columns = {kind: kind for kind in KINDS} | {
        "coded": {"type": "id", "digits": "3"},
        "listed": {"type": "category", "values": ["a"]},
        "born": {"type": "date", "birth_of": "cpr"},
        "ranged": {"type": "int", "min": "1", "max": "2"},
        "matched": {"type": "id", "pattern": "a"},
    }
    names = [name for name in columns if name != "born"]
    quoted = '"' + cell.replace('"', '""') + '"'
    content = "\n".join([";".join(names), *[";".join([quoted] * len(names))] * 2])
    with pytest.raises(ForebygError) as caught:
        opened(tmp_path, content.encode(), columns, key="id", pseudonymise=["id", "cpr"])
    said = f"{caught.value} {caught.value.problems!r}"
    assert [marker for marker in (*MARKERS, "010203-4567", "1987", "31.02.87") if marker in said] == []


def test_rules_of_rows_show_no_cell(tmp_path):
    columns = {"cpr": "id", "fra": "date", "til": "date", "navn": "category"}
    rules = {"key": "cpr", "spell": {"from": "fra", "to": "til"}, "constant": {"per": "cpr", "columns": ["navn"]}}
    content = b"cpr;fra;til;navn\n0102034567;11-02-1987;10-02-1987;Xylofon\n0102034567;11-02-1987;12-02-1987;Xylofan\n"
    with pytest.raises(ForebygError) as caught:
        opened(tmp_path, content, columns, **rules)
    assert [problem.code for problem in caught.value.problems] == ["FB418", "FB419", "FB420"]
    assert not any(word in str(caught.value) for word in ("0102034567", "Xylof", "1987"))
