"""Files of pieces, in the home; each under the digest of what is inside."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from accord.content import rules
from accord.content.values import HostedFile


def keep_file(*, name: str, size: int, chunks: Iterable[bytes]) -> HostedFile:
    """Put a file into the home; the same again is the same file. Raises UnableToKeep, with nothing
    left behind, for one that is too large or of a kind that is not kept."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, total, begins = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as put:
        try:
            for chunk in chunks:
                begins = begins or chunk[:2048]
                total += len(chunk)
                # As it comes in, so that a wrong length in the request fills no disk.
                kind = rules.type_of_file(name=name, size=max(total, size), begins=begins)
                digest.update(chunk)
                put.write(chunk)
            kind = rules.type_of_file(name=name, size=total, begins=begins)
            put.flush()
            os.fsync(put.fileno())
            os.replace(put.name, folder / digest.hexdigest())
        except BaseException:
            Path(put.name).unlink(missing_ok=True)
            raise
    return HostedFile(rules.file_name(name), kind, total, digest.hexdigest())


def path_of(*, digest: str) -> Path | None:
    """Where a file lies, None where it is gone."""
    path = _folder() / digest
    return path if len(digest) == 64 and digest.isalnum() and path.is_file() else None


def _folder() -> Path:
    return Path(settings.FILES) / "content"
