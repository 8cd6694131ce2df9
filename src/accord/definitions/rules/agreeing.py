"""What it takes for a version to be signed and to begin; pure."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from accord.definitions.values import (
    KEYED,
    Flaw,
    Kind,
    SignatureCard,
    Signing,
    UnableToAgree,
)
from accord.kernel.folding import plain
from accord.team.values import LeadershipMode, Role, Side

LONGEST_KEY = 60
FARTHEST = timedelta(days=2 * 366)  # how far ahead a version may begin
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
# The two leaders sign with equal rights, or the one.
SIDES = {
    LeadershipMode.ALIGNED: (Side.MARKETING, Side.SALES),
    LeadershipMode.COMBINED: (Side.BOTH,),
}
SIGNERS = {
    Side.MARKETING: Role.MARKETING_LEAD,
    Side.SALES: Role.SALES_LEAD,
    Side.BOTH: Role.TEAM_LEAD,
}


def digest_of(*, kind: Kind, key: str, body: Mapping[str, Any]) -> str:
    """What a signature holds of a wording: the same words always give the same."""
    said = json.dumps(
        [kind.value, key, body], sort_keys=True, ensure_ascii=True, separators=(",", ":")
    )
    return hashlib.sha256(said.encode()).hexdigest()


def key_of(name: str) -> str:
    """A key from a name; "" where the name has no letter of the Latin alphabet and no digit."""
    words = re.findall(r"[a-z0-9]+", plain(name))
    return "-".join(words)[:LONGEST_KEY].strip("-")


def is_key(*, kind: Kind, key: str) -> bool:
    """Whether a definition of this kind may have this key."""
    return bool(_KEY.fullmatch(key)) if kind in KEYED else key == ""


def signers_of(*, roles: Mapping[int, Sequence[str]]) -> dict[Side, tuple[int, ...]]:
    """Who may sign for a side; roles: built-in roles of everybody who is here."""
    return {
        side: tuple(member for member, held in roles.items() if role in held)
        for side, role in SIGNERS.items()
    }


def check_signature(
    *,
    signing: Signing,
    side: Side,
    member_id: int | None,
    digest: str,
    wording: str,
    since: datetime,
    at: datetime,
    is_binding: bool = False,
) -> None:
    """Raises UnableToAgree where this member cannot sign this wording for this side; of one that
    binds both teams also where nobody could sign for the other one."""
    _check_signer(signing=signing, side=side, member_id=member_id)
    for other in signing.missing if is_binding else ():
        if not signing.signers[other]:
            raise UnableToAgree(flaw=Flaw.NO_LEADER, side=other)
    if digest != wording:
        raise UnableToAgree(flaw=Flaw.OTHER_WORDING)
    if since < at:
        raise UnableToAgree(flaw=Flaw.IN_THE_PAST)
    if since - at > FARTHEST:
        raise UnableToAgree(flaw=Flaw.TOO_FAR)


def sides_required(*, mode: LeadershipMode) -> tuple[Side, ...]:
    """Whose signatures a version needs."""
    return SIDES[mode]


def is_signed(signatures: Sequence[SignatureCard]) -> bool:
    """Whether a wording is signed by both leaders or by the one, however the team is led now."""
    sides = {one.side for one in signatures}
    return any(sides.issuperset(needed) for needed in SIDES.values())


def may_confirm(
    signatures: Sequence[SignatureCard], *, sides: Collection[Side], member_id: int | None
) -> bool:
    """Whether this member could sign a wording that is in force for one of these sides."""
    return not is_signed(signatures) and all(
        one.side not in sides and one.member_id != member_id for one in signatures
    )


def may_withdraw(
    signatures: Sequence[SignatureCard],
    *,
    signers: Mapping[Side, Sequence[int]],
    member_id: int | None,
) -> bool:
    """Whether this member may take a wording back that has not begun: what a leader has signed,
    leaders alone."""
    return not signatures or any(member_id in members for members in signers.values())


def begins(*, signatures: Sequence[SignatureCard], at: datetime) -> datetime:
    """When a version begins that is signed now by the last: on the latest day that a signature
    asks for, and never before it is signed by all."""
    return max(at, *(one.since for one in signatures))


def _check_signer(*, signing: Signing, side: Side, member_id: int | None) -> None:
    if side not in signing.required:
        raise UnableToAgree(flaw=Flaw.NOT_YOUR_SIDE, side=side)
    if not signing.signers[side]:
        raise UnableToAgree(flaw=Flaw.NO_LEADER, side=side)
    if member_id not in signing.signers[side]:
        raise UnableToAgree(flaw=Flaw.NOT_YOUR_SIDE, side=side)
    for one in signing.signatures:
        if one.side is side:
            raise UnableToAgree(
                flaw=Flaw.SIGNED_ALREADY, side=side, member_id=one.member_id, since=one.signed_at
            )
        if one.member_id == member_id:
            raise UnableToAgree(flaw=Flaw.ONE_PERSON, side=one.side)
