"""A real browser on a real server, as the journeys need them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What else axe would gather takes most of its time.
VIOLATIONS = "resultTypes: ['violations'], selectors: false"

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium here; install it with: apt-get install chromium"
    ),
]


@dataclass(frozen=True)
class Served:
    """A running Accord and the link that opens its door once."""

    url: str
    sign_in: str


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    """`accord serve` on a home of its own; ended by its own signal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "accord.config.cli", "serve", "--port", "0", "--json"],
        env={**kept, "ACCORD_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        yield Served(told["url"].rstrip("/"), told["sign_in"])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def newcomer(browser: Any, served: Served) -> Any:
    """A page of somebody who came in by the first link and said who they are; what it complains
    of is gathered in `page.wrong`."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.wrong = []
    page.on("console", lambda told: page.wrong.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda problem: page.wrong.append(str(problem)))
    page.goto(served.sign_in)
    sound(page)
    page.click("main form button")
    page.fill("[name=name]", "Nora Lind")
    page.fill("[name=email]", "nora@example.com")
    for field in page.query_selector_all("input[type=password]"):
        field.fill("quiet harbour 1987")
    page.click("main form button")
    return page


def sound(page: Any) -> None:
    """The page breaks no rule of access and does not scroll sideways."""
    if AXE.is_file():
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            f"rules => axe.run(document, {{runOnly: rules, {VIOLATIONS}}})", RULES
        )
        flaws = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
        assert not flaws, flaws
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wide), f"{page.url} scrolls sideways"


def whole(text: str) -> int:
    """The first number in a text, without its grouping."""
    found = re.search(r"\d[\d,.\s]*", text)
    assert found, f"no number in {text!r}"
    return int(re.sub(r"\D", "", found[0]))
