"""The way out that mail to people outside carries, and the language it is worded in."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accord.contacts import api as contacts
from accord.contacts.values.consent import CONFIRMATION
from accord.foundation import outbox
from accord.team import api as team
from accord.team.values import TO_COLLEAGUE


def is_marketing(*, purpose: str) -> bool:
    """Whether mail sent for this can be turned down for good."""
    if purpose in (TO_COLLEAGUE, CONFIRMATION):
        return False
    return contacts.get_purpose(code=purpose).is_marketing


def way_out(*, message: outbox.Message, address: str) -> str:
    """Where whoever gets the mail says what they want to get."""
    link = contacts.PreferenceLink(message.person_id, address, message.purpose)
    path = reverse("preferences", args=[contacts.preference_token(link=link)])
    return f"{settings.PUBLIC_URL}{path}"


def is_mailed(*, ask_id: int) -> bool:
    """Whether a question to a buyer goes by mail: it has left, or waits to."""
    key = effort_key(ask_id)
    return outbox.states_of(keys=[key]).get(key) in ("WAITING", "SENT")


def effort_key(ask_id: int) -> str:
    """The key of the mail of a question to a buyer."""
    return f"effort:{ask_id}"


def language_of(*, link: contacts.PreferenceLink) -> str:
    """The language somebody is written to in: theirs, if we speak it, else the company's."""
    spoken = {code for code, _ in settings.LANGUAGES}
    people = contacts.spoken_for(link=link)
    cards = contacts.get_people(ids=people[:1])
    said = [card.language.lower() for card in cards.values()]
    own = [each for one in said for each in (one, one.partition("-")[0]) if each in spoken]
    return own[0] if own else team.get_team().language or translation.get_language() or "en"
