"""The way to a connected tool: choose it, enter its access, say what its fields mean, try it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.foundation import clock
from accord.intake import api as intake
from accord.intake.values.plans import FIELDS, Plan, fields_of
from accord.integrations.connecting.operations import setting_up as operations
from accord.integrations.connecting.operations import steering
from accord.integrations.connecting.queries import tools
from accord.integrations.connecting.values import Fault, Tool, words
from accord.integrations.connecting.values.connections import (
    ConnectionCard,
    State,
    StreamCard,
    UnableToConnect,
)
from accord.integrations.connecting.views import frame
from accord.ui import api as ui
from accord.ui.values.parts import Link, PlainTable, Progress

FIELDS_SHOWN = 200


class AccessForm(forms.Form):
    """What a tool asks for; secrets are never filled in again."""

    def __init__(self, *args: Any, tool: Tool, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for ask in tool.asks:
            widget = (
                forms.PasswordInput(attrs={"autocomplete": "off"})
                if ask.is_secret
                else forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
            )
            self.fields[f"ask_{ask.name}"] = forms.CharField(
                label=ask.label,
                help_text=ask.help,
                required=is_new and not ask.is_optional and not ask.default,
                initial=ask.default if is_new and not ask.is_secret else "",
                max_length=operations.SAID_BOUND,
                widget=widget,
            )
        if is_new:
            self.fields["name"] = forms.CharField(
                label=gettext_lazy("Its name here"),
                help_text=gettext_lazy("Only where you connect two accounts of one tool."),
                required=False,
                max_length=60,
            )

    def said(self) -> dict[str, str]:
        """What was entered, by the name of what was asked."""
        told = self.cleaned_data.items()
        return {name.removeprefix("ask_"): text for name, text in told if name != "name"}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, tool: str) -> HttpResponse:
    """/settings/connections/new/TOOL/: enter the access; POST checks it with the tool at once."""
    known = _tool(tool)
    form = AccessForm(request.POST or None, tool=known, is_new=True)
    if request.method == "POST" and form.is_valid():
        try:
            number = operations.connect(
                tool=tool,
                said=form.said(),
                name=form.cleaned_data["name"].strip(),
                now=clock.now,
                actor_id=frame.actor_of(request).member_id,
            )
        except UnableToConnect as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("connection", number)
    return _access_page(request, form, known, steps=frame.steps(now="access"))


@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, connection_id: int) -> HttpResponse:
    """/settings/connections/ID/access/: new access for the same account."""
    card = frame.card_of(connection_id)
    known = _tool(card.tool)
    form = AccessForm(request.POST or None, tool=known, is_new=False)
    actor_id = frame.actor_of(request).member_id
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_access(
                connection_id=card.id, said=form.said(), now=clock.now, actor_id=actor_id
            )
        except UnableToConnect as refusal:
            form.add_error(None, str(refusal))
        except LookupError as problem:
            raise Http404 from problem
        else:
            if card.state is not State.PAUSED:
                steering.go_on(connection_id=card.id, at=clock.now(), actor_id=actor_id)
            messages.success(request, _("The new access works."))
            return redirect("connection", card.id)
    return _access_page(request, form, known, card=card)


def _access_page(
    request: HttpRequest,
    form: AccessForm,
    tool: Tool,
    *,
    steps: Sequence[Any] = (),
    card: ConnectionCard | None = None,
) -> HttpResponse:
    last = (
        Link(label=card.name, url=reverse("connection", args=[card.id]))
        if card
        else Link(label=tool.label, url="")
    )
    context = {
        "form": form,
        "tool": tool,
        "card": card,
        "steps": steps,
        "scopes": tool.scopes,
        "breadcrumb": frame.breadcrumb(last),
    }
    status = 422 if form.errors else 200
    return render(request, "integrations/connections/access.html", context, status=status)


def _tool(name: str) -> Tool:
    try:
        return tools.get_tool(name=name)
    except LookupError as problem:
        raise Http404 from problem


@require_http_methods(["GET", "POST"])
def stream(request: HttpRequest, connection_id: int, name: str) -> HttpResponse:
    """/settings/connections/ID/streams/NAME/: what the fields of one kind of record mean."""
    card = frame.card_of(connection_id)
    one = next((each for each in card.streams if each.name == name), None)
    if one is None or not one.plan or card.state is State.ENDED:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            steering.set_stream(
                connection_id=card.id,
                stream=name,
                at=clock.now(),
                actor_id=frame.actor_of(request).member_id,
                columns=_columns(one, request.POST),
                words=_words(one, request.POST),
            )
        except UnableToConnect as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _kept(card))
            return redirect("connection", card.id)
    context = {
        "card": card,
        "stream": one,
        "problem": problem,
        "rows": _rows(one),
        "more": _more(one),
        "meanings": _meanings(one),
        "coded": _coded(one),
        "breadcrumb": frame.breadcrumb(
            Link(label=card.name, url=reverse("connection", args=[card.id])),
            Link(label=one.label, url=""),
        ),
    }
    status = 422 if problem else 200
    return render(request, "integrations/connections/stream.html", context, status=status)


def _kept(card: ConnectionCard) -> str:
    if card.state is State.SETTING_UP:
        return _("Kept.")
    return _("Kept. It holds for what comes from now on; read everything again for what is here.")


def _rows(one: StreamCard) -> list[dict[str, Any]]:
    """The fields that mean something, and the company's own; each with its choice."""
    columns = Plan.from_dict(one.plan).columns
    shown = [card for card in one.cards if card.name in columns or card.name in one.fields]
    return [
        {
            "name": card.name,
            "label": card.label or card.name,
            "is_own": card.is_own,
            "chosen": columns.get(card.name, steering.KEPT),
        }
        for card in shown[:FIELDS_SHOWN]
    ]


