"""The mail listener: takes letters to our mailboxes, relays nothing, and answers once stored."""

import asyncio
import logging
import signal
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connections
from django.utils.translation import gettext as _

from accord.foundation import clock, crashing
from accord.intake import api as intake

log = logging.getLogger(__name__)
SILENCE_SECONDS = 60.0
AT_ONCE = 2
LATER = "451 4.3.0 Not stored just now; send it again"


class Letters:
    """What is answered at each step of a conversation."""

    def __init__(self) -> None:
        self.working = ThreadPoolExecutor(max_workers=AT_ONCE)

    async def handle_RCPT(  # noqa: N802 the library's name
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002
    ) -> str:
        """Only our own mailboxes: nothing is ever passed on."""
        try:
            known = await self._do(_is_open, address)
        except Exception as problem:
            log.warning("a mailbox was not looked up: %s", type(problem).__name__)
            return LATER
        if not known:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """250 only once it is stored; else the sender keeps the letter and tries again."""
        try:
            await self._do(_take, envelope)
        except Exception as problem:
            # Only what kind of failure: the rest may hold what the letter says.
            log.warning("a letter was not stored: %s", type(problem).__name__)
            return LATER
        crashing.place("letter.stored")
        return "250 2.0.0 Stored"

    async def _do(self, work: object, *given: object) -> object:
        return await asyncio.get_running_loop().run_in_executor(self.working, _within, work, given)


def _within(work, given):  # type: ignore[no-untyped-def] # any work, in a thread of ours
    close_old_connections()
    try:
        return work(*given)
    finally:
        close_old_connections()


def _is_open(address: str) -> bool:
    return intake.is_open(address=address)


def _take(envelope: Envelope) -> None:
    content = envelope.content if isinstance(envelope.content, bytes) else b""
    intake.take_letter(
        addresses=envelope.rcpt_tos,
        envelope_from=envelope.mail_from or "",
        content=content,
        at=clock.now(),
    )


@click.command(name="mail-listener", epilog="Example: accord mail-listener --port 8025")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8025,
    show_default=True,
    help="Port to listen on; 0 takes any free one.",
)
@click.option(
    "--tls-cert",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the certificate; STARTTLS is then offered.",
)
@click.option(
    "--tls-key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with its key.",
)
def mail_listener(host: str, port: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Take mail to the mailboxes of Settings until stopped with Ctrl-C; relays nothing."""
    if (tls_cert is None) != (tls_key is None):
        raise click.UsageError(_("Give --tls-cert and --tls-key together, or neither."))
    tls = None
    if tls_cert is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(tls_cert, tls_key)
    asyncio.run(_listen(host=host, port=port, tls=tls))


async def _listen(*, host: str, port: int, tls: ssl.SSLContext | None) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for kind in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(kind, told.set)
    handler = Letters()

    def conversation() -> SMTP:
        return SMTP(
            handler,
            data_size_limit=intake.SIZE_BOUND,
            enable_SMTPUTF8=True,
            hostname="accord",
            ident="Accord",
            tls_context=tls,
            timeout=SILENCE_SECONDS,
            loop=loop,
        )

    try:
        server = await loop.create_server(conversation, host=host, port=port)
    except OSError as problem:
        raise click.ClickException(
            _("Port %(port)s on %(host)s cannot be used. Choose another with --port or --host.")
            % {"host": host, "port": port}
        ) from problem
    async with server:
        bound = server.sockets[0].getsockname()[1]
        click.echo(_("Mail is taken at %(host)s:%(port)s") % {"host": host, "port": bound})
        await told.wait()
    handler.working.shutdown(wait=True)
    connections.close_all()


commands: list[click.Command] = [mail_listener]
