"""Reading members, their roles, and who asks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accord.foundation import bulk, reading
from accord.kernel.ids import whole_number
from accord.team import models, rules
from accord.team.values import (
    EVERYTHING,
    Actor,
    Capability,
    HeldRole,
    LeadershipMode,
    MemberCard,
    OwnRole,
    Preferences,
    RevenueTeam,
    Role,
    RoleSight,
    Rows,
    Scope,
    Side,
    SightChange,
    UnitKind,
)

OWN = "accord"  # as a source of members: their ids here

# Asked with every page, so in one go.
_ACTOR = """
    select m.name, m.email, coalesce(nullif(m.zone, ''), t.zone), m.language, m.theme, m.roomy,
           m.single_keys,
           (select array_agg(array[s.role::text, s.side::text]) from team_membership s
            where s.member_id = m.id and s.active_to is null),
           (select array_agg(array[r.code::text, r.based_on::text]) from team_customrole r),
           (select array_agg(array[g.role::text, g.rows::text, g.unowned::text, g.read_only::text])
            from team_rolesight g)
    from team_member m, team_revenueteam t
    where m.id = %s and m.is_active and t.id = 1
"""
_TEAM = """
    select name, word, leadership_mode, currency, zone, language, fallback_owner_id, fresh_months
    from team_revenueteam where id = 1
"""
_ZONE = "select zone from team_revenueteam where id = 1"
# Whose records are somebody's own: theirs, and those of whoever they stand in for.
_OWN_OWNERS = """
    with recursive mine(id) as (
      select %(member)s::bigint
      union
      select s.id from mine join team_member s on s.stand_in_id = mine.id
    ) select id from mine
"""
# The same for a team: also who reports to them, straight or through others, and who shares a team
# or a territory with them.
_TEAM_OWNERS = """
    with recursive below(id) as (
      select %(member)s::bigint
      union
      select next.id from below, lateral (
        select m.member_id as id from team_membership m
        where m.reports_to_id = below.id and m.active_to is null
        union all
        select s.id from team_member s where s.stand_in_id = below.id) next
    ), owners(id) as (
      select id from below
      union
      select beside.member_id from team_unitmember mine
      join team_unitmember beside on beside.unit_id = mine.unit_id
      where mine.member_id = %(member)s
      union
      select s.id from owners join team_member s on s.stand_in_id = owners.id
    ) select id from owners
