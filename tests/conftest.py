"""How the suite runs: the same examples each time, and one thread in each of the two processes that share the work.

`pytest --hypothesis-profile=default` draws other examples.
"""

from __future__ import annotations

import gc
import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")
os.environ.setdefault("POLARS_MAX_THREADS", "1")
# As the command line does it: a process that has read a book of definitions would look for circles all the time.
gc.set_threshold(100_000, 20, 20)
