"""Actions typed by hand for the goal that the typed indicators have: one begun, one not; one with hostile words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from forebyg.results import Release, ReleasedActivity

HOSTILE = '=1+1|<script>alert("x")</script>&\n'
PLACE = ("forebyggelsesstrategi-2012", "inklusion", "inklusion.faellesskaber")
ACTIVITIES = (
    ReleasedActivity(
        *(*PLACE, "Inklusionspædagoger på alle 57 skoler", dt.date(2012, 8, 1), dt.date(2012, 9, 3)),
        *("Flere børn trives", "Budget 2012, 1,5 mio. kr.", "i gang"),
    ),
    ReleasedActivity(*PLACE, HOSTILE, dt.date(2013, 8, 1), None, None, None, None),
)


def with_activities(release: Release) -> Release:
    return replace(release, activities=ACTIVITIES)
