"""How a name is shortened."""


def initials(name: str) -> str:
    """The first letters of the first two words that have any, in capitals; "" for none."""
    first = (next(filter(str.isalpha, word), "") for word in name.split())
    return "".join(letter for letter in first if letter)[:2].upper()
