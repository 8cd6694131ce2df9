"""Who may use which address of the tool audit."""

from collections.abc import Mapping

from accord.config.routes.needed import Needed
from accord.team.values import Capability

_READ = {"GET": Capability.READ}
_KEEP = {"GET": Capability.MANAGE_SYSTEM, "POST": Capability.MANAGE_SYSTEM}
_SAY = {"GET": Capability.READ, "POST": Capability.MANAGE_SYSTEM}
_ACT = {"POST": Capability.MANAGE_SYSTEM}
# Whoever has a gap may give it away and close it; whose it is, the act itself asks.
_OWN = {"POST": Capability.BRING_EVIDENCE}

ROUTES: Mapping[str, Mapping[str, Needed]] = {
    **dict.fromkeys(("audit", "audit_tools", "audit_ways", "audit_way"), _READ),
    **dict.fromkeys(("audit_gaps", "audit_gap", "api:gaps", "api:gap"), _READ),
    **dict.fromkeys(("audit_questions", "audit_sight"), _SAY),
    **dict.fromkeys(("audit_tool_new", "audit_tool", "audit_way_new", "audit_way_edit"), _KEEP),
    **dict.fromkeys(("audit_look", "audit_tool_end", "audit_way_end", "audit_way_log"), _ACT),
    **dict.fromkeys(("audit_way_file", "audit_way_again"), _ACT),
    **dict.fromkeys(("audit_gap_give", "audit_gap_end"), _OWN),
}
