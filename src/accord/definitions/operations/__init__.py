"""Drafting, signing and knowing what both teams agree on."""

from accord.definitions.operations.commenting import comment, settle
from accord.definitions.operations.drafting import (
    document,
    draft,
    forget,
    open_discussion,
    propose_segments,
    propose_sheet,
    propose_stages,
    redraft,
    withdraw,
)
from accord.definitions.operations.knowing import acknowledge, mark_read
from accord.definitions.operations.leading import lead_as_signed
from accord.definitions.operations.signing import begin_due, confirm, sign, unsign

__all__ = [
    "acknowledge",
    "begin_due",
    "comment",
    "confirm",
    "document",
    "draft",
    "forget",
    "lead_as_signed",
    "mark_read",
    "open_discussion",
    "propose_segments",
    "propose_sheet",
    "propose_stages",
    "redraft",
    "settle",
    "sign",
    "unsign",
    "withdraw",
]
