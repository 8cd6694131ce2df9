"""Pages and parts as they are rendered, without a browser and without a database."""

import json
import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from accord.ui import views
from accord.ui.values.bench.frame import NOW
from accord.ui.values.charts import Bar, Bars
from accord.ui.values.parts import PlainTable, State, StateKind, Tile
from accord.ui.views.bench import context

FORBIDDEN = re.compile(
    r"\b(invalid|oops|please|payload|entity|sync|wilson|markov|shapley|kappa|censored|truncated|prior)\b",
    re.I,
)


@pytest.fixture
def request_():
    return RequestFactory().get("/leads/7/", headers={"cookie": "accord_theme=dark"})


def drawn(value, **extra):
    return Template("{% load accord %}{% draw value %}").render(Context({"value": value, **extra}))


def test_the_bench_shows_every_part():
    with translation.override("en"):
        page = render_to_string("ui/parts.html", context(cookies={}))
    assert page.count('role="img"') == 14
    for state in StateKind:
        assert f'data-state="{state}"' in page
    assert not FORBIDDEN.search(re.sub(r"<[^>]*>", " ", page))
    assert "{{" not in page
    assert "{%" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda request: views.bad_request(request), 400),
        (lambda request: views.forbidden(request), 403),
        (lambda request: views.no_permission(request, capability="leads.read"), 403),
        (lambda request: views.not_found(request), 404),
        (lambda request: views.server_error(request), 500),
        (lambda request: views.busy(request), 503),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(request_, answer, status):
    with translation.override("en"):
        response = answer(request_)
    page = response.content.decode()
    assert response.status_code == status
    assert re.search(r"<h1>[^<]{20,}</h1>\s*<p>[^<]{20,}</p>", page)
    assert 'data-theme="dark"' in page
    assert not FORBIDDEN.search(page)


def test_busy_says_when_to_come_back(request_):
    assert views.busy(request_, retry_after=7)["Retry-After"] == "7"


def test_a_program_gets_its_problem_as_json(request_):
    response = views.no_permission(request_, capability="leads.write", api=True)
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 403
    assert "leads.write" in json.loads(response.content)["detail"]


def test_a_failed_tile_shows_no_number():
    state = State(kind=StateKind.FAILED, title="Not loaded", sentence="The database is away.")
    page = drawn(Tile(id="t", label="Won", number="0", state=state))
    assert 'data-state="failed"' in page
    assert "tile__number" not in page


def test_words_from_people_are_escaped():
    page = drawn(Tile(id="t", label="<b>Won</b>", number="<i>", sentence="<script>"))
    assert "<b>Won" not in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_chart_and_its_table_hold_the_same_figures():
    bars = Bars(
        id="b",
        summary="Of 1,236 leads 21 became customers.",
        rows=(
            Bar(label="Leads", value=1236, words="1,236"),
            Bar(label="Customers", value=21, words="21"),
        ),
        table=PlainTable(
            caption="c", head=("Step", "Count"), rows=(("Leads", "1,236"), ("Customers", "21"))
        ),
    )
    page = drawn(bars)
    picture, table = page.split("<details")
    for figure in ("1,236", "21"):
        assert figure in re.findall(r">([^<]+)<", picture)
        assert figure in re.findall(r">([^<]+)<", table)
    assert picture.count('role="img" aria-label="Of 1,236 leads 21 became customers."') == 2


@pytest.mark.parametrize("language", ["en", "ko", "ro", "ru"])
def test_geometry_is_written_for_svg_in_every_language(language):
    with translation.override(language):
        page = render_to_string("ui/parts.html", context(cookies={}))
    for value in re.findall(r'\s(?:x|y|cx|cy|width|height|x1|x2|y1|y2|d)="([^"]*)"', page):
        assert re.fullmatch(r"[MLHVCZv\d\s.%e-]*", value), value


def test_a_moment_carries_its_instant_and_the_readers_words():
    with translation.override("en"), timezone.override("Europe/Bucharest"):
        page = Template("{% load accord %}{% moment at %}").render(Context({"at": NOW}))
    assert page == '<time datetime="2026-11-19T11:58:00+02:00">19 Nov 2026 11:58</time>'


def test_a_part_takes_a_body_and_names_only():
    page = Template(
        '{% load accord %}{% part "callout" kind="question" title=title %}'
        "<p>{{ inner }}</p>{% endpart %}"
    ).render(Context({"title": "Which <one>?", "inner": "3 & 4"}))
    assert "Which &lt;one&gt;?" in page
    assert "<p>3 &amp; 4</p>" in page
    with pytest.raises(TemplateSyntaxError):
        Template('{% load accord %}{% part "callout" question %}{% endpart %}')
