"""Settings, Tools that we tell: added with a secret shown once, watched, told again, stopped."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.foundation import clock, jobs
from accord.integrations.webhooks import queries
from accord.integrations.webhooks.operations import endpoints
from accord.integrations.webhooks.values import (
    BY_CODE,
    FAULT_WORDS,
    TEST,
    TOPICS,
    WHY_WORDS,
    EndpointCard,
    State,
    Told,
    Why,
)
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Actor
from accord.ui.values.parts import Link

PAGE = 50
DAYS = 5
STATE_WORDS = {
    State.ACTIVE: gettext_lazy("Is told"),
    State.PAUSED: gettext_lazy("Paused: what happens waits"),
    State.STOPPED: gettext_lazy("Stopped: nothing is kept for it"),
}
LOG_WORDS = {
    "WAITING": gettext_lazy("Waits for its next try"),
    "SENT": gettext_lazy("Taken"),
    "DEAD": gettext_lazy("Given up"),
    "NOT_SENT": gettext_lazy("Not sent"),
}


class TopicsForm(forms.Form):
    """What a tool is told of: as far as whoever says so may see it."""

    topics = forms.MultipleChoiceField(
        label=gettext_lazy("It is told when"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, actor: Actor, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["topics"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.code, one.label) for one in TOPICS if actor.may(one.needed)]


class NewForm(TopicsForm):
    """A tool and its address."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    url = forms.CharField(
        label=gettext_lazy("Its address for webhooks"),
        max_length=2_000,
        help_text=gettext_lazy("Such as https://tool.example.com/hooks/accord"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    field_order = ("name", "url", "topics")


@require_http_methods(["GET", "POST"])
def endpoints_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/told/ lists them; POST adds one and shows its secret this once."""
    actor = _actor(request)
    form = NewForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            number, secret = endpoints.add_endpoint(
                name=said["name"],
                url=said["url"],
                topics=said["topics"],
                actor=actor,
                at=clock.now(),
            )
        except endpoints.UnableToSubscribe as refusal:
            form.add_error("url", str(refusal))
        else:
            return _show(request, number, secret=secret)
    told = [
        {
            "card": one,
            "state": STATE_WORDS[one.state],
            "waiting": queries.count_waiting(endpoint_id=one.id),
        }
        for one in queries.list_endpoints()
    ]
    context = {"form": form, "endpoints": told, "breadcrumb": _breadcrumb()}
    return render(
        request, "integrations/endpoints.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def endpoint_page(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """GET /settings/told/<id>/; POST says anew what it is told of."""
    _get(endpoint_id)
    if request.method == "GET":
        return _show(request, endpoint_id)
    form = TopicsForm(request.POST, actor=_actor(request))
    if not form.is_valid():
        return _show(request, endpoint_id, form=form, status=422)
    endpoints.change_topics(
        endpoint_id=endpoint_id,
        topics=form.cleaned_data["topics"],
        actor=_actor(request),
        at=clock.now(),
    )
    messages.success(request, _("Kept. It holds for what happens from now on."))
    return redirect("told", endpoint_id)


@require_POST
def new_secret(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """POST /settings/told/<id>/secret/ makes a new one and shows it this once."""
    _get(endpoint_id)
    secret = endpoints.rotate(endpoint_id=endpoint_id, actor=_actor(request), at=clock.now())
    return _show(request, endpoint_id, secret=secret)


@require_POST
def change_state(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """POST /settings/told/<id>/state/: pause, start or remove, as the button says."""
    _get(endpoint_id)
    actor, at = _actor(request), clock.now()
    asked = request.POST.get("state", "")
    if asked == "removed":
        endpoints.remove(endpoint_id=endpoint_id, actor=actor, at=at)
        messages.success(request, _("The tool was taken away. It is told nothing any more."))
        return redirect("settings_told")
    if asked not in (State.ACTIVE.value, State.PAUSED.value):
        raise Http404
    state = State(asked)
    endpoints.set_state(endpoint_id=endpoint_id, state=state, actor=actor, at=at)
    said = _("It is told again.") if state is State.ACTIVE else _("It is paused.")
    messages.success(request, said)
    return redirect("told", endpoint_id)


@require_POST
def send_test(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """POST /settings/told/<id>/test/ sends a message that means nothing."""
    if _get(endpoint_id).state is not State.ACTIVE:
        messages.error(request, _("Let it be told again first."))
        return redirect("told", endpoint_id)
    endpoints.send_test(endpoint_id=endpoint_id, at=clock.now())
    jobs.defer_apart("webhooks.deliver", endpoint_id=endpoint_id)
    messages.success(
        request, _("A test is on its way. Load this page again in a moment: the log tells.")
    )
    return redirect("told", endpoint_id)


@require_POST
def send_again(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """POST /settings/told/<id>/again/: one message (`told`), or all that never arrived."""
    _get(endpoint_id)
    one, at = request.POST.get("told", ""), clock.now()
    if one:
        told_id = whole_number(one)
        if told_id is None or not endpoints.send_again(
            endpoint_id=endpoint_id, told_id=told_id, at=at
        ):
            raise Http404
        count = 1
    else:
        since = at - timedelta(days=DAYS)
        count = endpoints.send_all_again(endpoint_id=endpoint_id, since=since, at=at)
    said = ngettext(
        "%(count)s message goes out again.", "%(count)s messages go out again.", count
    ) % {"count": count}
    messages.success(request, said if count else _("Nothing was given up in these days."))
    return redirect("told", endpoint_id)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _get(endpoint_id: int) -> EndpointCard:
    try:
        return queries.get_endpoint(endpoint_id=endpoint_id)
    except LookupError as problem:
        raise Http404 from problem


def _breadcrumb(*links: Link) -> list[Link]:
    label = _("Tools that we tell")
    return [
        Link(label=_("Settings"), url=reverse("settings")),
        Link(label=label, url=reverse("settings_told") if links else ""),
        *links,
    ]


def _show(
    request: HttpRequest,
    endpoint_id: int,
    *,
    secret: str = "",
    form: TopicsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    card, at = _get(endpoint_id), clock.now()
    rows = queries.list_told(
        endpoint_id=endpoint_id,
        before=whole_number(request.GET.get("before", "")),
        limit=PAGE + 1,
    )
    actor = _actor(request)
    context = {
        "endpoint": card,
        "state": STATE_WORDS[card.state],
        "fault": FAULT_WORDS[card.fault] if card.fault else "",
        "is_quiet": card.state is State.ACTIVE and card.is_quiet(at),
        "owner": team.names(ids=[card.owner_id]).get(card.owner_id, ""),
        "secret": secret,
        "secrets": queries.list_secrets(endpoint_id=endpoint_id, at=at),
        "form": form or TopicsForm(initial={"topics": card.topics}, actor=actor),
        "log": [_line(row) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].id if len(rows) > PAGE else None,
        "days": DAYS,
        "breadcrumb": _breadcrumb(Link(label=card.name, url="")),
    }
    return render(request, "integrations/endpoint.html", context, status=status)


def _line(row: Told) -> dict[str, Any]:
    reason, _sign, status = row.why.partition(" ")
    known = reason in Why.__members__
    label = BY_CODE[row.topic].label if row.topic in BY_CODE else row.topic
    return {
        "row": row,
        "label": _("A test") if row.topic == TEST else label,
        "state": LOG_WORDS[row.state],
        "why": WHY_WORDS[Why(reason)] % {"status": status} if known else "",
        "waits": row.state == "WAITING",
        "ended": row.state != "WAITING",
    }
