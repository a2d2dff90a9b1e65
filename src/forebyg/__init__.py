"""Indicators of municipal prevention strategies, from declared definitions and register extracts."""

import os

__version__ = "0.1.0"

# Of the many small queries of a run each costs half of what the streaming engine of polars takes for it; queries over
# many rows say so themselves. Polars reads this when it is imported.
os.environ.setdefault("POLARS_ENGINE_AFFINITY", "in-memory")
