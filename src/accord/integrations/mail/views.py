"""What somebody gets from us, said by themselves: the page behind the link in a mail."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accord.contacts import api as contacts
from accord.contacts.api import Change, PreferenceLink, Way
from accord.contacts.values.consent import PURPOSE_NAMES
from accord.foundation import clock, limits
from accord.integrations.mail import queries
from accord.team import api as team

UNKNOWN_A_MINUTE = 10  # of one client
SAID_A_MINUTE = 20  # by one link
BODY_BOUND = 4_096
ONE_CLICK = "One-Click"  # what mail programs send: RFC 8058
Asked = tuple[Change, str, Way]


@csrf_exempt
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """/u/<token>/: GET shows how it stands and changes nothing, for programs follow links in
    mails too; POST takes effect at once, by a button or by a mail program's one click."""
    link = contacts.read_preference_token(token=token)
    if link is None:
        return _limited(what="unknown", who=limits.address_of(request)) or _unknown()
    with translation.override(queries.language_of(link=link)):
        if request.method == "POST":
            return _limited(what="said", who=token) or _say(request, link)
        return _page(link)


def _limited(*, what: str, who: str) -> HttpResponse | None:
    most = UNKNOWN_A_MINUTE if what == "unknown" else SAID_A_MINUTE
    wait = limits.wait(what=f"preferences.{what}", who=who, at=clock.now(), at_most=most, minutes=1)
    if not wait:
        return None
    heading = _("That was often in a short time.")
    answer = _said(status=429, heading=heading, text=_("Wait a minute and try again."))
    answer["Retry-After"] = str(wait)
    return answer


def _unknown() -> HttpResponse:
    """The same to everybody: whether the link is made up, cut off, or of somebody erased."""
    return _said(
        status=404,
        heading=_("This link does nothing."),
        text=_("It may have been cut off on its way. Take the link from the newest mail."),
    )


def _said(*, status: int, heading: str, text: str) -> HttpResponse:
    context = {"heading": heading, "text": text}
    return _answer(context, status=status)


def _say(request: HttpRequest, link: PreferenceLink) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BOUND:
        return _page(link, status=413)
    try:
        one_click = request.POST.get("List-Unsubscribe") == ONE_CLICK
        asked = _one_click(link) if one_click else _asked(request.POST.get("act", ""))
    except (UnicodeDecodeError, UnreadablePostError, SuspiciousOperation):
        asked = None
    if asked is None:
        return _page(link, status=400, note=_("Nothing was changed."))
    change, purpose, way = asked
    contacts.say_by_link(
        link=link,
        change=change,
        purpose=purpose,
        way=way,
        how="one-click" if one_click else "button",
        at=clock.now(),
    )
    note = (
        _("Thank you. You get it again.")
        if change is Change.GIVEN
        else _("Done. It holds from now on, for everybody here.")
    )
    return _page(link, note=note)


def _one_click(link: PreferenceLink) -> Asked:
    del link  # whatever the mail was about, turning it down ends all marketing by mail
    return Change.OBJECTED, "", Way.EMAIL


def _asked(act: str) -> Asked | None:
    """What a button says: "stop-mail", "stop-all", "stop:<purpose>" or "agree:<purpose>"."""
    if act in ("stop-mail", "stop-all"):
        return Change.OBJECTED, "", Way.EMAIL if act == "stop-mail" else Way.ANY
    verb, _colon, purpose = act.partition(":")
    known = {card.code for card in contacts.list_purposes() if card.is_marketing}
    if purpose not in known or verb not in ("stop", "agree"):
        return None
    return (Change.GIVEN if verb == "agree" else Change.WITHDRAWN), purpose, Way.ANY


def _page(link: PreferenceLink, *, status: int = 200, note: str = "") -> HttpResponse:
    company = team.get_team().name
    context = {
        "heading": _("What you get from %(company)s") % {"company": company},
        "note": note,
        "address": _veiled(link.address),
        "purposes": _standings(link),
    }
    return _answer(context, status=status)


def _answer(context: dict[str, Any], *, status: int) -> HttpResponse:
    """Drawn without the request: no session, no cookie."""
    return HttpResponse(render_to_string("integrations/preferences.html", context), status=status)


def _standings(link: PreferenceLink) -> list[dict[str, Any]]:
    at = clock.now()
    people = contacts.spoken_for(link=link)[:1]
    answer = []
    for card in contacts.list_purposes():
        if not card.is_marketing:
            continue
        asked = [
            contacts.may_contact(person_id=one, purpose=card.code, at=at, address=link.address)
            for one in people
        ]
        answer.append(
            {
                "code": card.code,
                "name": card.name or PURPOSE_NAMES.get(card.code, card.code),
                "wording": card.wording,
                "is_on": any(each.is_allowed for each in asked),
            }
        )
    return answer


def _veiled(address: str) -> str:
    """Enough to know one's own address by, for links are sent on."""
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
