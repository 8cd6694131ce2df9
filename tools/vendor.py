"""Copies what pages load from node_modules into the static files, where no commit keeps it.

    python tools/vendor.py

Run after `npm ci`. The version must be the one that package.json pins.
"""

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src" / "accord" / "ui" / "static" / "vendor"
FILES = {"htmx.org": "dist/htmx.min.js"}


def copied(*, root: Path = ROOT, target: Path = TARGET) -> list[Path]:
    """Copy every file; a package that is missing or of another version ends the program."""
    pinned = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    made = []
    for package, file in FILES.items():
        folder = root / "node_modules" / package
        if not (folder / "package.json").is_file():
            sys.exit(f"{package} is not installed. Run npm ci first.")
        found = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        if found != pinned[package]:
            sys.exit(f"{package} is {found}, package.json wants {pinned[package]}. Run npm ci.")
        target.mkdir(parents=True, exist_ok=True)
        made.append(Path(shutil.copyfile(folder / file, target / Path(file).name)))
    return made


if __name__ == "__main__":
    for path in copied():
        print(path.relative_to(ROOT))
