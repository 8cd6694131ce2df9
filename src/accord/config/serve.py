"""The supervisor: database, migrations, web and worker; stopped in the opposite order."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from accord.config import claims, lifeline
from accord.foundation import clock, database, postgres
from accord.intake import api as intake
from accord.team import api as team

PAUSES = (1, 2, 4, 8, 16)  # seconds before the first, second, … start after a death
STEADY_SECONDS = 60.0  # a child that lived this long has not failed at starting
READY_SECONDS = 60.0
GRACE_SECONDS = 25.0
BEAT_SECONDS = 0.25

Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Child:
    """A process of ours, and what we know about its deaths."""

    name: str
    command: list[str]
    descriptors: tuple[int, ...]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    due_at: float = 0.0
    deaths: int = 0

    def start(self, *, environment: dict[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            pass_fds=self.descriptors,
            env=environment,
            start_new_session=True,
        )

    def stop(self, *, hurried: Callable[[], bool]) -> None:
        """Ask it to end, wait, and end its whole session when it does not or in a hurry."""
        if self.process is None:
            return
        self.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline and not hurried():
            time.sleep(0.02)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)  # also what a dead leader left behind
        self.process.wait()
        self.process = None


class Signals:
    """Ctrl-C, SIGTERM and a closed terminal: once to stop, twice to stop in a hurry."""

    def __init__(self) -> None:
        self.count = 0
        self._told = threading.Event()

    def install(self) -> None:
        """Take the signals over from now on."""
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(kind, self._note)

    def _note(self, *_: object) -> None:
        self.count += 1
        self._told.set()

    def stopping(self) -> bool:
        """Whether we were told to stop."""
        return self.count > 0

    def hurried(self) -> bool:
        """Whether we were told more than once."""
        return self.count > 1

    def wait(self, seconds: float) -> None:
        """Sleep, but not through a signal."""
        self._told.wait(seconds)


class Supervisor:
    """Keeps the children and the embedded database alive until it is told to stop."""

    def __init__(self, *, children: list[Child], home: Path | None, signals: Signals, say: Say):
        self.children = children
        self.home = home
        self.signals = signals
        self.say = say
        self.environment = dict(os.environ)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The children, started; stopped in the order they stand in."""
        try:
            for child in self.children:
                child.start(environment=self.environment)
            yield
        finally:
            for child in self.children:
                child.stop(hurried=self.signals.hurried)

    def watch(self) -> None:
        """Until told to stop. Raises ClickException when a child keeps dying."""
        while not self.signals.stopping():
            self.look()
            self.signals.wait(BEAT_SECONDS)

    def look(self) -> None:
        """One look at the database and at each child."""
        if self.home is not None and not postgres.in_use(self.home):
            self.say(_("The database has stopped by itself; it is being started again."))
            postgres.revive(self.home)
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.due_at:
                    child.start(environment=self.environment)
            elif child.process.poll() is not None:
                self._mourn(child, code=child.process.returncode)

    def _mourn(self, child: Child, *, code: int) -> None:
        lived = time.monotonic() - child.started_at
        child.process = None
        child.deaths = 1 if lived > STEADY_SECONDS else child.deaths + 1
        if child.deaths > len(PAUSES):
            raise click.ClickException(
                _("The process '%(name)s' ended %(count)s times in a row; its messages are above.")
                % {"name": child.name, "count": child.deaths}
            )
        pause = PAUSES[child.deaths - 1]
        child.due_at = time.monotonic() + pause
        self.say(
            _("The process '%(name)s' has ended (%(code)s); it starts again in %(pause)s s.")
            % {"name": child.name, "code": code, "pause": pause}
        )


def serve(
    *,
    home: Path,
    host: str,
    port: int,
    with_worker: bool,
    fill: Callable[[], None],
    say: Say,
    announce: Callable[[str, str | None], None],
) -> None:
    """Serve until told to stop. `announce` is given the address and the one-time link or None.

    `fill` is called once the database is there, before anybody can look.

    Refuses with a ClickException a second serve on the home and a taken port, before anything
    starts. With DATABASE_URL the database is somebody else's and is left running.
    """
    signals = Signals()
    embedded = "DATABASE_URL" not in os.environ
    postgres.home.prepare(home)
    with ExitStack() as held:
        claim = held.enter_context(claims.serving(home))
        listener = held.enter_context(claims.listen(host=host, port=port))
        signals.install()
        if embedded:
            held.enter_context(postgres.attach(home))
        database.migrate(say=say)
        # An older backup may have brought somebody back.
        intake.erase_again(home=home, files=settings.FILES, at=clock.now())
        fill()
        address = _address(host=host, listener=listener)
        link = team.first_run_link(base_url=address, at=clock.now())
        connections.close_all()
        supervisor = Supervisor(
            children=_children(listener, claim=claim, with_worker=with_worker, held=held),
            home=home if embedded else None,
            signals=signals,
            say=say,
        )
        held.enter_context(supervisor.running())
        _until_ready(supervisor, listener=listener)
        if not signals.stopping():
            announce(f"{address}/", link)
        supervisor.watch()
        say(_("Stopping …"))


def _children(
    listener: socket.socket, *, claim: int, with_worker: bool, held: ExitStack
) -> list[Child]:
    reading, writing = os.pipe()
    held.callback(os.close, reading)
    held.callback(os.close, writing)
    os.environ[lifeline.VARIABLE] = str(reading)
    web = Child(
        name="web",
        command=[sys.executable, "-m", "accord.config.web", str(listener.fileno())],
        descriptors=(reading, claim, listener.fileno()),
    )
    worker = Child(
        name="worker",
        command=[sys.executable, "-m", "accord.config.cli", "worker"],
        descriptors=(reading, claim),
    )
    return [web, worker] if with_worker else [web]


def _until_ready(supervisor: Supervisor, *, listener: socket.socket) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not supervisor.signals.stopping() and not _answers(listener):
        supervisor.look()
        if time.monotonic() > deadline:
            raise click.ClickException(
                _("The web process does not answer; its messages are above.")
            )
        supervisor.signals.wait(0.05)


def _answers(listener: socket.socket) -> bool:
    host, port = listener.getsockname()[:2]
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 compared only
    asking = http.client.HTTPConnection(reached, port, timeout=1.0)
    try:
        asking.request("GET", "/healthz")
        asking.getresponse().read()
    except OSError:
        return False
    finally:
        asking.close()
    return True


def _address(*, host: str, listener: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listener.getsockname()[1]}"