"""


def unspent(*, secret: str, at: datetime) -> QuerySet[models.SignInLink]:
    """The link of this secret, if it is neither used nor too old."""
    return models.SignInLink.objects.filter(
        digest=rules.digest(secret), used_at__isnull=True, expires_at__gt=at
    )


def first_member() -> models.Member | None:
    """Who came first, of those who can be let in."""
    return models.Member.objects.filter(is_active=True, email__isnull=False).order_by("id").first()


def is_link_open(*, secret: str, at: datetime) -> bool:
    """Whether a link would let somebody in now; asking does not spend it."""
    link = unspent(secret=secret, at=at).first()
    if link is None or link.member_id is not None:
        return link is not None
    first = first_member()
    return first is None or not first.has_usable_password()


def get_team() -> RevenueTeam:
    """The one revenue team."""
    ((name, word, mode, *told),) = bulk.fetch(_TEAM)
    return RevenueTeam(name, word, LeadershipMode(mode), *told)


def reporting_zone() -> ZoneInfo:
    """By whose midnights the days, months and years of all reports begin: the company's. Nothing
    else says so."""
    ((zone,),) = reading.once(_ZONE, lambda: bulk.fetch(_ZONE))
    return ZoneInfo(zone)


def day_of(*, at: datetime) -> date:
    """The day that reports count a moment to."""
    return at.astimezone(reporting_zone()).date()


def find_member(*, member_id: int | None) -> Actor | None:
    """A member with their rights; None when they are nobody or no longer here."""
    rows = bulk.fetch(_ACTOR, [member_id]) if member_id else []
    if not rows:
        return None
    (name, email, zone, language, theme, roomy, single_keys, held, custom, told) = rows[0]
    roles = [role for role, _side in held or []]
    sights = sights_of(told)
    return Actor(
        member_id=member_id,
        name=name,
        roles=frozenset(roles),
        sides=frozenset(Side(side) for _role, side in held or []),
        capabilities=rules.capabilities_of(roles=roles, custom=dict(custom or []), sights=sights),
        scope=scope_of(
            member_id=member_id,
            sight=rules.widest(rules.sight_of(role, sights=sights) for role in roles),
        ),
        zone=zone,
        language=language,
        email=email or "",
        theme=theme,
        roomy=roomy,
        single_keys=single_keys,
    )


def sights_of(told: Sequence[Sequence[str]] | None) -> dict[str, RoleSight]:
    """What was said of roles, as read beside who asks."""
    return {
        role: RoleSight(Rows(rows), unowned == "true", read_only == "true")
        for role, rows, unowned, read_only in told or []
    }


def scope_of(*, member_id: int | None, sight: RoleSight) -> Scope:
    """Whose records somebody sees of whom this was said; who is no member owns none."""
    if sight.rows is Rows.ALL:
        return EVERYTHING
    if member_id is None:
        return Scope(frozenset(), sight.unowned)
    asked = _OWN_OWNERS if sight.rows is Rows.OWN else _TEAM_OWNERS
    owners = bulk.fetch(asked, {"member": member_id})
    return Scope(frozenset(number for (number,) in owners), sight.unowned)


def list_changes_of_sight(*, role: str, sight: RoleSight | None) -> list[SightChange]:
    """What another sight of a role would do to everybody who is here, see the rule."""
    held: dict[int, list[str]] = {}
    rows = models.Membership.objects.filter(active_to__isnull=True, member__is_active=True)
    for member_id, code in rows.order_by("member__sort_key", "member_id").values_list(
        "member_id", "role"
    ):
        held.setdefault(member_id, []).append(code)
    return rules.changes_of_sight(
        held=held,
        sights=list_role_sights(),
        role=role,
        sight=sight,
        custom=dict(models.CustomRole.objects.values_list("code", "based_on")),
    )


def list_role_sights() -> dict[str, RoleSight]:
    """What was said of roles, by their code; "" for every other role."""
    return {
        row.role: RoleSight(Rows(row.rows), row.unowned, row.read_only)
        for row in models.RoleSight.objects.all()
    }


def first_run(*, at: datetime) -> bool:
    """Whether nobody can sign in yet."""
    del at
    return not models.Member.objects.filter(email__isnull=False, is_active=True).exists()


def names(*, ids: Iterable[int]) -> dict[int, str]:
    """Names of these members."""
    return dict(models.Member.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def list_names() -> list[tuple[int, str]]:
    """Everybody's id and name, by name."""
    return list(models.Member.objects.order_by("sort_key", "id").values_list("pk", "name"))


def list_members() -> list[MemberCard]:
    """Everybody, by name; one query for roles."""
    roles: dict[int, list[tuple[str, str]]] = {}
    open_rows = models.Membership.objects.filter(active_to__isnull=True)
    for member_id, role, side in open_rows.values_list("member_id", "role", "side"):
        roles.setdefault(member_id, []).append((role, side))
    units = list_units()
    return [
        MemberCard(
            id=row.pk,
            name=row.name,
            email=row.email,
            side=_one_side(side for _, side in roles.get(row.pk, [])),
            roles=tuple(role for role, _ in roles.get(row.pk, [])),
            active=row.is_active,
            can_sign_in=row.email is not None and row.is_active,
            capacity=row.capacity,
            teams=tuple(units.get(row.pk, {}).get(UnitKind.TEAM, ())),
            territories=tuple(units.get(row.pk, {}).get(UnitKind.TERRITORY, ())),
        )
        for row in models.Member.objects.order_by("sort_key", "id")
    ]


def list_held_roles() -> list[HeldRole]:
    """Every role held now, with its reporting line."""
    rows = models.Membership.objects.filter(active_to__isnull=True).order_by("member_id", "id")
    return [
        HeldRole(member_id, role, Side(side), reports_to_id)
        for member_id, role, side, reports_to_id in rows.values_list(
            "member_id", "role", "side", "reports_to_id"
        )
    ]


def list_own_roles() -> list[OwnRole]:
    """The company's own roles, by name."""
    return [
        OwnRole(row.code, row.name, Side(row.side), Role(row.based_on))
        for row in models.CustomRole.objects.order_by("name", "code")
    ]


def roles_within(*, capabilities: frozenset[Capability], own: Iterable[OwnRole]) -> frozenset[str]:
    """The roles that may not do more than this."""
    return rules.roles_within(
        capabilities=capabilities, custom={role.code: role.based_on.value for role in own}
    )


