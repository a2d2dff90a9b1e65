"""This room loads what limits are computed with, which takes as long as reading a million rows, beside other work."""

from __future__ import annotations

import importlib
from threading import Thread


def load_beside() -> None:
    """Begins to load scipy while extracts are read; who needs it then waits for what is left."""
    Thread(target=importlib.import_module, args=("scipy.special",), daemon=True).start()
