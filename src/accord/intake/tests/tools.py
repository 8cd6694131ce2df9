"""A tool that sends signed messages, as its makers would have written it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accord.foundation import clock
from accord.intake.operations import hooks
from accord.intake.values.hooks import HookRules
from accord.kernel import signatures


@dataclass
class Tool:
    """Set up at Settings, with its secret."""

    name: str = "typeform"
    rules: HookRules = field(default_factory=HookRules)
    rate: int = 10_000
    secret: str = ""

    def __post_init__(self) -> None:
        self.id, self.secret = hooks.add_source(
            name=self.name, rules=self.rules, rate=self.rate, at=clock.now(), secret=self.secret
        )
        self.client = Client(raise_request_exception=False)
        self.sent = 0

    def headers(
        self, message_id: str, body: bytes, *, at: datetime | None = None
    ) -> dict[str, str]:
        stamp = str(int((at or clock.now()).timestamp()))
        return {
            "webhook-id": message_id,
            "webhook-timestamp": stamp,
            "webhook-signature": signatures.sign(
                secret=self.secret, message_id=message_id, timestamp=stamp, body=body
            ),
        }

    def send(self, content: Any, *, message_id: str = "", **headers: str) -> HttpResponse:
        self.sent += 1
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        told = self.headers(message_id or f"msg_{self.sent}", body) | headers
        return self.post(body, told)

    def post(self, body: bytes, headers: dict[str, str]) -> HttpResponse:
        return self.client.post(
            f"/api/v1/hooks/{self.name}", body, content_type="application/json", headers=headers
        )
