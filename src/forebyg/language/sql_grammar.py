"""This room reads the text of an expression into sqlglot's tree.

sqlglot reads many dialects at once and is lenient: `a b` is an alias, `BETWEEN 1 2` needs no AND, `~~` is LIKE. So its
tokenizer and parser are narrowed to the words of the language, every token is looked at before it is parsed, and the
tree is checked for words it swallowed. Nothing here opens a file or asks a clock.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, ParseError, TokenError
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType
from sqlglot.tokens import Tokenizer

from forebyg.definitions.scalars import LENGTH_UNITS
from forebyg.language.sql_refusals import Fault, Unreadable, check_nesting, refusals, too_much
from forebyg.language.sql_words import CAST_WORDS, GRAMMAR_WORDS, words

LONGEST = 20_000
_DIALECT = Dialect()
# Between the reading and the parsing, `DATE 'x'` becomes a call of a function that no analyst can write.
LITERAL = " ''"
_LITERAL_WORDS = ("DATE", "TIMESTAMP", "INTERVAL")
_UNITS = frozenset(unit.upper()[:end] for unit in LENGTH_UNITS for end in (None, -1))
_OPERATORS = words("<= >= <> != = < > || :: == <=> -> => := && // **")


class _Tokens(Tokenizer):
    KEYWORDS: ClassVar = {word: Tokenizer.KEYWORDS[word] for word in GRAMMAR_WORDS if word in Tokenizer.KEYWORDS} | {
        sign: Tokenizer.KEYWORDS[sign] for sign in _OPERATORS if sign in Tokenizer.KEYWORDS
    }
    COMMANDS: ClassVar[set[TokenType]] = set()


class _Words(Parser):
    FUNCTIONS: ClassVar = {}
    NO_PAREN_FUNCTIONS: ClassVar = {}
    FUNCTION_PARSERS: ClassVar = {word: Parser.FUNCTION_PARSERS[word] for word in ("CAST", "EXTRACT")}
    NO_PAREN_FUNCTION_PARSERS: ClassVar = {"CASE": Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}
    PRIMARY_PARSERS: ClassVar = Parser.PRIMARY_PARSERS | {
        TokenType.NULL: lambda self, token: self.expression(exp.Null(), token),
        TokenType.TRUE: lambda self, token: self.expression(exp.Boolean(this=True), token),
        TokenType.FALSE: lambda self, token: self.expression(exp.Boolean(this=False), token),
    }


_TOKENIZER = _Tokens(dialect=_DIALECT)
_PARSER = _Words(dialect=_DIALECT, error_level=ErrorLevel.IMMEDIATE)


def read_text(text: str, names: Collection[str]) -> exp.Expr:
    """The text as sqlglot's tree, or Unreadable with all faults; `names` are columns, called what they like."""
    if len(text) > LONGEST:
        raise Unreadable(too_much("is longer than 20,000 characters", text))
    return _read(text, frozenset(word for word in re.findall(r"\w+", text) if word in names))


@lru_cache(4096)
def _read(text: str, names: frozenset[str]) -> exp.Expr:
    """The same words stand in many indicators; nobody changes the tree."""
    tokens = _tokens(text)
    if faults := refusals(tokens, text, names):
        raise Unreadable(*faults)
    check_nesting(tokens, text)
    return _tree(_with_literals(tokens), text)


def _tokens(text: str) -> list[Token]:
    try:
        tokens = _TOKENIZER.tokenize(text)
    except (TokenError, RecursionError):
        raise Unreadable(_unclosed(text)) from None
    if not tokens:
        raise Unreadable(Fault("FB301", "the expression is empty", 0, 1, "write a condition or a value"))
    for index, token in enumerate(tokens):
        token.token_type = _meaning(tokens, index, token)
    return tokens


def _meaning(tokens: list[Token], index: int, token: Token) -> TokenType:
    """A word is a word of the grammar only where it can be: `period.end`, `date = x` and `type` are columns."""
    before = tokens[index - 1].token_type if index else None
    after = tokens[index + 1].token_type if index + 1 < len(tokens) else None
    if not token.text[:1].isalpha() or token.token_type in (TokenType.STRING, TokenType.IDENTIFIER):
        return token.token_type
    if before == TokenType.DOT or after == TokenType.DOT:
        return TokenType.VAR
    if before == TokenType.ALIAS:
        return TokenType[CAST_WORDS.get(token.text.upper(), "VAR")]
    return TokenType.VAR if token.token_type == TokenType.INTERVAL else token.token_type


