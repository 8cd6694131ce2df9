"""A real mail server on this machine, for tests of what leaves."""

from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Server:
    """Keeps what it was given; refuses the recipients it is told to refuse, for now or for good."""

    received: list[Envelope] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "451 Try again later"
        if address in self.gone:
            return "550 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(envelope)
        return "250 OK"
