"""Two processes share the work, so that an engine of many threads in each would only stand in the way."""

from __future__ import annotations

import os

os.environ.setdefault("POLARS_MAX_THREADS", "1")
