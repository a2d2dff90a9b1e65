"""This room holds a value against its target, its baseline and its past."""

from forebyg.targets.assessment import assess
from forebyg.targets.wording import target_text

__all__ = ["assess", "target_text"]
