"""Secrets of others at rest: sealed with a key that is not in the database.

Whoever reads the tables or a dump of them reads no secret. The key is derived from the
installation's own; older ones still open what they sealed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed under a key that this installation no longer has."""


def seal(secret: str) -> str:
    """The secret as it may be stored."""
    return _keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret itself; raises Unreadable."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise Unreadable from problem


def _keys() -> MultiFernet:
    roots = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(root))) for root in roots])


def _derived(root: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accord sealed secrets")
    return base64.urlsafe_b64encode(made.derive(root.encode()))
