"""This room damages the bytes of odd files at random, the same way for the same seed, and plants what must not leak."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from random import Random

from odd import DECK
from odd_file import OddFile
from wrapped import zipped

PLANTED = ("Xylofon", "0102034567", "010203-4567", "987654")
NUMBERS = PLANTED[1:]
MOST = 200_000
TOKENS = (
    b'"', b'""', b";", b",", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\x00", b"\x1a", b"\xef\xbb\xbf", b"\xff\xfe",
    b"\xfe\xff", b"\xc3", b"\xc3\xb8", b"\xf8", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"sep=;\n", b"PK\x03\x04",
    b"\x1f\x8b", b"PAR1", b"'", b"\\", b"#N/A", b"#DIV/0!", b"1E+300", b"-0", b"9" * 40, b"31-02-1987",
    b"9999-12-31", b"00000000", b"NULL", b"I alt", b"%", "١٩٨٧".encode(), "\u202e".encode(), "Ã¸".encode(),
    "Antal rækker: 9".encode(), b"=1+1", b"(" * 60, b" " * 300, b";" * 300,
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16", "utf-16-be", "utf-32", "utf-7")


def mutated(seed: str) -> OddFile:
    """An odd file of the deck with one to five damages, planted first so that there is something to leak."""
    random = Random(seed)
    file = random.choice(DECK)
    files = {}
    for name, content in file.files.items():
        content = _planted(content, random) if random.random() < 0.7 else content
        for _ in range(random.choice((0, 1, 1, 2, 3, 5))):
            content = random.choice(MUTATIONS)(content, random)[:MOST]
        files[name] = content
    return replace(file, name=f"{file.name} [{seed}]", files=files)


def _planted(content: bytes, random: Random) -> bytes:
    """Some cells below the first line are replaced; what is compressed stays as it is."""
    first, end, rest = content.partition(b"\n")
    if not end or b"\0" in content:
        return content
    rows = [row.split(b";") for row in rest.split(b"\n")]
    for row in rows:
        if len(row) > 1 and random.random() < 0.5:
            row[random.randrange(len(row))] = random.choice(PLANTED).encode()
    return first + end + b"\n".join(b";".join(row) for row in rows)


def _flip(content: bytes, random: Random) -> bytes:
    bytes_ = bytearray(content)
    for _ in range(random.randint(1, 8) if bytes_ else 0):
        bytes_[random.randrange(len(bytes_))] ^= 1 << random.randrange(8)
    return bytes(bytes_)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: _at(content, random)]


def _behead(content: bytes, random: Random) -> bytes:
    return content[_at(content, random) :]


def _drop(content: bytes, random: Random) -> bytes:
    start, end = sorted((_at(content, random), _at(content, random)))
    return content[:start] + content[end:]


def _double(content: bytes, random: Random) -> bytes:
    start, end = sorted((_at(content, random), _at(content, random)))
    return content[:end] + content[start:end] * random.choice((1, 1, 2, 50)) + content[end:]


def _insert(content: bytes, random: Random) -> bytes:
    place = _at(content, random)
    return content[:place] + random.choice(TOKENS) + content[place:]


def _noise(content: bytes, random: Random) -> bytes:
    place = _at(content, random)
    return content[:place] + random.randbytes(random.randint(1, 40)) + content[place:]


def _spliced(content: bytes, random: Random) -> bytes:
    other = random.choice(list(random.choice(DECK).files.values()))
    return content[: _at(content, random)] + other[_at(other, random) :]


def _shuffled(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    random.shuffle(lines)
    return b"\n".join(lines)


def _swapped(content: bytes, random: Random) -> bytes:
    """One sign for another, everywhere."""
    return content.replace(random.choice(TOKENS[:9]), random.choice(TOKENS[:9]))


def _encoded(content: bytes, random: Random) -> bytes:
    """Read in one encoding and written in another, on purpose or not, in whole or from some place on."""
    place = random.choice((0, 0, _at(content, random)))
    text = content[place:].decode(random.choice(("utf-8", "cp1252")), "replace")
    return content[:place] + text.encode(random.choice(ENCODINGS), "replace")


def _wrapped(content: bytes, random: Random) -> bytes:
    return random.choice(
        (gzip.compress(content, mtime=0), zipped({"a.csv": content}), zipped({"a": content, "b": content}))
    )


def _repeated(content: bytes, random: Random) -> bytes:
    return content * random.choice((2, 10, 300))


def _long(content: bytes, random: Random) -> bytes:
    place = _at(content, random)
    return (
        content[:place]
        + random.choice((b"x", b'"', b"1", b";", b"\n", b"(")) * random.choice((100, 150_000))
        + content[place:]
    )


def _at(content: bytes, random: Random) -> int:
    return random.randint(0, len(content))


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip, _flip, _cut, _behead, _drop, _double, _insert, _insert, _insert, _noise, _spliced, _shuffled, _swapped,
    _encoded, _wrapped, _repeated, _long,
)  # fmt: skip
