"""Reading an address."""

from email.utils import getaddresses


def calendar_type(method: str) -> str:
    """What the part of a mail is called that holds an invitation: REQUEST or CANCEL."""
    return f"text/calendar; method={method}"


def address_of(recipient: str) -> str:
    """The one plain address of a recipient, in lower case; "" where there is none.

    What is asked about and what the server is told are this same text.
    """
    found = getaddresses([recipient])
    if len(found) != 1:
        return ""
    address = found[0][1].strip().lower()
    sound = address.isprintable() and not any(sign.isspace() or sign in ",;" for sign in address)
    return address if sound and "@" in address[1:-1] else ""
