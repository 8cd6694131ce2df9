"""Mails by what the world outside calls them."""

from accord.foundation import bulk, keyed
from accord.journeys.rules import mail_id
from accord.journeys.values import MailSent


def mails_sent(*, message_id: str) -> list[MailSent]:
    """The mails of ours that are told of by this Message-ID, one for each person it went to;
    those that their tools have no more are left out."""
    name = mail_id(message_id)
    if not name:
        return []
    rows = bulk.fetch(
        """select t.id, p.canonical_id, t.member_id, t.occurred_at
           from journeys_touch t join live.persons p on p.id = t.person_id
           where t.same_key = %s and t.kind = 'email_sent' and t.direction = 'out'
             and not t.is_gone
           order by t.id""",
        [keyed.digest("touch", name).hex()[:40]],
    )
    return [MailSent(*row) for row in rows]
