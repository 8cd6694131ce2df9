"""Decisions about people and their rights; nothing here knows Django."""

import hashlib
import secrets
from collections.abc import Iterable

from accord.team.values import CAPABILITIES, ROLE_CODES, SIDE_OF_ROLE, Capability, Role, Side

KEY_PREFIX = "accord_"


def digest(secret: str) -> bytes:
    """What is kept of a key or link. They are long and random, so one round is enough."""
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    """256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def capabilities_of(*, roles: Iterable[str], custom: dict[str, str]) -> frozenset[Capability]:
    """All that these roles carry together; `custom` maps a company's own role to a built-in."""
    rights: frozenset[Capability] = frozenset()
    for role in roles:
        built_in = custom.get(role, role)
        rights |= CAPABILITIES[Role(built_in)] if built_in in ROLE_CODES else frozenset()
    return rights


def side_of(*, role: str, custom: dict[str, Side]) -> Side:
    """Whose promises somebody in this role keeps, whoever they report to."""
    return custom.get(role) or SIDE_OF_ROLE[Role(role)]
