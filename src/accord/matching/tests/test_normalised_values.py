"""One spelling for one thing: rule tables, and laws that hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accord.matching.rules import companies, dates, domains, emails, persons, phones
from accord.matching.rules.addresses import address, postcode
from accord.matching.rules.letters import is_nothing, plain
from accord.matching.rules.nicknames import family_key, given_key

ANY = some.text(max_size=40)


@pytest.mark.parametrize(
    ("written", "address_", "company", "shared"),
    [
        ("Jo.Hn+news@GoogleMail.com", "john@gmail.com", "", False),
        ("ada.king@Shop.Example.co.uk", "ada.king@shop.example.co.uk", "example.co.uk", False),
        ("a+b@firma.ro", "a+b@firma.ro", "firma.ro", False),
        ("info@firma.ro", "info@firma.ro", "firma.ro", True),
        ("sales.emea@firma.ro", "sales.emea@firma.ro", "firma.ro", True),
        ("vanzari2@firma.ro", "vanzari2@firma.ro", "firma.ro", True),
        ("infodora@firma.ro", "infodora@firma.ro", "firma.ro", False),
        ("ivan@ya.ru", "ivan@yandex.ru", "", False),
    ],
)
def test_a_mailbox_has_one_spelling(written, address_, company, shared):
    box = emails.mailbox(written)
    assert box is not None
    assert (box.address, box.company, box.shared) == (address_, company, shared)


@pytest.mark.parametrize("nothing", ["", "nobody", "@x.ro", "a@", "  "])
def test_what_is_no_address_is_none(nothing):
    assert emails.mailbox(nothing) is None


def test_a_cell_may_hold_several_addresses():
    assert emails.all_of("a@x.ro; <b@x.ro>, a@x.ro") == ("a@x.ro", "b@x.ro")


@pytest.mark.parametrize(
    ("written", "country", "line"),
    [
        ("0721 234 567", "RO", "+40721234567"),
        ("+40 (721) 234-567", "", "+40721234567"),
        ("0040721234567", "", "+40721234567"),
        ("310/246-1501", "US", "+13102461501"),
        ("(11) 99167-1172", "BR", "+5511991671172"),
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("010-1234-5678", "KR", "+821012345678"),
        ("+1 310 246 1501 ext. 22", "", "+13102461501"),
        ("721234567", "", "721234567"),
        ("00000000", "", ""),
        ("12", "RO", ""),
    ],
)
def test_a_line_has_one_spelling(written, country, line):
    assert phones.line(written, country) == line


def test_the_country_is_told_by_the_numbers():
    assert phones.likely_country(["310/246-1501", "818-762-1221", "212/627-8273"]) == "US"
    assert phones.likely_country(["0721 234 567", "+40 722 345 678", "0745 123 456"]) == "RO"
    assert phones.likely_country(["", "n/a"]) == ""


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://www.shop.foo.co.kr/x", "foo.co.kr"),
        ("ada@acme.com.br", "acme.com.br"),
        ("ada@gmail.com", ""),
        ("ada@mail.ru", ""),
        ("ada@mail.acme.com", "acme.com"),
        ("orange.fr", ""),
        ("orange.ro", "orange.ro"),
        ("localhost", ""),
    ],
)
def test_free_mail_never_makes_a_company(written, domain):
    assert domains.company_domain(written) == domain


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("ООО «Ромашка»", "romashka"),
        ("Romashka LLC", "romashka"),
        ("ПАО Ромашка", "romashka"),
        ("ИП Иванов", "ivanov"),
        ("Общество с ограниченной ответственностью Ромашка", "romashka"),
        ("주식회사 카카오", "kakao"),
        ("(주)카카오", "kakao"),
        ("카카오 유한회사", "kakao"),
        ("SC Compania S.R.L.", "compania"),
        ("Compania PFA", "compania"),
        ("Compania SA", "compania"),
        ("Padaria Sol Ltda", "padaria sol"),
        ("Padaria Sol EIRELI - ME", "padaria sol"),
        ("Padaria Sol S/A", "padaria sol"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Acme, Inc.", "acme"),
        ("Acme Sp. z o.o.", "acme"),
        ("Acme S.p.A.", "acme"),
        ("Acme Oy", "acme"),
        ("Acme AB", "acme"),
        ("Acme SAS", "acme"),
        ("有限公司 华为", "huawei"),
        ("Ltd", "ltd"),
        ("The", "the"),
    ],
)
def test_a_company_goes_by_its_name_without_its_form(written, bare):
    assert companies.company(written) == bare


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("김민준", "Min-jun Kim"),
        ("김 민준", "Kim, Minjun"),
        ("박서연", "Seo-yeon Park"),
        ("Александр Сергеевич Пушкин", "Pushkin, Sasha"),
        ("Пушкин Александр Сергеевич", "Aleksandr Pushkin"),
        ("Robert Smith", "Dr. Bob Smith"),
        ("Smith Robert", "Robert Smith"),
        ("Francisco Souza", "Chico Sousa"),
        ("Nelu Popescu", "Ion Popescu"),
        ("Юлия Иванова", "Julia Ivanov"),
        ("Jose da Silva", "José Silva"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
    ],
)
def test_spellings_of_one_person_share_their_keys(one, two):
    left, right = persons.name(full=one), persons.name(full=two)
    assert (left.given_key, left.family_key) == (right.given_key, right.family_key)


@pytest.mark.parametrize(
    ("one", "two"), [("Robert", "Richard"), ("Maria", "Marta"), ("Ion", "Dan"), ("민준", "서연")]
)
def test_other_names_have_other_keys(one, two):
    assert persons.name(given=one).given_key != persons.name(given=two).given_key


def test_parts_win_over_the_whole():
    told = persons.name("Ada", "King", "Somebody Else")
    assert (told.given, told.family) == ("ada", "king")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("12224 Ventura Boulevard", "12224 ventura blvd."),
        ("Strada Unirii nr. 5, ap. 2", "Str. Unirii 5 Apt 2"),
        ("1 Fifth Avenue", "1 5th Ave"),
        ("ул. Ленина, д. 5", "ul Lenina 5"),
    ],
)
def test_an_address_has_one_spelling(one, two):
    assert address(one) == address(two)


def test_a_postcode_has_no_spaces():
    assert postcode("SW1A 1aa") == "sw1a1aa"


@pytest.mark.parametrize(
    ("written", "day_first", "day"),
    [
        ("1971-06-24", True, "19710624"),
        ("24.06.1971", True, "19710624"),
        ("06/24/1971", False, "19710624"),
        ("19710624", True, "19710624"),
        ("24061971", True, "19710624"),
        ("5 мая 1971", True, "19710505"),
        ("March 5, 1971", True, "19710305"),
        ("24/6/71", True, "19710624"),
        ("19716-24", True, ""),
        ("12345678", True, ""),
        ("hello", True, ""),
    ],
)
def test_a_day_is_eight_digits(written, day_first, day):
    assert dates.day(written, day_first) == day


def test_the_order_of_a_date_is_told_by_the_days_past_twelve():
    assert dates.is_day_first(["01/02/1970", "25/02/1970"])
    assert not dates.is_day_first(["01/02/1970", "02/25/1970"])


@pytest.mark.parametrize("cell", ["", "  ", "NA", "n/a", "NULL", "-", "нет"])
def test_words_for_nothing_are_nothing(cell):
    assert is_nothing(cell)


@given(ANY)
def test_plain_text_is_plain_again(text):
    assert plain(plain(text)) == plain(text)
    assert plain(text).isascii()


@given(ANY)
def test_a_company_with_letters_keeps_a_name(text):
    assert bool(companies.company(text)) == bool(plain(text.replace("&", "and")))


@given(some.emails())
def test_a_mailbox_stays_what_it_is(text):
    box = emails.mailbox(text)
    assert box is not None
    assert emails.mailbox(box.address).address == box.address


@given(ANY, some.sampled_from(["", "US", "RO", "KR", "BR", "RU"]))
def test_any_text_is_a_line_or_none(text, country):
    found = phones.line(text, country)
    assert found == "" or found.lstrip("+").isdecimal()


@given(ANY, ANY, ANY)
def test_any_three_texts_are_a_name_in_plain_letters(one, two, three):
    told = persons.name(one, two, three)
    assert (told.given + told.family + told.given_key + told.family_key).isascii()


@given(ANY)
def test_any_text_is_a_day_or_none(text):
    assert dates.day(text) == "" or len(dates.day(text)) == 8


@given(some.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_a_name_has_one_key(word):
    assert given_key(word) == given_key(word)
    assert family_key(word).isascii()
