"""Lines of lists and of plain tables: nothing is taken for markup, and nothing is left out."""

from datetime import UTC, datetime

from django.template import engines

from accord.ui.values import parts
from accord.ui.values.parts import Cell, Column, ListCell, PlainTable, Side

HOSTILE = '<img src=x onerror="go()">&'
SAFE = "&lt;img src=x onerror=&quot;go()&quot;&gt;&amp;"
AT = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


def drawn(*cells: ListCell, labels: tuple[str, ...] = ("Name", "Count")) -> str:
    page = engines["django"].from_string("{% lines given columns %}")
    columns = [Column(label=label) for label in labels]
    return str(page.render({"given": [cells], "columns": columns}))


def test_names_and_addresses_are_never_markup() -> None:
    first = ListCell(text=HOSTILE, url=HOSTILE, lang=HOSTILE, note=HOSTILE)
    body = drawn(first, ListCell(text=HOSTILE), labels=("Name", HOSTILE))
    assert "<img" not in body
    assert body.count(SAFE) == 5


def test_a_number_carries_the_name_of_its_column() -> None:
    body = drawn(ListCell(text="Ines"), ListCell(text="7", is_number=True))
    assert '<td class="is-number" data-label="Count"><span>7</span></td>' in body
    assert '<th scope="row"><span>Ines</span></th>' in body


def test_a_line_says_stage_side_day_and_language() -> None:
    body = drawn(
        ListCell(text="김서연", url="/leads/1/", lang="ko"),
        ListCell(stage=parts.Stage(label="Accepted", side=Side.SALES), note="Returned"),
        ListCell(side=Side.MARKETING, text="Elena"),
        ListCell(at=AT),
        labels=("Name", "Stage", "Owner", "Day"),
    )
    assert '<a href="/leads/1/" lang="ko">김서연</a>' in body
    assert "team--sales" in body
    assert '<span class="soft is-note">Returned</span>' in body
    assert "team--marketing" in body
    assert '<time datetime="2026-03-04T23:30:00+00:00">4 Mar 2026</time>' in body


def test_a_day_follows_the_zone_of_the_reader() -> None:
    from django.utils import timezone

    with timezone.override("Asia/Seoul"):
        body = drawn(ListCell(text="x"), ListCell(at=AT))
    assert '<time datetime="2026-03-05T08:30:00+09:00">5 Mar 2026</time>' in body


def test_a_plain_table_escapes_and_marks_its_numbers() -> None:
    table = PlainTable(
        caption="c",
        head=("What", "Words", "Count"),
        rows=((HOSTILE, "few", Cell(text="3", url="/a/?b=1&c=2", is_young=True)),),
        numbers_from=2,
    )
    body = str(engines["django"].from_string("{% draw table %}").render({"table": table}))
    assert f'<th scope="row">{SAFE}</th><td>few</td>' in body
    assert '<td class="is-number is-young"><a href="/a/?b=1&amp;c=2">3</a></td>' in body
