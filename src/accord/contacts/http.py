"""Other tools ask before they send: /api/v1/contacts/allowed."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field

from accord.contacts import api as contacts
from accord.foundation import clock
from accord.foundation.problems import Fault, Problem

AT_MOST = 1_000


class Asked(BaseModel):
    """Up to a thousand addresses, and what they are to be written to about."""

    model_config = ConfigDict(extra="forbid")
    purpose: Annotated[str, Field(min_length=1, max_length=40)] = "newsletter"
    emails: Annotated[
        list[Annotated[str, Field(min_length=3, max_length=320)]],
        Field(min_length=1, max_length=AT_MOST),
    ]


def post_allowed(request: HttpRequest, asked: Asked) -> dict[str, Any]:  # noqa: ARG001
    """Whether each address may be written to now, and why."""
    try:
        answers = contacts.may_write_to(
            addresses=asked.emails, purpose=asked.purpose, at=clock.now()
        )
    except contacts.UnknownPurpose as unknown:
        raise Problem(
            422, "No purpose is called so.", faults=[Fault("/purpose", "not known")]
        ) from unknown
    return {
        "purpose": asked.purpose,
        "answers": [
            {"email": email, "allowed": answer.is_allowed, "reason": answer.verdict.value}
            for email, answer in answers.items()
        ],
    }
