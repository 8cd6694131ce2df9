"""The embedded PostgreSQL: our own launcher for one private server per home folder.

`home.folder()` says where the home is, `connection(home, role)` how to reach its database (no
server need run), `attach(home)` uses it: the first starts the server and the last stops it.
"""

from accord.foundation.postgres import home
from accord.foundation.postgres.attachment import attach, in_use, revive
from accord.foundation.postgres.layout import Connection, connection
from accord.foundation.postgres.refusals import DatabaseRefusal
from accord.foundation.postgres.roles import add_database, drop_database

__all__ = [
    "Connection",
    "DatabaseRefusal",
    "add_database",
    "attach",
    "connection",
    "drop_database",
    "home",
    "in_use",
    "revive",
]
