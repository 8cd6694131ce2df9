"""New words: proposed, discussed, signed, taken back; and who knows what is in force."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.agreements import api as agreements
from accord.agreements.values.silence import UnableToMeasure
from accord.definitions import api as definitions
from accord.definitions.api import Preset
from accord.definitions.values import Flaw, Kind, Level
from accord.desk.rules import addresses
from accord.desk.views.agreed import measured
from accord.desk.views.agreed.definitions import find
from accord.desk.views.agreed.stage_forms import StageForm
from accord.desk.views.common import drafts
from accord.desk.views.common.lists import actor_of
from accord.desk.views.wording import definition_words
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.goals import GOAL_FLAWS, UnableToSetGoal
from accord.kernel.ids import whole_number
from accord.team.values import Side
from accord.ui.values import parts

PRESET_NAMES = {
    Preset.INBOUND: gettext_lazy("Everybody we can place is ready; sales takes who asks"),
    Preset.FIT_AND_READY: gettext_lazy("Only who fits and shows interest is ready"),
}
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@require_http_methods(["GET", "POST"])
def propose_stages(request: HttpRequest) -> HttpResponse:
    """GET, POST /definitions/stages/new/: a new version, or the open draft changed."""
    now = clock.now()
    version = definitions.list_versions(kind=Kind.STAGES)[0]
    stages = definitions.stages_of(version.body)
    preset = addresses.chosen(Preset, request.POST.get("preset", ""))
    posted = request.POST if request.method == "POST" and preset is None else None
    sets = [(stage, StageForm(posted, prefix=stage.code.value, stage=stage)) for stage in stages]
    problem = ""
    if preset is not None or (posted and all(form.is_valid() for _stage, form in sets)):
        given = (
            definitions.filled(stages, preset=preset)
            if preset
            else [form.given() for _stage, form in sets]
        )
        try:
            number = definitions.propose_stages(
                stages=given,
                actor_id=actor_of(request).member_id,
                at=now,
                change=drafts.change_of(request),
            )
        except definitions.UnableToPropose as refusal:
            problem = _refuse(refusal, sets)
        except definitions.UnableToAgree as refusal:
            problem = definition_words.refused(refusal)
        else:
            return drafts.kept(request, Kind.STAGES, number)
    has_errors = bool(problem) or any(form.errors for _stage, form in sets)
    context = {
        "sets": sets,
        "problem": problem,
        "presets": PRESET_NAMES.items(),
        "draft": drafts.draft_of(request, version),
        "breadcrumb": (
            parts.Link(label=_("Definitions"), url=reverse("definitions")),
            parts.Link(label=_("Propose new words"), url=""),
        ),
    }
    return render(request, "desk/propose.html", context, status=422 if has_errors else 200)


@require_POST
def sign(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/sign/: a leader signs for their team."""
    version = find(kind, key, number)
    now, zone = clock.now(), ZoneInfo(actor_of(request).zone)
    on = addresses.day(request.POST.get("since", "").strip())
    side = addresses.chosen(Side, request.POST.get("side", ""))
    if on is None or side is None or not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        messages.error(request, _("Write the day on which it begins, such as 2027-01-15."))
        return redirect(definition_words.place(version))
    is_today = on == now.astimezone(zone).date()
    told: dict[str, Any] = {
        "key": key,
        "number": number,
        "side": side,
        "digest": request.POST.get("digest", ""),
        "since": now if is_today else datetime.combine(on, time.min, tzinfo=zone),
        "member_id": actor_of(request).member_id,
        "at": now,
    }
    try:
        if version.kind is Kind.AGREEMENT:
            begins = agreements.sign_agreement(**told)
        elif version.kind is Kind.GOAL:
            begins = goals.sign_goal(**told)
        else:
            begins = definitions.sign(kind=version.kind, **told)
    except UnableToMeasure as refusal:
        messages.error(request, measured.refused(refusal))
    except UnableToSetGoal as refusal:
        messages.error(request, str(GOAL_FLAWS[refusal.flaw]))
    except definitions.UnableToAgree as refusal:
        messages.error(request, definition_words.refused(refusal))
    else:
        messages.success(request, _signed(begins, number=number, now=now))
    return redirect(definition_words.place(version))


def _signed(begins: datetime | None, *, number: int, now: datetime) -> str:
    said = {"number": number}
    if begins is None:
        return _("You have signed version %(number)s. The other leader is asked now.") % said
    if begins > now:
        return _("Version %(number)s begins on the day that was chosen.") % said
    return _("Version %(number)s is in force. What was judged before stays as it was.") % said


