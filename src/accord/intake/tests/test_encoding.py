import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.intake.rules import encoding

TEXTS = {
    "ko": ["김민준,서울특별시 강남구", "이영희,주식회사 한빛", "박서연,부산", "최지우,대전 유성구"],
    "ru": ["Иванов Пётр,Москва", "Смирнова Анна,Санкт-Петербург", "Ёлкин,Тверь", "Щукин,Орёл"],
    "ro": ["Ștefan Țîrlea,București", "Ioana Brânză,Iași", "Mădălina Ionescu,Timișoara"],
    "pt": ["João Conceição,São Paulo", "Açúcar União,Maceió", "Inês Müller,Brasília"],
    "en": ["Zoë Café,London", "José Peña,Austin", "Renée Naïve,Boston"],
}
STORED = [
    ("ko", "cp949"), ("ru", "cp1251"), ("ru", "koi8-r"), ("ro", "iso8859-16"), ("ro", "cp1250"),
    ("ro", "iso8859-2"), ("pt", "cp1252"), ("pt", "iso8859-15"), ("en", "cp1252"),
    ("en", "iso8859-15"),
]  # fmt: skip


def survey(*lines: bytes, total: int = 100) -> encoding.Survey:
    wide = tuple(line for line in lines if not line.isascii())
    odd = sum(1 for line in wide if line.decode("utf-8", "replace").count("\ufffd"))
    return encoding.Survey(b"\n".join(lines), total, len(wide), odd, wide)


@pytest.mark.parametrize(("language", "stored"), STORED)
@pytest.mark.parametrize("count", [1, 2, 10, 200])
def test_the_readers_language_finds_the_letters(language: str, stored: str, count: int) -> None:
    texts = TEXTS[language]
    if stored in ("cp1250", "iso8859-2"):  # these have the letters with a cedilla only
        texts = [text.translate(str.maketrans("ȘșȚț", "ŞşŢţ")) for text in texts]
    lines = [texts[place % len(texts)].encode(stored) for place in range(count)]
    guessed = encoding.guess(survey(*lines, total=count), locale=language)
    assert not guessed.certain
    assert "utf-8" in guessed.others
    read = b"\n".join(lines).decode(guessed.encoding)
    cedilla = str.maketrans("ȘșȚț", "ŞşŢţ")
    assert read.translate(cedilla) == b"\n".join(lines).decode(stored).translate(cedilla)


@pytest.mark.parametrize("language", TEXTS)
def test_another_readers_language_is_no_hindrance_for_other_alphabets(language: str) -> None:
    for written, stored in (("ko", "cp949"), ("ru", "cp1251"), ("ru", "koi8-r")):
        lines = [text.encode(stored) for text in TEXTS[written]]
        assert encoding.guess(survey(*lines), locale=language).encoding == stored


@given(st.text(min_size=1))
def test_utf_8_is_certain_whatever_the_locale(text: str) -> None:
    try:
        line = text.encode()
    except UnicodeEncodeError:
        return
    if b"\0" in line:
        return
    guessed = encoding.guess(survey(line), locale="ru")
    assert (guessed.encoding, guessed.certain) == ("utf-8", True)


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_start_is_believed(name: str) -> None:
    guessed = encoding.guess(survey("имя,город".encode(name)), locale="en")
    assert guessed.certain
    assert "имя,город".encode(name).decode(guessed.encoding).lstrip("\ufeff") == "имя,город"


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_found_and_asked_about(name: str) -> None:
    head = "email,first_name\r\nana@example.test,Анна\r\n".encode(name)
    guessed = encoding.guess(encoding.Survey(head, 2, 2, 2, (head,)), locale="en")
    assert (guessed.encoding, guessed.certain) == (name, False)


def test_a_few_bad_lines_among_utf_8_do_not_change_the_character_set() -> None:
    lines = ["Пётр".encode(), "민준".encode(), b"a\xff\xfeb"]
    assert encoding.guess(survey(*lines), locale="en").encoding == "utf-8"


@pytest.mark.parametrize(
    ("typed", "name"),
    [("UTF8", "utf-8"), ("Windows-1251", "cp1251"), ("latin1", "iso8859-1"), ("rot13", None),
     ("hex", None), ("nonsense", None), ("../x", None)],
)  # fmt: skip
def test_only_text_encodings_have_a_name(typed: str, name: str | None) -> None:
    assert encoding.canonical(typed) == name
