"""Two processes share the work, so that an engine of many threads in each would only stand in the way."""

from __future__ import annotations

import gc
import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")
# As the command line does it: a process that has read a book of definitions would look for circles all the time.
gc.set_threshold(100_000, 20, 20)
