"""A notice as a task in the CRM: made once, about a lead that the CRM knows."""

import hashlib

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accord.integrations.connecting import api as connecting
from accord.integrations.connecting.values import PASSING, Errand, Faulty
from accord.integrations.notices import queries, rules
from accord.integrations.notices.values import Answered
from accord.notices import api as notices
from accord.notices.api import Notice
from accord.team.values import Actor

NO_CRM = Answered("NO_CRM", is_final=True)


def make(*, told: Notice, reader: Actor, key: str) -> Answered:
    """Make the task of a notice; what the CRM cannot take at all goes by the other way at once."""
    lead = told.facts.get("lead")
    if not isinstance(lead, int):
        return NO_CRM
    try:
        connecting.make_task(
            lead_id=lead,
            member_id=told.member_id,
            errand=errand(told=told, reader=reader, key=key),
        )
    except connecting.NoPlace:
        return NO_CRM
    except Faulty as fault:
        is_final = fault.fault not in PASSING
        return Answered(str(fault)[:200], is_final=is_final, wait_seconds=fault.wait)
    return Answered()


def errand(*, told: Notice, reader: Actor, key: str) -> Errand:
    """What the task says: nobody's name, which the CRM itself shows beside it."""
    mark = hashlib.blake2s(f"{key} {told.told_at.isoformat()}".encode(), digest_size=6).hexdigest()
    with translation.override(reader.language or "en"), timezone.override(reader.zone):
        path = queries.path_of(told)
        where = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL and path else ""
        lines = [_("Handed over in Accord.")]
        if where:
            lines.append(_("Answer it there: %(address)s") % {"address": where})
        return Errand(
            mark,
            subject=notices.worded(told.kind, {}),
            text="\n".join(lines),
            due_at=rules.due_of(told, zone=reader.zone),
        )
