"""What may be said of a piece, where links may lead, and which files are kept; nothing else."""

from datetime import date

import pytest

from accord.content import rules
from accord.content.values import Flaw, UnableToKeep, is_address

SAID = {
    "title": "  Hot  line\x00 guide ",
    "url": "https://example.com/a?b=1",
    "review_on": "2027-01-31",
}


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("https://example.com/guide.pdf", True),
        ("http://example.com:8080/a", True),
        ("HTTPS://Example.com", True),
        ("https://example.com/" + "a" * 2_000, False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.com/a", False),
        ("example.com", False),
        ("https://", False),
        ("https://user:secret@example.com/", False),
        ("https://example.com\\@other.example/", False),
        ("https://example.com/a b", False),
        ("https://example.com/a\r\nSet-Cookie:x", False),
        ("https://example.com:99999/", False),
        ("https://[broken/", False),
        ("", False),
    ],
)
def test_links_lead_only_to_whole_addresses_of_the_web(said: str, is_one: bool):
    assert is_address(said) is is_one


def test_what_a_form_says_is_cleaned():
    text = rules.read_text(SAID, owner_id=3)
    assert (text.title, text.review_on, text.owner_id) == (
        "Hot line guide", date(2027, 1, 31), 3,
    )  # fmt: skip
    assert (text.persona, text.published_on) == ("", None)


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"title": " "}, Flaw.NO_TITLE),
        ({"title": "x" * 301}, Flaw.TOO_LONG),
        ({"objection": "x" * 121}, Flaw.TOO_LONG),
        ({"url": "ftp://example.com/"}, Flaw.NOT_AN_ADDRESS),
        ({"journey_stage": "later"}, Flaw.UNKNOWN_CODE),
        ({"nature": "loud"}, Flaw.UNKNOWN_CODE),
        ({"review_on": "31.1.2027"}, Flaw.NO_DAY),
        ({"published_on": "0001-01-01"}, Flaw.NO_DAY),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(change: dict[str, str], flaw: Flaw):
    with pytest.raises(UnableToKeep) as refused:
        rules.read_text(SAID | change, owner_id=None)
    assert (refused.value.flaw, refused.value.where) == (flaw, next(iter(change)))
    assert refused.value.words


@pytest.mark.parametrize(
    ("name", "begins", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
        ("b.PNG", b"\x89PNG\r\n\x1a\n0", "image/png"),
        ("c.txt", "교정".encode(), "text/plain"),
    ],
)
def test_a_file_is_what_its_name_says(name: str, begins: bytes, kind: str):
    assert rules.type_of_file(name=name, size=10, begins=begins) == kind


@pytest.mark.parametrize(
    ("name", "size", "begins", "flaw"),
    [
        ("a.pdf", 10, b"<html>", Flaw.FILE_KIND),
        ("a.html", 10, b"<html>", Flaw.FILE_KIND),
        ("a.svg", 10, b"<svg", Flaw.FILE_KIND),
        ("a.txt", 10, b"a\x00b", Flaw.FILE_KIND),
        ("pdf", 0, b"", Flaw.FILE_KIND),
        ("a.pdf", rules.FILE_BYTES + 1, b"%PDF-", Flaw.FILE_TOO_LARGE),
    ],
)
def test_other_files_are_not_kept(name: str, size: int, begins: bytes, flaw: Flaw):
    with pytest.raises(UnableToKeep) as refused:
        rules.type_of_file(name=name, size=size, begins=begins)
    assert refused.value.flaw is flaw


def test_a_name_of_a_file_steers_nothing():
    assert rules.file_name('../../etc/"x\r\n".pdf') == "x.pdf"
    assert rules.file_name("C:\\price list.PDF") == "price list.PDF"
    assert rules.file_name(".txt") == "file.txt"


def test_pieces_never_supersede_each_other_in_a_ring():
    rules.check_successor(1, 2, after={2: 3, 4: 1})
    with pytest.raises(UnableToKeep) as refused:
        rules.check_successor(1, 2, after={2: 3, 3: 1})
    assert refused.value.flaw is Flaw.IN_A_RING


def test_an_objection_is_one_however_it_is_written():
    assert rules.folded("  Too  Expensive ") == rules.folded("too expensive")
    assert rules.folded("too expensive") != rules.folded("too late")
