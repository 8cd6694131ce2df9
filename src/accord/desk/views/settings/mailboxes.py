"""Mailboxes that leads write to: what is made of their letters, and which nobody could read."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.campaigns import api as campaigns
from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.intake import api as intake
from accord.intake.values.mails import Fate, Reads
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.ui import api as ui
from accord.ui.values import parts

PAGE = 50
READS_NAMES = {
    Reads.SENDERS: gettext_lazy("Each new sender is a lead"),
    Reads.FORM: gettext_lazy("Letters of a form: lines such as “Name: Ana Pop” are a lead"),
}


class MailboxForm(forms.Form):
    """An address and what is made of the letters to it."""

    address = forms.EmailField(
        label=gettext_lazy("Address"),
        max_length=254,
        help_text=gettext_lazy("Such as leads@in.example.com. Your mail server sends it on here."),
    )
    unguessable = forms.BooleanField(
        label=gettext_lazy("Add letters that nobody guesses"),
        required=False,
        initial=True,
        help_text=gettext_lazy("For an address that only your own tools write to."),
    )
    reads = forms.ChoiceField(
        label=gettext_lazy("What a letter is"),
        widget=forms.RadioSelect,
        initial=Reads.SENDERS.value,
        choices=[(reads.value, name) for reads, name in READS_NAMES.items()],
    )
    source = forms.RegexField(
        label=gettext_lazy("Name of the source"),
        regex=r"^[\w .-]+$",
        max_length=60,
        initial="mailbox",
        help_text=gettext_lazy("Leads carry it, so that you can tell where they came from."),
        error_messages={"invalid": gettext_lazy("Write letters, digits, blanks, dots or dashes.")},
    )
    owner_id = forms.TypedChoiceField(
        label=gettext_lazy("Who works new leads"), required=False, coerce=int, empty_value=None
    )
    campaign_id = forms.TypedChoiceField(
        label=gettext_lazy("Campaign"), required=False, coerce=int, empty_value=None
    )


def _form(data: object = None) -> MailboxForm:
    form = MailboxForm(data)  # type: ignore[arg-type] # what Django takes
    people = [(str(card.id), card.name) for card in team.list_members() if card.can_sign_in]
    runs = [(str(card.id), card.name) for card in campaigns.list_campaigns(limit=200)]
    for name, known in (("owner_id", people), ("campaign_id", runs)):
        field = form.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody yet") if name == "owner_id" else _("None")), *known]
    return form


@require_http_methods(["GET", "POST"])
def mailboxes_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/mailboxes/ lists mailboxes and letters set aside; POST adds a mailbox."""
    actor = actor_of(request)
    form = _form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        given["guessable"] = not given.pop("unguessable")
        try:
            address = intake.add_mailbox(
                **given | {"reads": Reads(given["reads"])},
                actor_id=actor.member_id,
                at=clock.now(),
            )
        except intake.CannotAdd:
            form.add_error("address", _("There is a mailbox with this address already."))
        else:
            messages.success(request, _("Letters to %(address)s are taken.") % {"address": address})
            return redirect("settings_mailboxes")
    context = {
        "form": form,
        "mailboxes": _mailboxes(),
        "tabs": common.tabs("settings_mailboxes", actor=actor),
        **_letters(request),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/settings/mailboxes.html", context, status=status)


def _mailboxes() -> list[dict[str, object]]:
    cards = intake.list_mailboxes()
    members = team.names(ids=[card.owner_id for card in cards if card.owner_id])
    runs = campaigns.names(ids=[card.campaign_id for card in cards if card.campaign_id])
    return [
        {
            "card": card,
            "facts": (
                parts.Fact(label=_("A letter is"), text=str(READS_NAMES[card.reads])),
                parts.Fact(label=_("Source"), text=card.source),
                parts.Fact(
                    label=_("New leads go to"),
                    text=members.get(card.owner_id or 0, _("Nobody yet")),
                ),
                parts.Fact(label=_("Campaign"), text=runs.get(card.campaign_id or 0, _("None"))),
                parts.Fact(
                    label=_("Last letter"),
                    text=ui.moment(card.last_letter_at) if card.last_letter_at else _("None yet"),
                ),
                parts.Fact(label=_("Went in"), text=ui.number(card.counts.get(Fate.TAKEN, 0))),
                parts.Fact(
                    label=_("Left: written by programs"),
                    text=ui.number(card.counts.get(Fate.LEFT, 0)),
                ),
                parts.Fact(label=_("Set aside"), text=ui.number(card.counts.get(Fate.ASIDE, 0))),
            ),
        }
        for card in cards
    ]


def _letters(request: HttpRequest) -> dict[str, object]:
    """A page of letters set aside, and where older ones are."""
    before = whole_number(request.GET.get("before", ""))
    cards = intake.list_set_aside_letters(before=before, limit=PAGE + 1)
    shown = cards[:PAGE]
    return {
        "letters": [{"card": card, "why": intake.WHY_NAMES[card.why]} for card in shown],
        "older": f"?before={shown[-1].id}#aside" if len(cards) > PAGE else "",
    }


@require_POST
def mailbox_change(request: HttpRequest, mailbox_id: int) -> HttpResponse:
    """POST /settings/mailboxes/<id>/: stop or start one."""
    actor, at = actor_of(request), clock.now()
    try:
        if request.POST.get("act") == "start":
            intake.start_mailbox(mailbox_id=mailbox_id, actor_id=actor.member_id, at=at)
            messages.success(request, _("Letters are taken again."))
        elif request.POST.get("act") == "stop":
            intake.stop_mailbox(mailbox_id=mailbox_id, actor_id=actor.member_id, at=at)
            messages.success(request, _("No more letters are taken. What came in stays."))
    except LookupError as missing:
        raise Http404 from missing
    return redirect("settings_mailboxes")
