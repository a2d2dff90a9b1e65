"""This room holds a block of rows on its way from an extract to what is made of it.

A register has few different dates, words and shares, and reading finds each of them once. So a block may hold the
number of a word in place of the word: what a word says is then worked out once, not for every row that has it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import polars as pl

NUMBERED = ".@"
FEW = 50
"""So few words are looked for one by one."""


def number_of(name: str) -> str:
    """The column with the numbers of the words of a column."""
    return name + NUMBERED


@dataclass(frozen=True)
class Block:
    """Rows with their physical columns. Of a column that has `words` the rows hold the number of the word, null where
    the cell is, and may hold the word itself as well; not every word need be in these rows."""

    rows: pl.DataFrame
    words: Mapping[str, pl.Series] = field(default_factory=dict)

    def written(self, names: Collection[str]) -> pl.DataFrame:
        """The rows with the words of these columns in full, and the numbers of all others."""
        columns = []
        for one in self.rows:
            name = one.name.removesuffix(NUMBERED)
            if one.name == name or name not in self.words:
                columns.append(one)
            elif name in names and name not in self.rows.columns:
                columns.append(self.words[name].gather(one).alias(name))
            elif name not in names:
                columns.append(one)
        return pl.DataFrame(columns)

    def held(self, name: str) -> pl.Series:
        """The words of a column that any of these rows has."""
        numbers, words = self.rows[number_of(name)], self.words[name]
        if len(words) > FEW:
            return words.gather(numbers.drop_nulls().unique())
        # So many looks are faster than one that finds them all.
        return words.gather([number for number in range(len(words)) if (numbers == number).any()])

    def with_categories(self) -> Block:
        """The same rows with categories as words, in place of texts."""
        few = {name: words.cast(pl.Categorical) for name, words in self.words.items() if words.dtype == pl.String}
        return Block(self.rows, {**self.words, **few})

    def plain(self) -> pl.DataFrame:
        """The rows with all words in full."""
        return self.written(self.words)
