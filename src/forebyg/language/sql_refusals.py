"""This room refuses by name, token by token, what is not part of the language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from sqlglot.tokenizer_core import Token, TokenType

from forebyg.language.sql_words import CAST_WORDS, FUNCTIONS, GRAMMAR_WORDS, REFUSED_BARE, SYMBOLS, why_refused, words
from forebyg.language.suggestion import nearest

DEEPEST_BRACKETS = 30


class Fault(NamedTuple):
    """What is wrong with a text, from `start` to before `end` (characters)."""

    code: str
    message: str
    start: int
    end: int
    help: str | None = None


class Unreadable(Exception):
    """The text is no expression of the language."""

    def __init__(self, *faults: Fault):
        self.faults = faults
        super().__init__("; ".join(fault.message for fault in faults))


def refusals(tokens: list[Token], text: str, names: Collection[str]) -> list[Fault]:
    """All that is refused, in the order of the text; `names` are columns, which may be called what they like."""
    faults = [fault for index in range(len(tokens)) if (fault := _refusal(tokens, index, text, names))]
    return sorted(faults + _comments(tokens, text), key=lambda fault: fault.start)


def too_much(what: str, text: str) -> Fault:
    return Fault(
        "FB302", f"the expression {what}", 0, min(len(text), 1), "split it with 'derive', one named part at a time"
    )


def _refusal(tokens: list[Token], index: int, text: str, names: Collection[str]) -> Fault | None:
    token, written = tokens[index], _written(tokens[index], text)
    if token.token_type in (TokenType.STRING, TokenType.IDENTIFIER, TokenType.NUMBER):
        return None
    if index and tokens[index - 1].token_type == TokenType.ALIAS:
        return _refused_type(tokens[index - 1], token, tokens[index + 1 : index + 2], text)
    if token.token_type == TokenType.VAR and written[:1].isidentifier():
        return _refused_word(tokens, index, written, names)
    if written[:1].isidentifier() and written.upper() in GRAMMAR_WORDS:
        return None
    return _refused_symbol(tokens, index, written)


def _refused_word(tokens: list[Token], index: int, written: str, names: Collection[str]) -> Fault | None:
    before = tokens[index - 1].token_type if index else None
    after = tokens[index + 1].token_type if index + 1 < len(tokens) else None
    if after == TokenType.L_PAREN:
        return None if written.upper() in FUNCTIONS | GRAMMAR_WORDS else _unknown_function(tokens[index], written)
    dotted = TokenType.DOT in (before, after)
    if written.upper() in REFUSED_BARE and written not in names and not dotted:
        return _by_name(tokens[index], written, why_refused(written))
    return None


def _unknown_function(token: Token, written: str) -> Fault:
    reason = why_refused(written)
    if reason is not None:
        return _by_name(token, written, reason)
    near = nearest(written, FUNCTIONS)
    known = f"known are {', '.join(sorted(FUNCTIONS))}"
    help = known if near is None else f"did you mean {near.lower() if '_' in near else near}?"
    return Fault("FB304", f"{written} is not a function of the language", token.start, token.end + 1, help)


def _refused_type(before: Token, token: Token, after: Sequence[Token], text: str) -> Fault | None:
    written = _written(token, text)
    if "CAST" not in text.upper():
        return _by_name(before, "AS", why_refused("AS"))
    if written.upper() not in CAST_WORDS:
        return _by_name(
            token, f"the type {written}", ("is not part of the language", f"cast to one of {', '.join(CAST_WORDS)}")
        )
    if after and after[0].token_type == TokenType.L_PAREN:
        return _by_name(
            token,
            f"a type with a size, {written}(...),",
            ("is not part of the language", "write ROUND(CAST(x AS DECIMAL), 2)"),
        )
    return None


_SYMBOLS_KNOWN = words("( ) , . + - / % = < > <= >= <> != ||")
_BEFORE_STAR = (
    TokenType.VAR,
    TokenType.IDENTIFIER,
    TokenType.STRING,
    TokenType.NUMBER,
    TokenType.R_PAREN,
    TokenType.END,
    TokenType.NULL,
)


def _refused_symbol(tokens: list[Token], index: int, written: str) -> Fault | None:
    before = tokens[index - 1] if index else None
    if (
        written == "/"
        and before is not None
        and before.token_type == TokenType.SLASH
        and before.end + 1 == tokens[index].start
    ):
        return _by_name(tokens[index], "//", SYMBOLS["//"])
    if written == "*" and before is not None and before.token_type in _BEFORE_STAR:
        return None
    if written in _SYMBOLS_KNOWN:
        return None
    reason = SYMBOLS.get(written) or SYMBOLS.get(written[:1]) or ("is not part of the language", None)
    return _by_name(tokens[index], f"'{written}'", reason)


def _by_name(token: Token, name: str, reason: tuple[str, str | None] | None) -> Fault:
    why, instead = reason or ("is not part of the language", None)
    return Fault("FB303", f"{name} {why}", token.start, token.end + 1, instead)


def _written(token: Token, text: str) -> str:
    return text[token.start : token.end + 1]


def _comments(tokens: list[Token], text: str) -> list[Fault]:
    """Comments: the tokenizer drops them in silence, and a folded YAML text would lose all that follows."""
    edges = [
        (0, tokens[0].start),
        *((a.end + 1, b.start) for a, b in pairwise(tokens)),
        (tokens[-1].end + 1, len(text)),
    ]
    faults = []
    for start, end in edges:
        if gap := text[start:end].strip():
            start += text[start:end].index(gap[0])
            sign = "/*" if gap.startswith("/*") else "--"
            faults.append(Fault("FB303", f"'{sign}' {SYMBOLS[sign][0]}", start, start + 2, SYMBOLS[sign][1]))
    return faults


def check_nesting(tokens: list[Token], text: str) -> None:
    opened: list[Token] = []
    signs = 0
    for token in tokens:
        signs = signs + 1 if token.token_type in (TokenType.NOT, TokenType.DASH, TokenType.PLUS) else 0
        if token.token_type in (TokenType.L_PAREN, TokenType.CASE):
            opened.append(token)
        elif token.token_type in (TokenType.R_PAREN, TokenType.END):
            _close(opened, token, text)
        if len(opened) > DEEPEST_BRACKETS or signs > DEEPEST_BRACKETS:
            raise Unreadable(too_much(f"is nested more than {DEEPEST_BRACKETS} levels deep", text))
    if opened:
        what = "CASE has no END" if opened[-1].token_type == TokenType.CASE else "a bracket '(' is not closed"
        raise Unreadable(Fault("FB301", what, opened[-1].start, opened[-1].end + 1))


def _close(opened: list[Token], token: Token, text: str) -> None:
    opener = TokenType.L_PAREN if token.token_type == TokenType.R_PAREN else TokenType.CASE
    if not opened or opened[-1].token_type != opener:
        what = "a bracket ')' closes nothing" if opener == TokenType.L_PAREN else "END without CASE"
        help = None if opener == TokenType.L_PAREN else 'a column of that name is written "end"'
        raise Unreadable(Fault("FB301", what, token.start, token.end + 1, help))
    opened.pop()
