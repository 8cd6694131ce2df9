"""What anybody on the web sees of a form: its page, its thanks, its mail's link.

No session and no cookie: the pages stand on addresses of their own and ask for nobody's rights.
"""

import functools
from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accord.foundation import clock, limits
from accord.intake.operations import doors, submissions
from accord.intake.operations import forms as operations
from accord.intake.queries import forms as queries
from accord.intake.rules import forms as rules
from accord.intake.values.batches import Door
from accord.intake.values.forms import TRACKED, FormCard, FormState
from accord.intake.views import answering
from accord.intake.views.answering import AnswerForm
from accord.team import api as team

CONFIRM_SALT = "accord.form.confirm"
PER_CLIENT = (10, 1)  # posts in minutes
PER_ADDRESS = (3, limits.HOUR)
View = Callable[..., HttpResponse]


def _of_form(view: View) -> View:
    """Finds the form of the address, speaks its language, and lets allowed sites read answers."""

    @csrf_exempt
    @functools.wraps(view)
    def answer(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
        card = queries.find_form(slug=slug)
        if card is None:
            return _said(request, status=404, heading=_("There is no form at this address."))
        with translation.override(card.design.language):
            response = view(request, card, **more)
        return _shared(request, response, card=card)

    return answer


def _shared(request: HttpRequest, response: HttpResponse, *, card: FormCard) -> HttpResponse:
    origin = request.headers.get("Origin")
    if origin and origin in card.design.sites:
        response["Access-Control-Allow-Origin"] = origin
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Vary"] = "Origin"
    return response


@_of_form
def form_page(request: HttpRequest, card: FormCard) -> HttpResponse:
    """/f/<slug>/: the form, and where it is sent."""
    if card.state is not FormState.OPEN:
        if request.method == "POST":
            _count("CLOSED")
        heading = _("This form is closed.")
        return _said(request, status=410, heading=heading, text=_("Nothing can be sent just now."))
    if request.method == "POST":
        return _post(request, card)
    operations.note_shown(form_id=card.id, at=clock.now())
    return _page(request, card, AnswerForm(card), visit=_visit(request))


def _count(reason: str) -> None:
    """Note that something sent was refused before it became a record."""
    doors.count_refused(door=Door.FORM, reason=reason, at=clock.now())


def _visit(request: HttpRequest) -> dict[str, str]:
    given = {name: request.GET.get(name, "") for name in TRACKED}
    return answering.visit_of(
        {
            **given,
            "page": request.build_absolute_uri(),
            "referrer": request.headers.get("Referer", ""),
        }
    )


def _page(
    request: HttpRequest,
    card: FormCard,
    form: AnswerForm,
    *,
    visit: dict[str, str],
    token: str = "",
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "card": card,
        "design": card.design,
        "form": form,
        "trap": answering.TRAP,
        "token": token or answering.hand_out(card, at=clock.now()),
        "visit": visit,
        "note": note,
    }
    response = render(request, "intake/forms/page.html", context, status=status)
    return _may_go_on(response, card=card)


def _may_go_on(response: HttpResponse, *, card: FormCard) -> HttpResponse:
    """Browsers follow a redirect after a form only to where the page allows forms to go."""
    site = rules.site_of(card.design.after)
    if not site:
        return response
    allowed: HttpResponse = csp_update({"form-action": [site]})(lambda: response)()
    return allowed


def _said(
    request: HttpRequest, *, status: int = 200, heading: str, text: str = "", **more: Any
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"state": "refused", "text": text or heading}, status=status)
    context = {"heading": heading, "text": text, **more}
    return render(request, "intake/forms/said.html", context, status=status)


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _post(request: HttpRequest, card: FormCard) -> HttpResponse:
    refused = _refused(request, card) or _limited(request, "client", limits.address_of(request))
    if refused:
        return refused
    data = _data(request)
    if data is None:
        _count("NOT_READABLE")
        return _said(request, status=400, heading=_("What was sent cannot be read."))
    at = clock.now()
    begun = answering.read_token(data.get(answering.TOKEN, ""), card=card, at=at)
    if begun:
        card = queries.get_under(form=card, version_no=begun.version_no)
    visit = answering.visit_of({"page": request.headers.get("Referer", ""), **data.dict()})
    if answering.strangers(data, card=card):
        _count("UNKNOWN_FIELD")
        return _said(
            request,
            status=422,
            heading=_("The form has changed on its way here."),
            text=_("Open it anew and fill it in once more. Nothing was sent."),
            again=reverse("form_page", args=[card.slug]),
        )
    form = AnswerForm(card, data)
    if not form.is_valid():
        _count("ANSWERS_WRONG")
        return _wrong(
            request, card, form, visit=visit, token=data.get(answering.TOKEN, "") if begun else ""
        )
    if data.get(answering.TOKEN) and begun is None:
        _count("OPEN_TOO_LONG")
        note = _("The page was open for a long time. Look at your answers and send them once more.")
        if _by_script(request):
            fresh = answering.hand_out(card, at=at)
            return JsonResponse({"state": "again", "text": note, "begun": fresh}, status=409)
        return _page(request, card, form, visit=visit, note=note, status=409)
    return _take(request, card, form, visit=visit, begun=begun)