def _more(one: StreamCard) -> list[tuple[str, str]]:
    """Fields of the tool that are left out."""
    shown = {row["name"] for row in _rows(one)}
    left = [(card.name, card.label or card.name) for card in one.cards if card.name not in shown]
    return sorted(left, key=lambda pair: pair[1].casefold())


def _meanings(one: StreamCard) -> list[tuple[str, str]]:
    named = [(known.name, str(known.label)) for known in FIELDS[one.kind]]
    return sorted(named, key=lambda pair: pair[1])


def _coded(one: StreamCard) -> list[dict[str, Any]]:
    """Fields of fixed words, each word of the tool with what it means."""
    plan = Plan.from_dict(one.plan)
    options = {card.name: card.options for card in one.cards if card.options}
    known = fields_of(plan.kind)
    found = []
    for field, header in intake.coded(plan).items():
        table = plan.values.get(field, {})
        choices = [
            {
                "name": f"word:{field}:{place}",
                "label": label or value,
                "chosen": table.get(value.casefold(), ""),
            }
            for place, (value, label) in enumerate(options.get(header, {}).items())
        ]
        if choices:
            found.append(
                {"label": known[field].label, "codes": known[field].codes, "choices": choices}
            )
    return found


def _columns(one: StreamCard, posted: Mapping[str, Any]) -> dict[str, str]:
    known = fields_of(one.kind)
    allowed = {steering.KEPT, steering.LEFT_OUT, *known}
    said = {
        row["name"]: posted[f"field:{row['name']}"]
        for row in _rows(one)
        if posted.get(f"field:{row['name']}") in allowed
    }
    added = posted.get("added", "")
    if added in {name for name, _label in _more(one)} and posted.get("added_as") in allowed:
        said[added] = posted["added_as"]
    return said


