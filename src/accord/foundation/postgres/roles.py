"""The database, its two unprivileged roles and its extensions."""

import hashlib
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
)
from accord.foundation.postgres.refusals import PasswordLost, StartFailed

EXTENSIONS = ("pg_trgm", "unaccent", "citext", "btree_gist")
ROLES: tuple[Role, ...] = ("app", "owner")
ALL_ROLES: tuple[AnyRole, ...] = ("admin", "app", "owner")

GRANTS: tuple[LiteralString, ...] = (
    "REVOKE ALL ON DATABASE accord FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE accord TO accord_app",
    "GRANT CONNECT, TEMPORARY, CREATE ON DATABASE accord TO accord_owner",
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

    Raises UnsafeSetting, PasswordLost, StartFailed.
    """
    with open_session(admin_connection(layout, name="postgres")) as server:
        settings.verify(server)
        wanted = _fingerprint(layout)
        if _recorded(server) == wanted:
            return
        for role in ROLES:
            _make_role(server, role=role, password=layout.password(role))
        if not _database_exists(server):
            server.execute("CREATE DATABASE accord OWNER accord_owner")
        server.execute("REVOKE ALL ON DATABASE postgres FROM PUBLIC")
    _furnish(layout, fingerprint=wanted)


def open_session(to: Connection) -> psycopg.Connection:
    """A session of the launcher's own; raises PasswordLost or StartFailed."""
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
        raise StartFailed(
            sentence=f"The database does not answer: {str(problem).strip()}",
            remedy="Look into server.log in the home's folder 'database'.",
        ) from problem


def _furnish(layout: Layout, *, fingerprint: str) -> None:
    with open_session(admin_connection(layout, name=DATABASE)) as database, database.transaction():
        for extension in EXTENSIONS:
            database.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(
                    sql.Identifier(extension)
                )
            )
        for grant in GRANTS:
            database.execute(grant)
        # Last, so that it says that all before it is there.
        database.execute(
            sql.SQL("COMMENT ON DATABASE accord IS {}").format(sql.Literal(fingerprint))
        )


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


def _database_exists(server: psycopg.Connection) -> bool:
    found = server.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
    return found.rowcount > 0
