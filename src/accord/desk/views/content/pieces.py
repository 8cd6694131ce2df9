"""One piece of content: what is said of it, its changes, and what is done to it by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreements.values.terms import Task
from accord.campaigns import api as campaigns
from accord.contacts import api as contacts
from accord.content import api as content
from accord.content.values import (
    ACT_NAMES,
    NATURE_NAMES,
    Act,
    Asset,
    AssetText,
    Flaw,
    HostedFile,
    State,
    UnableToKeep,
)
from accord.deals import api as deals
from accord.desk.views.common import people
from accord.desk.views.common.lists import actor_of, scope_of
from accord.desk.views.wording import content_words, request_words
from accord.enablement import api as enablement
from accord.enablement.values.sharing import Rated, Usefulness
from accord.foundation import clock
from accord.handoffs.values.requests import About
from accord.journeys.values import TOUCH_NAMES
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

CHANGES, TAKEN = 20, 50
SUCCESSORS = 1_000


def piece_page(request: HttpRequest, asset_id: int) -> HttpResponse:
    """GET /content/<id>/"""
    at, actor = clock.now(), actor_of(request)
    piece = _piece(asset_id)
    names = content_words.known(at=at)
    changes = content.list_changes(asset_id=asset_id, limit=CHANGES)
    members = team.names(
        ids=[one for one in (piece.text.owner_id, *(each.member_id for each in changes)) if one]
    )
    state = piece.state(today=at.date())
    after = content.find_current(asset_id=asset_id)
    may_keep = actor.may(Capability.KEEP_CONTENT)
    context = {
        **_said(request, piece),
        "taken": _taken(request, piece, at=at),
        "piece": piece,
        "breadcrumb": _crumbs(piece.text.title),
        "sentence": content_words.made_for(piece.text, names=names),
        "state": content_words.state(piece, today=at.date()),
        "is_out": state in (State.RETIRED, State.SUPERSEDED),
        "after": after if after is not None and after.id != piece.id else None,
        "facts": content_words.facts(piece, names=names, members=members),
        "changes": [_change(one, members) for one in changes],
        "may_keep": may_keep,
        "others": _others(piece) if may_keep else (),
        "ask_url": request_words.ask_url(
            actor, About.ASSET, piece.id, task=Task.CONTENT_REQUEST
        ),
    }  # fmt: skip
    return render(request, "desk/piece.html", context)


def _piece(asset_id: int) -> Asset:
    found = content.find_asset(asset_id=asset_id)
    if found is None:
        raise Http404
    return found


def _crumbs(label: str, *more: parts.Link) -> tuple[parts.Link, ...]:
    first = parts.Link(label=_("Content"), url=reverse("content"))
    return (first, *more, parts.Link(label=label, url=""))


def _others(piece: Asset) -> tuple[tuple[int, str], ...]:
    """What may take its place."""
    return tuple(
        (one.id, one.text.title)
        for one in content.list_in_use(at_most=SUCCESSORS)
        if one.id not in (piece.id, piece.superseded_by_id)
    )


def _change(one: Any, members: dict[int, str]) -> dict[str, Any]:
    return {
        "at": one.at,
        "title": str(ACT_NAMES[one.act]),
        "who": members.get(one.member_id or 0, _("somebody")),
        "is_taken_back": one.is_taken_back,
    }


def _said(request: HttpRequest, piece: Asset) -> dict[str, Any]:
    """Whether it was useful, to whom, and one's own word."""
    actor = actor_of(request)
    said = enablement.ratings(asset_ids=[piece.id]).get(piece.id, Rated())
    comments = enablement.list_comments(asset_id=piece.id)
    names = team.names(ids=[one.member_id for one in comments if one.member_id])

    def words(told: Usefulness) -> str:
        if not told.count:
            return ""
        return _("useful to %(share)s") % {"share": ui.part_of(told.yes, told.count)}

    return {
        "useful": (
            parts.Fact(label=_("Sellers"), text=words(said.sellers)),
            parts.Fact(label=_("Prospects"), text=words(said.prospects)),
        ),
        "comments": [
            {"words": one.words, "who": names.get(one.member_id or 0, ""), "at": one.at}
            for one in comments
        ],
        "may_rate": actor.may(Capability.WORK_LEADS),
        "word": enablement.own_word(asset_id=piece.id, member_id=actor.member_id),
    }


def _taken(request: HttpRequest, piece: Asset, *, at: datetime) -> list[dict[str, Any]]:
    """Who downloaded or opened it, of whom whoever asks may see."""
    taken = enablement.taken_by(asset_id=piece.id, limit=TAKEN)
    seen = deals.people_among(people=[one.person_id for one in taken], scope=scope_of(request))
    cards = contacts.get_people(ids=sorted(seen)) if seen else {}
    run = campaigns.names(ids=sorted({one.campaign_id for one in taken if one.campaign_id}))
    return [
        {
            "who": people.title_of(cards[one.person_id]),
            "url": reverse("person", args=[one.person_id]),
            "how": str(TOUCH_NAMES[one.kind]),
            "when": ui.moment(one.at, seen_from=at),
            "campaign": run.get(one.campaign_id or 0, ""),
        }
        for one in taken
        if one.person_id in cards
    ]