def get_known_of(*, member_id: int) -> dict[str, str]:
    """The `name` and `email` that whoever invited a member wrote; {} of the first one."""
    row = models.Member.objects.get(pk=member_id)
    if not row.email or rules.is_placeholder(row.email):
        return {}
    return {"name": row.name, "email": row.email}


def get_preferences(*, member_id: int) -> Preferences:
    """How a member wants pages; `zone` and `theme` empty where they follow team and machine."""
    row = models.Member.objects.get(pk=member_id)
    return Preferences(
        language=row.language,
        zone=row.zone,
        theme=row.theme,
        roomy=row.roomy,
        single_keys=row.single_keys,
    )


def needs_introduction(*, member_id: int) -> bool:
    """Whether a member came by a link and has yet to say who they are and choose a password."""
    row = models.Member.objects.filter(pk=member_id).first()
    if row is None or models.DirectoryAccount.objects.filter(member_id=member_id).exists():
        return False
    return not row.has_usable_password() or rules.is_placeholder(row.email)


def _one_side(sides: Iterable[str]) -> Side | None:
    known = {Side(side) for side in sides}
    return known.pop() if len(known) == 1 else (Side.BOTH if known else None)


def sides() -> dict[int, str]:
    """Which team's promises each member keeps: marketing, sales or both."""
    return {card.id: card.side.value for card in list_members() if card.side}


def is_colleague(*, email: str) -> bool:
    """Whether this is the address of a member who is here."""
    return models.Member.objects.filter(email=email, is_active=True).exists()


def colleagues_among(*, emails: Iterable[str]) -> frozenset[str]:
    """Those of these addresses, in small letters, that are of members who are here."""
    wanted = {email.lower() for email in emails}
    if not wanted:
        return frozenset()
    rows = models.Member.objects.filter(email__in=wanted, is_active=True)
    return frozenset(str(email).lower() for email in rows.values_list("email", flat=True))


def is_free(*, email: str) -> bool:
    return not models.Member.objects.filter(Q(email=email)).exists()


def address_told(*, member_id: int) -> str | None:
    """The address that other tools have of a member, where it is one and nobody's here."""
    told = set(
        models.MemberKey.objects.filter(member_id=member_id, email__isnull=False).values_list(
            "email", flat=True
        )
    )
    folded = {str(email).lower() for email in told}
    [address] = folded if len(folded) == 1 else [""]
    return address if address and is_free(email=address) else None


def members_by_address(*, emails: Sequence[str]) -> dict[str, int]:
    """Members by the address they have here, else in exactly one account of other tools."""
    wanted = [email.lower() for email in emails]
    told: dict[str, set[int]] = {}
    rows = models.MemberKey.objects.filter(email__in=wanted).values_list("email", "member_id")
    for email, number in rows:
        told.setdefault(str(email).lower(), set()).add(number)
    by_tool = {email: numbers.pop() for email, numbers in told.items() if len(numbers) == 1}
    here = models.Member.objects.filter(email__in=wanted).values_list("email", "pk")
    return by_tool | {str(email).lower(): number for email, number in here}


def list_units() -> dict[int, dict[str, list[str]]]:
    """Names of each member's teams and territories, by kind."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = models.UnitMember.objects.order_by("unit__sort_key", "unit_id").values_list(
        "member_id", "unit__kind", "unit__name"
    )
    for number, kind, name in rows.distinct():
        found.setdefault(number, {}).setdefault(kind, []).append(name)
    return found


def list_back() -> list[tuple[int, str]]:
    """Closed members who a tool says are there again, and the tool; whoever leads lets them in."""
    rows = models.MemberKey.objects.filter(is_active=True, member__is_active=False)
    return list(rows.order_by("member_id", "source").values_list("member_id", "source").distinct())


def find_members(*, source: str, keys: Sequence[str]) -> dict[str, int]:
    """The members behind another tool's names for them, as far as known.

    OWN says ids of those who are still here.
    """
    if source == OWN:
        ids = [number for key in keys if (number := whole_number(key)) is not None]
        found_ids = models.Member.objects.filter(pk__in=ids, is_active=True).values_list(
            "pk", flat=True
        )
        return {str(number): number for number in found_ids}
    rows = models.MemberKey.objects.filter(source=source, value__in=keys).values_list(
        "value", "member_id"
    )
    found = dict(rows)
    rest = [key for key in keys if key not in found]
    by_mail = models.Member.objects.filter(email__in=[key for key in rest if "@" in key])
    return found | {str(row.email).lower(): row.pk for row in by_mail if row.email}
