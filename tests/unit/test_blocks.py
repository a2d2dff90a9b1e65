"""What a block of rows holds in words."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
import pytest

from forebyg import blocks
from forebyg.blocks import Block, number_of


@pytest.mark.parametrize("few", [0, 50])
def test_a_word_that_no_row_has_is_not_held(few: int) -> None:
    """As one that stands only in rows that are not known yet, or in another block."""
    rows = pl.DataFrame({number_of("type"): pl.Series([2, 0, None, 2], dtype=pl.UInt8), "n": [1, 2, 3, 4]})
    block = Block(rows, {"type": pl.Series(["ill", "late", "away", None])})
    with patch.object(blocks, "FEW", few):
        assert sorted(block.held("type")) == ["away", "ill"]
    assert block.plain().to_dict(as_series=False) == {"type": ["away", "ill", None, "away"], "n": [1, 2, 3, 4]}
