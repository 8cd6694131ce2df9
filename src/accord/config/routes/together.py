"""Who may use which address about what both teams are to each other."""

from collections.abc import Mapping

from accord.config.routes.needed import Needed
from accord.team.values import Capability

_READ = {"GET": Capability.READ}
_OWN = {"GET": Capability.READ, "POST": Capability.BRING_EVIDENCE}
_TEAM = {"POST": Capability.MANAGE_TEAM}
_TAKES_PART = {"POST": Capability.BRING_EVIDENCE}
ROUTES: Mapping[str, Mapping[str, Needed]] = {
    "leadership": _READ,
    **dict.fromkeys(("together", "together_day", "together_wins", "together_learning"), _READ),
    "together_pairs": _READ,
    "together_check": _OWN,
    "session_plan": _TEAM,
    "session_act": _TAKES_PART,
    "visit_note": _TAKES_PART,
    "visit_back": _TAKES_PART,
    "pairs_make": _TEAM,
    "pair_exchange": _TAKES_PART,
    "together_pulse": {"GET": Capability.READ, "POST": Capability.BRING_EVIDENCE},
    "pulse_open": _TEAM,
    "pulse_end": _TEAM,
    "guide": _OWN,
    "handbook": _READ,
    "handbook_file": _READ,
    "handbook_read": {"POST": Capability.READ_OWN},
}
