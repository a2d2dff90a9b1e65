"""This room turns the bytes of a text into UTF-8 with one kind of line end, in certain steps and no guess.

A byte order mark or strict UTF-8 decides; what is neither is cp1252, the Danish Windows encoding.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from forebyg.errors import ExtractError
from forebyg.extracts.wording import Source, in_lines

# In cp1252 these bytes read 'Ã¦', 'Â§' or 'â€œ', which no Danish text has; in UTF-8 they are its commonest letters.
UTF8_LETTERS = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
DANISH = re.compile(rb"[A-Za-z][\xe6\xf8\xe5]|[\xc6\xd8\xc5][A-Za-z]")
# Between letters cp1252 has no '›' and '†': they are the ø and å of DOS. Its æ is '‘', which English text has there.
DOS_LETTERS = re.compile(rb"[A-Za-z][\x86\x9b][A-Za-z]")
DOS_AE = re.compile(rb"[a-z]\x91[a-z]")
DOS_BYTES = re.compile(rb"[\x86\x8f\x91\x92\x9b\x9d]")
# The same of 'Œ', '¾' and '¿': å, æ and ø of an old Mac.
MAC_LETTERS = re.compile(rb"[A-Za-z][\x8c\xbe\xbf][a-z]")
MAC_BYTES = re.compile(rb"[\x81\x8c\xae\xaf\xbe\xbf]")
MARK = "\ufeff".encode()
END_OF_DOS = b"\x1a"
BLOCK = 1024**2
WIDE = 1_000
"""So many bytes tell whether each letter takes two."""
SAY_WHICH = "write the file anew in one encoding, or say which it has in format: {encoding: ...}"


@dataclass(frozen=True)
class Decoded:
    """The text of a file as UTF-8 without byte order mark, lines ended by a line feed, and the encoding it had."""

    encoding: str
    body: bytes


def decode(content: bytes, pinned: str | None, source: Source) -> Decoded:
    """The file's text; ExtractError where it is empty, no text, or not one encoding throughout."""
    encoding, body = _pinned(content, pinned, source) if pinned else _detected(content, source)
    # Files that were copied together have their marks inside.
    body = body.replace(MARK, b"") if MARK in body else body
    body = body.rstrip(END_OF_DOS) if body.endswith(END_OF_DOS) else body
    if not body or body.isspace():
        raise ExtractError([source.problem("FB404", ("file",), "the file is empty")])
    if b"\x00" in body:
        lines = _lines_with(b"\x00", body)
        text = f"holds NUL characters; first at {in_lines(lines)}"
        raise ExtractError([source.problem("FB407", ("file",), text, "the file is damaged: fetch or export it anew")])
    return Decoded(encoding, _with_line_feeds(body))


def suspected(content: bytes) -> str | None:
    """The encoding that the file seems to have though it is never taken unasked: one for the contract to say."""
    if wide := _wide(content):
        return wide
    older = None if UTF8_LETTERS.search(content) or stray_byte(content) is None else _older(content)
    return older[2] if older else None


def _pinned(content: bytes, encoding: str, source: Source) -> tuple[str, bytes]:
    name = known_encoding(encoding)
    if name is None:
        help = "such as utf-8, cp1252, iso-8859-1 or utf-16"
        raise _refused(source, f"there is no encoding '{encoding}'", help, pinned=True)
    read, stray = _decoded(content, name)
    if stray is not None:
        text = f"line {_line_of(content, stray)} is not {encoding}" if stray >= 0 else f"the file is not {encoding}"
        raise _refused(source, text, SAY_WHICH, pinned=True)
    return name, read


def known_encoding(encoding: str) -> str | None:
    """Its name, where it is an encoding of text."""
    try:
        name = codecs.lookup(encoding).name
        b"a".decode(name)
    except UnicodeError:  # One letter is too little for UTF-16.
        return name
    except (LookupError, ValueError):
        return None
    return name


def _decoded(content: bytes, encoding: str) -> tuple[bytes, int | None]:
    """The text as UTF-8, and where it stops being of the encoding: -1 for somewhere.

    The exception holds the whole file, so it ends here.
    """
    try:
        return content.decode(encoding).encode(), None
    except UnicodeDecodeError as error:
        return b"", error.start
    except UnicodeError:
        return b"", -1


