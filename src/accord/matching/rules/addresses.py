"""Street addresses in few words: the usual abbreviations written out or cut the same way."""

from functools import lru_cache

from accord.matching.rules.letters import plain

_SHORT = {
    "street": "st", "str": "st", "strasse": "st", "strada": "st", "straat": "st",
    "avenue": "av", "ave": "av", "aven": "av", "avenida": "av", "avda": "av",
    "boulevard": "blvd", "blv": "blvd", "bd": "blvd", "bulevardul": "blvd", "bulevar": "blvd",
    "bul": "blvd", "road": "rd", "drive": "dr", "drv": "dr", "lane": "ln", "court": "ct",
    "crt": "ct", "place": "pl", "plaza": "pl", "square": "sq", "terrace": "tce", "ter": "tce",
    "highway": "hwy", "parkway": "pkwy", "circuit": "cct", "circle": "cir", "crescent": "cres",
    "close": "cl", "grove": "gr", "apartment": "apt", "appt": "apt", "apartament": "apt",
    "ap": "apt", "kv": "apt", "kvartira": "apt", "suite": "ste", "floor": "fl", "building": "bldg",
    "number": "", "no": "", "nr": "", "num": "", "nro": "", "north": "n", "south": "s",
    "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "ulitsa": "ul", "ulica": "ul", "prospekt": "pr", "prosp": "pr",
    "pereulok": "per", "ploshchad": "pl", "ploshhad": "pl", "dom": "", "d": "", "korpus": "k",
    "rua": "r", "rue": "r", "calle": "c", "rodovia": "rod", "travessa": "tv", "soseaua": "sos",
    "calea": "cal", "mount": "mt", "saint": "st", "fort": "ft", "heights": "hts",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th",
    "sixth": "6th", "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th",
    "beach": "bch", "village": "vlge", "between": "btw",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def address(text: str) -> str:
    """The address in plain words with its usual words shortened: `12 Main Street, Suite 4` and
    `12 Main St. #4` become `12 main st ste 4` and `12 main st 4`."""
    words = (_SHORT.get(_no_ending(word), word) for word in plain(text).split())
    return " ".join(word for word in words if word)


def _no_ending(word: str) -> str:
    """German and Dutch write the street's kind as an ending; the rest stays a word of its own."""
    for ending in ("strasse", "str"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word
    return word


def postcode(text: str) -> str:
    """A postcode without spaces and signs."""
    return plain(text).replace(" ", "")
