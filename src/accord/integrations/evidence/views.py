"""Settings, Your evidence: what is seen of one's own work without logging it; the team's, for
leaders."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accord.foundation import clock, keyed, outgoing
from accord.intake import api as intake
from accord.integrations.evidence import queries
from accord.integrations.evidence.operations import sources
from accord.integrations.evidence.values import (
    FAULT_WORDS,
    FILE_BOUND,
    SOURCE_NAMES,
    Failed,
    SourceCard,
    SourceKind,
)
from accord.journeys import api as journeys
from accord.team import api as team
from accord.team.values import Actor, Capability
from accord.ui import api as ui
from accord.ui.values.parts import Link

PAGE = 50


class MailboxForm(forms.Form):
    """Where the mailbox is and how it is opened."""

    host = forms.CharField(
        label=gettext_lazy("IMAP server"),
        max_length=253,
        help_text=gettext_lazy("Such as imap.gmail.com or outlook.office365.com"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"), min_value=1, max_value=65_535, initial=993
    )
    login = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("App password"),
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Made for Accord alone in your mail account, so that you can end it there at any time. "
            "It is stored sealed and never shown again."
        ),
    )
    subjects = forms.BooleanField(label=gettext_lazy("Keep subjects"), required=False, initial=True)


class CalendarForm(forms.Form):
    """An address, or a file."""

    url = forms.CharField(
        label=gettext_lazy("Secret address of your calendar"),
        max_length=2_000,
        required=False,
        help_text=gettext_lazy("Begins with https:// and mostly ends in .ics"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a calendar file (.ics)"), required=False, max_length=200
    )
    subjects = forms.BooleanField(
        label=gettext_lazy("Keep the names of meetings"), required=False, initial=True
    )
    busy = forms.BooleanField(
        label=gettext_lazy("Nobody books me while something stands in it"),
        required=False,
        help_text=gettext_lazy(
            "Of all else in your calendar only from when until when is kept: no names, no people."
        ),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("url")) == bool(said.get("file")) and not self.errors:
            self.add_error("url", _("Enter an address, or choose a file."))
        file = said.get("file")
        if file is not None and file.size > FILE_BOUND:
            self.add_error("file", _("The file is larger than 5 MB. Export fewer months."))
        return said


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined] # set for every request
    return actor


def _member(request: HttpRequest) -> int:
    member = _actor(request).member_id
    if member is None:
        raise Http404
    return member


@require_GET
def own_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/evidence/: by which ways one's work is seen, and how to open another."""
    return _show(request)


def _show(
    request: HttpRequest,
    *,
    mailbox: MailboxForm | None = None,
    calendar: CalendarForm | None = None,
    status: int = 200,
) -> HttpResponse:
    member, at = _member(request), clock.now()
    box = intake.own_mailbox(member_id=member)
    is_open = box is not None and box.stopped_at is None
    cards = queries.list_sources(member_ids=[member]).get(member, [])
    health = journeys.evidence_health(member_ids=[member], at=at).get(member, [])
    aside = intake.list_set_aside_letters(mailbox_id=box.id, limit=10) if box and is_open else []
    context = {
        "box": box if is_open else None,
        "domain": intake.mail_domain(),
        "letters": [{"card": one, "why": intake.WHY_NAMES[one.why]} for one in aside],
        "sources": [_source(one) for one in cards],
        "health": [_health(one) for one in health],
        "mailbox_form": mailbox or MailboxForm(auto_id="mailbox_%s"),
        "calendar_form": calendar or CalendarForm(auto_id="calendar_%s"),
        "leads_team": _actor(request).may(Capability.MANAGE_TEAM),
        "breadcrumb": _breadcrumb(),
    }
    return render(request, "integrations/evidence.html", context, status=status)


def _breadcrumb(*links: Link) -> list[Link]:
    return [
        Link(label=_("Settings"), url=reverse("settings")),
        Link(label=_("Your evidence"), url=reverse("evidence") if links else ""),
        *links,
    ]