def _unclosed(text: str) -> Fault:
    for quote in ("'", '"'):
        if text.count(quote) % 2:
            start = text.rfind(quote)
            return Fault(
                "FB301",
                f"a quotation mark {quote} is not closed",
                start,
                start + 1,
                "a quote inside a text is written twice",
            )
    start = max(text.find("/*"), 0)
    return Fault("FB301", "the expression cannot be read", start, start + 1)


def _with_literals(tokens: list[Token]) -> list[Token]:
    """DATE, TIMESTAMP and INTERVAL as calls over their text: sqlglot reads INTERVAL '5 working_days' as 5 working."""
    rewritten: list[Token] = []
    index = 0
    while index < len(tokens):
        token, after = tokens[index], tokens[index + 1 : index + 3]
        word = token.text.upper() if token.token_type == TokenType.VAR else ""
        if word not in _LITERAL_WORDS or not after or after[0].token_type not in (TokenType.STRING, TokenType.NUMBER):
            rewritten.append(token)
            index += 1
            continue
        has_unit = word == "INTERVAL" and len(after) == 2 and after[1].text.upper() in _UNITS
        text = f"{after[0].text} {after[1].text}" if has_unit else after[0].text
        rewritten += _call_of(word + LITERAL, text, token, after[has_unit])
        index += 3 if has_unit else 2
    return rewritten


def _call_of(name: str, text: str, first: Token, last: Token) -> list[Token]:
    spans = ((TokenType.VAR, name), (TokenType.L_PAREN, "("), (TokenType.STRING, text), (TokenType.R_PAREN, ")"))
    return [Token(kind, written, first.line, last.col, first.start, last.end) for kind, written in spans]


def _tree(tokens: list[Token], text: str) -> exp.Expr:
    try:
        trees = _PARSER.parse_into(exp.Condition, tokens, text)
    except ParseError as error:
        raise Unreadable(_unexpected(error, text)) from None
    except RecursionError:
        raise Unreadable(too_much("is nested too deeply", text)) from None
    if not trees or trees[0] is None:
        first = tokens[0]
        written = text[first.start : first.end + 1]
        raise Unreadable(Fault("FB301", f"the expression cannot be read at {written}", first.start, first.end + 1))
    _check_swallowed(tokens, trees[0])
    return trees[0]


def _unexpected(error: ParseError, text: str) -> Fault:
    """The parser's own words are about its classes; the place they name is what helps."""
    found = error.errors[0] if error.errors else {}
    mark = str(found.get("highlight") or "")
    lines = text.split("\n")
    line = min(int(found.get("line") or 1), len(lines))
    column = max(int(found.get("col") or 1) - len(mark), 0)
    start = min(sum(len(before) + 1 for before in lines[: line - 1]) + column, len(text))
    missing = str(found.get("description", "")).startswith("Required keyword")
    message = (
        f"something is missing beside {mark}" if missing else f"the expression cannot be read at {mark or 'its end'}"
    )
    return Fault("FB301", message, start, start + max(len(mark), 1), _advice(mark))


def _advice(mark: str) -> str | None:
    if mark[:1] == "'":
        return "a text stands after =, <>, IN or LIKE; the quotes of a text are straight and single"
    return (
        None
        if not mark[:1].isalpha()
        else 'a column whose name has a blank or is a word of SQL is written in double quotes: "my column"'
    )


def _check_swallowed(tokens: list[Token], tree: exp.Expr) -> None:
    """sqlglot accepts `BETWEEN 1 2` and `WHEN a 1`: every AND and THEN written must be one the tree needs."""
    kinds = [token.token_type for token in tokens]
    betweens = kinds.count(TokenType.BETWEEN)
    if betweens and kinds.count(TokenType.AND) != betweens + sum(isinstance(node, exp.And) for node in tree.walk()):
        first = tokens[kinds.index(TokenType.BETWEEN)]
        help = "x BETWEEN 1 AND 2"
        raise Unreadable(Fault("FB301", "BETWEEN needs AND between its ends", first.start, first.end + 1, help))
    if kinds.count(TokenType.WHEN) != kinds.count(TokenType.THEN):
        first = tokens[next(index for index, kind in enumerate(kinds) if kind in (TokenType.WHEN, TokenType.THEN))]
        help = "CASE WHEN a THEN 1 ELSE 2 END"
        raise Unreadable(Fault("FB301", "every WHEN needs its THEN", first.start, first.end + 1, help))
