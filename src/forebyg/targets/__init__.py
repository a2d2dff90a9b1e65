"""This room holds a value against its target, its baseline and its past."""

from forebyg.targets.assessment import assess
from forebyg.targets.caution import judged_on_few
from forebyg.targets.wording import target_text

__all__ = ["assess", "judged_on_few", "target_text"]
