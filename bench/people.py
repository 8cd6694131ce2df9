"""Made-up people who are hard to tell apart, with the truth: for measuring, never for learning.

Five scripts and their Latin spellings, nicknames, slips of the pen, fields left out; families who
share a line, an address and a name; firms whose people share a switchboard and an info@ mailbox.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

Row = dict[str, str]
FIELDS = ("first_name", "last_name", "email", "phone", "birth_date", "city", "address", "company")
MISSING = 0.35
ALPHABET = "abcdefghijklmnopqrstuvwxyz"

# given (native, Latin spellings and short forms), family (native, Latin spellings), cities
_LANDS: dict[str, tuple[str, str, str]] = {
    "en": (
        "Robert/Bob/Rob William/Bill/Will Elizabeth/Liz/Beth Margaret/Maggie/Peggy James/Jim "
        "Katherine/Kate/Kathy Michael/Mike Thomas/Tom Jennifer/Jen Susan/Sue Richard/Dick/Rick "
        "Edward/Ted/Eddie Patricia/Pat/Trish Daniel/Dan Christopher/Chris Samantha/Sam George "
        "Nathan Emma Jack Mia Isaac Clara Hugo Fiona Keith Brenda Carl Diana Neil Paula Ross Tara "
        "Olivia Grace Harriet Henry/Harry Lucy Simon Oscar Ruth Walter Alice Heather Megan",
        "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson "
        "Martin Lee Thompson White Harris Clark Lewis Robinson Walker Hall Young Allen King "
        "Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips "
        "Campbell Parker Evans Edwards Collins Stewart Morris Rogers Reed Cook Morgan Bell "
        "Murphy Bailey Cooper Richardson Howard Ward Peterson Gray Watson Brooks Sanders",
        "London Manchester Bristol Leeds Glasgow Chicago Boston Denver Seattle Austin",
    ),
    "pt": (
        "Francisco/Chico José/Zé/Jose João/Joao Antônio/Toninho/Antonio Maria Ana Luiz/Luis "
        "Carlos/Carlinhos Fernanda/Nanda Beatriz/Bia Gabriela/Gabi Eduardo/Edu/Dudu Pedro "
        "Rafael/Rafa Juliana/Ju Mariana/Mari Gustavo/Guga Leandro/Léo Camila Larissa Thiago/Tiago",
        "Silva Santos Oliveira Souza/Sousa Rodrigues Ferreira Alves Pereira Lima Gomes Costa "
        "Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias "
        "Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos",
        "São_Paulo Curitiba Recife Lisboa Porto Salvador Fortaleza Campinas",
    ),
    "ro": (
        "Ion/Nelu/Ionel Gheorghe/Gigi Alexandru/Alex/Sandu Constantin/Costel/Dinu Mihai/Mișu "
        "Elena/Lenuța Maria/Mioara Ștefan/Fane/Stefan Andrei Cristina/Cristi Gabriel/Gabi "
        "Florin Ioana Raluca Vasile/Vasi Nicolae/Nicu Ana Daniela/Dana Radu/Răducu Adrian/Adi",
        "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Mureșan "
        "Țurcanu Constantinescu Șerban Marinescu Dobre Barbu Nistor Florea Georgescu Lazăr",
        "București Cluj-Napoca Iași Timișoara Brașov Constanța Sibiu",
    ),
    "ru": (
        "Александр/Aleksandr/Alexander/Саша/Sasha Дмитрий/Dmitry/Dmitrii/Дима/Dima "
        "Екатерина/Ekaterina/Катя/Katya Сергей/Sergey/Sergei/Серёжа Мария/Maria/Mariya/Маша "
        "Анастасия/Anastasia/Настя Наталья/Natalia/Natalya/Наташа Николай/Nikolai/Nikolay/Коля "
        "Евгений/Evgeny/Yevgeny/Женя Юлия/Yulia/Julia/Юля Владимир/Vladimir/Вова Иван/Ivan/Ваня "
        "Ольга/Olga Татьяна/Tatiana/Таня Михаил/Mikhail/Михаил/Миша Пётр/Petr/Pyotr/Петя "
        "Ирина/Irina/Ира Андрей/Andrey/Andrei Павел/Pavel/Паша Алексей/Alexey/Aleksei/Лёша",
        "Иванов/Ivanov Смирнов/Smirnov Кузнецов/Kuznetsov/Kuznecov Попов/Popov Васильев/Vasiliev "
        "Петров/Petrov Соколов/Sokolov Михайлов/Mikhailov/Mihailov Новиков/Novikov Фёдоров/Fedorov "
        "Морозов/Morozov Волков/Volkov Алексеев/Alekseev/Alexeev Лебедев/Lebedev Семёнов/Semenov "
        "Егоров/Egorov Козлов/Kozlov Степанов/Stepanov Орлов/Orlov Захаров/Zakharov/Zaharov "
        "Жуков/Zhukov Шевченко/Shevchenko Чернов/Chernov Ющенко/Yushchenko Цветков/Tsvetkov",
        "Москва/Moscow Казань/Kazan Самара/Samara Пермь/Perm Омск/Omsk Томск/Tomsk",
    ),
    "ko": (
        "민준/Minjun/Min-jun/Min_Jun 서연/Seoyeon/Seo-yeon 지훈/Jihoon/Ji-hoon/Jihun "
        "수진/Sujin/Soo-jin 영희/Younghee/Young-hee 현우/Hyunwoo/Hyun-woo 은지/Eunji/Eun-ji "
        "성민/Sungmin/Seong-min 지은/Jieun/Ji-eun 동현/Donghyun/Dong-hyun 미경/Mikyung/Mi-kyung "
        "태호/Taeho/Tae-ho 유진/Yujin/Eugene/Yoo-jin 상훈/Sanghoon/Sang-hun 혜진/Hyejin/Hye-jin",
        "김/Kim 이/Lee/Yi 박/Park/Bak 최/Choi 정/Jung/Jeong/Chung 강/Kang 조/Cho 윤/Yoon/Yun "
        "장/Jang/Chang 임/Lim/Im 한/Han 오/Oh 서/Seo/Suh 신/Shin 권/Kwon 황/Hwang 안/Ahn 송/Song",
        "서울/Seoul 부산/Busan/Pusan 대구/Daegu 인천/Incheon 대전/Daejeon",
    ),
    "el": (
        "Γιώργος/Giorgos/George Νίκος/Nikos/Nick Μαρία/Maria Ελένη/Eleni Κώστας/Kostas/Costas "
        "Δημήτρης/Dimitris Κατερίνα/Katerina Γιάννης/Giannis/Yannis Σοφία/Sofia/Sophia "
        "Παναγιώτης/Panagiotis Αθηνά/Athina Χρήστος/Christos/Hristos",
        "Παπαδόπουλος/Papadopoulos Βλάχος/Vlachos/Vlahos Αγγελόπουλος/Angelopoulos "
        "Νικολαΐδης/Nikolaidis Γεωργίου/Georgiou Οικονόμου/Oikonomou/Ikonomou "
        "Δημητρίου/Dimitriou Κωνσταντίνου/Konstantinou Μακρής/Makris Αλεξίου/Alexiou",
        "Αθήνα/Athens/Athina Πάτρα/Patras/Patra Βόλος/Volos",
    ),
    "zh": (
        "伟/Wei 芳/Fang 秀英/Xiuying 娜/Na 敏/Min 静/Jing 丽/Li 强/Qiang 磊/Lei 军/Jun 洋/Yang "
        "勇/Yong 艳/Yan 杰/Jie 涛/Tao 明/Ming 超/Chao 建国/Jianguo 志强/Zhiqiang 晓明/Xiaoming",
        "王/Wang 李/Li 张/Zhang 刘/Liu 陈/Chen 杨/Yang 黄/Huang 赵/Zhao 吴/Wu 周/Zhou 徐/Xu 孙/Sun",
        "北京/Beijing 上海/Shanghai 深圳/Shenzhen",
    ),
}
_WEIGHTS = {"en": 34, "pt": 14, "ro": 13, "ru": 18, "ko": 10, "el": 5, "zh": 6}
_PHONES: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "en": ("+44", lambda draw: f"7{draw.randrange(10**8, 10**9)}"),
    "pt": ("+55", lambda draw: f"11{draw.randrange(9 * 10**8, 10**9)}"),
    "ro": ("+40", lambda draw: f"7{draw.randrange(2 * 10**7, 9 * 10**7)}"),
    "ru": ("+7", lambda draw: f"9{draw.randrange(10**8, 10**9)}"),
    "ko": ("+82", lambda draw: f"10{draw.randrange(2 * 10**7, 10**8)}"),
    "el": ("+30", lambda draw: f"69{draw.randrange(10**7, 10**8)}"),
    "zh": ("+86", lambda draw: f"13{draw.randrange(10**8, 10**9)}"),
}
_STREETS = (
    ("High Street", "High St"), ("Station Road", "Station Rd"), ("Church Lane", "Church Ln"),
    ("Park Avenue", "Park Ave"), ("Mill Road", "Mill Rd"), ("Victoria Street", "Victoria St"),
    ("Queens Drive", "Queens Dr"), ("Kings Road", "Kings Rd"), ("Strada Unirii", "Str. Unirii"),
    ("Rua Augusta", "R. Augusta"), ("Avenida Paulista", "Av. Paulista"), ("Elm Court", "Elm Ct"),
    ("Bulevardul Carol", "Bd. Carol"), ("Oak Street", "Oak St"), ("Lake Drive", "Lake Dr"),
)  # fmt: skip
_FREE = ("gmail.com", "outlook.com", "yahoo.com", "mail.ru", "naver.com")
_FIRST = "Nord Alpha Blue Terra Omni Delta Sol Vita Proxi Quant Brio Lumen Aero Civi Mega Tele Agro"
_SECOND = "tech soft trade works media build foods logis data med plast wood chem tex"
_FORMS = ("Ltd", "LLC", "GmbH", "SRL", "S.A.", "Ltda", "Inc", "")


@dataclass(slots=True)
class Firm:
    """A firm with its line, its mailbox and its people's domain."""

    name: str
    domain: str
    line: str
    city: str


