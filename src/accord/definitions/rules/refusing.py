"""Why programs are refused: the status of HTTP and a sentence; pages have words of their own."""

from collections.abc import Mapping

from accord.definitions.values import Flaw, UnableToAgree, UnableToPropose

# What another state of the definition would allow; all else is wrong in itself.
_CONFLICTS: Mapping[Flaw, str] = {
    Flaw.PROPOSED_ALREADY: "Another version is open. Change that one, have it signed, or take it "
    "back first.",
    Flaw.CHANGED_MEANWHILE: "The draft was changed since you read it. Read it again, and send "
    "your change with its new revision.",
    Flaw.SIGNED_ALREADY: "A leader has signed these words. They change only once the signature is "
    "taken back.",
    Flaw.NOT_PROPOSED: "No draft of this number is open. Read the versions again.",
    Flaw.HAS_BEGUN: "This version has judged leads, or is in force, so it stays. Propose another.",
    Flaw.LEADERS_ONLY: "A leader has signed these words, so leaders alone take them back.",
    Flaw.KEY_IS_TAKEN: "There is one of this key already. Choose another key, or change that one.",
}
_WRONG: Mapping[Flaw, str] = {
    Flaw.NOTHING_NEW: "Nothing is different from the version before.",
    Flaw.KEY_DOES_NOT_GO: "A key has 1 to 60 small letters, digits and hyphens, and only kinds of "
    "which there are several have one.",
    Flaw.TOO_LONG: "This is too long. Shorten it.",
    Flaw.UNSEEN: "This holds letters that nobody sees. Write it without them.",
    Flaw.IS_NEEDED: "This is needed. Write it.",
    Flaw.NO_VALUE: "A list of words that are not empty belongs here.",
    Flaw.NO_DAY: "Write a day as 2026-03-31.",
    Flaw.TOO_MANY_VALUES: "These are too many. Leave some out.",
    Flaw.TOO_MANY_ROWS: "These rows are too many. Leave some out.",
    Flaw.NO_CLAUSE: "A sheet of this kind has no such part. Take it out.",
    Flaw.SAME_NAME: "Two rows have this name. Change one of them.",
    Flaw.NO_ROWS: "Write at least one row.",
    Flaw.NOBODY_ANSWERS: "Nobody answers for this. Name exactly one member by their number.",
    Flaw.ONE_ANSWERS: "Exactly one member who is here answers for this. Write their number alone.",
    Flaw.NO_NUMBER: "Write one whole number, such as 200.",
    Flaw.NO_AMOUNT: "Write an amount without signs, such as 1200 or 1200.50.",
    Flaw.NO_SUCH_VALUE: "This is none of the words that belong here.",
}


def why_refused(refusal: UnableToPropose | UnableToAgree) -> tuple[int, str]:
    """409 where the definition stands in the way, else 422; and what to do about it."""
    if refusal.flaw in _CONFLICTS:
        return 409, _CONFLICTS[refusal.flaw]
    said = _WRONG.get(refusal.flaw, f"This wording cannot be taken: {refusal.flaw.value}.")
    return 422, said
