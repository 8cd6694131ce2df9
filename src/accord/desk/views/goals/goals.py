"""The goals of both teams: the tree under revenue, how far each is, and who answers for it."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from accord.definitions import api as definitions
from accord.definitions.values import Kind, Level
from accord.desk.rules.amounts import amount
from accord.desk.views.common import drafts
from accord.desk.views.common.card_forms import Entry, Fields
from accord.desk.views.common.drafts import Refused
from accord.desk.views.common.lists import actor_of
from accord.desk.views.goals import goal_figures, plan_found
from accord.desk.views.wording import goal_words
from accord.foundation import clock
from accord.goals import api as goals
from accord.goals.values.goals import (
    GOAL_FLAWS,
    METRIC_NAMES,
    TAKEN_KEYS,
    Branch,
    GoalCard,
    Metric,
    UnableToSetGoal,
)
from accord.goals.values.kept import KeptPlan
from accord.goals.values.targets import BY_PERSON
from accord.kernel.ids import whole_number
from accord.lake import api as lake
from accord.meetings import api as meetings
from accord.meetings.values.progress import Progress
from accord.reporting import api as reporting
from accord.team import api as team
from accord.team.values import Capability
from accord.ui import api as ui
from accord.ui.values import parts

FIELDS = ("name", "metric", "target", "side", "from", "to", "parent", "owner", "comment")


def goals_page(request: HttpRequest) -> HttpResponse:
    """GET /goals/: the tree, with what does not lead to revenue apart."""
    at = clock.now()
    found = goals.list_goals(at=at)
    branches = goals.tree_of(found)
    here = [card for card in team.list_members() if card.can_sign_in and card.active]
    stood = definitions.list_acknowledgements(version_ids=[one.version_id for one in found])
    shown: dict[str, Any] = {
        "names": {card.id: card.name for card in team.list_members()},
        "far": _far(found, at=at, snapshot=_state(at=at)),
        "owns": {
            version: definitions.count_levels(levels, members={card.id for card in here})
            for version, levels in stood.items()
        },
        "here": len(here),
        "plans": _planned(goals.latest_plans(keys=[one.key for one in found]), at=at),
    }
    lines = [_line(branch, **shown) for branch in branches]
    context = {
        "lines": [line for line in lines if not line["is_orphan"]],
        "orphans": [line for line in lines if line["is_orphan"]],
        "may_edit": actor_of(request).may(Capability.EDIT_DEFINITIONS),
        "members": [(card.id, card.name) for card in here],
    }
    return render(request, "desk/goals.html", context)


def today(*, at: datetime, snapshot: lake.Snapshot | None) -> dict[str, Any] | None:
    """The goal of the whole company and how far both teams are, for everybody's first page; None
    where no goal is agreed. snapshot: that of the page, None where it cannot be read now."""
    found = [one for one in goals.list_goals(at=at) if one.is_agreed]
    day = team.day_of(at=at)
    roots = [one for one in found if one.text.is_root and one.text.start <= day <= one.text.end]
    if not roots:
        return None
    root = roots[0]
    running = [one for one in found if one.text.parent == root.key]
    far = _far([root, *running], at=at, snapshot=snapshot)
    return {
        "sentence": goal_words.sentence(root.text),
        "lines": [
            {"side": goal_words.SIDE_NAMES[one.text.side], "name": one.text.name,
             "far": _said(one, far.get(one.key))}
            for one in (root, *running)
        ],
        "behind": _behind(root, far.get(root.key), at=at),
    }  # fmt: skip


def _behind(goal: GoalCard, far: Progress | None, *, at: datetime) -> dict[str, str] | None:
    """What is said of a goal of which less has come than its plan has by today, or without a plan
    than of its days is over, and where it is told why; None where it is on its way or nothing
    measures it."""
    text, today = goal.text, team.day_of(at=at)
    come = None if far is None else far.come / Fraction(text.target)
    if come is None or come >= 1:
        return None
    plan = goals.latest_plans(keys=[goal.key]).get(goal.key)
    days = (text.start, text.end)
    asked = plan.asked if plan and (plan.asked.start, plan.asked.end) == days else None
    over = goals.due_share(asked, until=today, start=text.start, end=text.end)
    if not goals.is_behind(come, over):
        return None
    words = (
        _("Behind: %(come)s %% of it has come, its plan has %(over)s %% by today.")
        if asked
        else _("Behind: %(come)s %% of it has come, %(over)s %% of its days are over.")
    )
    said = {"come": ui.number(int(100 * come)), "over": ui.number(int(100 * over))}
    span = {"from": text.start.isoformat(), "to": today.isoformat(), "beside": goal.key}
    return {
        "words": words % said,
        "url": f"{reverse('gap')}?{urlencode(span)}",
    }


@require_http_methods(["GET", "POST"])
def new_goal(request: HttpRequest) -> HttpResponse:
    """GET, POST /goals/new/: a goal and who answers for it."""
    year = clock.now().year
    root = next((one.key for one in goals.list_goals(at=clock.now()) if one.text.is_root), "")
    said = dict.fromkeys(FIELDS, "") | {
        "metric": Metric.LEADS.value if root else Metric.REVENUE.value,
        "side": "marketing" if root else "both",
        "from": f"{year}-01-01",
        "to": f"{year}-12-31",
        "parent": root,
    }
    return _edited(request, key="", said=said, version=None)


@require_http_methods(["GET", "POST"])
def edit_goal(request: HttpRequest, key: str) -> HttpResponse:
    """GET, POST /goals/<key>/edit/: the open draft, or a new one beside what is in force."""
    version = definitions.find_open(kind=Kind.GOAL, key=key) or definitions.find_latest(
        kind=Kind.GOAL, key=key
    )
    card = goals.find_goal(key=key, at=clock.now())
    if version is None or card is None:
        raise Http404
    said = {name: str(version.body.get(name, "")) for name in FIELDS} | {
        "owner": str(card.owner_id)
    }
    return _edited(request, key=key, said=said, version=version)


@require_POST
def give_goal(request: HttpRequest, key: str) -> HttpResponse:
    """POST /goals/<key>/give/: somebody else answers for it."""
    try:
        goals.give_goal(
            key=key,
            owner_id=whole_number(request.POST.get("owner", "")),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
        )
    except UnableToSetGoal as refusal:
        messages.error(request, str(GOAL_FLAWS[refusal.flaw]))
    else:
        messages.success(request, _("The goal has changed hands."))
    return redirect("goals")


def _edited(request: HttpRequest, *, key: str, said: dict[str, str], version: Any) -> HttpResponse:
    refused = Refused()
    if request.method == "POST":
        said = {name: request.POST.get(name, "").strip() for name in FIELDS}
        number, kept_key, refused = _keep(request, said, key=key)
        if number is not None:
            return drafts.kept(request, Kind.GOAL, number, kept_key)
    title = said["name"] if key else _("New goal")
    context = {
        "title": title,
        "entries": _entries(said, refused.fields, key=key),
        "problem": refused.whole,
        "problems": len(refused.fields),
        "draft": drafts.draft_of(request, version),
        "breadcrumb": (
            parts.Link(label=_("Goals"), url=reverse("goals")),
            parts.Link(label=title, url=""),
        ),
    }
    return render(request, "desk/goal_edit.html", context, status=422 if refused else 200)


def _keep(
    request: HttpRequest, said: Mapping[str, str], *, key: str
) -> tuple[int | None, str, Refused]:
    wanted = key or drafts.key_for(Kind.GOAL, said["name"])
    wanted = f"{wanted}-goal" if wanted in TAKEN_KEYS else wanted
    currency = team.get_team().currency
    if not key and definitions.find_latest(kind=Kind.GOAL, key=wanted) is not None:
        return None, wanted, Refused({"name": _("A goal of this name is there. Choose another.")})
    is_money = said["metric"] == Metric.REVENUE.value
    target = amount(said["target"])
    metric = Metric(said["metric"]) if said["metric"] in set(Metric) else Metric.VISITS
    try:
        number = goals.propose_goal(
            key=wanted,
            body={name: said[name] for name in FIELDS if name not in ("owner", "target")}
            | {"target": _decimal(target), "currency": currency if is_money else ""},
            owner_id=whole_number(said["owner"]),
            actor_id=actor_of(request).member_id,
            at=clock.now(),
            best_month=goal_figures.best_month(metric, currency=currency, at=clock.now()),
            currency=currency,
            change=drafts.change_of(request),
        )
    except UnableToSetGoal as refusal:
        why = str(GOAL_FLAWS[refusal.flaw])
        known = refusal.where in FIELDS
        return None, wanted, Refused({refusal.where: why}) if known else Refused(whole=why)
    except (definitions.UnableToPropose, definitions.UnableToAgree) as problem:
        return None, wanted, drafts.unwritten(problem)
    return number, wanted, Refused()


def _decimal(said: Fraction | None) -> str:
    """A number that people typed, exact and in digits; "" for none."""
    if said is None:
        return ""
    whole, rest = divmod(said * 10_000, 1)
    if rest:
        return ""
    text = f"{whole // 10_000}.{whole % 10_000:04d}"
    return text.rstrip("0").rstrip(".")


def _entries(said: Mapping[str, str], errors: Mapping[str, str], *, key: str) -> list[Entry]:
    fields = Fields(errors)
    members = [(str(card.id), card.name) for card in team.list_members() if card.active]
    above = [(one.key, one.text.name) for one in goals.list_goals(at=clock.now()) if one.key != key]

    def choice(name: str, label: str, options: Any) -> Entry:
        return fields.make(
            name, label, said[name], kind="choice", choices=options, chosen=[said[name]]
        )

    return [
        fields.make("name", _("What both teams call it"), said["name"]),
        choice("metric", _("What is counted"), [(one.value, METRIC_NAMES[one]) for one in Metric]),
        fields.make(
            "target", _("How much"), said["target"], kind="number",
            hint=_("Money in %(currency)s, people in whole numbers.")
            % {"currency": team.get_team().currency},
        ),
        choice("side", _("Whose goal it is"), list(goal_words.SIDES.items())),
        fields.make("from", _("First day"), said["from"], hint=_("Such as 2027-01-15.")),
        fields.make("to", _("Last day"), said["to"]),
        choice("parent", _("Hangs on"), [("", _("nothing: it is the root")), *above]),
        choice("owner", _("Who answers for it"), [("", _("nobody yet")), *members]),
        fields.make(
            "comment", _("How it is to be reached"), said["comment"], kind="lines",
            hint=_("Needed where it is three times the best month so far, or more."),
        ),
    ]  # fmt: skip


def _state(*, at: datetime) -> lake.Snapshot | None:
    """What figures are read from, None where it cannot be read now."""
    try:
        return reporting.catch_up(at=at)
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return None


def _far(
    found: list[GoalCard], *, at: datetime, snapshot: lake.Snapshot | None
) -> dict[str, Progress | None]:
    """How far each is; nothing where the figures cannot be read now."""
    if not found or snapshot is None:
        return {}
    try:
        return {
            one.key: meetings.goal_progress(text=one.text, at=at, snapshot=snapshot)
            for one in found
        }
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        return {}


def _said(goal: GoalCard, far: Progress | None) -> str:
    if far is None:
        return _("nothing measures it yet")
    said = {
        "far": goal_words.amount_of(goal.text, far.come),
        "target": goal_words.amount(goal.text),
        "share": ui.number(int(100 * far.come / Fraction(goal.text.target))),
        "currencies": ", ".join(far.left_out),
    }
    if far.left_out:
        return (
            _(
                "%(far)s of %(target)s, %(share)s %%, without what was won in %(currencies)s: load "
                "its rates of exchange"
            )
            % said
        )
    return _("%(far)s of %(target)s, %(share)s %%") % said


def _line(
    branch: Branch,
    *,
    names: Mapping[int, str],
    far: Mapping[str, Progress | None],
    owns: Mapping[int, Mapping[Level, int]],
    here: int,
    plans: Mapping[str, list[str]],
) -> dict[str, Any]:
    goal = branch.goal
    counts = owns.get(goal.version_id, {})
    knows, own = counts.get(Level.KNOWS, 0), counts.get(Level.OWNS, 0)
    return {
        "key": goal.key,
        "name": goal.text.name,
        "side": goal.text.side.value,
        "side_name": goal_words.SIDE_NAMES[goal.text.side],
        "depth": branch.depth,
        "sentence": goal_words.sentence(goal.text),
        "state": pgettext("goal", "Agreed") if goal.is_agreed else pgettext("goal", "Draft"),
        "words_url": reverse("definition", args=[Kind.GOAL.value, goal.key, goal.number]),
        "owner": names.get(goal.owner_id, ""),
        "owner_id": goal.owner_id,
        "far": _said(goal, far.get(goal.key)),
        "owned": _("%(part)s own part of it, %(share)s %%")
        % {"part": ui.part_of(own, here), "share": _share(own, here)}
        if here
        else "",
        "warning": _("Only %(part)s know it: tell the others.") % {"part": ui.part_of(knows, here)}
        if goal.is_agreed and definitions.is_known_by_few(count=knows, members=here)
        else "",
        "is_orphan": branch.is_orphan,
        "plan_url": f"{reverse('goal_plan')}?goal={goal.key}"
        if goal.text.metric is Metric.REVENUE
        else "",
        "targets_url": reverse("goal_targets", args=[goal.key])
        if goal.text.metric in BY_PERSON
        else "",
        "planned": plans.get(goal.key, []),
        "open_url": _waiting_at(goal),
    }


def _waiting_at(goal: GoalCard) -> str:
    """Where a draft beside what is in force waits; "" where none does."""
    if goal.open_number is None or goal.open_number == goal.number:
        return ""
    return reverse("definition", args=[Kind.GOAL.value, goal.key, goal.open_number])


def _share(part: int, whole: int) -> str:
    share = 100 * part / whole
    return ui.number(share, digits=0 if share.is_integer() else 1)


def _planned(plans: Mapping[str, KeptPlan], *, at: datetime) -> dict[str, list[str]]:
    """Of each goal with a plan what it takes, and what is still to come as of today."""
    found = {}
    leads: tuple[tuple[date, int], ...] | None = None
    try:
        leads = goal_figures.leads_by_month(at, reporting.catch_up(at=at)) if plans else None
    except (lake.UnableToReadFacts, lake.LakeRefusal):
        leads = None
    for key, plan in plans.items():
        asked, answer = goals.as_one(goals.needed(plan.segments))
        words = (
            _("The plan: %(planned)s leads are as likely enough as not, %(safe)s 8 times in 10.")
            if len(plan.segments) == 1
            else _(
                "The plan: of %(planned)s leads each segment has enough as likely as not, of "
                "%(safe)s 8 times in 10."
            )
        )
        said = [words % {"planned": ui.number(answer.planned), "safe": ui.number(answer.safe)}]
        if leads is not None:
            said.append(plan_found.still(asked, answer, leads, at=at))
        found[key] = [one for one in said if one]
    return found
