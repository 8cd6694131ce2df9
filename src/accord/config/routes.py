"""Who may use which route: one table. A route that is missing is closed, and a test says so."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from accord.team.values import Capability


class Open(Enum):
    """Asks for nobody's rights."""

    PUBLIC = "public"


PUBLIC: Final = Open.PUBLIC
Needed = Capability | Open

_READ = {"GET": Capability.READ}
_OWN = {"GET": Capability.READ_OWN, "POST": Capability.READ_OWN}
_TEAM = {"POST": Capability.MANAGE_TEAM}
_CAMPAIGNS = {"GET": Capability.RUN_CAMPAIGNS, "POST": Capability.RUN_CAMPAIGNS}
_GROUPS = {"POST": Capability.JOIN_PEOPLE}  # sellers, operations and leaders
_WIZARD = {"GET": Capability.IMPORT, "POST": Capability.IMPORT}

ROUTES: Mapping[str, Mapping[str, Needed]] = {
    "welcome": {"GET": PUBLIC, "POST": PUBLIC},
    "account_login": {"GET": PUBLIC, "POST": PUBLIC},
    "account_inactive": {"GET": PUBLIC},
    "account_logout": {"GET": PUBLIC, "POST": PUBLIC},
    "account_reset_password": {"GET": PUBLIC, "POST": PUBLIC},
    "account_reset_password_done": {"GET": PUBLIC},
    "account_reset_password_from_key": {"GET": PUBLIC, "POST": PUBLIC},
    "account_reset_password_from_key_done": {"GET": PUBLIC},
    "account_change_password": {"GET": Capability.READ_OWN, "POST": Capability.READ_OWN},
    "account_set_password": {"GET": Capability.READ_OWN, "POST": Capability.READ_OWN},
    "visits_script": {"GET": PUBLIC},
    "visits_told": {"POST": PUBLIC, "OPTIONS": PUBLIC},
    "today": _READ,
    "sample": _READ,
    "sample_load": {"POST": Capability.IMPORT},
    "sample_clear": {"POST": Capability.IMPORT},
    "results": _READ,
    "glossary": _READ,
    "measure": _READ,
    "measure_file": {"GET": Capability.EXPORT},
    "measure_records": _READ,
    "leads": _READ,
    "leads_file": {"GET": Capability.EXPORT},
    "lead": _READ,
    "person": _READ,
    "person_words": {"POST": Capability.JOIN_PEOPLE},
    "same_person": {"GET": Capability.JOIN_PEOPLE},
    "merge_people": {"POST": Capability.JOIN_PEOPLE},
    "unmerge_people": {"POST": Capability.JOIN_PEOPLE},
    "duplicates": _READ,
    "pair": _READ,
    "pair_answer": {"POST": Capability.JOIN_PEOPLE},
    "pair_back": {"POST": Capability.JOIN_PEOPLE},
    "pairs_many": {"GET": Capability.JOIN_PEOPLE, "POST": Capability.JOIN_PEOPLE},
    "sweep": {"GET": Capability.JOIN_PEOPLE},
    "sweep_progress": {"GET": Capability.JOIN_PEOPLE},
    "sweep_cancel": {"POST": Capability.JOIN_PEOPLE},
    "sweep_back": {"POST": Capability.JOIN_PEOPLE},
    "merges": _READ,
    "merges_many": {"GET": Capability.JOIN_PEOPLE, "POST": Capability.JOIN_PEOPLE},
    "settings_duplicates": {"GET": Capability.READ, "POST": Capability.MANAGE_SYSTEM},
    "privacy": {"GET": Capability.READ, "POST": Capability.KEEP_CONSENT},
    "hand_out": {"POST": Capability.ERASE_PEOPLE},
    "erase_person": {"POST": Capability.ERASE_PEOPLE},
    "two_at_once": _READ,
    "api:contacts_allowed": {"POST": Capability.SEND_RECORDS},
    "companies": _READ,
    "companies_file": {"GET": Capability.EXPORT},
    "company": _READ,
    "companies_alike": {"GET": Capability.READ, "POST": Capability.JOIN_PEOPLE},
    "unmerge_companies": {"POST": Capability.JOIN_PEOPLE},
    "same_company": {"GET": Capability.JOIN_PEOPLE},
    "merge_companies": {"POST": Capability.JOIN_PEOPLE},
    "companies_apart": {"POST": Capability.JOIN_PEOPLE},
    "choose_company": {"GET": Capability.WORK_LEADS, "POST": Capability.WORK_LEADS},
    "deals": _READ,
    "deals_file": {"GET": Capability.EXPORT},
    "deal": _READ,
    "groups": _READ,
    "group": _READ,
    "group_new": _GROUPS,
    "group_change": _GROUPS,
    "group_state": _GROUPS,
    "group_member_add": _GROUPS,
    "group_member_change": _GROUPS,
    "group_member_end": _GROUPS,
    "group_decline": _GROUPS,
    "deal_group": _GROUPS,
    "campaigns": _READ,
    "campaigns_file": {"GET": Capability.EXPORT},
    "campaign": {"GET": Capability.READ, "POST": Capability.RUN_CAMPAIGNS},
    "imports": _READ,
    "import_upload": _WIZARD,
    "import_reading": _WIZARD,
    "import_mapping": _WIZARD,
    "import_values": _WIZARD,
    "import_trial": _WIZARD,
    "import_forget": {"POST": Capability.IMPORT},
    "import_page": _READ,
    "import_progress": _READ,
    "import_cancel": {"POST": Capability.IMPORT},
    "import_undo": _WIZARD,
    "import_errors": {"GET": Capability.EXPORT},
    "forms": _READ,
    "form": _READ,
    "form_preview": _READ,
    "form_new": _CAMPAIGNS,
    "form_change": _CAMPAIGNS,
    "form_state": {"POST": Capability.RUN_CAMPAIGNS},
    "form_let_in": {"POST": Capability.RUN_CAMPAIGNS},
    "form_page": {"GET": PUBLIC, "POST": PUBLIC},
    "form_script": {"GET": PUBLIC},
    "form_thanks": {"GET": PUBLIC},
    "form_confirm": {"GET": PUBLIC, "POST": PUBLIC},
    "intake": _READ,
    "intake_records": _READ,
    "fixing": _READ,
    "fixing_group": {"GET": Capability.READ, "POST": Capability.IMPORT},
    "aside_row": {"GET": Capability.READ, "POST": Capability.IMPORT},
    "replay": _READ,
    "replay_progress": _READ,
    "replay_cancel": {"POST": Capability.IMPORT},
    "preferences": {"GET": PUBLIC, "POST": PUBLIC},
    "content": _READ,
    "definitions": _READ,
    "definition": _READ,
    "definitions_read": {"POST": Capability.READ_OWN},
    "stages_propose": {
        "GET": Capability.EDIT_DEFINITIONS,
        "POST": Capability.EDIT_DEFINITIONS,
    },
    "definition_begin": {"POST": Capability.SIGN},
    "definition_withdraw": {"POST": Capability.EDIT_DEFINITIONS},
    "search": _READ,
    "views": {"GET": Capability.READ_OWN},
    "view_keep": {"POST": Capability.READ_OWN},
    "view_change": {"POST": Capability.READ_OWN},
    "start": _READ,
    "check_let_pass": _TEAM,
    "go_live": _TEAM,
    "about_you": _OWN,
    "settings": _OWN,
    "settings_team": _READ,
    "member_add": _TEAM,
    "role_add": _TEAM,
    "member_role": _TEAM,
    "member_role_end": _TEAM,
    "member_capacity": _TEAM,
    "member_link": _TEAM,
    "settings_company": {"GET": Capability.READ, "POST": Capability.MANAGE_TEAM},
    "settings_keys": {"GET": Capability.MANAGE_SYSTEM, "POST": Capability.MANAGE_SYSTEM},
    "settings_visits": {"GET": Capability.MANAGE_SYSTEM, "POST": Capability.MANAGE_SYSTEM},
    "settings_writing": {"GET": Capability.READ, "POST": Capability.MANAGE_TEAM},
    "purposes": {"GET": Capability.READ, "POST": Capability.MANAGE_SYSTEM},
    "purpose_reword": {"POST": Capability.MANAGE_SYSTEM},
    "stops": {"GET": Capability.KEEP_CONSENT, "POST": Capability.KEEP_CONSENT},
    "stop_end": {"POST": Capability.KEEP_CONSENT},
    "mail_out": {"GET": Capability.KEEP_CONSENT},
    "settings_mailboxes": {
        "GET": Capability.MANAGE_SYSTEM,
        "POST": Capability.MANAGE_SYSTEM,
    },
    "mailbox_change": {"POST": Capability.MANAGE_SYSTEM},
    "site_change": {"POST": Capability.MANAGE_SYSTEM},
    "key_revoke": {"POST": Capability.MANAGE_SYSTEM},
    "settings_sources": {"GET": Capability.MANAGE_SYSTEM, "POST": Capability.MANAGE_SYSTEM},
    "source": {"GET": Capability.MANAGE_SYSTEM, "POST": Capability.MANAGE_SYSTEM},
    "source_rotate": {"POST": Capability.MANAGE_SYSTEM},
    "source_state": {"POST": Capability.MANAGE_SYSTEM},
    "api:openapi-json": {"GET": PUBLIC},
    "api:leads": {"GET": Capability.READ, "POST": Capability.SEND_RECORDS},
    "api:touches": {"POST": Capability.SEND_RECORDS},
    "api:deals": {"POST": Capability.SEND_RECORDS},
    "api:hook": {"POST": PUBLIC},
    "api:lead": _READ,
    "api:timeline": _READ,
    "api:measures": _READ,
    "api:measure": _READ,
    "api:definitions": _READ,
    "healthz": {"GET": PUBLIC},
    "readyz": {"GET": PUBLIC},
}


def required(*, view_name: str, method: str) -> Needed | None:
    """What this route asks for: a capability, PUBLIC, or None where the table has no line."""
    return ROUTES.get(view_name, {}).get("GET" if method == "HEAD" else method)


def methods_of(*, view_name: str) -> list[str]:
    """The methods that a route takes."""
    return list(ROUTES.get(view_name, {}))
