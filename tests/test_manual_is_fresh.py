"""The manual kept beside our definitions says what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forebyg.language.binding import bind
from forebyg.language.catalogue import read_catalogue
from forebyg.outputs.manual import pages

CONFIGS = Path(__file__).parents[1] / "configs"
MANUAL = CONFIGS / "manual"
REFRESH = "write it again: forebyg manual configs --output configs/manual --lang da"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    catalogue = read_catalogue([CONFIGS])
    return pages(catalogue, bind(catalogue), "da")


@pytest.fixture(scope="module")
def there() -> dict[str, bytes]:
    return {file.relative_to(MANUAL).as_posix(): file.read_bytes() for file in MANUAL.rglob("*") if file.is_file()}


def test_every_page_is_there_and_none_is_left_over(made, there):
    assert sorted(there) == sorted(made), REFRESH


def test_every_page_is_what_the_definitions_give(made, there):
    assert [path for path, text in made.items() if there.get(path) != text.encode()] == [], REFRESH


def test_every_link_of_the_manual_leads_to_a_page(there):
    """To headings too, as GitHub names them."""
    texts = {path: page.decode() for path, page in there.items()}
    broken = [
        f"{path}: {target}"
        for path, text in texts.items()
        for target in re.findall(r"\]\(([^)]*)\)", re.sub(r"`[^`\n]*`", "", text))
        if not _leads(path, target, texts)
    ]
    assert broken == []


def test_the_readme_names_the_manual():
    assert "(configs/manual/README.md)" in (CONFIGS.parent / "README.md").read_text(encoding="utf-8")


def _leads(path: str, target: str, texts: dict[str, str]) -> bool:
    page, _, heading = target.partition("#")
    if page.startswith(("/", "http")):
        return False
    place = ((MANUAL / path).parent / page).resolve()
    name = place.relative_to(MANUAL).as_posix() if place.is_relative_to(MANUAL) else ""
    return name in texts and (not heading or heading in _headings(texts[name]))


def _headings(text: str) -> set[str]:
    found = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {"".join(sign for sign in one.lower() if sign.isalnum() or sign in " -_").replace(" ", "-") for one in found}