# Writing


class PieceForm(forms.Form):
    """What a member says of a piece."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=content.BOUNDS["title"])
    url = forms.CharField(
        label=gettext_lazy("Address"), required=False, max_length=content.BOUNDS["url"],
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=gettext_lazy("Where it can be opened, beginning with https://. Links of sellers "
                               "lead there and nowhere else."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file"), required=False,
        help_text=gettext_lazy("PDF, PowerPoint, Word, Excel, PNG, JPEG or text, up to 25 MB."),
    )  # fmt: skip
    no_file = forms.BooleanField(label=gettext_lazy("Take the file away"), required=False)
    kind = forms.CharField(
        label=gettext_lazy("Format"), required=False, max_length=content.BOUNDS["kind"],
        widget=forms.TextInput(attrs={"list": "known-kind"}),
        help_text=gettext_lazy("Such as guide, case study, calculator."),
    )  # fmt: skip
    nature = forms.ChoiceField(
        label=gettext_lazy("How it speaks"), required=False,
        choices=[("", gettext_lazy("Not said")), *((one.value, name)
                 for one, name in NATURE_NAMES.items())],
    )  # fmt: skip
    persona = forms.ChoiceField(label=gettext_lazy("For the persona"), required=False)
    journey_stage = forms.ChoiceField(label=gettext_lazy("Buyer's step"), required=False)
    objection = forms.CharField(
        label=gettext_lazy("Answers the objection"), required=False,
        max_length=content.BOUNDS["objection"],
        widget=forms.TextInput(attrs={"list": "known-objection"}),
    )  # fmt: skip
    product = forms.CharField(
        label=gettext_lazy("Product"), required=False, max_length=content.BOUNDS["product"],
        widget=forms.TextInput(attrs={"list": "known-product"}),
    )  # fmt: skip
    language = forms.CharField(
        label=gettext_lazy("Language"), required=False, max_length=content.BOUNDS["language"],
        widget=forms.TextInput(attrs={"list": "known-language"}),
        help_text=gettext_lazy("As tools write it, such as en or ko."),
    )  # fmt: skip
    version = forms.CharField(
        label=gettext_lazy("Version"), required=False, max_length=content.BOUNDS["version"]
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Whose it is"), coerce=int, empty_value=None, required=False
    )
    published_on = forms.CharField(
        label=gettext_lazy("Published"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    review_on = forms.CharField(
        label=gettext_lazy("To be looked over"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("From that day on it is marked, until somebody has looked at it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_piece(request: HttpRequest) -> HttpResponse:
    """GET, POST /content/new/"""
    return _edited(request, None)


@require_http_methods(["GET", "POST"])
def edit_piece(request: HttpRequest, asset_id: int) -> HttpResponse:
    """GET, POST /content/<id>/edit/"""
    return _edited(request, _piece(asset_id))


def _edited(request: HttpRequest, piece: Asset | None) -> HttpResponse:
    names = content_words.known(at=clock.now())
    form = _form(request, piece, names)
    if request.method == "POST" and form.is_valid():
        try:
            number, change = _keep(request, form, piece)
        except UnableToKeep as refusal:
            field = refusal.where if refusal.where in form.fields else None
            form.add_error(field, refusal.words)
        else:
            if change is None:
                messages.info(request, _("Nothing differs, so nothing was changed."))
            else:
                messages.success(
                    request, _("Kept: %(title)s.") % {"title": form.cleaned_data["title"]},
                    extra_tags=reverse("content_back", args=[change]),
                )  # fmt: skip
            return redirect("content_piece", number)
    own = () if piece is None else (
        parts.Link(label=piece.text.title, url=reverse("content_piece", args=[piece.id])),
    )  # fmt: skip
    title = _("A new piece") if piece is None else _("Change a piece")
    context = {
        "title": title,
        "form": form,
        "mark": request.POST.get("mark", "") or (piece.mark if piece else ""),
        "piece": piece,
        "breadcrumb": _crumbs(title, *own),
        "known": _suggestions(names),
    }
    return render(request, "desk/piece_edit.html", context, status=422 if form.errors else 200)


def _suggestions(names: content_words.Known) -> dict[str, tuple[str, ...]]:
    return {**names.used, "objection": tuple(sorted(names.objections.values()))}


def _form(request: HttpRequest, piece: Asset | None, names: content_words.Known) -> PieceForm:
    given = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {}
    if piece is None:
        initial = {name: request.GET.get(name, "") for name in ("persona", "objection")}
        initial |= {"journey_stage": request.GET.get("step", ""),
                    "owner": str(actor_of(request).member_id or "")}  # fmt: skip
    else:
        initial = {name: getattr(piece.text, name) for name in AssetText.__dataclass_fields__}
        initial |= {"owner": str(piece.text.owner_id or "")}
        initial |= {
            name: day.isoformat() if (day := getattr(piece.text, name)) else ""
            for name in ("published_on", "review_on")
        }
    form = PieceForm(given, request.FILES if given is not None else None, initial=initial)
    if piece is None or piece.file is None:
        del form.fields["no_file"]
    here = [(str(card.id), card.name) for card in team.list_members() if card.active]
    owner = str(piece.text.owner_id) if piece and piece.text.owner_id else ""
    if owner and owner not in dict(here):
        here.append((owner, team.names(ids=[int(owner)]).get(int(owner), "")))
    _offer(form, "persona", names.personas.items(), _("Everybody"))
    _offer(form, "journey_stage", names.steps.items(), _("Not said"))
    _offer(form, "owner", here, _("Nobody"))
    return form


def _offer(form: forms.Form, name: str, choices: Any, blank: str) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", blank), *choices]


def _keep(request: HttpRequest, form: PieceForm, piece: Asset | None) -> tuple[int, int | None]:
    """The piece, and the change by which it can be undone. Raises UnableToKeep."""
    given, at, actor = form.cleaned_data, clock.now(), actor_of(request).member_id
    said = {name: str(value or "") for name, value in given.items()}
    text = content.read_text(said, owner_id=given["owner"])
    file = _file(given.get("file"))
    if piece is None:
        return enablement.publish(text=text, file=file, actor_id=actor, at=at)
    return piece.id, content.change_asset(
        asset_id=piece.id, mark=request.POST.get("mark", ""), text=text, file=file,
        keeps_file=not given.get("no_file"), actor_id=actor, at=at,
    )  # fmt: skip


def _file(sent: Any) -> HostedFile | None:
    if not sent:
        return None
    return content.keep_file(name=sent.name, size=sent.size, chunks=sent.chunks())


# What is done to it


_DONE: dict[Act, object] = {
    Act.RETIRE: gettext_lazy("Retired. It is suggested to nobody any more."),
    Act.BRING_BACK: gettext_lazy("Back in use."),
    Act.SUPERSEDE: gettext_lazy("From now on the other one is used in its place."),
    Act.NOT_SUPERSEDED: gettext_lazy("It stands for itself again."),
}


@require_POST
def piece_act(request: HttpRequest, asset_id: int) -> HttpResponse:
    """POST /content/<id>/act/: retire it, bring it back, or say what is used in its place."""
    at, actor = clock.now(), actor_of(request).member_id
    by = whole_number(request.POST.get("by", ""))
    acts: dict[str, Callable[[], int]] = {
        Act.RETIRE: lambda: content.retire(asset_id=asset_id, actor_id=actor, at=at),
        Act.BRING_BACK: lambda: content.bring_back(asset_id=asset_id, actor_id=actor, at=at),
        Act.SUPERSEDE: lambda: content.supersede(
            asset_id=asset_id, by_id=by or 0, actor_id=actor, at=at
        ),
        Act.NOT_SUPERSEDED: lambda: content.supersede(
            asset_id=asset_id, by_id=None, actor_id=actor, at=at
        ),
    }
    said = request.POST.get("act", "")
    if said not in acts:
        raise Http404
    try:
        change = acts[said]()
    except UnableToKeep as refusal:
        if refusal.flaw is Flaw.NO_ASSET and not refusal.where:
            raise Http404 from refusal
        messages.error(request, refusal.words)
    else:
        messages.success(
            request, str(_DONE[Act(said)]), extra_tags=reverse("content_back", args=[change])
        )
    return redirect("content_piece", asset_id)


@require_POST
def change_back(request: HttpRequest, change_id: int) -> HttpResponse:
    """POST /content/changes/<id>/back/: the piece as it was before."""
    try:
        number = enablement.take_back(
            change_id=change_id, actor_id=actor_of(request).member_id, at=clock.now()
        )
    except LookupError as missing:
        raise Http404 from missing
    except UnableToKeep as refusal:
        messages.error(request, refusal.words)
        return redirect("content")
    messages.info(request, _("Taken back. It is as it was before."))
    return redirect("content_piece", number) if number else redirect("content")


def piece_file(request: HttpRequest, asset_id: int) -> HttpResponse | FileResponse:  # noqa: ARG001
    """GET /content/<id>/file/: the file itself, to be kept and never to be shown by the browser."""
    return handed_out(_piece(asset_id))


def handed_out(piece: Asset) -> FileResponse:
    """The file of a piece as an attachment. Raises Http404."""
    path = content.path_of(digest=piece.file.digest) if piece.file else None
    if path is None or piece.file is None:
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=piece.file.name,
        content_type=piece.file.type,
    )  # fmt: skip


def size(file: HostedFile) -> str:
    """How large a file is."""
    return _("%(size)s MB") % {"size": ui.number(max(1, round(file.bytes / 1_000_000)))}
