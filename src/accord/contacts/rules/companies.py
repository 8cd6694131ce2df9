"""Which company a row is about: pure decisions over what companies are known by."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accord.contacts.values.companies import FoundBy, Known
from accord.kernel import text

NAMESAKES = 20  # companies of one name that are looked at
POST_CODE = 5  # a number of so many signs, or more, is a post code and no house's
SHORTEST = 3  # letters that a domain and a name must share to be alike
_WORD = re.compile(r"\w+")
# One code for each way in which tools of these teams write a country.
_COUNTRIES = {
    word.replace("_", " "): code
    for code, words in {
        "ro": "romania rou румыния 루마니아 romenia",
        "md": "moldova republica_moldova mda молдова молдавия",
        "ru": "russia russian_federation rus россия российская_федерация rusia 러시아",
        "ua": "ukraine ukr украина україна ucraina ucrania",
        "kr": "korea south_korea republic_of_korea kor 한국 대한민국 корея южная_корея coreia",
        "pt": "portugal prt португалия 포르투갈 portugalia",
        "br": "brazil brasil bra бразилия 브라질 brazilia",
        "us": "usa united_states united_states_of_america сша 미국 estados_unidos statele_unite",
        "gb": "uk united_kingdom great_britain england gbr великобритания 영국 marea_britanie",
        "de": "germany deutschland deu германия 독일 alemanha germania",
        "fr": "france fra франция 프랑스 franca franta",
        "es": "spain espana esp испания 스페인 espanha spania",
        "it": "italy italia ita италия 이탈리아",
    }.items()
    for word in (code, *words.split())
}


def country_key(said: str) -> str:
    """One spelling for one country, as far as known; else the folded word itself."""
    folded = text.search_key(said)
    return _COUNTRIES.get(folded, folded)


# Words of streets and houses that tell nothing: two addresses may share all of them.
_OF_STREETS = frozenset(
    {
        *("street", "st", "str", "r", "strada", "road", "rd", "avenue", "ave", "av"),
        *("avenida", "rua"),
        *("bulevardul", "bd", "blvd", "boulevard", "square", "sq", "piata", "praca", "lane"),
        *("nr", "no", "number", "numero", "floor", "etaj", "et", "andar", "suite", "apt", "ap"),
        *("ул", "улица", "пр", "проспект", "пл", "площадь", "д", "дом", "кв", "офис", "г", "город"),
        *("the", "of", "de", "da", "do", "dos", "das", "building", "bl", "sc", "sector", "cep"),
    }
)


def place_words(said: str) -> frozenset[str]:
    """The words and numbers of an address that tell where it is, in one spelling."""
    words = _WORD.findall(text.search_key(said))
    return frozenset(word for word in words if word not in _OF_STREETS)


def same_place(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether two addresses are of one place: one holds all words of the other, and they share a
    number where both tell any; or they share a post code and a word."""
    numbers = [_numbers(each) for each in (one, two)]
    words = sorted((one - numbers[0], two - numbers[1]), key=len)
    shared = numbers[0] & numbers[1]
    if not words[0] or (all(numbers) and not shared):
        return False
    is_post_code = any(len(number) >= POST_CODE for number in shared)
    return words[0] <= words[1] or (is_post_code and bool(words[0] & words[1]))


def _numbers(place: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in place if any(map(str.isdigit, word)))


def stands_for(*, domain: str, plain: str) -> bool:
    """Whether a domain looks like this name: acme.ro and acme-tools.ro like "acme tools"."""
    label = "".join(letter for letter in domain.partition(".")[0] if letter.isalnum())
    whole, first = plain.replace(" ", ""), plain.partition(" ")[0]
    if min(len(label), len(whole)) < SHORTEST:
        return bool(label) and label == whole
    return whole.startswith(label) or (len(first) >= SHORTEST and label.startswith(first))


@dataclass(frozen=True, slots=True)
class Said:
    """What one row says of a company, in the forms that are compared."""

    exact: str = ""
    plain: str = ""
    domain: str = ""
    country: str = ""
    place: frozenset[str] = frozenset()


@dataclass(slots=True)
class Directory:
    """Companies by what they are known by, as far as rows at hand ask for it."""

    by_domain: dict[str, list[Known]] = field(default_factory=dict)
    by_exact: dict[str, list[Known]] = field(default_factory=dict)
    by_plain: dict[str, list[Known]] = field(default_factory=dict)

    def add(self, said: Said, known: Known) -> None:
        """A company is known by this from now on."""
        for by, key in (
            (self.by_domain, said.domain),
            (self.by_exact, said.exact),
            (self.by_plain, said.plain),
        ):
            held = by.setdefault(key, []) if key else []
            if key and all(each.id != known.id for each in held):
                held.append(known)


@dataclass(frozen=True, slots=True)
class Decision:
    """A company, or None: then NEW makes one and ASK asks somebody which of `options`."""

    company_id: int | None
    by: FoundBy | None
    clue: str = ""
    options: tuple[int, ...] = ()


NOTHING = Decision(None, None)


