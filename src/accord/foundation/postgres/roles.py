"""The database, its two unprivileged roles and its extensions."""

import hashlib
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from accord.foundation.postgres import settings
from accord.foundation.postgres.layout import (
    DATABASE,
    AnyRole,
    Connection,
    Layout,
    Role,
    admin_connection,
    of_home,
)
from accord.foundation.postgres.refusals import NoAnswer, PasswordLost

EXTENSIONS = ("pg_trgm", "unaccent", "citext", "btree_gist")
ROLES: tuple[Role, ...] = ("app", "owner")
ALL_ROLES: tuple[AnyRole, ...] = ("admin", "app", "owner")

# {0} is the database's name.
GRANTS: tuple[LiteralString, ...] = (
    "REVOKE ALL ON DATABASE {0} FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE {0} TO accord_app",
    "GRANT CONNECT, TEMPORARY, CREATE ON DATABASE {0} TO accord_owner",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO accord_app",
    "GRANT USAGE, CREATE ON SCHEMA public TO accord_owner",
    # Without a schema named, the defaults hold in every schema, also in later ones.
    "ALTER DEFAULT PRIVILEGES FOR ROLE accord_owner GRANT USAGE ON SCHEMAS TO accord_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE accord_owner"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO accord_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE accord_owner GRANT USAGE, SELECT ON SEQUENCES TO accord_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE accord_owner GRANT EXECUTE ON FUNCTIONS TO accord_app",
)


def make_sure(layout: Layout) -> None:
    """Check the running server's settings; make database, roles and extensions where they differ.

    Raises UnsafeSetting, NoAnswer, PasswordLost.
    """
    with open_session(admin_connection(layout, name="postgres")) as server:
        settings.verify(server)
        wanted = _fingerprint(layout)
        if _recorded(server) == wanted:
            return
        for role in ROLES:
            _make_role(server, role=role, password=layout.password(role))
        _make_database(server, name=DATABASE)
        server.execute("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
    _furnish(layout, name=DATABASE)
    with open_session(admin_connection(layout, name="postgres")) as server:
        # Last, so that it says that all before it is there.
        server.execute(sql.SQL("COMMENT ON DATABASE accord IS {}").format(sql.Literal(wanted)))


def add_database(home: Path, *, name: str) -> None:
    """A further database with the same owner, rights and extensions; the server runs.

    For tests and for looking into a backup. Nothing happens to one that exists.
    """
    layout = of_home(home)
    with open_session(admin_connection(layout, name="postgres")) as server:
        _make_database(server, name=name)
    _furnish(layout, name=name)


def drop_database(home: Path, *, name: str) -> None:
    """Take a further database away, breaking off its sessions; never the home's own."""
    if name == DATABASE:
        raise ValueError("the home's own database is not dropped")
    with open_session(admin_connection(of_home(home), name="postgres")) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def open_session(to: Connection) -> psycopg.Connection:
    """A session of the launcher's own; raises PasswordLost or NoAnswer."""
    try:
        return psycopg.connect(
            host=to.host,
            port=to.port,
            dbname=to.name,
            user=to.user,
            passfile=str(to.passfile),
            autocommit=True,
            connect_timeout=10,
        )
    except psycopg.OperationalError as problem:
        if "password" in str(problem):
            raise PasswordLost(
                sentence=f"The password in {to.passfile} does not open the database beside it.",
                remedy="Put that file back from a backup of the home folder.",
            ) from problem
        raise NoAnswer(
            sentence=f"The database does not answer: {str(problem).strip()}",
            remedy="Look into server.log in the home's folder 'database'.",
        ) from problem


def _furnish(layout: Layout, *, name: str) -> None:
    with open_session(admin_connection(layout, name=name)) as database, database.transaction():
        for extension in EXTENSIONS:
            database.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(
                    sql.Identifier(extension)
                )
            )
        for grant in GRANTS:
            database.execute(sql.SQL(grant).format(sql.Identifier(name)))


def _make_role(server: psycopg.Connection, *, role: Role, password: str) -> None:
    name = sql.Identifier(f"accord_{role}")
    if not server.execute("SELECT FROM pg_roles WHERE rolname = %s", [f"accord_{role}"]).rowcount:
        server.execute(sql.SQL("CREATE ROLE {}").format(name))
    scrambled = server.pgconn.encrypt_password(
        password.encode(), f"accord_{role}".encode(), b"scram-sha-256"
    )
    server.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            " PASSWORD {}"
        ).format(name, sql.Literal(scrambled.decode()))
    )


def _fingerprint(layout: Layout) -> str:
    """Changes with what this module makes and with the stored passwords."""
    known_by = "\n".join([*EXTENSIONS, *GRANTS, *(layout.password(role) for role in ALL_ROLES)])
    return f"accord {hashlib.sha256(known_by.encode()).hexdigest()[:24]}"


def _recorded(server: psycopg.Connection) -> str | None:
    row = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [DATABASE],
    ).fetchone()
    return row[0] if row else None


def _make_database(server: psycopg.Connection, *, name: str) -> None:
    if not server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER accord_owner").format(sql.Identifier(name))
        )
