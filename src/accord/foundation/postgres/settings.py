"""How the server is set, and the settings it must not run without."""

import os

from psycopg import Connection, sql

from accord.foundation.postgres.layout import Layout
from accord.foundation.postgres.refusals import UnsafeSetting

MEBIBYTE = 1 << 20
MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums")


def options(layout: Layout) -> list[str]:
    """The server's command line; it outranks any file in the cluster."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBIBYTE
    chosen = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": str(layout.socket_folder),
        "unix_socket_permissions": "0700",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "max_connections": "100",
        "shared_buffers": f"{min(max(memory // 8, 64), 512)}MB",
        "effective_cache_size": f"{max(memory // 2, 128)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(memory // 16, 64), 256)}MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "password_encryption": "scram-sha-256",
        # The log holds no statement and no detail: both can hold people's data.
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_min_error_statement": "panic",
        "log_min_messages": "log",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_checkpoints": "off",
    }
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def verify(database: Connection) -> None:
    """Refuse a server that could lose an acknowledged row; raises UnsafeSetting.

    Looks at the server and at what is set for single roles and databases, which outranks it.
    """
    off = [
        name
        for name, value in database.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(MUST_BE_ON)]
        )
        if value != "on"
    ]
    weakened = [
        name
        for (entry,) in database.execute("SELECT unnest(setconfig) FROM pg_db_role_setting")
        for name, _, value in [entry.partition("=")]
        if name in MUST_BE_ON and value != "on"
    ]
    if off or weakened:
        names = ", ".join(sorted({*off, *weakened}))
        raise UnsafeSetting(
            sentence=f"The database would not keep what it has confirmed: {names} is not on.",
            remedy="Take the setting back (ALTER ROLE or ALTER DATABASE … RESET) and start again.",
        )


def setting(database: Connection, name: str) -> str:
    """One setting of the server as text."""
    row = database.execute(sql.SQL("SHOW {}").format(sql.Identifier(name))).fetchone()
    return str(row[0]) if row else ""
