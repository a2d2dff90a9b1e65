"""This room reads a municipality's own template and colours, and holds the finished page to what every report is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

from forebyg.errors import ConfigError, Place, Problem
from forebyg.language.suggestion import nearest

OURS, THEIRS = "forebyg/report.html.j2", "report.html.j2"
COLOURS = "colours.css"
LARGEST = 1_000_000
FUNCTIONS = {"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color-mix", "var", "calc"}
READABLE, VISIBLE = 4.5, 3.0
PAPER = "--paper"
"""What words stand on."""
LEGIBLE = {
    **dict.fromkeys(("--ink", "--muted", "--accent", "--met", "--missed", "--unsure"), READABLE),
    **dict.fromkeys(("--chart-text", "--chart-muted"), READABLE),
    **dict.fromkeys(("--chart-line", "--chart-target", "--chart-baseline", "--chart-far"), VISIBLE),
}
"""How far each must stand off the paper (WCAG 2.1, 1.4.3 and 1.4.11)."""
PALE = {"--met": "--met-pale", "--missed": "--missed-pale", "--unsure": "--unsure-pale", "--muted": "--pale"}
"""What a status stands on."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"\s*(?::root\s*\{(?P<inside>[^{}]*)\}\s*)?")
_DECLARATION = re.compile(r"\s*(?P<name>--[a-z][a-z0-9-]*)\s*:\s*(?P<value>[#\w\s.,%()/+-]+?)\s*")
_NAME = re.compile(r"--[a-z][a-z0-9-]*")
_USED = re.compile(r"var\(\s*(--[a-z][a-z0-9-]*)")
_SET = re.compile(r"(?<![\w(-])(--[a-z][a-z0-9-]*)\s*:")
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_DEFAULT = re.compile(r"^  (--[\w-]+): (#[0-9a-f]{6});$", re.MULTILINE)
_ADDRESS = re.compile(r"@import|url\(\s*['\"]?(?!data:)|image-set\(|src\(", re.IGNORECASE)
_FETCHED = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest", "xlink:href"}
_LOADING = {"script", "iframe", "frame", "object", "embed", "base", "portal", "form"}


@dataclass(frozen=True)
class Style:
    """What lies in the folder: nothing, a template, colours, or both."""

    folder: Path | None = None
    template: str | None = None
    colours: str = ""

    def faulty(self, error: Exception) -> ConfigError:
        """What jinja says is about the template, not about data; of an undefined name it says the name."""
        line = getattr(error, "lineno", None)
        place = Place((self.folder or Path()).joinpath(THEIRS).as_posix(), line, 1) if line else None
        named = f"'{(self.folder or Path()) / THEIRS}': " if place is None else ""
        return ConfigError([Problem("FB625", f"{named}the template cannot be followed: {error}", place)])


def look() -> str:
    """Our own style sheet."""
    return files("forebyg.reports").joinpath("templates", "report.css").read_text(encoding="utf-8")


def style_of(folder: Path | None) -> Style:
    """What of `report.html.j2` and `colours.css` is there; colours are held to be colours, and legible."""
    if folder is None:
        return Style()
    template, colours = folder / THEIRS, folder / COLOURS
    if folder.is_dir() and not template.is_file() and not colours.is_file():
        raise ConfigError([Problem("FB623", f"'{folder}' holds neither '{THEIRS}' nor '{COLOURS}'")])
    css = _read(colours) if colours.is_file() else ""
    own = _read(template) if template.is_file() else None
    problems = [Problem("FB623", f"'{colours}': {problem}") for problem in _problems(css)]
    if problems := problems or _unknown(css, own or "", colours):
        raise ConfigError(problems)
    return Style(folder, own, f"\n{css}" if css else "")