def _refused(request: HttpRequest, card: FormCard) -> HttpResponse | None:
    """What is not even read: too much, of another kind, or from a site that is not allowed."""
    if request.content_type != "application/x-www-form-urlencoded":
        _count("NOT_READABLE")
        return _said(request, status=415, heading=_("A form is sent as a form."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > answering.BODY_BOUND:
        _count("TOO_LARGE")
        return _said(
            request,
            status=413,
            heading=_("That is too much for this form."),
            text=_("Shorten your answers and send them again."),
        )
    own = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if not rules.may_post_from(origin, own=own, sites=card.design.sites):
        _count("OTHER_SITE")
        return _said(
            request,
            status=403,
            heading=_("This form cannot be sent from that site."),
            text=_("Fill it in on its own page."),
            again=reverse("form_page", args=[card.slug]),
        )
    return None


def _limited(request: HttpRequest, scope: str, who: str) -> HttpResponse | None:
    most, minutes = PER_CLIENT if scope == "client" else PER_ADDRESS
    wait = limits.wait(what=f"form.{scope}", who=who, at=clock.now(), at_most=most, minutes=minutes)
    if not wait:
        return None
    _count("TOO_OFTEN")
    heading = _("That was often in a short time.")
    text = _("Wait a while and send it again.")
    response = _said(request, status=429, heading=heading, text=text)
    response["Retry-After"] = str(wait)
    return response


def _data(request: HttpRequest) -> QueryDict | None:
    try:
        request.body.decode()
        return request.POST
    except (UnicodeDecodeError, UnreadablePostError, SuspiciousOperation):
        return None


def _wrong(
    request: HttpRequest, card: FormCard, form: AnswerForm, *, visit: dict[str, str], token: str
) -> HttpResponse:
    if _by_script(request):
        errors = {name: " ".join(map(str, told)) for name, told in form.errors.items()}
        text = errors.pop("__all__", "") or _("Some answers need another look.")
        return JsonResponse({"state": "wrong", "text": text, "errors": errors}, status=422)
    return _page(request, card, form, visit=visit, token=token, status=422)


def _take(
    request: HttpRequest,
    card: FormCard,
    form: AnswerForm,
    *,
    visit: dict[str, str],
    begun: answering.Begun | None,
) -> HttpResponse:
    at = clock.now()
    origin = request.headers.get("Origin")
    key = begun.key if begun else answering.key_of_body(request, at=at)
    answers = rules.answers_of(
        card=card,
        said=form.said,
        visit=visit,
        consents=form.consents,
        key=key,
        at=at,
        automatic=rules.looks_automatic(
            trap=form.data.get(answering.TRAP, ""),
            begun_at=begun.at if begun else None,
            at=at,
            is_from_known_site=bool(origin) and origin in card.design.sites,
        ),
        own_host=request.get_host().rpartition(":")[0] or request.get_host(),
    )
    if answers.email and not queries.is_received(form_id=card.id, key=key):
        limited = _limited(request, "address", answers.email.lower())
        if limited:
            return limited
    submissions.receive(card=card, answers=answers, letter=_letter(request, card), now=clock.now)
    return _thanked(request, card)


def _letter(request: HttpRequest, card: FormCard) -> submissions.Letter:
    """The mail that asks to confirm: no word of it comes from whoever filled in the form."""

    def write(number: int) -> dict[str, str]:
        token = signing.dumps([number], salt=CONFIRM_SALT)
        path = reverse("form_confirm", args=[card.slug, token])
        told = {"company": team.get_team().name, "link": request.build_absolute_uri(path)}
        return {
            "subject": _("Confirm your address"),
            "text": _(
                "Somebody gave this address in a form of %(company)s.\n\n"
                "If it was you, follow this link within seven days and press the button there:\n"
                "%(link)s\n\n"
                "If it was not you, do nothing: what was filled in will be forgotten."
            )
            % told,
        }

    return write


def _thanked(request: HttpRequest, card: FormCard) -> HttpResponse:
    """The same answer to everybody, whatever becomes of what they sent."""
    heading, text, after = _thanks(card)
    if _by_script(request):
        told = {"state": "done", "heading": heading, "text": text, "after": after}
        return JsonResponse(told)
    response = HttpResponse(status=303)
    response["Location"] = after or reverse("form_thanks", args=[card.slug])
    return _may_go_on(response, card=card)


def _thanks(card: FormCard) -> tuple[str, str, str]:
    if card.design.double_opt_in:
        heading = _("One more step: look into your mail.")
        text = _("A mail is on its way to you. Follow the link in it, then we have your answers.")
        return heading, text, ""
    return _("Thank you."), card.design.thanks or _("We have your answers."), card.design.after


@_of_form
def form_thanks(request: HttpRequest, card: FormCard) -> HttpResponse:
    """GET /f/<slug>/thanks/"""
    heading, text, _after = _thanks(card)
    return _said(request, heading=heading, text=text)


@_of_form
def form_confirm(request: HttpRequest, card: FormCard, token: str) -> HttpResponse:
    """/f/<slug>/confirm/<token>/: a page with a button, for programs follow links in mails."""
    number = _number(token)
    found = queries.find_confirmable(submission_id=number) if number else None
    if found is None or found[0] != card.id:
        return _too_late(request, card)
    if request.method == "POST":
        if not submissions.confirm(submission_id=number or 0, now=clock.now):
            return _too_late(request, card)
        return _confirmed(request, card)
    if not found[1]:
        done = submissions.confirm(submission_id=number or 0, now=clock.now)
        return _confirmed(request, card) if done else _too_late(request, card)
    context = {
        "heading": _("Confirm your address"),
        "text": _("Press the button, then we have your answers."),
        "button": _("Confirm"),
    }
    return render(request, "intake/forms/said.html", context)


def _number(token: str) -> int | None:
    try:
        [number] = signing.loads(token, salt=CONFIRM_SALT, max_age=submissions.CONFIRM_WITHIN)
    except (signing.BadSignature, ValueError):
        return None
    return int(number)


def _too_late(request: HttpRequest, card: FormCard) -> HttpResponse:
    return _said(
        request,
        status=410,
        heading=_("This link no longer works."),
        text=_("Fill in the form again to get a new one."),
        again=reverse("form_page", args=[card.slug]),
    )


def _confirmed(request: HttpRequest, card: FormCard) -> HttpResponse:
    text = card.design.thanks or _("We have your answers.")
    return _said(request, heading=_("Thank you."), text=text, after=card.design.after)
