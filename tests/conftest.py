"""How the suite runs: the same examples each time, and one thread in each of the two processes that share the work.

`pytest --hypothesis-profile=default` draws other examples.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.load_profile("same")
os.environ.setdefault("POLARS_MAX_THREADS", "1")