@require_POST
def unsign(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/unsign/"""
    version = find(kind, key, number)
    side = addresses.chosen(Side, request.POST.get("side", ""))
    if side is None:
        raise Http404
    return _done(
        request,
        version,
        lambda: definitions.unsign(
            kind=version.kind, key=key, number=number, side=side,
            member_id=actor_of(request).member_id, at=clock.now(),
        ),
        words=_("Your signature is taken back."),
    )  # fmt: skip


@require_POST
def discuss(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/discuss/"""
    words = _("Both teams are asked what they think of it.")
    version = find(kind, key, number)
    return _moved(request, version, definitions.open_discussion, words=words)


@require_POST
def document(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/document/"""
    words = _("The wording is final and waits to be signed.")
    version = find(kind, key, number)
    return _moved(request, version, definitions.document, words=words)


@require_POST
def withdraw(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/withdraw/"""
    words = _("Version %(number)s is taken back.") % {"number": number}
    version = find(kind, key, number)
    return _moved(request, version, definitions.withdraw, words=words, then=reverse("definitions"))


@require_POST
def acknowledge(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/level/: how the reader stands to it."""
    version = find(kind, key, number)
    level = addresses.chosen(Level, request.POST.get("level", ""))
    member_id = actor_of(request).member_id
    if level is None or member_id is None:
        raise Http404
    return _done(
        request,
        version,
        lambda: definitions.acknowledge(
            version_id=version.id, member_id=member_id, level=level, at=clock.now()
        ),
        words=_("Noted."),
    )


@require_POST
def remark(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/remark/: words about a clause."""
    version = find(kind, key, number)
    member_id = actor_of(request).member_id
    if member_id is None:
        raise Http404
    return _done(
        request,
        version,
        lambda: definitions.comment(
            version_id=version.id,
            clause=request.POST.get("clause", ""),
            words=request.POST.get("words", "").replace("\x00", "").replace("\r\n", "\n"),
            member_id=member_id,
            at=clock.now(),
        ),
        words=_("Your remark stands beside the clause."),
        place="remarks",
    )


@require_POST
def settle(request: HttpRequest, kind: str, number: int, key: str = "") -> HttpResponse:
    """POST /definitions/<kind>/[<key>/]<number>/settle/: a remark is settled, or open again."""
    version = find(kind, key, number)
    member_id, remark_id = actor_of(request).member_id, whole_number(request.POST.get("remark", ""))
    if member_id is None or remark_id is None:
        raise Http404
    is_open = request.POST.get("open") == "1"
    return _done(
        request,
        version,
        lambda: definitions.settle(
            version_id=version.id,
            remark_id=remark_id,
            is_open=is_open,
            member_id=member_id,
            at=clock.now(),
        ),
        words=_("The remark is open again.") if is_open else _("The remark is settled."),
        place="remarks",
    )


@require_POST
def definitions_confirm(request: HttpRequest) -> HttpResponse:
    """POST /definitions/confirm/: a leader signs what is in force as it is."""
    try:
        count = definitions.confirm(member_id=actor_of(request).member_id or 0, at=clock.now())
    except definitions.UnableToAgree as refusal:
        messages.error(request, definition_words.refused(refusal))
    else:
        messages.success(
            request,
            ngettext(
                "You have signed %(count)s definition.",
                "You have signed %(count)s definitions.",
                count,
            )
            % {"count": count},
        )
    return redirect("definitions")


@require_POST
def definitions_read(request: HttpRequest) -> HttpResponse:
    """POST /definitions/read/: somebody says that they know what is in force."""
    member_id = actor_of(request).member_id
    if member_id is not None:
        definitions.mark_read(member_id=member_id, at=clock.now())
        messages.success(request, _("Noted: you know the definitions in force."))
    return redirect("definitions")


def _moved(
    request: HttpRequest,
    version: definitions.DefinitionVersion,
    move: Callable[..., object],
    *,
    words: str,
    then: str = "",
) -> HttpResponse:
    """Takes a version on to its next state, or back."""
    return _done(
        request,
        version,
        lambda: move(
            kind=version.kind, key=version.key, number=version.number,
            actor_id=actor_of(request).member_id, at=clock.now(),
        ),
        words=words,
        then=then,
    )  # fmt: skip


def _done(
    request: HttpRequest,
    version: definitions.DefinitionVersion,
    act: Callable[[], object],
    *,
    words: str,
    then: str = "",
    place: str = "",
) -> HttpResponse:
    """Does it and says so, or says why not; back to a place of the version, or to `then`."""
    try:
        act()
    except definitions.UnableToAgree as refusal:
        messages.error(request, definition_words.refused(refusal))
    else:
        messages.success(request, words)
        if then:
            return redirect(then)
    address = definition_words.place(version)
    return redirect(f"{address}#{place}" if place else address)


def _refuse(
    refusal: definitions.UnableToPropose, sets: list[tuple[definitions.Stage, StageForm]]
) -> str:
    """Says it beside the field it is about, or answers the sentence for the whole page."""
    why = str(definition_words.WHY[refusal.flaw])
    if refusal.line is not None and refusal.flaw is Flaw.TOO_LONG:
        why = _("A word has at most 120 letters. Make it shorter.")
    for stage, form in sets:
        if stage.code == refusal.stage:
            form.add_error(form.place_of(refusal), why)
            return ""
    return why
