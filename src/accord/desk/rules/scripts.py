"""What a name's letters say about how it is read aloud."""

# Letters that are used by one language only, or by languages one script tag can name.
_SPANS = (
    (0xAC00, 0xD7A3, "ko"),
    (0x1100, 0x11FF, "ko"),
    (0x3040, 0x30FF, "ja"),
    (0x0400, 0x04FF, "und-Cyrl"),
    (0x4E00, 0x9FFF, "und-Hani"),
    (0x0370, 0x03FF, "el"),
    (0x0600, 0x06FF, "und-Arab"),
    (0x0590, 0x05FF, "he"),
)


def language_of(name: str, *, known: str = "") -> str:
    """A language tag for a foreign name: the known one, else what its first telling letter says.

    Empty where the letters are Latin and nothing is known.
    """
    if known:
        return known
    for letter in name:
        code = ord(letter)
        for first, last, tag in _SPANS:
            if first <= code <= last:
                return tag
    return ""
