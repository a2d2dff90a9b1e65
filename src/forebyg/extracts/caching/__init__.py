"""A copy of the typed columns of extracts, kept in a folder of its own where somebody asked for it.

It is a copy of a register: for its owner alone, and never made unasked. What is kept is believed only where the files
of the extract, its contract, the version of forebyg and the kept columns themselves are, byte for byte, what they were.
"""

from forebyg.extracts.caching.caches import Cache, files_of
from forebyg.extracts.caching.fingerprints import Fingerprints
from forebyg.extracts.caching.folders import Removed, cleared, prepared
from forebyg.extracts.caching.keeping import Kept
from forebyg.extracts.caching.records import Places

__all__ = ["Cache", "Fingerprints", "Kept", "Places", "Removed", "cleared", "files_of", "prepared"]