def _source(card: SourceCard) -> dict[str, Any]:
    return {
        "card": card,
        "kind": SOURCE_NAMES[card.kind],
        "fault": FAULT_WORDS[card.fault] if card.fault else "",
        "may_be_busy": card.kind is SourceKind.CALENDAR,
    }


def _health(one: journeys.RouteHealth) -> dict[str, Any]:
    usual = ""
    if one.usual_days is not None:
        usual = ngettext("every day", "every %(days)d days", max(one.usual_days, 1)) % {
            "days": max(one.usual_days, 1)
        }
    silent = (
        _(
            "Silent for longer than usual. Look whether it is still connected; until it tells "
            "again, what is done there is not seen."
        )
        if one.is_silent
        else ""
    )
    return {"source": one.source, "told_at": one.told_at, "usual": usual, "silent": silent}


@require_POST
def change_address(request: HttpRequest) -> HttpResponse:
    """POST /settings/evidence/address/: open, close, and whether subjects are kept."""
    member, at, act = _member(request), clock.now(), request.POST.get("act")
    if act == "open":
        domain = intake.mail_domain()
        if not domain:
            messages.error(request, _("Nobody has said yet where mail for Accord arrives."))
        else:
            address = intake.open_own_mailbox(member_id=member, domain=domain, at=at)
            messages.success(
                request, _("Mail copied to %(address)s counts now.") % {"address": address}
            )
    elif act == "stop":
        intake.close_own_mailbox(member_id=member, actor_id=member, at=at)
        messages.success(request, _("The address is closed. What it told stays."))
    elif act in ("keep", "leave"):
        intake.keep_subjects(member_id=member, keep=act == "keep")
        messages.success(request, _("Kept from the next mail on."))
    return redirect("evidence")


@require_POST
def add_mailbox(request: HttpRequest) -> HttpResponse:
    """POST /settings/evidence/mailbox/: read one from now on."""
    form = MailboxForm(request.POST, auto_id="mailbox_%s")
    if not form.is_valid():
        return _show(request, mailbox=form, status=422)
    said = form.cleaned_data
    try:
        sources.open_source(
            member_id=_member(request),
            kind=SourceKind.INBOX,
            name=said["login"],
            access={name: str(said[name]) for name in ("host", "port", "login", "password")},
            keeps_subject=said["subjects"],
            at=clock.now(),
        )
    except sources.AlreadyOpen:
        form.add_error("login", _("This mailbox is read already. Stop it first."))
        return _show(request, mailbox=form, status=422)
    messages.success(request, _("The mailbox is being read. This page says how it goes."))
    return redirect("evidence")


@require_POST
def add_calendar(request: HttpRequest) -> HttpResponse:
    """POST /settings/evidence/calendar/: follow an address, or read a file once."""
    form = CalendarForm(request.POST, request.FILES, auto_id="calendar_%s")
    if form.is_valid():
        try:
            _open_calendar(request, form)
        except sources.AlreadyOpen:
            form.add_error(None, _("This calendar is read already. Stop it first."))
        except outgoing.Refused:
            form.add_error(
                "url", _("This is no address of a calendar on the internet that begins with https.")
            )
        except Failed as problem:
            form.add_error("file", str(FAULT_WORDS[problem.fault]))
        else:
            return redirect("evidence")
    return _show(request, calendar=form, status=422)


def _named(url: str) -> str:
    """Where a calendar is, and letters that tell it from another there; its address is secret."""
    return f"{(urlsplit(url).hostname or '')[:100]} · {keyed.digest('calendar', url).hex()[:6]}"


