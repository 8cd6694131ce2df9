"""Settings, Notices: by which ways one is told of what, when not, and where one's chat is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.foundation import clock
from accord.integrations.notices import queries
from accord.integrations.notices.operations import chats
from accord.integrations.notices.values import (
    CHAT_FAULT_WORDS,
    CHAT_NAMES,
    ChatCard,
    ChatKind,
    UnableToReach,
)
from accord.integrations.notices.views.inbox import reader_of
from accord.notices import api as notices
from accord.notices.api import CHOSEN, KINDS, WAY_NAMES, Habits, Kind, Way
from accord.team.values import Actor, Capability
from accord.ui.values.parts import Link

Chosen = dict[tuple[str, Way], bool]


class HabitsForm(forms.Form):
    """When to be left alone, and when to get what can wait."""

    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("What can wait comes when the quiet ends; what is urgent comes."),
    )
    quiet_to = forms.TimeField(
        label=gettext_lazy("Quiet until"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("One mail a day with all that can wait"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("No, each by itself")),
            *((hour, f"{hour:02}:00") for hour in range(24)),
        ],
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and (said.get("quiet_from") is None) != (said.get("quiet_to") is None):
            self.add_error("quiet_to", _("Say both when it begins and when it ends, or neither."))
        return said


class ChatForm(forms.Form):
    """The address of an incoming webhook."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Chat"), choices=[(one.value, name) for one, name in CHAT_NAMES.items()]
    )
    url = forms.CharField(
        label=gettext_lazy("Address of its incoming webhook"),
        max_length=2_000,
        help_text=gettext_lazy(
            "Made in the chat for a channel that only you read. It is stored sealed and never "
            "shown again."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
def wishes_page(request: HttpRequest) -> HttpResponse:
    """GET, POST /settings/notices/"""
    actor, member_id = reader_of(request)
    if request.method == "GET":
        return _show(request, actor, member_id)
    form = HabitsForm(request.POST)
    chosen = _chosen(request)
    if not form.is_valid():
        return _show(request, actor, member_id, form=form, chosen=chosen, status=422)
    notices.choose(
        member_id=member_id, ways=chosen, habits=Habits(**form.cleaned_data), at=clock.now()
    )
    messages.success(request, _("Kept. It holds for what you are told from now on."))
    return redirect("settings_notices")


def _chosen(request: HttpRequest) -> Chosen:
    """What is ticked; a way that was not on the page is left as it is."""
    shown = [way for way in CHOSEN if way.value in request.POST.getlist("ways")]
    ticked = set(request.POST.getlist("on"))
    return {(code, way): f"{way.value}.{code}" in ticked for code in KINDS for way in shown}


@require_POST
def chat_change(request: HttpRequest) -> HttpResponse:
    """POST /settings/notices/chat/: set one's chat, send a test there, or take it away."""
    actor, member_id = reader_of(request)
    act = request.POST.get("act", "")
    if act == "end":
        chats.end_chat(member_id=member_id, at=clock.now())
        messages.success(request, _("Forgotten. Nothing is sent there any more."))
        return redirect("settings_notices")
    if act == "test":
        return _test(request, member_id)
    form = ChatForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            chats.set_chat(
                member_id=member_id, kind=ChatKind(said["kind"]), url=said["url"], at=clock.now()
            )
        except UnableToReach as refusal:
            form.add_error("url", str(refusal))
        else:
            messages.success(request, _("Kept. Send a test to see it arrive."))
            return redirect("settings_notices")
    return _show(request, actor, member_id, chat_form=form, status=422)


def _test(request: HttpRequest, member_id: int) -> HttpResponse:
    answered = chats.send_test(member_id=member_id, now=clock.now)
    if answered.error is None:
        messages.success(request, _("Sent. Look whether it is there."))
    else:
        messages.error(request, _("It was not taken. Look at the address and the kind of chat."))
    return redirect("settings_notices")


def _show(
    request: HttpRequest,
    actor: Actor,
    member_id: int,
    *,
    form: HabitsForm | None = None,
    chat_form: ChatForm | None = None,
    chosen: Chosen | None = None,
    status: int = 200,
) -> HttpResponse:
    habits = notices.habits_of(member_ids=[member_id]).get(member_id, Habits())
    if chosen is None:
        chosen = notices.choices_of(member_ids=[member_id]).get(member_id, {})
    chat = queries.find_chat(member_id=member_id)
    shown = [way for way in CHOSEN if way is not Way.CHAT or chat is not None]
    context = {
        "ways": [(way.value, WAY_NAMES[way]) for way in shown],
        "kinds": [_kind(kind, shown, chosen) for kind in KINDS.values()],
        "form": form or HabitsForm(initial=_initial(habits)),
        "chat": chat,
        "chat_name": CHAT_NAMES[chat.kind] if chat else "",
        "chat_fault": _fault(chat),
        "chat_form": chat_form or ChatForm(auto_id="chat_%s"),
        "zone": actor.zone,
        "may_see_log": actor.may(Capability.MANAGE_TEAM),
        "breadcrumb": [
            Link(label=_("Settings"), url=reverse("settings")),
            Link(label=_("Notices"), url=""),
        ],
    }
    return render(request, "integrations/notice_wishes.html", context, status=status)


def _kind(kind: Kind, shown: list[Way], chosen: Chosen) -> dict[str, Any]:
    on = notices.ways(kind, chosen, has_chat=True)
    return {
        "kind": kind,
        "boxes": [
            {"value": f"{way.value}.{kind.code}", "way": WAY_NAMES[way], "is_on": way in on}
            for way in shown
        ],
    }


def _fault(chat: ChatCard | None) -> Any:
    return CHAT_FAULT_WORDS[chat.fault] if chat and chat.fault else ""


def _initial(habits: Habits) -> dict[str, Any]:
    return {
        "quiet_from": habits.quiet_from,
        "quiet_to": habits.quiet_to,
        "digest_hour": "" if habits.digest_hour is None else habits.digest_hour,
    }
