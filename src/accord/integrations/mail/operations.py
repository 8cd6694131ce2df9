"""The one place that mail leaves from. Whoever may not be written to is asked about here again."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.mime.image import MIMEImage

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accord.contacts import api as contacts
from accord.contacts.values.consent import (
    CONFIRMATION,
    NO_ADDRESS,
    NO_COLLEAGUE,
    NO_PURPOSE,
    StopKind,
)
from accord.efforts import api as efforts
from accord.foundation import bulk, jobs, outbox
from accord.integrations.mail import queries
from accord.integrations.mail.rules import address_of, calendar_type
from accord.integrations.mail.values import (
    CALENDAR,
    CAMPAIGN,
    CHANNEL,
    MEMBER,
    METHOD,
    REACH,
    TEAM,
    Pictured,
)
from accord.journeys import api as journeys
from accord.journeys.values import Reach
from accord.team import api as team
from accord.team.values import TO_COLLEAGUE, Side

SOURCE = "accord"
SALES_CONTACT = "sales_contact"
TOPIC = 0x6D61696C  # "mail"
_DONE, _FOR_GOOD = 250, 500


class _Related(EmailMultiAlternatives):
    """A mail whose page shows what is attached to it."""

    mixed_subtype = "related"


class Line:
    """A connection to the mail server for the mails of one run, opened with the first of them."""

    def __init__(self) -> None:
        self._server = EmailBackend()

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Hand a mail over. Raises what smtplib and sockets raise; the next mail then has a new
        connection, as it has where the server ended this one between two mails."""
        mail.connection = self._server
        if not self._is_alive():
            self.close()
        try:
            self._server.open()
            mail.send()
        except BaseException:
            self.close()
            raise

    def _is_alive(self) -> bool:
        known = self._server.connection
        try:
            return known is not None and known.noop()[0] == _DONE
        except (smtplib.SMTPException, OSError):
            return False

    def close(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._server.close()


@contextmanager
def line() -> Iterator[Line]:
    """The line of one run, closed at its end."""
    one = Line()
    try:
        yield one
    finally:
        one.close()


def deliver(*, at: datetime) -> int:
    """Try all due mail once; how many went out. Without a server everything waits.

    One by one: each is asked about in the transaction that claims it, right before it goes.
    """
    if not settings.EMAIL_HOST:
        return 0
    sent = 0
    with line() as server:
        while messages := outbox.claim(channel=CHANNEL, at=at, ask=_ask(at), limit=1):
            for message in messages:
                sent += _try(message, at=at, server=server)
    return sent


def _ask(at: datetime) -> outbox.Ask:
    return lambda message: why_not(message=message, at=at)


def why_not(*, message: outbox.Message, at: datetime) -> str:
    """Why a mail may not leave now, as a code of NOT_SENT_NAMES; "" where it may.

    Asked inside the transaction that claims it; others who would write to the same people wait.
    """
    address = address_of(message.recipient)
    if not address:
        return NO_ADDRESS
    if message.purpose == TO_COLLEAGUE:
        return "" if team.is_colleague(email=address) else NO_COLLEAGUE
    if message.purpose == CONFIRMATION:
        stops = contacts.find_stops(kind=StopKind.EMAIL, values=[address])
        return stops[address].verdict.value if address in stops else ""
    people = contacts.people_at(addresses=[address]).get(address, [])
    bulk.alone_for(topic=TOPIC, keys=[address, *map(str, people)])
    under_way = outbox.count_leased(
        people=[other for one in people for other in contacts.group_of(person_id=one)],
        recipient=address,
        besides=message.id,
        at=at,
    )
    try:
        answer = journeys.may_mail(
            address=address,
            person_id=message.person_id,
            purpose=message.purpose,
            at=at,
            under_way=under_way,
            reach=_reach(message),
        )
    except contacts.UnknownPurpose:
        return NO_PURPOSE
    return "" if answer.is_allowed else answer.verdict.value


def _reach(message: outbox.Message) -> journeys.Reach:
    """Whom a mail goes to: many, unless it says that it is one person's to one."""
    return journeys.Reach(message.content.get(REACH) or journeys.Reach.ONE_TO_MANY.value)


def _try(message: outbox.Message, *, at: datetime, server: Line) -> bool:
    error = _send(message, server=server)
    with transaction.atomic():
        outbox.settle(message=message, error=error, at=at)
        if error is None and queries.is_marketing(purpose=message.purpose):
            _note_touch(message, at=at)
    return error is None


def _send(message: outbox.Message, *, server: Line) -> str | None:
    try:
        server.send(_letter(message))
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        return f"{type(problem).__name__}: {problem}"
    return None


@transaction.atomic
def ask_buyer(*, ask_id: int, at: datetime) -> bool:
    """Put out the one question to the buyer of a deal, once; answers whether it was. Whether they
    may be written to is asked as it leaves."""
    try:
        ask = efforts.get_ask(ask_id=ask_id)
        person_id = ask.person_id
        person = contacts.get_person(person_id=person_id) if person_id is not None else None
    except LookupError:
        return False
    if person is None or not person.email or not settings.PUBLIC_URL:
        return False
    link = contacts.PreferenceLink(person.id, person.email, SALES_CONTACT)
    url = f"{settings.PUBLIC_URL}{reverse('effort', args=[efforts.token_of(ask_id=ask.id)])}"
    with translation.override(queries.language_of(link=link)):
        subject = _("One question: was it easy to buy from us?")
        text = _(
            "One tap answers it, words are up to you. Nobody is told that the answer is yours.\n\n"
            "%(url)s\n"
        ) % {"url": url}
    content = {
        "subject": subject, "text": text, TEAM: Side.SALES.value, REACH: Reach.ONE_TO_ONE.value,
    }  # fmt: skip
    is_new = outbox.enqueue(
        channel=CHANNEL, key=queries.effort_key(ask.id), recipient=person.email,
        purpose=SALES_CONTACT, content=content, at=at, person_id=person.id,
    )  # fmt: skip
    if is_new:
        jobs.defer("mail.deliver")
    return is_new


def post(
    *,
    key: str,
    address: str,
    subject: str,
    text: str,
    calendar: tuple[str, str] | None = None,
    pictured: Pictured | None = None,
    html: str = "",
    server: Line,
) -> tuple[str | None, bool]:
    """Hand a colleague's mail to the server now; key: the same at each try, its Message-ID.
    calendar: an invitation that goes with it, and its method. pictured: the same with a picture;
    html: the same without one.

    Answers why it was not taken, None where it was, and whether no later try would fare better.
    """
    if not team.is_colleague(email=address):
        return NO_COLLEAGUE, True
    mail = (EmailMultiAlternatives if pictured is None else _Related)(
        subject=" ".join(subject.split()),
        body=text,
        to=[address],
        headers={"Message-ID": f"<{key.replace(':', '.')}@accord>"},
        reply_to=_reply_to(calendar is not None),
    )
    if pictured is not None:
        _show(mail, pictured)
    elif html:
        mail.attach_alternative(html, "text/html")
    if calendar is not None:
        said, method = calendar
        mail.attach_alternative(said, calendar_type(method))
    try:
        server.send(mail)
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        return f"{type(problem).__name__}: {problem}"[:500], _is_refused(problem)
    return None, False


def _show(mail: EmailMultiAlternatives, pictured: Pictured) -> None:
    """The picture goes in the mail itself: nothing is fetched from anywhere as it is read."""
    picture = MIMEImage(pictured.image, "png")
    picture.add_header("Content-ID", f"<{pictured.name}>")
    picture.add_header("Content-Disposition", "inline", filename="emblem.png")
    mail.attach_alternative(pictured.html, "text/html")
    mail.attach(picture)


def _is_refused(problem: Exception) -> bool:
    """Whether the server said no for good: every recipient, or the letter, by a code of 500."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return all(code >= _FOR_GOOD for code, _said in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return problem.smtp_code >= _FOR_GOOD
    return False


def _letter(message: outbox.Message) -> EmailMultiAlternatives:
    content = message.content
    address = address_of(message.recipient)
    text, html = content["text"], content.get("html", "")
    headers = {"Message-ID": _message_id(message)}
    if queries.is_marketing(purpose=message.purpose):
        if not settings.PUBLIC_URL:
            raise ValueError("ACCORD_URL is not set, so nobody could turn this mail down.")
        link = queries.way_out(message=message, address=address)
        headers |= _ways_out(link)
        sentence = _sentence(message, address=address)
        text = f"{text}\n\n-- \n{sentence}\n{link}\n"
        if html:
            html += format_html('<p><a href="{}">{}</a></p>', link, sentence)
    mail = EmailMultiAlternatives(
        subject=" ".join(str(content["subject"]).split()),
        body=text,
        to=[address],
        headers=headers,
        reply_to=_reply_to(bool(content.get(CALENDAR))),
    )
    if html:
        mail.attach_alternative(html, "text/html")
    if content.get(CALENDAR):
        mail.attach_alternative(content[CALENDAR], calendar_type(content[METHOD]))
    return mail


def _reply_to(is_invitation: bool) -> list[str]:
    """Answers to an invitation go where its calendar's answers go."""
    is_apart = settings.REPLIES_TO != settings.DEFAULT_FROM_EMAIL
    return [settings.REPLIES_TO] if is_invitation and is_apart else []


def _message_id(message: outbox.Message) -> str:
    return f"<{message.key.replace(':', '.')}@accord>"


def _ways_out(link: str) -> dict[str, str]:
    """What lets a mail program show its own button for turning mail down, with one click."""
    told = {"List-Unsubscribe": f"<{link}>"}
    if link.startswith("https://"):
        told["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return told


def _sentence(message: outbox.Message, *, address: str) -> str:
    link = contacts.PreferenceLink(message.person_id, address, message.purpose)
    with translation.override(queries.language_of(link=link)):
        told = {"company": team.get_team().name}
        return _("Choose what you get from %(company)s, or stop it:") % told


def _note_touch(message: outbox.Message, *, at: datetime) -> None:
    """What was sent stands on the timeline and counts towards what both teams may send."""
    told = message.content.get
    people = contacts.people_at(addresses=[address_of(message.recipient)])
    person = message.person_id or next((each[0] for each in people.values()), None)
    if person is None:
        return
    journeys.record_touches(
        touches=journeys.Touches(
            source=SOURCE,
            external_key=[message.key],
            person_id=[person],
            company_id=[None],
            kind=[journeys.TouchKind.EMAIL_SENT.value],
            direction=[journeys.Direction.OUT.value],
            reach=[told(REACH) or journeys.Reach.ONE_TO_MANY.value],
            team=[told(TEAM) or ""],
            channel=["email"],
            campaign_id=[told(CAMPAIGN)],
            asset_id=[None],
            member_id=[told(MEMBER)],
            occurred_at=[at],
            detail=[{"subject": str(message.content["subject"])[:200]}],
            said_as=[journeys.mail_id(_message_id(message))],
        ),
        at=at,
        batch_id=None,
    )