@dataclass(slots=True)
class Someone:
    """One person as they are."""

    land: str
    given: list[str]
    family: list[str]
    email: str
    other_email: str
    phone: str
    other_phone: str
    born: str
    city: list[str]
    address: list[str]
    firm: Firm | None
    row: Row = field(default_factory=dict)


def hard(
    *, records: int, seed: int = 1, care: float = 0.5
) -> tuple[dict[str, list[str]], list[str]]:
    """A table of so many records, column by column, and who each record is. `care`: by how
    much slips, other numbers and names in the wrong place are rarer than at their worst."""
    draw = random.Random(seed)  # noqa: S311 made-up people
    firms = [_firm(draw, number) for number in range(max(3, records // 60))]
    told: list[tuple[int, Row]] = []
    taken: set[str] = set()
    number = 0
    while len(told) < records:
        for someone in _household(draw, firms):
            number += 1
            _own_mailbox(someone, taken)
            told += [(number, _record(draw, someone, 1.0 - care)) for _each in range(_times(draw))]
    told = told[:records]
    draw.shuffle(told)
    table = {name: [row[name] for _who, row in told] for name in FIELDS}
    return table, [str(who) for who, _row in told]


def _own_mailbox(someone: Someone, taken: set[str]) -> None:
    """No two people have one address of their own."""
    while someone.email in taken:
        local, _, domain = someone.email.partition("@")
        someone.email = f"{local}{len(taken) % 97}@{domain}"
    taken.add(someone.email)


def _times(draw: random.Random) -> int:
    return draw.choices((1, 2, 3, 4), weights=(70, 21, 6, 3))[0]


def _choices(text: str) -> list[list[str]]:
    return [[form.replace("_", " ") for form in each.split("/")] for each in text.split()]


# More family names from parts, and more given names from syllables, for there are many of them.
_PARTS = {
    "en": ("Ash Black Brad Clif Dun Hart Kings Lang Mil New Nor Red Stan Thorn Wat Whit Win "
           "Wood Al Birk Brom Burl Chal Crow Elder Far Glad Haver Hol Kirk Lind Marsh Oak Pem "
           "Ram Shel Tan Under Wake Wey Yar",
           "bury by combe dale field ford ham land ley man ston ton well wick wood worth"),
    "pt": ("Al Bar Cam Cas Cor Fal Gui Mac Mon Nor Pal Quei Sal Tei Val Ven Abr Bel Bor Cal Dur "
           "Esp Fig Gal Hen Jor Lac Mour Pir Reb Sev Tav Viv Xav",
           "ado ares astro ava eda eira ela elho ena eres ino ira osa oso ura"),
    "ro": ("Bog Cor Dan Dră Flor Iord Măr Negr Pav Petr Rad Stănc Tud Văs Vlad Albu Bălț Cătan Dum "
           "Ener Fil Grig Hân Iv Lup Mănd Ol Păun Sav Tăn Zamf",
           "ache an aru ea eanu elescu escu ici iliu oiu onescu uca ulescu uț"),
    "ru": ("Бел/Bel Брус/Brus Гор/Gor Дан/Dan Ерм/Erm Зим/Zim Кал/Kal Ком/Kom Лап/Lap Мал/Mal "
           "Нос/Nos Пан/Pan Руд/Rud Сав/Sav Тар/Tar Уш/Ush Фом/Fom Хар/Khar Шум/Shum "
           "Аст/Ast Боб/Bob Вер/Ver Глад/Glad Дол/Dol Жил/Zhil Зуб/Zub Кор/Kor Лом/Lom Мор/Mor "
           "Овч/Ovch Пуш/Push Рог/Rog Сух/Sukh Тол/Tol Чер/Cher Щег/Shcheg",
           "аков/akov енко/enko ин/in ицын/itsyn кин/kin ников/nikov ов/ov овский/ovsky онов/onov"),
    "el": ("Αλεξ/Alex Βασιλ/Vasil Γιανν/Giann Διαμαντ/Diamant Καρ/Kar Μιχαλ/Michal Παπ/Pap "
           "Σταμ/Stam Τσακ/Tsak Χατζ/Chatz",
           "άκης/akis ίδης/idis όπουλος/opoulos ίου/iou έλης/elis άτος/atos"),
}  # fmt: skip
_SYLLABLES = {
    "ko": "민/min 서/seo 지/ji 준/jun 현/hyun 우/woo 영/young 수/su 진/jin 호/ho 은/eun 정/jung "
          "태/tae 윤/yoon 하/ha 성/sung 경/kyung 재/jae 혜/hye 주/ju",
    "zh": "晓/xiao 建/jian 志/zhi 文/wen 国/guo 明/ming 华/hua 丽/li 红/hong 伟/wei 海/hai 春/chun "
          "雪/xue 玉/yu 金/jin 永/yong 小/xiao 俊/jun 嘉/jia 子/zi",
}  # fmt: skip


_MIDDLES = {"en": "- er ing", "pt": "- and im", "ro": "- ăr in", "ru": "-/- ар/ar ил/il ет/et",
            "el": "-/- αρ/ar ιν/in"}  # fmt: skip


def _composed(first: str, second: str, middle: str = "-/-") -> list[list[str]]:
    """Every beginning with every middle and ending, form by form."""
    parts = list(map(_choices, (first, middle, second)))
    return [
        ["".join(part).replace("-", "") for part in zip(*chosen, strict=False)]
        for chosen in product(*parts)
    ]


def _names_of(land: str) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    given, family, cities = map(_choices, _LANDS[land])
    if land in _PARTS:
        family += _composed(*_PARTS[land], _MIDDLES[land])
    if land in _SYLLABLES:
        made = _composed(_SYLLABLES[land], _SYLLABLES[land])
        given += [[native, latin.title(), latin] for native, latin in made]
    return given, family, cities


_NAMES = {land: _names_of(land) for land in _LANDS}


def _firm(draw: random.Random, number: int) -> Firm:
    name = draw.choice(_FIRST.split()) + draw.choice(_SECOND.split())
    name = name if draw.random() < 0.5 else f"{name} {draw.choice(_SECOND.split()).title()}"
    domain = f"{name.lower().replace(' ', '')}{number if draw.random() < 0.5 else ''}.com"
    land = draw.choice(list(_PHONES))
    return Firm(name, domain, _line(draw, land), draw.choice(_NAMES[land][2])[0])


def _line(draw: random.Random, land: str) -> str:
    code, make = _PHONES[land]
    return code + make(draw)


def _household(draw: random.Random, firms: list[Firm]) -> list[Someone]:
    """One person, or a family with one address, one name and often one line."""
    land = draw.choices(list(_WEIGHTS), weights=list(_WEIGHTS.values()))[0]
    given, family, cities = _NAMES[land]
    size = draw.choices((1, 2, 3, 4), weights=(72, 14, 8, 6))[0]
    name, city = draw.choice(family), draw.choice(cities)
    street = _street(draw)
    line = _line(draw, land)
    people = []
    for forms in draw.sample(given, size):
        people.append(_someone(draw, land, forms, name, city, street, firms))
        if size > 1 and draw.random() < 0.7:
            people[-1].phone = line
    return people


def _street(draw: random.Random) -> list[str]:
    long, short = draw.choice(_STREETS)
    number = draw.randrange(1, 240)
    return [f"{number} {long}", f"{number} {short}", f"{long} {number}"]


def _someone(
    draw: random.Random,
    land: str,
    given: list[str],
    family: list[str],
    city: list[str],
    street: list[str],
    firms: list[Firm],
) -> Someone:
    firm = draw.choice(firms) if draw.random() < 0.45 else None
    local = f"{_local(draw, given, family)}{draw.choice(('', '', draw.randrange(1_000)))}"
    own = f"{local}@{firm.domain if firm and draw.random() < 0.6 else draw.choice(_FREE)}"
    born = f"{draw.randrange(1945, 2004)}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
    return Someone(
        land, given, family, own, f"{local}{draw.randrange(100)}@{draw.choice(_FREE)}",
        _line(draw, land), _line(draw, land), born, city, street, firm,
    )  # fmt: skip


def _local(draw: random.Random, given: list[str], family: list[str]) -> str:
    first, last = (_latin(draw, forms).lower().replace(" ", "") for forms in (given, family))
    return draw.choice(
        (f"{first}.{last}", f"{first[0]}{last}", f"{first}{last}{draw.randrange(100)}",
         f"{last}.{first[0]}", f"{first}{draw.randrange(1900, 2030)}")
    )  # fmt: skip


def _latin(draw: random.Random, forms: list[str]) -> str:
    plain = [form for form in forms if form.isascii()]
    if plain:
        return draw.choice(plain)
    folded = "".join(sign if sign.isascii() else "" for sign in forms[0])
    return folded or "user"


def _record(draw: random.Random, one: Someone, haste: float) -> Row:
    """One telling of a person: spelled somehow, partly left out, sometimes mistyped."""
    first = one.given[0] if draw.random() < 0.6 else draw.choice(one.given)
    last = one.family[0] if draw.random() < 0.6 else draw.choice(one.family)
    if draw.random() < 0.06 * haste:
        first, last = last, first
    email, phone = one.email, one.phone
    if draw.random() < 0.08 * haste:
        email = one.other_email
    if draw.random() < 0.10 * haste:
        phone = one.other_phone
    if one.firm and draw.random() < 0.12:
        phone = one.firm.line
    if one.firm and draw.random() < 0.07:
        email = draw.choice(("info@", "sales@", "office@")) + one.firm.domain
    company = ""
    if one.firm:
        form = draw.choice(_FORMS)
        company = f"{one.firm.name} {form}".strip()
    row = {
        "first_name": first,
        "last_name": last,
        "email": email,
        "phone": _written(draw, phone),
        "birth_date": one.born,
        "city": draw.choice(one.city),
        "address": draw.choice(one.address),
        "company": company,
    }
    return {name: _spoilt(draw, name, value, haste) for name, value in row.items()}


def _written(draw: random.Random, phone: str) -> str:
    """A number in international form, bare or in groups."""
    kind = draw.random()
    if kind < 0.4:
        return phone
    if kind < 0.7:
        return f"{phone[:3]} {phone[3:6]} {phone[6:9]} {phone[9:]}".strip()
    return f"00{phone[1:]}" if kind < 0.85 else f"{phone[:3]}-{phone[3:6]}-{phone[6:]}"


def _spoilt(draw: random.Random, name: str, value: str, haste: float) -> str:
    gone = {"first_name": 0.04, "last_name": 0.03}.get(name, MISSING)
    if not value or draw.random() < gone:
        return ""
    chance = {"birth_date": 0.06, "phone": 0.04, "email": 0.05}.get(name, 0.10)
    return _mistyped(draw, value) if draw.random() < chance * haste else value


def _mistyped(draw: random.Random, value: str) -> str:
    at = draw.randrange(len(value))
    digit = value[at].isdigit()
    other = str(draw.randrange(10)) if digit else draw.choice(ALPHABET)
    match draw.randrange(4):
        case 0:
            return value[:at] + other + value[at + 1 :]
        case 1 if not digit:
            return value[:at] + value[at + 1 :]
        case 2 if not digit:
            return value[:at] + other + value[at:]
        case _ if at + 1 < len(value):
            return value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    return value
