"""A real mail server on this machine, for tests of what leaves."""

from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Server:
    """Keeps what it was given and by how many connections; refuses the recipients it is told to
    refuse, for now or for good; hangs up after so many mails where it is told to."""

    received: list[Envelope] = field(default_factory=list)
    callers: set[int] = field(default_factory=set)
    hangs_up_after: int = 0
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
        self.callers.add(session.peer[1])
        if self.hangs_up_after and len(self.received) % self.hangs_up_after == 0:
            server.loop.call_later(0.05, server.transport.close)
        return "250 OK"
