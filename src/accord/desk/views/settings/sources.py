"""Tools that send records: added with a secret shown once, told what they mean, stopped."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accord.desk.views.common.lists import actor_of
from accord.desk.views.settings import common
from accord.foundation import clock
from accord.intake import api as intake
from accord.intake.values.batches import KIND_NAMES, Kind
from accord.intake.values.hooks import (
    FAULT_WORDS,
    KINDS,
    OUTCOME_WORDS,
    USUAL_RATE,
    HookCard,
    HookRules,
)
from accord.intake.values.plans import FIELDS, Type, fields_of
from accord.intake.values.reading import DateOrder

RATE_BOUND = 100_000
WORDS_BOUND = 200
BY_NAME, KEPT = "@", ""
_KINDS = [("", gettext_lazy("What their type says")), *((k.value, KIND_NAMES[k]) for k in KINDS)]
_ORDERS = [
    ("", gettext_lazy("Like 2026-03-31")),
    (DateOrder.DMY.value, gettext_lazy("Day first: 31/03/2026")),
    (DateOrder.MDY.value, gettext_lazy("Month first: 03/31/2026")),
]
_SECRET = gettext_lazy("Where the tool has made one. It begins with whsec_.")


class NewForm(forms.Form):
    """A tool and what it sends."""

    name = forms.RegexField(
        r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$",
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("Small letters, digits and hyphens, such as typeform."),
        error_messages={
            "invalid": gettext_lazy("Use small letters, digits and hyphens, such as typeform.")
        },
    )
    kind = forms.ChoiceField(label=gettext_lazy("Its messages are"), choices=_KINDS, required=False)
    secret = forms.CharField(
        label=gettext_lazy("The tool's secret"),
        max_length=120,
        required=False,
        help_text=_SECRET,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class RulesForm(forms.Form):
    """What a tool's messages are and how it writes."""

    kind = forms.ChoiceField(label=gettext_lazy("Its messages are"), choices=_KINDS, required=False)
    date_order = forms.ChoiceField(
        label=gettext_lazy("It writes days"), choices=_ORDERS, required=False
    )
    rate = forms.IntegerField(
        label=gettext_lazy("Messages in a minute, at most"), min_value=1, max_value=RATE_BOUND
    )
    words = forms.CharField(
        label=gettext_lazy("Words of its own"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One a line, field: its word = ours. Such as stage: marketingqualifiedlead = mql"
        ),
    )

    def clean_words(self) -> dict[str, dict[str, str]]:
        lines = [line for line in self.cleaned_data["words"].splitlines() if line.strip()]
        told: dict[str, dict[str, str]] = {}
        for line in lines[:WORDS_BOUND]:
            name, _mark, rest = (part.strip() for part in line.partition(":"))
            written, _sign, meant = (part.strip() for part in rest.rpartition("="))
            if not written or meant not in _codes_of(name):
                raise forms.ValidationError(_wrong_line(line, name))
            told.setdefault(name, {})[written.casefold()] = meant
        return told


def _codes_of(name: str) -> tuple[str, ...]:
    found = [fields_of(kind)[name] for kind in KINDS if name in fields_of(kind)]
    return tuple(code for one in found if one.type is Type.CODE for code in one.codes)


def _wrong_line(line: str, name: str) -> str:
    codes = _codes_of(name)
    if codes:
        return _("In “%(line)s”: our words for %(field)s are %(codes)s.") % {
            "line": line[:80],
            "field": name,
            "codes": ", ".join(codes),
        }
    return _("“%(line)s” names no field with words of ours. Such fields are: %(fields)s.") % {
        "line": line[:80],
        "fields": ", ".join(
            sorted({one.name for kind in KINDS for one in FIELDS[kind] if one.type is Type.CODE})
        ),
    }


