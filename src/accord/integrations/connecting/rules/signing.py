"""Messages signed as Standard Webhooks says, for tools that have no way of their own; pure."""

from collections.abc import Sequence

from accord.integrations.connecting.values.protocol import Told
from accord.kernel import signatures

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


def is_signed(told: Told, *, secrets: Sequence[str]) -> bool:
    """Whether one of the secrets has signed this id, time and body, not five minutes from now."""
    try:
        signed = signatures.read_headers(
            message_id=told.headers.get(ID, ""),
            timestamp=told.headers.get(TIMESTAMP, ""),
            signature=told.headers.get(SIGNATURE, ""),
        )
        signatures.check_time(signed, at=told.at)
    except (signatures.NotSigned, signatures.WrongTime):
        return False
    known = [_written(each) for each in secrets if each]
    return signatures.is_signed(signed, body=told.body, secrets=known)


def headers(body: bytes, *, secret: str, message_id: str, timestamp: str) -> dict[str, str]:
    """What a message carries that was signed so."""
    signature = signatures.sign(
        secret=_written(secret), message_id=message_id, timestamp=timestamp, body=body
    )
    return {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: signature}


def _written(secret: str) -> str:
    """A secret that somebody chose as one of Standard Webhooks: its own signs are the key."""
    return secret if signatures.is_secret(secret) else signatures.written(secret.encode())
