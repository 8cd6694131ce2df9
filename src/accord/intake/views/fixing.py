"""Needs fixing: rows that were set aside by reason, one row, corrections, and trying once more."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accord.contacts.values.people import Outcome
from accord.foundation import clock, jobs
from accord.intake.operations import replaying
from accord.intake.queries import asides as queries
from accord.intake.values import problems
from accord.intake.values.batches import KIND_NAMES, Kind
from accord.intake.values.fixing import (
    NEVER_BY_HAND,
    REASON_BOUND,
    Correction,
    FixKind,
    Group,
    Selection,
    Tried,
    UnableToFix,
)
from accord.intake.values.reading import DateOrder, NumberFormat
from accord.intake.views import frame, words
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values.parts import Link, More, Tab

PAGE = 50
LARGEST = 2**31 - 1
RUN_REPLAY = "intake.run_replay"


def _selection(said: QueryDict) -> Selection:
    given = {name: said.get(name, "").replace("\x00", "") for name in ("code", "column", "source")}
    kind = said.get("kind", "")
    refused = said.get("outcome") == Outcome.REFUSED
    return Selection(
        outcome=Outcome.REFUSED if refused else Outcome.QUARANTINED,
        code=given["code"][:40] or None,
        column=given["column"][:300] if "column" in said else None,
        source=given["source"][:60] or None,
        kind=Kind(kind) if kind in set(Kind) else None,
    )


def query_of(selection: Selection) -> str:
    return urlencode(selection.as_dict())


def trail(*links: Link) -> list[Link]:
    return [
        Link(label=_("Where every lead is"), url=reverse("intake")),
        Link(label=_("Needs fixing"), url=reverse("fixing")),
        *links,
    ]


def page(request: HttpRequest) -> HttpResponse:
    """GET /intake/fixing/: rows that wait, or that were refused, by reason, column and source."""
    outcome = (
        Outcome.REFUSED if request.GET.get("outcome") == Outcome.REFUSED else Outcome.QUARANTINED
    )
    groups = queries.list_groups(outcome=outcome)
    waiting = queries.count_open(selection=Selection())
    refused = queries.count_open(selection=Selection(outcome=Outcome.REFUSED))
    here = reverse("fixing")
    context = {
        "title": _("Needs fixing (%(count)s)") % {"count": ui.number(waiting)},
        "breadcrumb": trail()[:1],
        "tabs": [
            Tab(
                label=_("Needs fixing"), url=here, count=ui.number(waiting),
                is_current=outcome is Outcome.QUARANTINED,
            ),
            Tab(
                label=_("Refused"), url=f"{here}?outcome=refused", count=ui.number(refused),
                is_current=outcome is Outcome.REFUSED,
            ),
        ],
        "groups": [
            {
                "group": each,
                "rows": ui.number(each.rows),
                "words": _of_group(each),
                "url": f"{reverse('fixing_group')}?{query_of(_selection_of(each))}",
                "kind": KIND_NAMES[each.kind],
            }
            for each in groups
        ],
        "is_refused": outcome is Outcome.REFUSED,
    }  # fmt: skip
    return render(request, "intake/fixing.html", context)


def _selection_of(group: Group) -> Selection:
    return Selection(group.outcome, group.code, group.column, group.source, group.kind)


def _of_group(group: Group) -> str:
    rows = ngettext("%(count)s row", "%(count)s rows", group.rows) % {
        "count": ui.number(group.rows)
    }
    return _("%(rows)s from %(source)s. The first one: %(sentence)s") % {
        "rows": rows,
        "source": group.source,
        "sentence": group.sentence,
    }


def group(request: HttpRequest) -> HttpResponse:
    """/intake/fixing/rows/: the rows of a group; a POST looks ahead or, with `go`, does it."""
    selection = _selection(request.GET)
    if request.method == "POST":
        return _correct(request, selection=selection)
    return _group_page(request, selection=selection)


def _group_page(
    request: HttpRequest, *, selection: Selection, problem: str = "", ahead: Any = None
) -> HttpResponse:
    found = queries.list_rows(
        selection=selection, after=_after(request.GET.get("after", "")), limit=PAGE + 1
    )
    shown = found[:PAGE]
    count = queries.count_open(selection=selection)
    here = f"{reverse('fixing_group')}?{query_of(selection)}"
    more = ""
    if len(found) > PAGE:
        more = f"{here}&after={shown[-1].batch_id}~{shown[-1].row_no}"
    title = ngettext("%(count)s row to be fixed", "%(count)s rows to be fixed", count) % {
        "count": ui.number(count)
    }
    context = {
        "title": title,
        "breadcrumb": trail(Link(label=title, url="")),
        "sentence": shown[0].sentence if shown else "",
        "here": here,
        "rows": shown,
        "column": selection.column,
        "headers": shown[0].headers if shown else (),
        "date_orders": [(o.value, words.DATE_ORDERS[o]) for o in DateOrder],
        "number_formats": [(f.value, words.NUMBER_FORMATS[f]) for f in NumberFormat],
        "may_fix": frame.actor_of(request).may(Capability.IMPORT) and bool(shown),
        "by_hand": selection.code not in NEVER_BY_HAND,
        "said": request.POST,
        "problem": problem,
        "ahead": ahead,
        "more": More(
            shown_words=ui.part_of(len(shown), count), url=more, label=_("Show more rows"),
            rows_id="waiting-rows",
        ),
    }  # fmt: skip
    return render(request, "intake/fixing_group.html", context, status=422 if problem else 200)


def _after(said: str) -> tuple[int, int]:
    pieces = [int(each) for each in said.split("~") if each.isascii() and each.isdigit()]
    known = len(pieces) == 2 and max(pieces) <= LARGEST
    return (pieces[0], pieces[1]) if known else (0, -1)


def _correct(request: HttpRequest, *, selection: Selection) -> HttpResponse:
    try:
        correction = _correction(request.POST)
        if "go" in request.POST:
            return _go(request, selection=selection, correction=correction)
        found = replaying.preview(
            selection=selection,
            correction=correction,
            actor_id=frame.actor_of(request).member_id,
            now=clock.now,
        )
    except UnableToFix as refused:
        sentence = TROUBLE.get(str(refused), TROUBLE["NOT_OFFERED"])
        return _group_page(request, selection=selection, problem=str(sentence))
    ahead = {"words": _ahead(found), "why": _why(found), "said": _kept(request.POST)}
    return _group_page(request, selection=selection, ahead=ahead)


TROUBLE = {
    "TOO_LONG": pgettext_lazy("correction", "The value is too long for a cell. Shorten it."),
    "NOT_OFFERED": pgettext_lazy("correction", "Choose one of the corrections that are offered."),
    "NO_COLUMN": pgettext_lazy("correction", "Choose the column first."),
    "NO_REASON": pgettext_lazy("correction", "Say why these rows are not to go in."),
}


def _correction(said: QueryDict) -> Correction | None:
    """What the form says; None to try the rows once more as they are."""
    what = said.get("what", "")
    if what == "again":
        return None
    if what not in set(FixKind) - {FixKind.CELLS}:
        raise UnableToFix("NOT_OFFERED")
    kind = FixKind(what)
    if kind is FixKind.ACCEPT:
        return Correction(kind)
    if kind is FixKind.DROP:
        reason = said.get("reason", "").strip()[:REASON_BOUND]
        if not reason:
            raise UnableToFix("NO_REASON")
        return Correction(kind, {"reason": reason})
    column = said.get("fix_column", "")
    if not column:
        raise UnableToFix("NO_COLUMN")
    return Correction(kind, {"column": column, **_DETAILS[kind](said)})


def _read_as(said: QueryDict) -> dict[str, str]:
    order, form = said.get("date_order", ""), said.get("number_format", "")
    answer = {"date_order": order} if order in set(DateOrder) else {}
    answer |= {"number_format": form} if form in set(NumberFormat) else {}
    if not answer:
        raise UnableToFix("NOT_OFFERED")
    return answer


_DETAILS: Mapping[FixKind, Any] = {
    FixKind.SET: lambda said: {"value": said.get("value", "")},
    FixKind.REPLACE: lambda said: {"old": said.get("old", "").strip(), "new": said.get("new", "")},
    FixKind.READ_AS: _read_as,
}


def _kept(said: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, value in said.items()
        if name not in ("csrfmiddlewaretoken", "go") and isinstance(value, str)
    ]


def _ahead(found: Tried) -> str:
    if found.dropped:
        return ngettext(
            "%(count)s row will be refused.", "%(count)s rows will be refused.", found.of
        ) % {"count": ui.number(found.of)}
    if found.tried < found.of:
        return _(
            "Of the first %(tried)s of %(of)s rows, %(went)s will go in and %(stayed)s will stay."
        ) % {
            "tried": ui.number(found.tried),
            "of": ui.number(found.of),
            "went": ui.number(found.went_in),
            "stayed": ui.number(found.stayed),
        }
    return _("%(went)s of %(of)s rows will go in; %(stayed)s will stay.") % {
        "went": ui.number(found.went_in),
        "of": ui.number(found.of),
        "stayed": ui.number(found.stayed),
    }


def _why(found: Tried) -> list[str]:
    return [
        ngettext("%(count)s row stays: %(why)s", "%(count)s rows stay, such as: %(why)s", rows)
        % {
            "count": ui.number(rows),
            "why": problems.sentence(code, {"row": "…", "column": column, "value": "…"}),
        }
        for code, column, rows in found.why
    ]


def _go(
    request: HttpRequest, *, selection: Selection, correction: Correction | None
) -> HttpResponse:
    replay_id = replaying.begin(
        selection=selection,
        correction=correction,
        actor_id=frame.actor_of(request).member_id,
        at=clock.now(),
    )
    if queries.get_replay(replay_id=replay_id).total > replaying.AT_ONCE:
        jobs.defer(RUN_REPLAY, replay_id=replay_id)
    else:
        replaying.run(replay_id=replay_id, now=clock.now)
    return redirect("replay", replay_id)