@require_http_methods(["GET", "POST"])
def sources_page(request: HttpRequest) -> HttpResponse:
    """GET /settings/sources/ lists them; POST adds one and shows its secret this once."""
    actor = actor_of(request)
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        rules = HookRules(kind=Kind(told["kind"]) if told["kind"] else None)
        try:
            number, secret = intake.add_source(
                name=told["name"],
                rules=rules,
                secret=told["secret"],
                at=clock.now(),
                actor_id=actor.member_id,
            )
        except intake.UnableToSetUp as refusal:
            form.add_error("secret" if "whsec_" in str(refusal) else "name", str(refusal))
        else:
            return _show(request, number, secret=secret)
    context = {
        "form": form,
        "sources": intake.list_sources(),
        "tabs": common.tabs("settings_sources", actor=actor),
    }
    return render(
        request, "desk/settings/sources.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def source_page(request: HttpRequest, source_id: int) -> HttpResponse:
    """GET /settings/sources/<id>/; POST says anew what its messages mean."""
    source = _get(source_id)
    if request.method == "GET":
        return _show(request, source_id)
    form = RulesForm(request.POST)
    columns = _columns(source, request.POST)
    if not form.is_valid() or _twice(columns):
        if _twice(columns):
            form.add_error(None, _("Two fields mean the same. Choose one of them."))
        return _show(request, source_id, form=form, status=422)
    told = form.cleaned_data
    rules = HookRules(
        Kind(told["kind"]) if told["kind"] else None, columns, told["words"], told["date_order"]
    )
    intake.change_source(
        source_id=source_id,
        rules=rules,
        rate=told["rate"],
        at=clock.now(),
        actor_id=actor_of(request).member_id,
    )
    messages.success(request, _("Kept. It holds for messages to come."))
    return redirect("source", source_id)


@require_POST
def source_rotate(request: HttpRequest, source_id: int) -> HttpResponse:
    """POST /settings/sources/<id>/secret/ makes a new one, or ends the old one (`end`)."""
    _get(source_id)
    actor_id = actor_of(request).member_id
    if "end" in request.POST:
        intake.end_old_key(source_id=source_id, at=clock.now(), actor_id=actor_id)
        messages.success(request, _("Only the newest secret counts now."))
        return redirect("source", source_id)
    try:
        secret = intake.rotate(
            source_id=source_id,
            at=clock.now(),
            actor_id=actor_id,
            secret=request.POST.get("secret", "").strip()[:120],
        )
    except intake.UnableToSetUp as refusal:
        messages.error(request, str(refusal))
        return redirect("source", source_id)
    return _show(request, source_id, secret=secret)


@require_POST
def source_state(request: HttpRequest, source_id: int) -> HttpResponse:
    """POST /settings/sources/<id>/state/ stops it, or lets it send again (`resume`)."""
    _get(source_id)
    resumed = "resume" in request.POST
    intake.set_stopped(
        source_id=source_id,
        stopped=not resumed,
        at=clock.now(),
        actor_id=actor_of(request).member_id,
    )
    messages.success(request, _("It may send again.") if resumed else _("It was stopped."))
    return redirect("source", source_id)


def _get(source_id: int) -> HookCard:
    try:
        return intake.get_source(source_id=source_id)
    except LookupError as problem:
        raise Http404 from problem


def _show(
    request: HttpRequest,
    source_id: int,
    *,
    secret: str = "",
    form: RulesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    source, at = _get(source_id), clock.now()
    keys = intake.list_hook_keys(source_id=source_id, at=at)
    context = {
        "source": source,
        "secret": secret,
        "address": request.build_absolute_uri(reverse("api:hook", args=[source.name])),
        "keys": keys,
        "rotating": len(keys) > 1,
        "form": form or RulesForm(initial=_initial(source)),
        "fields": _fields(source),
        "choices": [(BY_NAME, _("By its name")), (KEPT, _("Kept as it is")), *_choices(source)],
        "received": [
            {"message": one, "outcomes": [(OUTCOME_WORDS[o], n) for o, n in one.counts.items()]}
            for one in intake.list_messages(source_id=source_id)
        ],
        "away": [
            {"words": FAULT_WORDS[one.fault], "count": one.count, "last_at": one.last_at}
            for one in intake.list_turned_away(source_id=source_id, at=at)
        ],
        "tabs": common.tabs("settings_sources", actor=actor_of(request)),
    }
    return render(request, "desk/settings/source.html", context, status=status)


def _initial(source: HookCard) -> dict[str, Any]:
    words = [
        f"{name}: {written} = {meant}"
        for name, table in source.rules.values.items()
        for written, meant in table.items()
    ]
    return {
        "kind": source.rules.kind.value if source.rules.kind else "",
        "date_order": source.rules.date_order,
        "rate": source.rate or USUAL_RATE,
        "words": "\n".join(words),
    }


def _kinds(source: HookCard) -> Sequence[Kind]:
    return [source.rules.kind] if source.rules.kind else KINDS


def _choices(source: HookCard) -> list[tuple[str, str]]:
    named = {one.name: str(one.label) for kind in _kinds(source) for one in FIELDS[kind]}
    return sorted(named.items(), key=lambda pair: pair[1])


def _fields(source: HookCard) -> list[dict[str, Any]]:
    """Each field that came: what was chosen for it, and what its name would make of it."""
    meanings = [
        intake.meaning_of(source.seen, kind=kind, rules=source.rules) for kind in _kinds(source)
    ]
    labels = dict(_choices(source))
    return [
        {
            "path": path,
            "chosen": source.rules.columns.get(path, BY_NAME),
            "taken_for": " · ".join(
                dict.fromkeys(labels[one[path]] for one in meanings if path in one)
            ),
        }
        for path in source.seen
    ]


def _columns(source: HookCard, posted: Mapping[str, Any]) -> dict[str, str]:
    known = dict(_choices(source))
    chosen = {path: posted.get(f"field:{path}", BY_NAME) for path in source.seen}
    return {path: name for path, name in chosen.items() if name == KEPT or name in known}


def _twice(columns: Mapping[str, str]) -> bool:
    given = [name for name in columns.values() if name]
    return len(given) != len(set(given))
