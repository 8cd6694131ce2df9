"""What the teams ask each other: what waits for whom, asking, answering."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accord.agreements.values import naming
from accord.agreements.values.terms import Task
from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.definitions import api as definitions
from accord.desk.rules.addresses import Address, chosen
from accord.desk.views.common import lists, tabbed
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import definition_words, request_words, words
from accord.foundation import clock
from accord.handoffs import api as handoffs
from accord.handoffs.values.kinds import FIELD_NAMES, Field
from accord.handoffs.values.requests import (
    ACT_NAMES,
    FINDING_NAMES,
    LONGEST_REQUEST,
    REQUEST_STATE_NAMES,
    REQUESTED,
    About,
    Finding,
    Reply,
    RequestAct,
    RequestCard,
    RequestEventCard,
    RequestState,
    Subject,
    UnableToRequest,
    Unmet,
    Wish,
)
from accord.kernel.ids import whole_number
from accord.leads import api as leads
from accord.team import api as team
from accord.team.values import Side
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
NAMES = ("who", "task", "state", "after")
SHORT = 140  # characters of a request that a list shows
WHO = {
    "mine": gettext_lazy("For me"),
    "team": gettext_lazy("For my team"),
    "asked": gettext_lazy("I asked"),
    "all": gettext_lazy("All"),
}
TEAMS = {Side.MARKETING: gettext_lazy("Marketing"), Side.SALES: gettext_lazy("Sales")}
_FIELD_OF = {
    Unmet.OTHER_SIDE: "to",
    Unmet.NOBODY_THERE: "to",
    Unmet.NOTHING_LACKS: "lacking",
    Unmet.WORDS_NEEDED: "words",
    Unmet.TOO_LONG: "words",
}


def requests_page(request: HttpRequest) -> HttpResponse:
    """GET /requests/: open ones by when they are due, of whom and of what is asked for."""
    here = lists.address(request, names=NAMES)
    actor, at = actor_of(request), clock.now()
    who = here.value("who") if here.value("who") in WHO else "mine"
    wheres = {name: _where(request, here, who=name) for name in WHO}
    counts = handoffs.count_requests(wheres=wheres)
    page = lists.from_place(
        lambda after: handoffs.list_requests(where=wheres[who], at=at, after=after, limit=PAGE),
        here=here,
    )
    known = request_words.known_of(page.rows, scope=actor.scope)
    context = {
        "sentence": _sentence(counts[who], is_open=wheres[who].is_open is not False),
        "rows": [_row(card, known) for card in page.rows],
        **tabbed.drawn(_filters(here), here=here, tabs=WHO, counts=counts, current=who),
        "more_url": here.url(after=page.next_key) if page.next_key else "",
    }
    return render(request, "desk/requests.html", context)


def _where(request: HttpRequest, here: Address, *, who: str) -> handoffs.RequestFilter:
    actor = actor_of(request)
    state = here.value("state")
    task = chosen(Task, here.value("task"))
    return handoffs.RequestFilter(
        owner_id=actor.member_id or 0 if who == "mine" else None,
        asked_by_id=actor.member_id or 0 if who == "asked" else None,
        sides=actor.sides if who == "team" else None,
        task=task if task in REQUESTED else None,
        is_open=None if state == "all" else state != "done",
        scope=actor.scope,
        viewer_id=actor.member_id,
    )


def _filters(here: Address) -> tuple[parts.Filter, ...]:
    tasks = [(task.value, str(naming.TASK_NAMES[task])) for task in REQUESTED]
    states = [("done", _("Ended")), ("all", _("Open and ended"))]
    return (
        lists.choice("task", label=_("What"), every=_("Everything"), options=tasks, here=here),
        lists.choice("state", label=_("State"), every=_("Open"), options=states, here=here),
    )


def _sentence(count: int, *, is_open: bool) -> str:
    if not is_open:
        return ngettext("%(count)s request has ended.", "%(count)s requests have ended.", count) % {
            "count": lists.counted(count)
        }
    said = ngettext(
        "%(count)s request, the one that is due first on top.",
        "%(count)s requests, those that are due first on top.",
        count,
    )
    return said % {"count": lists.counted(count)}


def _row(card: RequestCard, known: request_words.Known) -> dict[str, Any]:
    text = card.words or request_words.fields(card.lacking)
    return {
        "card": card,
        "task": naming.TASK_NAMES[card.task],
        "words": text if len(text) <= SHORT else f"{text[:SHORT].rstrip()}…",
        "about": request_words.about(card, known),
        "team": TEAMS[card.side],
        "state": REQUEST_STATE_NAMES[card.state] if card.state is not RequestState.OPEN else "",
        "clock": request_words.clock(card.clock),
        "due": request_words.due(card.clock),
    }


# Asking


class AskForm(forms.Form):
    """What is asked for, in whose words, and of whom."""

    task = forms.ChoiceField(label=gettext_lazy("What do you ask for?"))
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_REQUEST}),
        max_length=LONGEST_REQUEST,
        required=False,
    )
    lacking = forms.MultipleChoiceField(
        label=gettext_lazy("What is not known of the lead"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("The request ends by itself once all that you tick is known."),
    )
    to = forms.TypedChoiceField(
        label=gettext_lazy("Whom do you ask?"), coerce=int, empty_value=None, required=False
    )


@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """GET, POST /requests/new/?lead=…: ask the other team about what the address names."""
    at = clock.now()
    subject, link, lead_id = _subject(request)
    form = _ask_form(request, subject, lead_id=lead_id)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        task = Task(given["task"])
        wish = Wish(
            task,
            given["words"],
            subject,
            given["to"],
            tuple(Field(one) for one in given.get("lacking", ())) if task is Task.DATA_FIX else (),
        )
        try:
            number = handoffs.ask_for(wish=wish, actor=actor_of(request), at=at)
        except UnableToRequest as refusal:
            field = _FIELD_OF.get(refusal.why)
            form.add_error(field if field in form.fields else None, request_words.refused(refusal))
        else:
            messages.success(request, _("Asked. You see here when it is due and who has it."))
            return redirect("request", number)
    context = {
        "form": form,
        "about": link,
        "breadcrumb": _crumbs(_("Ask the other team")),
    }
    return render(request, "desk/request_new.html", context, status=422 if form.errors else 200)


def _crumbs(label: str) -> tuple[parts.Link, ...]:
    return (
        parts.Link(label=_("What the teams ask each other"), url=reverse("requests")),
        parts.Link(label=label, url=""),
    )


def _ask_form(request: HttpRequest, subject: Subject, *, lead_id: int | None) -> AskForm:
    tasks = handoffs.tasks_about(subject.about)
    asked = request.GET.get("task", "")
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={
            "task": asked if asked in list(tasks) else tasks[0].value,
            "words": request.GET.get("words", "").replace("\x00", "")[:LONGEST_REQUEST],
        },
    )
    lacking = handoffs.unknown_of(lead_id=lead_id) if lead_id is not None else ()
    people = [(str(card.id), card.name) for card in team.list_members() if card.active]
    _offer(form, "task", [(task.value, str(naming.TASK_NAMES[task])) for task in tasks])
    _offer(form, "to", [("", _("Whoever has it for their team")), *people])
    if lacking and Task.DATA_FIX in tasks:
        _offer(form, "lacking", [(one.value, str(FIELD_NAMES[one])) for one in lacking])
    else:
        del form.fields["lacking"]
    return form


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _subject(request: HttpRequest) -> tuple[Subject, parts.Link | None, int | None]:
    """What the address says it is about, with its page and its lead; what whoever asks does not
    see is not there."""
    for about in (About.HANDOFF, About.LEAD, About.VERSION, About.ASSET, About.CAMPAIGN):
        said = request.GET.get(about.value, "")
        if not said:
            continue
        number = whole_number(said)
        found = _found(request, about, number) if number is not None else None
        if number is None or found is None:
            raise Http404
        return Subject(about, number), *found
    return Subject(), None, None


def _found(request: HttpRequest, about: About, number: int) -> tuple[parts.Link, int | None] | None:
    if about in (About.LEAD, About.HANDOFF):
        lead = number if about is About.LEAD else handoffs.lead_of_handoff(handoff_id=number)
        where = leads.LeadFilter(ids=[lead or 0], scope=lists.scope_of(request))
        rows = leads.list_leads(where=where, limit=1).rows
        if not rows:
            return None
        url = reverse("lead", args=[rows[0].id])
        return parts.Link(label=words.lead(rows[0]), url=url), rows[0].id
    if about is About.VERSION:
        version = next((one for one in definitions.list_all() if one.id == number), None)
        if version is None:
            return None
        label = f"{definition_words.title(version)}, {definition_words.version(version.number)}"
        return parts.Link(label=label, url=definition_words.place(version)), None
    named = content.titles(ids=[number]) if about is About.ASSET else campaigns.names(ids=[number])
    known = request_words.Known({}, named, named, {})
    link = request_words.about_other(Subject(about, number), known)
    return (link, None) if named and link else None


# One request


@require_http_methods(["GET", "POST"])
def request_page(request: HttpRequest, request_id: int) -> HttpResponse:
    """GET /requests/<id>/ shows it with its story; POST answers it, declines it, gives it on or
    takes it back."""
    actor, at = actor_of(request), clock.now()
    problem = ""
    if request.method == "POST":
        try:
            handed = _act(request, request_id, at=at)
        except LookupError as missing:
            raise Http404 from missing
        except UnableToRequest as refusal:
            problem = request_words.refused(refusal)
        else:
            _thank(request, handed)
            return redirect("request", request_id)
    try:
        card, events = handoffs.get_request(request_id=request_id, at=at)
    except LookupError as missing:
        raise Http404 from missing
    known = request_words.known_of([card], scope=actor.scope)
    acts = handoffs.acts_open(card=card, actor=actor, at=at)
    names = team.names(ids=[one.member_id for one in events if one.member_id is not None])
    names |= team.names(ids=[one.owner_id for one in events])
    context = {
        **_row(card, known),
        "said": request.POST.get("words", "")[:LONGEST_REQUEST],
        "problem": problem,
        "facts": _facts(card, known),
        "events": [_event(one, names) for one in events],
        "lacking": request_words.fields(card.lacking),
        "may_answer": RequestAct.ANSWER in acts,
        "may_decline": RequestAct.DECLINE in acts,
        "may_withdraw": RequestAct.WITHDRAW in acts,
        "may_take": RequestAct.ANSWER in acts and card.owner_id != actor.member_id,
        "colleagues": _colleagues(card) if RequestAct.GIVE in acts else (),
        "is_review": card.task is Task.REJECT_REVIEW,
        "is_look": card.task is Task.NURTURE_CHECK,
        "me": actor.member_id,
        "breadcrumb": _crumbs(str(naming.TASK_NAMES[card.task])),
    }
    return render(request, "desk/request.html", context, status=422 if problem else 200)


def _act(request: HttpRequest, number: int, *, at: datetime) -> int | None:
    """What one form of the page asks for, by its button. Raises UnableToRequest, LookupError."""
    said = request.POST.get("act", "")
    finding = chosen(Finding, said)
    act = RequestAct.ANSWER if finding else chosen(RequestAct, said)
    if act in (None, RequestAct.ASK):
        raise UnableToRequest(why=Unmet.SAY_WHICH if said else Unmet.WORDS_NEEDED)
    reply = Reply(
        request.POST.get("words", "").replace("\x00", ""),
        finding,
        whole_number(request.POST.get("to", "")),
    )
    return handoffs.act_on_request(
        request_id=number, act=act, actor=actor_of(request), at=at, reply=reply
    )


def _thank(request: HttpRequest, handed: int | None) -> None:
    if handed is not None:
        messages.success(request, _("The lead is handed to sales again, to somebody else."))
    else:
        messages.success(request, _("Noted. Whoever asked sees it here."))


def _facts(card: RequestCard, known: request_words.Known) -> tuple[parts.Fact, ...]:
    link = request_words.about(card, known)
    return (
        parts.Fact(label=_("About"), text=link.label if link else "", url=link.url if link else ""),
        parts.Fact(label=_("Asked by"), text=card.asked_by_name or _("The agreement")),
        parts.Fact(label=_("Asked"), text=ui.moment(card.asked_at)),
        parts.Fact(label=_("Has it"), text=card.owner_name),
        parts.Fact(label=_("Team that answers"), text=str(TEAMS[card.side])),
        parts.Fact(label=_("Due"), text=request_words.due(card.clock)),
        parts.Fact(label=_("It ends when"), text=str(naming.TASK_ENDS[card.task])),
    )


def _event(one: RequestEventCard, names: Mapping[int, str]) -> dict[str, Any]:
    title = str(FINDING_NAMES[one.finding] if one.finding else ACT_NAMES[one.act])
    by = names.get(one.member_id or 0, "")
    if one.act is RequestAct.GIVE:
        title = _("Given to %(name)s") % {"name": names.get(one.owner_id, "")}
    if by:
        title = _("%(what)s, by %(name)s") % {"what": title, "name": by}
    elif one.act is RequestAct.ANSWER:
        title = _("All that was asked for is known now")
    return {"at": one.at, "title": title, "words": one.words}


def _colleagues(card: RequestCard) -> tuple[tuple[int, str], ...]:
    """Of the side that owes it, but for whoever has it."""
    return tuple(
        (one.id, one.name)
        for one in team.list_members()
        if one.active and one.side in (card.side, Side.BOTH) and one.id != card.owner_id
    )