def _open_calendar(request: HttpRequest, form: CalendarForm) -> None:
    said, at = form.cleaned_data, clock.now()
    url, file = str(said["url"]).replace("webcal://", "https://", 1), said["file"]
    if url:
        outgoing.check(url)
    number = sources.open_source(
        member_id=_member(request),
        kind=SourceKind.CALENDAR if url else SourceKind.CALENDAR_FILE,
        name=_named(url) if url else str(file.name)[:120],
        access={"url": url} if url else {},
        keeps_subject=said["subjects"],
        tells_busy=said["busy"],
        at=at,
    )
    if url:
        messages.success(request, _("The calendar is followed. This page says how it goes."))
        return
    zone = team.get_team().zone
    try:
        told = sources.take_file(source_id=number, content=file.read(), zone=zone, at=at)
    except Failed:
        sources.stop_source(member_id=_member(request), source_id=number, forget=True, at=at)
        raise
    messages.success(
        request,
        ngettext(
            "One meeting with somebody known is on their timeline.",
            "%(count)d meetings with people who are known are on their timelines.",
            told,
        )
        % {"count": told},
    )


@require_POST
def stop(request: HttpRequest, source_id: int) -> HttpResponse:
    """POST /settings/evidence/<id>/stop/: read it no more, or forget what it told too."""
    forget = request.POST.get("act") == "forget"
    try:
        gone = sources.stop_source(
            member_id=_member(request), source_id=source_id, forget=forget, at=clock.now()
        )
    except LookupError as missing:
        raise Http404 from missing
    if forget:
        messages.success(
            request, _("Stopped, and %(count)s entries forgotten.") % {"count": ui.number(gone)}
        )
    else:
        messages.success(request, _("Stopped. What it told stays."))
    return redirect("evidence")


@require_POST
def let_busy(request: HttpRequest, source_id: int) -> HttpResponse:
    """POST /settings/evidence/<id>/busy/: whether what stands in a calendar keeps its owner from
    being booked."""
    tells = request.POST.get("act") == "tell"
    try:
        sources.let_busy(
            member_id=_member(request), source_id=source_id, tells=tells, at=clock.now()
        )
    except LookupError as missing:
        raise Http404 from missing
    said = (
        _("From its next reading on nobody books you while something stands in this calendar.")
        if tells
        else _("Forgotten when you are busy. You may be booked at any time you work.")
    )
    messages.success(request, said)
    return redirect("evidence")


@require_GET
def team_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/evidence/team/: whose work is seen by which ways, and what went silent."""
    people = [card for card in team.list_members() if card.active]
    asked = request.GET.get("page", "")
    page = min(int(asked), 10_000) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    shown = people[page * PAGE : (page + 1) * PAGE]
    ids = [card.id for card in shown]
    health = journeys.evidence_health(member_ids=ids, at=clock.now())
    opened = queries.list_sources(member_ids=ids)
    context = {
        "lines": [
            {
                "name": card.name,
                "routes": [_health(one) for one in health.get(card.id, [])],
                "faults": [
                    {"name": SOURCE_NAMES[one.kind], "fault": FAULT_WORDS[one.fault]}
                    for one in opened.get(card.id, [])
                    if one.fault
                ],
            }
            for card in shown
        ],
        "replies": _replies(),
        "later": f"?page={page + 1}" if len(people) > (page + 1) * PAGE else "",
        "breadcrumb": _breadcrumb(Link(label=_("The team's"), url="")),
    }
    return render(request, "integrations/evidence_team.html", context)


def _replies() -> str:
    """Where calendars answer to invitations, and whether that is read, in a sentence."""
    _name, address = parseaddr(settings.REPLIES_TO)
    reader = queries.reader_of(address=address)
    if reader is not None:
        who = team.names(ids=[reader]).get(reader, "")
        return _(
            "Answers to invitations go to %(address)s, which is read as a mailbox of %(name)s."
        ) % {"address": address, "name": who}
    return _(
        "Answers to invitations go to %(address)s, which nobody has opened here: no answer is seen."
        " Open it under “Your evidence” as a mailbox, or name one that is read (ACCORD_REPLIES_TO)."
    ) % {"address": address}
