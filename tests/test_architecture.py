"""The tree is what the contract says, and the checks would notice if it were not."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from accord.config.routes import ROUTES
from tests import architecture as law

Check = Callable[[law.Module], list[str]]


@pytest.mark.parametrize(
    "check",
    [
        law.strange_files,
        law.over_budget,
        law.django_habits,
        law.foreign_keys,
        law.handlers,
        law.side_doors,
        law.impurities,
        law.clock_reads,
        law.lazy_imports,
        law.positional,
        law.past_the_gate,
        law.other_ways_out,
    ],
    ids=lambda check: check.__name__,
)
def test_no_module_offends(check: Check):
    assert [offence for module in law.modules() for offence in check(module)] == []


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (law.strange_files, "leads/services.py", ""),
        (law.strange_files, "leads/operations/utils.py", ""),
        (law.over_budget, "leads/rules.py", "x = 1\n" * 401),
        (law.over_budget, "leads/rules.py", "def long() -> None:\n" + "    pass\n" * 60),
        (
            law.over_budget,
            "leads/rules.py",
            "class Wide:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(13)),
        ),
        (law.django_habits, "leads/operations.py", "from django.dispatch import receiver"),
        (law.django_habits, "leads/models.py", "class A:\n    def save(self): ..."),
        (law.django_habits, "leads/models.py", "class A:\n  class Meta:\n    ordering = ['id']"),
        (law.foreign_keys, "leads/models.py", "models.ForeignKey('team.Member')"),
        (law.foreign_keys, "team/models.py", "models.ForeignKey('leads.Lead', related_name='+')"),
        (law.foreign_keys, "content/models.py", "F.ForeignKey('campaigns.A', related_name='+')"),
        (law.handlers, "intake/http.py", "@router.get('/leads')\ndef leads(r): ..."),
        (law.side_doors, "desk/views.py", "from accord.leads import models"),
        (law.side_doors, "desk/views.py", "from accord.leads.queries import list_leads"),
        (law.side_doors, "desk/views.py", "import accord.intake.rules.header"),
        (law.side_doors, "desk/views.py", "from accord.foundation.models import Delivery"),
        (law.impurities, "leads/rules.py", "from django.db import connection"),
        (law.impurities, "leads/rules.py", "from accord.definitions import api"),
        (law.impurities, "leads/rules.py", "from accord.foundation import clock"),
        (law.impurities, "leads/values.py", "from django.db import models"),
        (law.impurities, "kernel/money.py", "import django"),
        (law.clock_reads, "leads/operations.py", "at = clock.now()"),
        (law.clock_reads, "leads/views.py", "at = datetime.now(UTC)"),
        (law.lazy_imports, "leads/operations.py", "def f():\n    from accord.deals import api"),
        (law.positional, "leads/operations.py", "def open_leads(person): ..."),
        (law.past_the_gate, "campaigns/operations.py", "import smtplib"),
        (law.past_the_gate, "campaigns/jobs.py", "from django.core.mail import get_connection"),
        (law.past_the_gate, "config/settings.py", "X = 'django.core.mail.backends.smtp.Y'"),
        (law.past_the_gate, "campaigns/operations.py", "outbox.enqueue(channel='mail')"),
        (law.past_the_gate, "campaigns/jobs.py", "outbox.claim(channel='mail', ask=yes)"),
        (law.other_ways_out, "integrations/hubspot/api.py", "from httpx2 import Client"),
        (law.other_ways_out, "content/operations.py", "import urllib.request"),
        (law.other_ways_out, "foundation/uploads.py", "import socket"),
    ],
)
def test_a_check_notices(check: Check, path: str, source: str):
    assert check(law.Module(path, source))


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (law.foreign_keys, "leads/models.py", "models.ForeignKey('team.Member', related_name='+')"),
        (law.side_doors, "desk/views.py", "from accord.leads import api as leads"),
        (law.side_doors, "config/urls.py", "from accord.team import views"),
        (law.impurities, "leads/values.py", "from django.utils.translation import gettext_lazy"),
        (law.impurities, "leads/rules.py", "from accord.definitions.values import StageCode"),
        (law.clock_reads, "leads/views.py", "at = clock.now()"),
        (law.past_the_gate, "integrations/mail/operations.py", "import smtplib"),
        (law.past_the_gate, "campaigns/operations.py", "outbox.enqueue(purpose=purpose)"),
        (law.handlers, "intake/http.py", "@router.get('/leads')\ndef leads(request): ..."),
        (
            law.other_ways_out,
            "integrations/hubspot/api.py",
            "from accord.foundation import outgoing",
        ),
        (law.other_ways_out, "foundation/outgoing.py", "import httpx2"),
    ],
)
def test_a_check_lets_pass_what_is_right(check: Check, path: str, source: str):
    assert check(law.Module(path, source)) == []


def test_the_contract_lists_the_folders_that_exist():
    folders = {
        path.name for path in law.PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert {name for row in law.layers() for name in row} == folders


def test_the_applications_stand_in_the_order_of_the_contract():
    heights = law.height()
    installed = [app.label for app in apps.get_app_configs() if app.name.startswith("accord.")]
    assert [heights[label] for label in installed] == sorted(heights[label] for label in installed)


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models()]


def test_sql_reads_other_slices_by_their_views():
    found = {
        f"{module}: {name}"
        for module in law.modules()
        if module.slice != "foundation"
        for text in law.sql_texts(module)
        for name in law.foreign_tables(slice_=module.slice, text=text, tables=_tables())
    }
    for path in law.PACKAGE.rglob("*.sql"):
        slice_ = path.relative_to(law.PACKAGE).parts[0]
        if slice_ != "foundation":
            text = path.read_text(encoding="utf-8")
            found |= {
                f"{slice_}/{path.name}: {name}"
                for name in law.foreign_tables(slice_=slice_, text=text, tables=_tables())
            }
    assert found == set()


def test_a_foreign_table_in_sql_is_noticed():
    module = law.Module(
        "leads/queries.py", 'Q = "select 1 from leads_lead join team_member using (id)"'
    )
    [text] = law.sql_texts(module)
    assert law.foreign_tables(slice_="leads", text=text, tables=_tables()) == ["team_member"]


def _templates() -> list[Path]:
    return sorted(law.PACKAGE.rglob("templates/**/*.*"))


def test_no_template_holds_code_or_style():
    found = []
    for path in _templates():
        text = path.read_text(encoding="utf-8")
        found += law.inline_code(path=str(path.relative_to(law.PACKAGE)), template=text)
    assert found == []


@pytest.mark.parametrize(
    "template",
    [
        "<script>alert(1)</script>",
        "<style>a{}</style>",
        '<p class="a" style="color:red">',
        '<a onclick="go()">',
        '<a href="javascript:go()">',
        '<a hx-on:click="go()">',
    ],
)
def test_code_in_a_template_is_noticed(template: str):
    assert law.inline_code(path="page.html", template=template)


def test_every_address_has_its_line_in_the_table_of_routes():
    closed = {"api:api-root"}  # the library's own; having no line, it answers nobody
    assert sorted(_names(get_resolver().url_patterns) - set(ROUTES) - closed) == []


def _names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= _names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} has no name, so no route could allow it"
            found.add(prefix + pattern.name)
    return found


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    labels = [app.label for app in apps.get_app_configs() if app.name.startswith("accord.")]
    call_command("makemigrations", *labels, check=True, dry_run=True, verbosity=1)


def test_committed_files_name_no_index_and_no_machine():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=law.ROOT, capture_output=True, text=True, check=True
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = law.ROOT / name
        if (
            path.is_file()
            and path.suffix not in (".png", ".mo")
            and name != "tests/architecture.py"
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            found += law.strange_addresses(path=name, text=text)
    assert found == []


@pytest.mark.parametrize("text", ["https://pypi" + ".org/simple", "see /ro" + "ot/notes"])
def test_an_address_that_does_not_belong_is_noticed(text: str):
    assert law.strange_addresses(path="a.md", text=text)


def never_in_full(text: str) -> bool:
    """Whether a module asks for rounds that `make soak` would never have it run."""
    return "import rounds" in text and "mark.soak" not in text


def test_what_goes_on_longer_in_full_is_run_by_the_soak():
    modules = (*law.ROOT.glob("tests/*.py"), *law.ROOT.glob("src/accord/**/tests/*.py"))
    assert [str(one) for one in modules if never_in_full(one.read_text("utf-8"))] == []
    assert never_in_full("from tests.soak import rounds\nCOUNT = rounds(3, full=60)\n")