def _detected(content: bytes, source: Source) -> tuple[str, bytes]:
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _refused(source, "is UTF-32", "write the file anew in UTF-8")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _pinned(content, "utf-16", source)
    if wide := _wide(content):
        text = "is UTF-16 without the mark that says so"
        raise _refused(source, text, f"write the file anew in UTF-8, or say format: {{encoding: {wide}}}")
    stray = stray_byte(content)
    if stray is not None:
        return "cp1252", _from_cp1252(content, stray, source)
    return ("utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"), content


def _wide(content: bytes) -> str | None:
    """Where every other byte of the beginning is zero, each letter takes two."""
    head = content[:WIDE]
    half = len(head) // 2
    if len(head) < 4 or b"\x00" not in head:
        return None
    if head[1::2].count(0) > 0.7 * half and not head[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.7 * half and not head[1::2].count(0) else None


def stray_byte(content: bytes) -> int | None:
    """Where the first byte stands that is not UTF-8. In blocks, as the exception takes a copy of all it was given."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(content), BLOCK):
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(content[start : start + BLOCK], start + BLOCK >= len(content))
        except UnicodeDecodeError as error:
            return start - waiting + error.start
    return None


def _from_cp1252(content: bytes, stray: int, source: Source) -> bytes:
    # Looking for a single byte first is a hundred times as fast as the pattern.
    if any(lead in content for lead in (b"\xc2", b"\xc3", b"\xe2")) and UTF8_LETTERS.search(content):
        raise _mixed(content, stray, source)
    # Latin-1 is quicker; it differs in the bytes from 0x80 to 0x9f alone, which begin with C2 in UTF-8.
    body = content.decode("latin-1").encode()
    if b"\xc2" not in body:
        return body
    if found := _older(content):
        system, letters, name = found
        text = f"has letters of {system}, not of Windows; first at {in_lines(_lines_with(letters, content))}"
        raise _refused(source, text, f"write the file anew in UTF-8, or say format: {{encoding: {name}}}")
    body, unread = _decoded(content, "cp1252")
    if unread is not None:
        text = f"line {_line_of(content, unread)} is neither UTF-8 nor cp1252"
        raise _refused(source, text, SAY_WHICH)
    return body


def _older(content: bytes) -> tuple[str, re.Pattern[bytes], str] | None:
    """The system before Windows whose letters the file has, their bytes, and the name of its encoding."""
    if DOS_LETTERS.search(content) or (DOS_AE.search(content) and not DANISH.search(content)):
        return "DOS", DOS_BYTES, "cp850"
    return ("an old Mac", MAC_BYTES, "mac-roman") if MAC_LETTERS.search(content) else None


def _mixed(content: bytes, stray: int, source: Source) -> ExtractError:
    """The lines of the encoding that fewer lines have are told."""
    lines = content.splitlines() if b"\n" not in content else content.split(b"\n")
    other = [(number, stray_byte(line) is None) for number, line in enumerate(lines, 1) if not line.isascii()]
    strays = [number for number, is_utf8 in other if not is_utf8]
    others = [number for number, is_utf8 in other if is_utf8]
    few, name = (others, "UTF-8") if others and len(others) < len(strays) else (strays, "cp1252")
    kept = "UTF-8" if name == "cp1252" else "cp1252"
    said = f"1 line is {name}" if len(few) == 1 else f"{len(few):,} lines are {name}"
    text = f"{said}, though other text of the file is {kept}: it mixes two encodings; first at {in_lines(few)}"
    return _refused(source, text, SAY_WHICH)


def _lines_with(sign: bytes | re.Pattern[bytes], content: bytes) -> list[int]:
    pattern = re.compile(re.escape(sign)) if isinstance(sign, bytes) else sign
    end = b"\n" if b"\n" in content else b"\r"
    return [number for number, line in enumerate(content.split(end), 1) if pattern.search(line)]


def _line_of(content: bytes, place: int) -> int:
    return content.count(b"\n" if b"\n" in content else b"\r", 0, place) + 1


def _with_line_feeds(body: bytes) -> bytes:
    """Lone carriage returns end the lines of old Mac files; beside line feeds they stay, for the reader to refuse."""
    if b"\r" not in body:
        return body
    if b"\n" not in body:
        return body.replace(b"\r", b"\n")
    body = body.replace(b"\r\n", b"\n")
    # A line end that was turned into that of Windows twice has two of them.
    return body.replace(b"\r\n", b"\n") if b"\r" in body else body


def _refused(source: Source, text: str, help: str, pinned: bool = False) -> ExtractError:
    loc = ("format", "encoding") if pinned else ("file",)
    return ExtractError([source.problem("FB406", loc, text, help)])
