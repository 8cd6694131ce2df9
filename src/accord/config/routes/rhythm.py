"""What is run and told: campaigns, announcements, the calendar, the plan of communication."""

from collections.abc import Mapping

from accord.config.routes.needed import PUBLIC, Needed
from accord.team.values import Capability

_READ = {"GET": Capability.READ}
_CAMPAIGNS = {"GET": Capability.RUN_CAMPAIGNS, "POST": Capability.RUN_CAMPAIGNS}
_RUNS, _OWN = {"POST": Capability.RUN_CAMPAIGNS}, {"POST": Capability.READ_OWN}
ROUTES: Mapping[str, Mapping[str, Needed]] = {
    "campaigns": _READ,
    "campaigns_file": {"GET": Capability.EXPORT},
    "campaign": {"GET": Capability.READ, "POST": Capability.RUN_CAMPAIGNS},
    **dict.fromkeys(("campaign_new", "campaign_edit"), _CAMPAIGNS),
    **dict.fromkeys(("campaign_owner", "campaign_cost", "campaign_pieces"), _RUNS),
    **dict.fromkeys(("announcements", "announcement"), _READ),
    **dict.fromkeys(("announcement_new", "announcement_edit"), _CAMPAIGNS),
    "announcement_act": _RUNS,
    "emblem": {"GET": Capability.READ_OWN},
    "emblem_change": {"POST": Capability.MANAGE_TEAM},
    "calendar": _READ,
    "communication": _READ,
    "communication_tick": {"POST": Capability.BRING_EVIDENCE},
    "calendar_address": _OWN,
    "calendar_feed": {"GET": PUBLIC},
    "nurtures": {"GET": Capability.JUDGE_LEADS},
    "nurture": {"GET": Capability.JUDGE_LEADS, "POST": Capability.JUDGE_LEADS},
    "announcement_known": _OWN,
}
