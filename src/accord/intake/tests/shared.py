"""The shared folder of data and hostile input, where a run names one."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest


def shared() -> Path:
    """The folder, or the test is skipped and says why."""
    named = os.environ.get("ACCORD_TEST_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("ACCORD_TEST_DATA names no folder of shared data")
    return Path(named)


def hostile(family: str) -> list[dict[str, Any]]:
    """The cases of one family; [] where the folder is absent."""
    return [case for case in _manifest() if case["family"] == family]


@cache
def _manifest() -> list[dict[str, Any]]:
    path = shared() / "hostile" / "manifest.jsonl"
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
