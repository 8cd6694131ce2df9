"""Where the pieces of one home's database lie; needs no running server."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

from accord.foundation.postgres import home as homes

Role = Literal["app", "owner"]
AnyRole = Literal["app", "owner", "admin"]

PORT = 5432  # only the name of the socket file: the server has no TCP port
DATABASE = "accord"
LONGEST_SOCKET_PATH = 107  # bytes in sockaddr_un


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How to reach the home's database as one role. The password stays in its file."""

    host: str
    port: int
    name: str
    user: str
    passfile: Path

    def url(self) -> str:
        """The same as a libpq address; names the password file, never the password."""
        extra = urlencode({"host": self.host, "port": self.port, "passfile": str(self.passfile)})
        return f"postgresql://{quote(self.user)}@/{quote(self.name)}?{extra}"


@dataclass(frozen=True, slots=True)
class Layout:
    """Folders and files of one home's database."""

    home: Path

    @property
    def folder(self) -> Path:
        return self.home / "database"

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def draft(self) -> Path:
        """Where initdb works; renamed to `cluster` when whole."""
        return self.folder / "cluster.new"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """A short path that depends on the home alone, in a place others cannot write for root."""
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        account = os.geteuid()
        if account == 0:
            return Path("/run/accord", digest)
        return Path(f"/tmp/accord-{account}-{digest}")  # noqa: S108 its owner is checked

    @property
    def socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{PORT}"

    def passfile(self, role: AnyRole) -> Path:
        return self.folder / f"{role}.pgpass"

    def password(self, role: AnyRole) -> str:
        """The role's password, made on first use; raises HomeNotUsable."""
        line = homes.private_text(
            self.passfile(role),
            make=lambda: f"*:{PORT}:*:accord_{role}:{secrets.token_hex(32)}",
        )
        return line.rpartition(":")[2]


def of_home(home: Path) -> Layout:
    """The layout of a home; the path is made canonical so that each way to it gives one socket."""
    return Layout(home.resolve())


def connection(home: Path, role: Role, *, name: str = DATABASE) -> Connection:
    """How to reach the home's database as the app or as the owner of its tables."""
    return _connection(of_home(home), role=role, name=name)


def admin_connection(layout: Layout, *, name: str) -> Connection:
    """How the launcher itself reaches a database of the cluster."""
    return _connection(layout, role="admin", name=name)


def _connection(layout: Layout, *, role: AnyRole, name: str) -> Connection:
    return Connection(
        host=str(layout.socket_folder),
        port=PORT,
        name=name,
        user=f"accord_{role}",
        passfile=layout.passfile(role),
    )
