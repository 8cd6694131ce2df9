"""Meetings of both teams, what they decide, and the actions that follow."""

from collections.abc import Mapping

from accord.config.routes.needed import Needed
from accord.team.values import Capability

_READ = {"GET": Capability.READ}
_TAKES_PART = {"POST": Capability.BRING_EVIDENCE}
ROUTES: Mapping[str, Mapping[str, Needed]] = {
    **dict.fromkeys(
        (
            "team_meetings",
            "team_meeting",
            "team_meeting_notes",
            "team_meeting_pdf",
            "decision",
            "decisions",
            "experiments",
        ),
        _READ,
    ),
    "team_meeting_set": {"GET": Capability.SIGN, "POST": Capability.SIGN},
    "team_meeting_act": _TAKES_PART,
    "decision_act": _TAKES_PART,
    "decision_new": {"GET": Capability.BRING_EVIDENCE, "POST": Capability.BRING_EVIDENCE},
    "experiment_new": {"GET": Capability.BRING_EVIDENCE, "POST": Capability.BRING_EVIDENCE},
    "team_actions": {"GET": Capability.READ, "POST": Capability.BRING_EVIDENCE},
    "api:team_meetings": _READ,
    "api:pack": _READ,
    "api:decisions": _READ,
}
