"""Buying groups: the list, and one with its people, what they read, and what to do next."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accord.contacts import api as contacts
from accord.contacts.values.groups import (
    LARGEST,
    ROLE_NAMES,
    SENIORITY_NAMES,
    SMALLEST,
    STANCE_NAMES,
    GroupCard,
    GroupRole,
    GroupStanding,
    MemberCard,
    Risk,
    Stance,
)
from accord.content import api as content
from accord.deals import api as deals
from accord.desk.rules import addresses, scripts
from accord.desk.rules.addresses import Address
from accord.desk.values import ListName
from accord.desk.views.common import lists
from accord.desk.views.common.lists import ListColumn, actor_of
from accord.desk.views.wording import group_words, moments, words
from accord.foundation import clock
from accord.journal import api as journal
from accord.kernel.ids import whole_number
from accord.team import api as team
from accord.team.values import Capability, Scope
from accord.ui import api as ui
from accord.ui.values import charts, parts
from accord.ui.values.parts import ListCell

NAMES = ("risk", "column", "after")
NOBODY_MISSING = "nobody_missing"
FOUND = 20
FILTERS = {
    Risk.SINGLE_THREADED.value: gettext_lazy("Only one takes part"),
    Risk.NOBODY_ENGAGED.value: gettext_lazy("Nobody takes part"),
    Risk.BLOCKER.value: gettext_lazy("Somebody is against it"),
    Risk.NO_CHAMPION.value: gettext_lazy("No champion takes part"),
    NOBODY_MISSING: gettext_lazy("Nobody is missing"),
}


@lists.answers_in_time(ListName.GROUPS)
def groups_page(request: HttpRequest) -> HttpResponse:
    """GET /groups/?risk="""
    here, at = lists.address(request, names=NAMES), clock.now()
    asked = here.value("risk")
    where = deals.GroupFilter(
        risk=addresses.chosen(Risk, asked), nobody_missing=asked == NOBODY_MISSING
    )
    after = whole_number(here.value("after"))
    page = deals.list_groups(where=where, at=at, after=after, limit=lists.PAGE)
    count = deals.count_groups(where=where, at=at)
    options = [(code, str(label)) for code, label in FILTERS.items()]
    listing = lists.Listing(
        list_name=ListName.GROUPS,
        sentence=ngettext("%(count)s buying group.", "%(count)s buying groups.", count)
        % {"count": lists.counted(count)},
        columns=_columns(),
        rows=page.rows,
        filters=(
            lists.choice(
                "risk", label=_("Show"), every=_("All groups"), options=options, here=here
            ),
        ),
        count=count,
        next_key=str(page.next_id) if page.next_id else None,
        empty=_empty(here),
    )
    return lists.draw(request, here=here, listing=listing)


def _columns() -> tuple[ListColumn[deals.GroupLine], ...]:
    group_url, company_url = lists.urls_of("group"), lists.urls_of("company")

    def company(row: deals.GroupLine) -> ListCell:
        said = words.company(
            name=row.company_name, domain=row.company_domain, number=row.company_id
        )
        return lists.name_cell(said, url=company_url(row.company_id))

    return (
        ListColumn(
            code="name", label=_("Buying group"),
            cell=lambda row: lists.name_cell(row.name, url=group_url(row.id)),
        ),
        ListColumn(code="company", label=_("Company"), cell=company),
        ListColumn(
            code="coverage", label=_("Take part, of expected"), is_number=True,
            cell=lambda row: ListCell(
                text=group_words.coverage(row.standing), is_number=True
            ),
        ),
        ListColumn(
            code="members", label=_("Members"), is_number=True,
            cell=lambda row: ListCell(text=ui.number(row.standing.members), is_number=True),
        ),
        ListColumn(
            code="missing", label=_("Missing"),
            cell=lambda row: ListCell(text=group_words.roles(row.standing.missing)),
        ),
        ListColumn(
            code="risks", label=_("Look at"),
            cell=lambda row: ListCell(
                text=", ".join(str(FILTERS[risk.value]) for risk in row.standing.risks)
            ),
        ),
    )  # fmt: skip


def _empty(here: Address) -> parts.State:
    if here.query:
        return parts.State(
            kind=parts.StateKind.EMPTY,
            title=_("No buying group fits this filter."),
            action=parts.Link(label=_("Show all groups"), url=here.path),
        )
    return parts.State(
        kind=parts.StateKind.EMPTY,
        title=_("There are no buying groups yet."),
        sentence=_("Open a company with a deal and have one suggested."),
        action=parts.Link(label=_("To the companies"), url=reverse("companies")),
    )


@require_GET
def group_page(request: HttpRequest, group_id: int) -> HttpResponse:
    """GET /groups/<id>/?q=: its people and what to do next; `q` looks for more people."""
    try:
        card = contacts.get_group(group_id=group_id)
    except LookupError as missing:
        raise Http404 from missing
    members = _seen(request, contacts.list_group_members(group_ids=[group_id]))
    standing = deals.standings_of(group_ids=[group_id], at=clock.now())[group_id]
    engagement = deals.engagement_of(people=[member.person_id for member in members])
    may_change = actor_of(request).may(Capability.JOIN_PEOPLE)
    sought = request.GET.get("q", "").replace("\x00", "")[:200]
    context = {
        "group": card,
        "lang": scripts.language_of(card.name),
        "breadcrumb": (
            parts.Link(label=str(words.LIST_NAMES[ListName.GROUPS]), url=reverse("groups")),
            parts.Link(label=card.name, url=""),
        ),
        "sentence": group_words.sentence(standing),
        "actions": group_words.actions(standing, members=_counted(members), engagement=engagement,
                                       at=clock.now()),
        "members": [_member(member, engagement) for member in members],
        "matrix": _matrix(members),
        "facts": _facts(card, standing),
        "deals": _deals(group_id, scope=lists.scope_of(request)),
        "history": _history(request, group_id),
        "roles": [(role.value, name) for role, name in ROLE_NAMES.items()],
        "stances": [(stance.value, name) for stance, name in STANCE_NAMES.items()],
        "sizes": (SMALLEST, LARGEST),
        "may_change": may_change and card.closed_at is None,
        "may_close": may_change,
        "may_hand_over": actor_of(request).may(Capability.JUDGE_LEADS) and card.closed_at is None,
        "sought": sought,
        **(_more_people(request, card, members, sought=sought) if may_change else {}),
    }  # fmt: skip
    return render(request, "desk/group.html", context)


def _seen(request: HttpRequest, members: Sequence[MemberCard]) -> list[MemberCard]:
    """Those of them whom whoever asks may see."""
    ids = [member.person_id for member in members]
    seen = deals.people_among(people=ids, scope=lists.scope_of(request))
    return [member for member in members if member.person_id in seen]


def _counted(members: Sequence[MemberCard]) -> list[MemberCard]:
    return [member for member in members if member.gone_at is None]


def _member(member: MemberCard, engagement: Mapping[int, deals.Engagement]) -> dict[str, object]:
    took = engagement.get(member.person_id)
    level = contacts.guess_seniority(title=member.title)
    return {
        "card": member,
        "name": group_words.name(member),
        "lang": scripts.language_of(member.name),
        "role": ROLE_NAMES[member.role],
        "stance": STANCE_NAMES[member.stance],
        "level": SENIORITY_NAMES[level],
        "touches": ui.number(took.touches if took else 0),
        "last_at": took.last_at if took else None,
    }


def _matrix(members: Sequence[MemberCard]) -> charts.Cohorts | None:
    """Pieces down, members across: how often each had it in hand."""
    held = deals.pieces_in_hand(people=[member.person_id for member in members])
    if not held:
        return None
    times = {(piece, person): count for piece, person, count in held}
    most = max(times.values())
    pieces = list(dict.fromkeys(piece for piece, _person, _count in held))
    titles = content.titles(ids=pieces)
    return charts.Cohorts(
        caption=_("Pieces, and how often each member had them in hand"),
        first_head=_("Piece"),
        size_head=_("All"),
        steps=tuple(group_words.name(member) for member in members),
        rows=tuple(
            charts.CohortRow(
                label=titles.get(piece, ""),
                size=ui.number(sum(n for (each, _person), n in times.items() if each == piece)),
                cells=tuple(
                    charts.CohortCell(
                        text=ui.number(times.get((piece, member.person_id), 0)),
                        share=times.get((piece, member.person_id), 0) / most,
                    )
                    for member in members
                ),
            )
            for piece in pieces
        ),
    )


def _facts(card: GroupCard, standing: GroupStanding) -> tuple[parts.Fact, ...]:
    company = words.company(name=card.company_name, domain="", number=card.company_id)
    return (
        parts.Fact(
            label=_("Company"), text=company, url=reverse("company", args=[card.company_id])
        ),
        parts.Fact(label=_("Goal"), text=card.goal),
        parts.Fact(label=_("Members"), text=ui.part_of(standing.members, standing.expected)),
        parts.Fact(label=_("Missing"), text=group_words.roles(standing.missing) or _("Nobody")),
        parts.Fact(label=_("Opened"), text=ui.day(card.made_at)),
        *([parts.Fact(label=_("Closed"), text=ui.day(card.closed_at))] if card.closed_at else []),
    )


def _deals(group_id: int, *, scope: Scope) -> list[tuple[str, int, str]]:
    ids = deals.deals_of_group(group_id=group_id)
    if not ids:
        return []
    where = deals.DealFilter(ids=ids, scope=scope)
    rows = deals.list_deals(where=where, limit=lists.PAGE).rows
    return [(moments.deal_line(row), row.id, str(deals.STATUS_NAMES[row.status])) for row in rows]


def _history(request: HttpRequest, group_id: int) -> list[tuple[str, object]]:
    entries = journal.list_entries(subject="group", subject_id=group_id, limit=FOUND)
    named = [entry.facts["person"] for entry in entries if "person" in entry.facts]
    seen = deals.people_among(people=named, scope=lists.scope_of(request))
    people = contacts.get_people(ids=sorted(seen))
    actors = team.names(ids=[entry.actor_id for entry in entries if entry.actor_id])
    return [
        (group_words.happened(entry, people=people, actors=actors), entry.at) for entry in entries
    ]


def _more_people(
    request: HttpRequest, card: GroupCard, members: Sequence[MemberCard], *, sought: str
) -> dict[str, object]:
    """Who may belong to it: suggested, of the same company, and found by the words asked for."""
    inside = {member.person_id for member in members}
    within = lists.people_within(request)
    colleagues = contacts.list_people(company_id=card.company_id, limit=lists.PAGE, within=within)
    ids = contacts.search_people(words=sought, limit=FOUND, within=within) if sought else []
    found = contacts.get_people(ids=ids).values()
    return {
        "suggested": [
            (group_words.name(one), one, ROLE_NAMES[one.role])
            for one in deals.suggest_members(group_id=card.id, within=within)
        ],
        "colleagues": [
            (one.id, group_words.card_name(one)) for one in colleagues if one.id not in inside
        ],
        "found": [(one.id, group_words.card_name(one)) for one in found if one.id not in inside],
        "default_role": GroupRole.OTHER.value,
        "default_stance": Stance.UNKNOWN.value,
    }


def of_company(request: HttpRequest, *, company_id: int) -> dict[str, object]:
    """What the page of a company shows of its groups."""
    found = contacts.groups_of_company(company_id=company_id)
    may_change = actor_of(request).may(Capability.JOIN_PEOPLE)
    return {
        "groups": _short(request, found),
        "group_form": reverse("group_new", args=[company_id]) if may_change else "",
    }


def of_deal(request: HttpRequest, *, deal: deals.DealCard) -> dict[str, object]:
    """What the page of a deal shows of the group that decides about it."""
    group_id = deals.group_of_deal(deal_id=deal.id)
    found = contacts.groups_of_company(company_id=deal.company_id) if deal.company_id else []
    mine = [one for one in found if one.id == group_id]
    if group_id is not None and not mine:
        mine = [contacts.get_group(group_id=group_id)]
    choices = [
        (one.id, one.name, one.id == group_id)
        for one in [*(one for one in mine if one not in found), *found]
        if one.closed_at is None or one.id == group_id
    ]
    may_change = actor_of(request).may(Capability.JOIN_PEOPLE)
    return {
        "groups": _short(request, mine),
        "group_choices": choices if may_change else (),
        "group_link": reverse("deal_group", args=[deal.id]),
        "group_form": reverse("group_new", args=[deal.company_id])
        if may_change and deal.company_id and not choices
        else "",
    }


def _short(
    request: HttpRequest, found: Sequence[GroupCard]
) -> list[tuple[str, int, str, list[str]]]:
    """Groups as other records' pages show them: coverage, and what to do first."""
    if not found:
        return []
    at, ids = clock.now(), [one.id for one in found]
    standings = deals.standings_of(group_ids=ids, at=at)
    members = _seen(request, contacts.list_group_members(group_ids=ids))
    engagement = deals.engagement_of(people=[member.person_id for member in members])
    return [
        (
            one.name,
            one.id,
            group_words.coverage(standings[one.id]),
            group_words.actions(
                standings[one.id],
                members=[each for each in _counted(members) if each.group_id == one.id],
                engagement=engagement,
                at=at,
            ),
        )
        for one in found
    ]
