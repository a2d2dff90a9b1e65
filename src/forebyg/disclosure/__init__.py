"""This room decides what may leave.

rows ─ primary ─▶ what is small ─ sums ─▶ a system of counts ─ hiding ─▶ what is withheld ─ releasing ─▶ rows
finished files ─ auditing ─▶ what they tell; earlier releases ─ ledger ─▶ what is known already
"""

from forebyg.disclosure.deciding import Decision, decide
from forebyg.disclosure.releasing import release

__all__ = ["Decision", "decide", "release"]
