"""This room loads what limits are computed with, which takes as long as reading a million rows, beside other work."""

from __future__ import annotations

import importlib
import os
from threading import Thread


def load_beside() -> None:
    """Begins to load scipy while extracts are read; who needs it then waits for what is left."""
    # It works on single numbers, and the threads of its linear algebra would only wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    Thread(target=importlib.import_module, args=("scipy.special",), daemon=True).start()
