"""What keeps the content security policy strict and the colours in one place."""

import re
from pathlib import Path

import pytest

SLICES = Path(__file__).parents[2]
UI = SLICES / "ui"
TEMPLATES = sorted(SLICES.glob("*/templates/**/*.html"))
STYLES = sorted(UI.glob("static/accord/*.css"))
SCRIPTS = sorted(UI.glob("static/accord/*.js"))

INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'{] | \bhx-on\b
    | \bhx-vals=["']js: | javascript:""",
    re.X | re.I,
)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)", re.I)
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b(?![^{;]*\{)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(", re.I)


def breaks(markup):
    return INLINE.findall(markup) + INLINE_SCRIPT.findall(markup)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SLICES)))
def test_no_template_holds_script_or_style(path):
    assert breaks(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<div hx-on:click="go()">',
    ],
)
def test_the_check_finds_what_it_looks_for(markup):
    assert breaks(markup)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_stand_in_tokens_only(path):
    styles = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    styles = re.sub(r"url\([^)]*\)", "", styles)
    found = COLOUR.findall(styles)
    assert bool(found) is (path.name == "tokens.css")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_write_no_markup_and_run_no_text(path):
    source = path.read_text("utf-8")
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "new Function",
        "document.write",
    ):
        assert forbidden not in source


def test_every_sign_named_in_a_template_is_in_the_sprite():
    sprite = set(
        re.findall(r'<symbol id="([\w-]+)"', (UI / "static/accord/icons.svg").read_text("utf-8"))
    )
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""\{% icon "([\w-]+)""", path.read_text("utf-8"))
    }
    assert named
    assert named <= sprite


def test_own_scripts_are_small():
    assert sum(path.stat().st_size for path in SCRIPTS) < 20_000
