import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.kernel.text import has_unseen, one_line, search_key, sort_key


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("Romanian", ["Sandu", "Șerban", "Simion", "Ştefan", "Sulea", "Tudor", "Țuțea", "Zamfir"]),
        ("Russian", ["Егорова", "Ёлкина", "Емельянов", "Иванов", "Йода", "Кац", "Яшин"]),
        ("Korean", ["가온", "나라", "다솜", "하늘"]),
        ("mixed case", ["adam", "Bea", "carl", "Dora"]),
        ("accents and strokes", ["Łada", "Lech", "Ørsted", "Oslo", "Zoë"]),
        ("spaces and quotes in front", ["  Alfa", "«Бета»", "(Гамма)", "Дельта"]),
    ],
)
def test_names_sort_as_their_readers_expect(script, names):
    shuffled = [*names[1::2], *names[::2]]
    assert sorted(shuffled, key=sort_key) == names, script


def test_code_points_alone_would_sort_otherwise():
    names = ["Sandu", "Șerban", "Zamfir"]
    assert sorted(names) != sorted(names, key=sort_key)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ștefan Țuțea", "ŞTEFAN ŢUŢEA"),
        ("Ștefan", "stefan"),
        ("Алёна", "АЛЕНА"),
        ("Café", "Cafe\u0301"),
        ("Straße", "STRASSE"),
        ("O’Brien", "o'brien"),
        ("Ａｃｍｅ　Ｋ．Ｋ．", "acme k.k."),
        ("스마케팅", "스마케팅"),
        (" Anna \u200b\t Maria ", "anna maria"),
        ("Łódź", "lodz"),
    ],
)
def test_spellings_that_are_found_together(one, other):
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("йод", "иод"), ("किताब", "कतब"), ("がく", "かく"), ("Ann", "Anna"), ("", "a")],
)
def test_letters_of_their_own_stay_apart(one, other):
    assert search_key(one) != search_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text):
    assert search_key(search_key(text)) == search_key(text)
    assert sort_key(sort_key(text)) == sort_key(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x52F, categories=["L"])))
def test_case_never_matters(text):
    assert search_key(text.upper().lower()) == search_key(text.lower().upper().lower())
    assert not any(sign.isspace() for sign in sort_key(text)[:1])


def test_what_a_form_sends_is_one_line():
    assert one_line(" a\x00\n b\t") == "a b"


def test_only_signs_keep_a_key():
    assert sort_key(" --- ") == "---"
    assert sort_key("") == ""


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Ready for sales\r\n\tand asked", False),
        ("שלום\u200f, family \U0001f468\u200d\U0001f469", False),
        ("a\u202etxet", True),
        ("a\u2066b\u2069", True),
        ("a\x00b", True),
        ("\ufeffa", True),
    ],
)
def test_letters_that_turn_the_words_around_are_seen(text, has):
    assert has_unseen(text) is has
