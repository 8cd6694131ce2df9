"""Who signed a version, who could, and who says to know it."""

from collections.abc import Sequence
from datetime import datetime

from accord.definitions import models
from accord.definitions.queries.versions import list_in_force
from accord.definitions.rules import agreeing as rules
from accord.definitions.values import OPEN, Kind, Level, Remark, SignatureCard, Signing
from accord.foundation import bulk
from accord.team import api as team
from accord.team.values import Side


def get_signing(*, version_id: int) -> Signing:
    """How far a version is signed, as the team is led now."""
    signatures = list_signatures(version_ids=[version_id]).get(version_id, ())
    required = rules.SIDES[team.get_team().leadership_mode]
    return Signing(required, list_signers(), tuple(signatures))


def list_signers() -> dict[Side, tuple[int, ...]]:
    """Who may sign for each side: its leaders who are here."""
    own = {role.code: role.based_on.value for role in team.list_own_roles()}
    roles = {
        card.id: [own.get(role, role) for role in card.roles]
        for card in team.list_members()
        if card.active
    }
    return rules.signers_of(roles=roles)


def list_signatures(*, version_ids: Sequence[int]) -> dict[int, list[SignatureCard]]:
    """The signatures that stand, by version, in the order they were given."""
    rows = models.Signature.objects.filter(version_id__in=version_ids, withdrawn_at__isnull=True)
    found: dict[int, list[SignatureCard]] = {}
    for row in rows.order_by("signed_at", "id"):
        card = SignatureCard(Side(row.side), row.member_id, row.digest, row.since, row.signed_at)
        found.setdefault(row.version_id, []).append(card)
    return found


def count_signed(*, at: datetime) -> tuple[int, int]:
    """How many definitions in force are signed by all who have to, and how many there are."""
    begun = [one.id for kind in Kind for one in list_in_force(kind=kind, at=at)]
    signed = list_signatures(version_ids=begun)
    return sum(rules.is_signed(signed.get(one, [])) for one in begun), len(begun)


def count_to_sign(*, member_id: int) -> int:
    """How many wordings another leader has signed wait for this member's signature."""
    waiting = models.Signature.objects.filter(version__state__in=OPEN, withdrawn_at__isnull=True)
    found = set(waiting.values_list("version_id", flat=True))
    if not found:
        return 0
    signers, signed = list_signers(), list_signatures(version_ids=sorted(found))
    required = rules.SIDES[team.get_team().leadership_mode]
    mine = {side for side in required if member_id in signers[side]}
    return sum(
        bool(mine - {one.side for one in cards}) and member_id not in {c.member_id for c in cards}
        for cards in signed.values()
    )


def list_readers(*, at: datetime) -> set[int]:
    """Members who say of every definition in force that they know it, work for it or own part."""
    rows = bulk.fetch(
        """with begun as (
             select id from definitions_version
             where active_from <= %(at)s and (active_to is null or active_to > %(at)s))
           select a.member_id from definitions_acknowledgement a
           join begun on begun.id = a.version_id
           group by a.member_id having count(*) = (select count(*) from begun)""",
        {"at": at},
    )
    return {member_id for (member_id,) in rows}


def list_acknowledgements(*, version_ids: Sequence[int]) -> dict[int, dict[int, Level]]:
    """How members stand to versions, by version and member."""
    rows = models.Acknowledgement.objects.filter(version_id__in=version_ids)
    found: dict[int, dict[int, Level]] = {}
    for version_id, member_id, level in rows.values_list("version_id", "member_id", "level"):
        found.setdefault(version_id, {})[member_id] = Level(level)
    return found


def list_remarks(*, version_id: int) -> list[Remark]:
    """What was said about a version, the open ones first, the oldest of each first."""
    rows = models.Comment.objects.filter(version_id=version_id).order_by("said_at", "id")
    found = [
        Remark(
            row.pk,
            row.clause,
            row.words,
            row.member_id,
            row.said_at,
            row.resolved_by_id,
            row.resolved_at,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.resolved_at is not None)
