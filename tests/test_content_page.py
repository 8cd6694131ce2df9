"""B22: content by the buyer's step and the leads' origin, with its gaps, on one page."""

import html
import re

import pytest

from accord.reporting.tests.conftest import Books
from tests import people


@pytest.fixture
def books(committed: None) -> Books:
    """An empty company."""
    return Books()


def table(page: str, sheet: str) -> list[list[str]]:
    body = page.partition(f'id="{sheet}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def test_the_matrix_counts_leads_and_shows_the_gaps(books: Books) -> None:
    guide, prices = books.piece("awareness", "Guide"), books.piece("decision", "Prices")
    books.piece("", "Unplaced")
    reader, keen = (books.lead("2026-01-01", origin="webinar") for _ in range(2))
    books.lead("2026-01-01", origin="referral")
    for lead, piece in ((reader, guide), (keen, guide), (keen, prices)):
        books.touch(lead, piece, "2026-01-02")
    client = people.signed_in("content")
    page = client.get("/content/reach/").content.decode()
    assert [row[1:] for row in table(page, "matrix")] == [
        ["", "1", "0", "1", "1"],
        ["2", "2", "gap", "1", "0"],
        ["1", "gap", "gap", "gap", "0"],
    ]
    assert table(page, "pieces") == [
        ["Guide", "Awareness", "2", "0"],
        ["Prices", "Decision", "1", "0"],
        ["Unplaced", "Not said", "0", "0"],
    ]
    assert "4 gaps: groups of leads that no piece has reached at a step." in page
    link = re.search(r'href="([^"]*content_reach/records/[^"]*cell=decision[^"]*)"', page)
    assert link
    behind = client.get(html.unescape(link[1])).content.decode()
    assert re.findall(r'<th scope="row"><a href="/leads/(\d+)/"', behind) == [str(keen)]


def test_without_pieces_the_page_says_what_fills_it(books: Books) -> None:
    page = people.signed_in("content").get("/content/reach/").content.decode()
    assert 'data-state="empty"' in page
    assert "There are no pieces yet." in page