def decide(said: Said, *, name: str, directory: Directory) -> Decision:
    """The company of a row about a person: by the address on the web, then by the name.

    That address decides where one company has it. Of several that share it the name decides. Where
    a company is known by its address alone, a name that does not look like that address does.
    Of several of one name the country decides, then where they are.
    """
    at_domain = directory.by_domain.get(said.domain, []) if said.domain else []
    if at_domain and (found := _at_domain(said, at_domain, name=name, directory=directory)):
        return found
    if not said.exact:
        return Decision(None, FoundBy.NEW, said.domain) if said.domain else NOTHING
    for candidates in (
        directory.by_exact.get(said.exact, []),
        directory.by_plain.get(said.plain, []) if said.plain else [],
    ):
        if candidates:
            return _by_name(said, candidates, clue=name)
    return Decision(None, FoundBy.NEW, name)


def _at_domain(
    said: Said, at_domain: Sequence[Known], *, name: str, directory: Directory
) -> Decision | None:
    if len(at_domain) > 1:
        named = _of_name(said, at_domain, directory=directory)
        if len(named) == 1:
            return Decision(named[0].id, FoundBy.NAME_AT_DOMAIN, name)
        if (there := _placed(said, named or at_domain)) is not None:
            return Decision(there.id, FoundBy.PLACE, name or said.domain)
        return _ask(named or at_domain, clue=said.domain)
    only = at_domain[0]
    if said.exact and not only.exact and not stands_for(domain=said.domain, plain=said.plain):
        return None
    return Decision(only.id, FoundBy.DOMAIN, said.domain)


def _of_name(said: Said, among: Sequence[Known], *, directory: Directory) -> list[Known]:
    for named in (directory.by_exact.get(said.exact, []), directory.by_plain.get(said.plain, [])):
        ids = {each.id for each in named}
        if found := [each for each in among if each.id in ids]:
            return found
    return []


def _by_name(said: Said, candidates: Sequence[Known], *, clue: str) -> Decision:
    if len(candidates) == 1:
        return Decision(candidates[0].id, FoundBy.NAME, clue)
    there = [each for each in candidates if said.country and each.country == said.country]
    if len(there) == 1:
        return Decision(there[0].id, FoundBy.NAME_AND_COUNTRY, clue)
    if (placed := _placed(said, there or candidates)) is not None:
        return Decision(placed.id, FoundBy.PLACE, clue)
    return _ask(there or candidates, clue=clue)


def _placed(said: Said, candidates: Sequence[Known]) -> Known | None:
    """The only one of these that is where the row says; nobody where one of them does not tell
    its place, or where all that is shared is a town and another tells it too."""
    placed = [each for each in candidates if same_place(said.place, each.place)]
    if len(placed) != 1 or not all(each.place for each in candidates):
        return None
    shared = said.place & placed[0].place
    others = [each for each in candidates if each.id != placed[0].id]
    if not _numbers(shared) and any(shared & each.place for each in others):
        return None
    return placed[0]


def _ask(candidates: Iterable[Known], *, clue: str) -> Decision:
    return Decision(None, FoundBy.ASK, clue, tuple(sorted(each.id for each in candidates)))


def join(rows: Sequence[Said], *, directory: Directory) -> list[int]:
    """For each row about a company: the known company that it joins, or `-1 - row` of the row
    that is the first to tell of a new one. The directory learns what the rows tell."""
    answer: list[int] = []
    for row, said in enumerate(rows):
        found = _one(said, directory)
        number = found.id if found else -1 - row
        directory.add(
            said,
            found or Known(number, said.exact, said.plain, said.country, said.domain, said.place),
        )
        answer.append(number)
    return answer


def _one(said: Said, directory: Directory) -> Known | None:
    """The only company that this can be; of several the one at its domain, in its country, or at
    its place."""
    at_domain = directory.by_domain.get(said.domain, []) if said.domain else []
    there = {each.id for each in at_domain}
    for named in (
        directory.by_exact.get(said.exact, []) if said.exact else [],
        directory.by_plain.get(said.plain, []) if said.plain else [],
    ):
        fitting = [each for each in named if each.id in there or not _abroad(said, each)]
        found = _narrowed(fitting, said=said, there=there)
        if found:
            return found
        if fitting:
            return None
    nameless = [each for each in at_domain if not (each.exact and said.exact)]
    return nameless[0] if len(nameless) == 1 and len(at_domain) == 1 else None


def _narrowed(fitting: Sequence[Known], *, said: Said, there: set[int]) -> Known | None:
    at_home = [each for each in fitting if said.country and each.country == said.country]
    for narrowed in (fitting, [each for each in fitting if each.id in there], at_home):
        if len(narrowed) == 1:
            return narrowed[0]
    return _placed(said, fitting)


def _abroad(said: Said, known: Known) -> bool:
    """Of one name, but in two countries: not one company unless something else says so."""
    return bool(said.country and known.country and said.country != known.country)


def owners_of_domains(
    rows: Iterable[tuple[Said, int | None]], *, directory: Mapping[str, Sequence[Known]]
) -> dict[str, int | None]:
    """Domains that nobody is known by yet, each with the company whose name it looks like."""
    answer: dict[str, int | None] = {}
    for said, company in rows:
        if not said.domain or directory.get(said.domain):
            continue
        if not said.exact:
            answer.setdefault(said.domain, None)
        elif company and stands_for(domain=said.domain, plain=said.plain):
            held = answer.get(said.domain)
            answer[said.domain] = min(held, company) if held else company
    return answer
