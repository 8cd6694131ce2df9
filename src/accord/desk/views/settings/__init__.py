"""Settings: one's own, working time, the team's, the company's, doubles, programs' keys."""

from accord.desk.views.settings.absences import absence_end, absences_file, absences_page
from accord.desk.views.settings.company import company_page
from accord.desk.views.settings.duplicates import duplicates_page
from accord.desk.views.settings.emblem import emblem, emblem_change
from accord.desk.views.settings.holidays import holidays_file, holidays_page
from accord.desk.views.settings.hours import calendar_page, hours_give, hours_page
from accord.desk.views.settings.hours_proposed import hours_settle
from accord.desk.views.settings.keys import key_revoke, keys_page
from accord.desk.views.settings.leavers import left_page, member_back, member_close
from accord.desk.views.settings.mailboxes import mailbox_change, mailboxes_page
from accord.desk.views.settings.own import about_you, own_page
from accord.desk.views.settings.people import (
    member_add,
    member_capacity,
    member_link,
    member_role,
    member_role_end,
    role_add,
    team_page,
)
from accord.desk.views.settings.roles import role_back, role_page, roles_page
from accord.desk.views.settings.sources import (
    source_page,
    source_rotate,
    source_state,
    sources_page,
)
from accord.desk.views.settings.visits import site_change, visits_page
from accord.desk.views.settings.writing import (
    mail_page,
    purpose_reword,
    purposes_page,
    stop_end,
    stops_page,
    writing_page,
)

__all__ = [
    "about_you",
    "absence_end",
    "absences_file",
    "absences_page",
    "calendar_page",
    "company_page",
    "duplicates_page",
    "emblem",
    "emblem_change",
    "holidays_file",
    "holidays_page",
    "hours_give",
    "hours_page",
    "hours_settle",
    "key_revoke",
    "keys_page",
    "left_page",
    "mail_page",
    "mailbox_change",
    "mailboxes_page",
    "member_add",
    "member_back",
    "member_capacity",
    "member_close",
    "member_link",
    "member_role",
    "member_role_end",
    "own_page",
    "purpose_reword",
    "purposes_page",
    "role_add",
    "role_back",
    "role_page",
    "roles_page",
    "site_change",
    "source_page",
    "source_rotate",
    "source_state",
    "sources_page",
    "stop_end",
    "stops_page",
    "team_page",
    "visits_page",
    "writing_page",
]
