"""Why the embedded database cannot be used, each in a sentence a person can act on."""


class DatabaseRefusal(Exception):
    """The embedded database cannot be used as things stand.

    `sentence` says what is wrong and where, `remedy` what to do about it.
    """

    def __init__(self, *, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.sentence = sentence
        self.remedy = remedy


class HomeNotUsable(DatabaseRefusal):
    """The home folder cannot be made, belongs to somebody else or cannot be written."""


class NoBinaries(DatabaseRefusal):
    """No PostgreSQL programs of a supported version were found."""


class WrongVersion(DatabaseRefusal):
    """The cluster in the home needs another major version than the programs at hand."""


class NoServerAccount(DatabaseRefusal):
    """Started by root, and there is no unprivileged account to run the server."""


class LocaleMissing(DatabaseRefusal):
    """The system has no UTF-8 locale."""


class DiskFull(DatabaseRefusal):
    """Too little room for the database to work."""


class SocketTaken(DatabaseRefusal):
    """The folder of the socket belongs to somebody else."""


class UnsafeSetting(DatabaseRefusal):
    """A setting would let acknowledged rows be lost."""


class PasswordLost(DatabaseRefusal):
    """The stored password does not open the cluster."""


class Busy(DatabaseRefusal):
    """Another command starts or stops this database and does not finish."""


class StartFailed(DatabaseRefusal):
    """The server did not start; the sentence holds its own last words."""


class NoAnswer(DatabaseRefusal):
    """The server runs but takes no session."""