def _words(one: StreamCard, posted: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    plan = Plan.from_dict(one.plan)
    options = {card.name: card.options for card in one.cards if card.options}
    told: dict[str, dict[str, str]] = {}
    for field, header in intake.coded(plan).items():
        for place, value in enumerate(options.get(header, {})):
            code = posted.get(f"word:{field}:{place}", "")
            if code:
                told.setdefault(field, {})[value] = code
    return told


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, connection_id: int) -> HttpResponse:
    """/settings/connections/ID/trial/: POST asks for one; GET shows what would become of it."""
    card = frame.card_of(connection_id)
    if card.state is not State.SETTING_UP:
        return redirect("connection", card.id)
    if request.method == "POST":
        steering.ask_for_trial(connection_id=card.id, at=clock.now())
        return redirect("connection_trial", card.id)
    if not card.trial:
        return redirect("connection", card.id)
    context = _trial(card) | {
        "card": card,
        "steps": frame.steps(now="trial", card=card),
        "breadcrumb": frame.breadcrumb(Link(label=card.name, url="")),
    }
    return render(request, "integrations/connections/trial.html", context)


def trial_progress(request: HttpRequest, connection_id: int) -> HttpResponse:
    """GET /settings/connections/ID/trial/progress/: asked for again and again."""
    card = frame.card_of(connection_id)
    response = render(request, "integrations/connections/progress_part.html", _trial(card))
    if "at" in card.trial:
        response["HX-Redirect"] = reverse("connection_trial", args=[card.id])
    return response


def _trial(card: ConnectionCard) -> dict[str, Any]:
    told = card.trial
    waits = Progress(
        id="trial-progress",
        label=_("Reading the first page of each kind of record"),
        words="",
        share=None,
        fetch_url=reverse("connection_trial_progress", args=[card.id]),
        is_done="at" in told,
    )
    fault = ""
    if told.get("fault"):
        fault = words.sentence(Fault(told["fault"]), tool=card.label, detail=told["detail"])
    tried = told.get("streams", {})
    held = [one for one in card.streams if one.name in tried and not _is_empty(tried[one.name])]
    return {
        "is_done": "at" in told,
        "progress": waits,
        "fault": fault,
        "streams": [_tried(one, tried[one.name], card=card) for one in held],
        "empty": [one.label for one in card.streams if one.name in tried and one not in held],
    }


def _is_empty(told: Mapping[str, Any]) -> bool:
    return not told.get("fault") and not told["received"]


def _tried(one: StreamCard, told: Mapping[str, Any], *, card: ConnectionCard) -> dict[str, Any]:
    if told.get("fault"):
        fault = words.sentence(Fault(told["fault"]), tool=card.label, detail=told["detail"])
        return {"stream": one, "sentence": fault}
    labels = {known.name: str(known.label) for known in FIELDS[one.kind]}
    heads = list(dict.fromkeys(name for row in told["rows"] for name in row))
    return {
        "stream": one,
        "sentence": _outcome(told),
        "reasons": told["reasons"],
        "table": PlainTable(
            caption=_("The first records as Accord reads them"),
            head=tuple(labels[name] for name in heads),
            rows=tuple(tuple(row.get(name, "") for name in heads) for row in told["rows"]),
            numbers_from=len(heads),
        )
        if heads
        else None,
    }


def _outcome(told: Mapping[str, Any]) -> str:
    went = ngettext(
        "%(count)s record of the first page would go in.",
        "%(count)s records of the first page would go in.",
        told["got_in"],
    ) % {"count": ui.number(told["got_in"])}
    if not told["aside"]:
        return went
    aside = ngettext(
        "%(count)s would need fixing.", "%(count)s would need fixing.", told["aside"]
    ) % {"count": ui.number(told["aside"])}
    return f"{went} {aside}"


@require_POST
def begin(request: HttpRequest, connection_id: int) -> HttpResponse:
    """POST /settings/connections/ID/begin/: fetch everything, then follow changes."""
    card = frame.card_of(connection_id)
    steering.begin(
        connection_id=card.id, at=clock.now(), actor_id=frame.actor_of(request).member_id
    )
    return redirect("connection", card.id)