def check_page(page: str, own: Style) -> None:
    """A template of one's own may change all but this: nothing runs, and nothing is fetched."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    where = f"'{own.folder / THEIRS}': " if own.folder else ""
    if reader.problems:
        raise ConfigError([Problem("FB624", f"{where}{problem}") for problem in dict.fromkeys(reader.problems)])


def _read(file: Path) -> str:
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig") if len(data) <= LARGEST else None
    except (OSError, UnicodeDecodeError):
        text = None
    if text is None:
        raise ConfigError([Problem("FB623", f"'{file}' cannot be read", help="a text in UTF-8 of at most 1 MB")])
    return text.replace("\r\n", "\n")


def _problems(css: str) -> list[str]:
    """Only custom properties of `:root` are taken."""
    inside, place = [], 0
    bare = _bare(css)
    while place < len(bare):
        root = _ROOT.match(bare, place)
        if root is None or root.end() == place:
            return ["only ':root { --name: colour; }' is taken, no other rule"]
        inside.append(root["inside"] or "")
        place = root.end()
    problems, said = [], {}
    for declaration in (one for text in inside for one in text.split(";") if one.strip()):
        found = _DECLARATION.fullmatch(declaration)
        if found is None:
            problems.append("only custom properties with a colour or a length are taken: '--accent: #005e82;'")
            continue
        said[found["name"]] = found["value"]
        called = set(re.findall(r"([\w-]+)\s*\(", found["value"])) - FUNCTIONS
        problems += [f"'{found['name']}' calls '{name}', which is no colour" for name in sorted(called)]
    return list(dict.fromkeys(problems)) or _illegible(said)


def _unknown(css: str, template: str, file: Path) -> list[Problem]:
    """Names that nothing asks for: neither our style sheet, nor a template or colours of one's own."""
    ours, bare = set(_NAME.findall(look())), _bare(css)
    known = ours | set(_NAME.findall(template)) | set(_USED.findall(bare))
    problems = []
    for found in _SET.finditer(bare):
        if (name := found[1]) not in known:
            before = bare[: found.start(1)]
            line = before.count("\n")
            column, text = len(before) - before.rfind("\n"), css.split("\n")[line]
            place = Place(file.as_posix(), line + 1, column, len(name), text)
            # Without the strokes, that all begin with.
            near = nearest(name[2:], (one[2:] for one in ours))
            help = f"did you mean '--{near}'?" if near else f"names: {', '.join(sorted(ours))}"
            problems.append(Problem("FB623", f"there is no '{name}' in the style of a report", place, help))
    return problems


def _bare(css: str) -> str:
    """Without comments; every other sign stays in its place."""
    return _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)


def _illegible(said: dict[str, str]) -> list[str]:
    """What cannot be read on the paper it is given, a municipality's colours laid over ours."""
    colours = dict(_DEFAULT.findall(look())) | said
    pairs = [(name, PAPER, least) for name, least in LEGIBLE.items()]
    pairs += [(name, paper, READABLE) for name, paper in PALE.items()]
    asked = [(name, paper, least) for name, paper, least in pairs if name in said or paper in said]
    vague = dict.fromkeys(name for pair in asked for name in pair[:2] if not _HEX.fullmatch(colours[name]))
    if vague:
        return [f"write '{name}' as '#rrggbb', so that its contrast can be known" for name in vague]
    found = [(name, paper, least, contrast(colours[name], colours[paper])) for name, paper, least in asked]
    return [
        f"'{name}' stands {ratio:.1f}:1 off '{paper}'; what is to be read needs {least:g}:1"
        for name, paper, least, ratio in found
        if ratio < least
    ]


def contrast(colour: str, paper: str) -> float:
    """The ratio of WCAG 2.1 between two colours."""
    lighter, darker = sorted((_luminance(colour), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_style = tag == "style"
        if tag in _LOADING:
            self.problems.append(f"a report has no <{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, (value or "").strip())

    def handle_endtag(self, tag: str) -> None:
        self.is_style = False

    def handle_data(self, data: str) -> None:
        if self.is_style and _ADDRESS.search(data):
            self.problems.append("a style names an outside address")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self.problems.append(f"a report runs nothing: '{name}' of <{tag}>")
        is_link = name == "href" and tag != "a"
        if (name in _FETCHED or is_link) and value and not value.startswith(("data:image/", "#")):
            self.problems.append(f"a report fetches nothing: '{name}' of <{tag}>")
        if name == "href" and tag == "a" and not value.startswith("#"):
            self.problems.append("a report links to nothing outside itself")
        if name == "style" and _ADDRESS.search(value):
            self.problems.append("a style names an outside address")
        if name == "http-equiv" and value.lower() == "refresh":
            self.problems.append("a report stays where it is")
