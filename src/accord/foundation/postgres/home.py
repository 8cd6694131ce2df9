"""The home folder: where one installation of Accord keeps everything it owns.

No permission of a folder that exists is ever changed; what is made here is private.
"""

import errno
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from accord.foundation.postgres.refusals import DatabaseRefusal, DiskFull, HomeNotUsable

DEFAULT = "~/.local/share/accord"


def folder(*, environment: Mapping[str, str] | None = None) -> Path:
    """The home: ACCORD_HOME, else ~/.local/share/accord; absolute, links followed."""
    chosen = (os.environ if environment is None else environment).get("ACCORD_HOME")
    return Path(chosen or DEFAULT).expanduser().resolve()


def prepare(folder: Path) -> None:
    """Make the home as a private folder where it is missing.

    Raises HomeNotUsable when it cannot be made or belongs to another account.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.stat().st_uid
    except OSError as problem:
        raise refused_by_system(problem, path=folder) from problem
    if owner != os.geteuid():
        raise HomeNotUsable(
            sentence=f"The home folder {folder} belongs to another account (number {owner}).",
            remedy="Run accord as that account, or name a folder of your own in ACCORD_HOME.",
        )


def secret_key(folder: Path) -> str:
    """The installation's signing key, made on first use and kept in a 0600 file."""
    prepare(folder)
    return private_text(folder / "secret-key", make=lambda: secrets.token_urlsafe(48))


def stop_key(folder: Path) -> str:
    """The key of hashes that must be recognised for ever; it travels with backups."""
    prepare(folder)
    return private_text(folder / "stop-key", make=lambda: secrets.token_urlsafe(48))


def private_text(path: Path, *, make: Callable[[], str]) -> str:
    """The content of a 0600 file, written whole on first use; two first users agree on one."""
    try:
        if not path.exists():
            _write_once(path, text=make())
        return path.read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise refused_by_system(problem, path=path) from problem


def _write_once(path: Path, *, text: str) -> None:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(text + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # somebody else was first, and theirs counts
    finally:
        draft.unlink(missing_ok=True)


def refused_by_system(problem: OSError, *, path: Path) -> DatabaseRefusal:
    """The refusal that fits an error of the file system."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            sentence=f"There is no room left on the disk that holds {path}.",
            remedy="Free some space and start again.",
        )
    return HomeNotUsable(
        sentence=f"{path} cannot be used: {problem.strerror or problem}.",
        remedy="Name a folder that you can write in ACCORD_HOME.",
    )
