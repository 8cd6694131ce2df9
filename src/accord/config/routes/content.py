"""Who may use which address about content."""

from collections.abc import Mapping

from accord.config.routes.needed import PUBLIC, Needed
from accord.team.values import Capability

_READ = {"GET": Capability.READ}
_CONTENT = {"GET": Capability.KEEP_CONTENT, "POST": Capability.KEEP_CONTENT}
_KEEPS, _WORKS = {"POST": Capability.KEEP_CONTENT}, {"POST": Capability.WORK_LEADS}
ROUTES: Mapping[str, Mapping[str, Needed]] = {
    **dict.fromkeys(("content", "content_reach", "content_messages", "content_find"), _READ),
    **dict.fromkeys(("content_piece", "content_file", "lead_content"), _READ),
    **dict.fromkeys(("content_new", "content_edit"), _CONTENT),
    **dict.fromkeys(("content_act", "content_back"), _KEEPS),
    **dict.fromkeys(("content_need", "message_heard", "message_back", "content_useful"), _WORKS),
    **dict.fromkeys(("lead_content_share", "share_back", "lead_content_useful"), _WORKS),
    "content_coverage": {"GET": Capability.JUDGE_LEADS},
    "shared": {"GET": PUBLIC},
    "shared_useful": {"GET": PUBLIC, "POST": PUBLIC},
}
