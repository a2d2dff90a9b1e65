"""This room reads one YAML text into a tree: every scalar is text, and what could mislead or harm is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml

from forebyg.errors import Place, Problem
from forebyg.language.syntax import syntax_problem, unclosed_parenthesis
from forebyg.language.tree import LINE_BREAK, TAKE_OUT, Entry, Mapping, Node, Scalar, Sequence, Source

LARGEST = 10 * 1024 * 1024
DEEPEST = 40
MOST_NODES = 500_000
MOST_PROBLEMS = 50
TOO_MANY = f"more than {MOST_NODES} values in one file"
NO_KEYS = ("", TAKE_OUT, "<<")
"""They are refused where they are not quoted."""
QUOTE_EXPRESSION = "an expression with a comma must be quoted inside { }"
QUOTE_TEXT = "a text with a comma must be quoted inside { }"

N = TypeVar("N", bound=Node)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALAR, _END = yaml.ScalarEvent, yaml.MappingEndEvent
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DIGITS = re.compile(r"-?\d+")


def read_yaml(file: str, text: str) -> tuple[Mapping | None, list[Problem]]:
    """The tree of a text and everything wrong with it; the tree is None where there is nothing to go on with."""
    text = text.removeprefix("\ufeff")
    source = Source(file, text)
    if unreadable := _unreadable(source):
        return None, [unreadable]
    composer = _Composer(source, _LOADER(text).get_event)
    try:
        composer.compose()
    except _Stop:
        return None, composer.problems
    except yaml.YAMLError as error:
        return None, _with_syntax(composer.problems, syntax_problem(error, source, composer.open_brackets))
    root = composer.root
    if isinstance(root, Mapping):
        return root, composer.problems
    if root is None or (isinstance(root, Scalar) and root.value is None):
        return None, [
            *composer.problems,
            Problem("FB112", "the file is empty", source.place(1, 1), "write definitions in it, or take it away"),
        ]
    message = "a file is a mapping of strategy, ids, extracts, defaults and indicators"
    return None, [*composer.problems, Problem("FB253", message, root.place)]


def _with_syntax(problems: list[Problem], syntax: Problem) -> list[Problem]:
    """A text that a comma has cut off is said once, not again as the bracket it leaves open."""
    cut_off = {problem.place and problem.place.line for problem in problems if problem.code == "FB109"}
    return problems if syntax.place and syntax.place.line in cut_off else [*problems, syntax]


def _unreadable(source: Source) -> Problem | None:
    text = source.text
    if len(text) > LARGEST:
        return Problem("FB104", "the file is larger than 10 MB", source.place(1, 1))
    found = _CONTROL.search(text)
    if found is None:
        return None
    before = re.split(LINE_BREAK, text[: found.start()])
    place = source.place(len(before), len(before[-1]) + 1)
    name = "a NUL character" if found[0] == "\0" else f"the control character U+{ord(found[0]):04X}"
    return Problem("FB103", f"{name} in the text", place, "take it out, or save the file again as UTF-8 text")


class _Stop(Exception):
    """Reading on would be of no use; the problems say why."""


@dataclass(eq=False)
class _Composer:
    """Builds the tree from the parser's events in one pass, so that depth and size are bounded as it grows."""

    source: Source
    next_event: Callable[[], Any]
    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    open_brackets: list[Scalar | None] = field(default_factory=list)
    """Where reading failed: the last text in each mapping or list in { } or [ ] around it, the innermost first."""
    documents: int = 0
    nodes: int = 0

    def compose(self) -> None:
        for event in iter(self.next_event, None):
            if isinstance(event, yaml.DocumentStartEvent):
                self._document(event)
            elif isinstance(event, yaml.NodeEvent):
                self.root = self._begun(event, 0)
                self._fill(self.root, event, 0)

    def _begun(self, event: Any, depth: int) -> Node:
        """What begins with an event: a text is whole, a mapping or list empty as yet."""
        if type(event) is _SCALAR:
            return self._scalar(event)
        line, column = _begins(event)
        if type(event) is yaml.AliasEvent:
            self._refuse_marks(event)
            return self._counted(Scalar(self.source, line, column, 1, "*"))
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        shape = Mapping if type(event) is yaml.MappingStartEvent else Sequence
        node = shape(self.source, line, column)
        if depth == DEEPEST:
            self._stop("FB104", f"more than {DEEPEST} levels inside each other", node.place)
        return self._counted(node)

    def _fill(self, node: Node, event: Any, depth: int) -> None:
        """Reads what a mapping or list holds."""
        if isinstance(node, Mapping):
            self._fill_mapping(node, event.flow_style, depth + 1)
        elif isinstance(node, Sequence):
            self._fill_list(node, event.flow_style, depth + 1)

    def _fill_list(self, sequence: Sequence, flow: bool, depth: int) -> None:
        items, last = sequence.items, None
        try:
            while type(event := self.next_event()) is not yaml.SequenceEndEvent:
                item = self._begun(event, depth)
                items.append(item)
                self._fill(item, event, depth)
                last = item if isinstance(item, Scalar) else last
        except yaml.YAMLError:
            self.open_brackets += [last] if flow else []
            raise

    def _fill_mapping(self, mapping: Mapping, flow: bool, depth: int) -> None:
        entries, next_event, scalar = mapping.entries, self.next_event, self._scalar
        last, is_cut_off = None, False
        try:
            while type(event := next_event()) is not _END:
                if type(event) is _SCALAR:
                    last = key = scalar(event)
                    is_kept = (key.text not in NO_KEYS and key.text not in entries) or self._is_key(key, entries)
                else:
                    key, is_kept = self._odd_key(event, entries, depth)
                    last = key if key.text else last
                if type(event := next_event()) is _SCALAR:
                    last = value = scalar(event)
                    if flow and is_kept and not value.text and value.plain:
                        is_cut_off = is_cut_off or self._is_cut_off(entries, key)
                        is_kept = not is_cut_off
                    if is_kept:
                        entries[key.text] = Entry(key, value)
                else:
                    node = self._begun(event, depth)
                    if is_kept:
                        entries[key.text] = Entry(key, node)
                    self._fill(node, event, depth)
        except yaml.YAMLError:
            self.open_brackets += [last] if flow else []
            raise

    def _odd_key(self, event: Any, entries: dict[str, Entry], depth: int) -> tuple[Scalar, bool]:
        """An alias, a mapping or a list where a key should stand, and whether its value is kept."""
        node = self._begun(event, depth)
        is_kept = self._is_key(node, entries)
        self._fill(node, event, depth)
        return (node if isinstance(node, Scalar) else Scalar(self.source, node.line, node.column, 1, "")), is_kept

    def _counted(self, node: N) -> N:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._stop("FB104", TOO_MANY, node.place)
        return node

    def _scalar(self, event: Any) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        start, end, style = event.start_mark, event.end_mark, event.style
        line, column = start.line + 1, start.column + 1
        until = end.column if end.line < line else len(self.source.lines[line - 1])
        if not style:
            scalar = Scalar(self.source, line, column, until + 1 - column, event.value)
        elif style in "|>":
            scalar = self._block(event.value, line, column)
        else:
            closing = 1 if end.line < line else 0
            scalar = Scalar(self.source, line, column + 1, until - closing - column, event.value, False)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self._stop("FB104", TOO_MANY, scalar.place)
        return scalar

    def _block(self, value: str, line: int, column: int) -> Scalar:
        """A `|` or `>` text stands where its first line does."""
        below = range(line + 1, len(self.source.lines) + 1) if value.strip() else ()
        for number in below:
            text = self.source.lines[number - 1]
            if text.strip():
                indent = len(text) - len(text.lstrip(" "))
                return Scalar(self.source, number, indent + 1, len(text) - indent, value, False)
        return Scalar(self.source, line, column, 1, value, False)

    def _is_cut_off(self, entries: dict[str, Entry], key: Scalar) -> bool:
        """Whether a key without a value is the rest of a text that a comma has cut in two."""
        before = next(reversed(entries.values()), None)
        value = before.value if before else None
        if not isinstance(value, Scalar) or not value.plain or value.value is None or _has_colon(key):
            return False
        if _DIGITS.fullmatch(value.text) and _DIGITS.fullmatch(key.text):
            message = f"'{value.text},{key.text}' reads as two values"
            self._problem("FB109", message, value.place, f"write a number with a point: {value.text}.{key.text}")
        elif unclosed_parenthesis(value.text):
            self._problem("FB109", f"the comma cuts '{value.text}' off", value.place, QUOTE_EXPRESSION)
        else:
            message = f"'{key.text}' has no value: it looks like the rest of the text before the comma"
            self._problem("FB109", message, key.place, QUOTE_TEXT)
        return True

    def _is_key(self, node: Node, entries: dict[str, Entry]) -> bool:
        """Whether the value of a key is kept: not where the key is none, or was there before."""
        if not isinstance(node, Scalar) or (node.plain and node.text in ("", TAKE_OUT)):
            self._problem("FB108", "a key must be a text", node.place)
        elif node.plain and node.text == "<<":
            self._problem("FB105", "'<<' is not used here", node.place, "write 'like: id', or put it in 'defaults'")
        elif first := entries.get(node.text):
            related = ((first.key.place, "first given here"),)
            self._problem("FB107", f"the key '{node.text}' is given twice", node.place, related=related)
        else:
            return True
        return False

    def _refuse_marks(self, event: Any) -> None:
        place = self.source.place(*_begins(event), len(event.anchor or event.tag) + 1)
        if isinstance(event, yaml.AliasEvent):
            message = f"'*{event.anchor}' is a YAML alias, which is not used here"
            self._problem("FB105", message, place, "use 'like: id' or 'defaults'; a text that begins with * is quoted")
        elif event.anchor is not None:
            message = f"'&{event.anchor}' is a YAML anchor, which is not used here"
            self._problem("FB105", message, place, "use 'like: id' or 'defaults'; a text that begins with & is quoted")
        else:
            message = "a YAML tag (a word that begins with !) is not used here"
            self._problem("FB105", message, place, "a text that begins with ! is quoted")

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            place = self.source.place(*_begins(event), 3)
            self._stop("FB106", "a second YAML document begins here; a file holds one", place)

    def _problem(
        self,
        code: str,
        message: str,
        place: Place,
        help: str | None = None,
        related: tuple[tuple[Place, str], ...] = (),
    ) -> None:
        self.problems.append(Problem(code, message, place, help, related=related))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _Stop

    def _stop(self, code: str, message: str, place: Place) -> None:
        self._problem(code, message, place)
        raise _Stop


def _begins(event: yaml.Event) -> tuple[int, int]:
    """The line and the column of its first character, from 1."""
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1


def _has_colon(key: Scalar) -> bool:
    """Whether a colon stands behind a key, as it does not behind the rest of a text that was cut in two."""
    after = key.source.lines[key.line - 1][key.column - 1 + key.length :]
    return after.lstrip("'\" ").startswith(":")
