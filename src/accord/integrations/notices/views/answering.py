"""Answering from a mail or a chat: no session, no cookie, no rights but those of the link."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from accord.foundation import clock, limits
from accord.integrations.notices import queries
from accord.integrations.notices.operations import answers, bringing
from accord.integrations.notices.values import UnableToAnswer
from accord.leads.values import Promising
from accord.notices import api as notices
from accord.notices.api import Link, SpentLink
from accord.team import api as team
from accord.team.values import Actor

UNKNOWN_A_MINUTE = 10  # of one client
SAID_A_MINUTE = 20  # by one link
BODY_BOUND = 8_192
_PROMISINGS = (
    (Promising.YES.value, gettext_lazy("Promising")),
    (Promising.UNSURE.value, gettext_lazy("Not sure whether promising")),
    (Promising.NO.value, gettext_lazy("Not promising")),
)


@csrf_exempt
def answer_page(request: HttpRequest, token: str) -> HttpResponse:
    """/n/<token>/: GET asks and changes nothing, for programs follow links in mails too; POST does
    what the link is for, once, as its member."""
    link = notices.read_link(token=token)
    actor = team.find_actor(member_id=link.member_id) if link else None
    action = answers.action_of(link) if link else None
    if link is None or actor is None or action is None:
        return _limited(what="unknown", who=limits.address_of(request)) or _dead()
    with translation.override(actor.language or "en"), timezone.override(actor.zone):
        at = clock.now()
        if at >= link.ends_at or notices.is_spent(link=link):
            return _dead()
        if request.method == "POST":
            return _limited(what="said", who=link.number) or _say(request, link, action, actor)
        return _ask(link, action, actor)


def _limited(*, what: str, who: str) -> HttpResponse | None:
    most = UNKNOWN_A_MINUTE if what == "unknown" else SAID_A_MINUTE
    wait = limits.wait(what=f"answers.{what}", who=who, at=clock.now(), at_most=most, minutes=1)
    if not wait:
        return None
    heading = _("That was often in a short time.")
    answer = _drawn({"heading": heading, "text": _("Wait a minute and try again.")}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _dead() -> HttpResponse:
    """The same to everybody: whether the link is made up, used, too old, or of somebody gone."""
    context = {
        "heading": _("This link does nothing any more."),
        "text": _("It was used, or is too old. Everything can be answered in Accord."),
        "into": True,
    }
    return _drawn(context, status=404)


def _say(request: HttpRequest, link: Link, action: answers.Action, actor: Actor) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BOUND:
        return _ask(link, action, actor, problem=_("That is too long."), status=413)
    try:
        said = answers.Said(
            request.POST.get("option", ""),
            request.POST.get("words", ""),
            _word(request.POST.get("promising", "")),
        )
    except (UnicodeDecodeError, UnreadablePostError, SuspiciousOperation):
        return _ask(link, action, actor, problem=_("Nothing was changed."), status=400)
    try:
        answers.answer(link=link, said=said, at=clock.now())
    except SpentLink:
        return _dead()
    except UnableToAnswer as refusal:
        return _ask(link, action, actor, problem=str(refusal), status=409)
    return _drawn({"heading": action.done, "into": True}, status=200)


def _word(said: str) -> Promising | None:
    return Promising(said) if said in {one.value for one in Promising} else None


def _ask(
    link: Link, action: answers.Action, actor: Actor, *, problem: str = "", status: int = 200
) -> HttpResponse:
    at = clock.now()
    told = notices.find_about(
        member_id=link.member_id, subject=link.subject, subject_id=link.subject_id
    )
    lines = queries.said(told=[told], reader=actor, at=at) if told else []
    options = action.options(at=at)
    context = {
        "heading": action.question,
        "text": lines[0].sentence if lines else "",
        "lines": bringing.announced(announcement_id=link.subject_id)
        if link.subject == "announcement"
        else (),
        "who": _("You answer as %(name)s.") % {"name": actor.name},
        "problem": problem,
        "options": [one for one in options if not one.needs_words],
        "worded": [one for one in options if one.needs_words],
        "label": action.label,
        "promisings": _PROMISINGS if action.is_judged else (),
        "asks": True,
        "bound": answers.WORDS_BOUND,
    }
    return _drawn(context, status=status)


def _drawn(context: dict[str, Any], *, status: int) -> HttpResponse:
    """Without the request: no session, no cookie; the address is not passed on."""
    page = HttpResponse(render_to_string("integrations/notice_answer.html", context), status=status)
    page["Referrer-Policy"] = "no-referrer"
    page["Cache-Control"] = "no-store"
    return page
