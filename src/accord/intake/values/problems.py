"""Why a row that could be read does not go in: sentences that name row, column and remedy."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.intake.values import refusals

_SENTENCES: Mapping[str, str] = {
    "NOT_TEXT": gettext_noop(
        "Row %(row)s, column %(column)s: the text is too long. Shorten it and load the row again."
    ),
    "NOT_KEY": gettext_noop(
        "Row %(row)s, column %(column)s: the id is too long. Shorten it and load the row again."
    ),
    "SHORTENED_KEY": gettext_noop(
        "Row %(row)s, column %(column)s: a spreadsheet has shortened the id to “%(value)s”, and "
        "its last digits are lost. Export the column again as text."
    ),
    "NOT_EMAIL": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not an e-mail address. Correct it or "
        "leave it empty."
    ),
    "NOT_WHOLE": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a whole number from 0 up. Correct it."
    ),
    "NOT_AMOUNT": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a sum of money from 0 up. Correct it."
    ),
    "NOT_DAY": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a day between 1990 and 2100. "
        "Correct it."
    ),
    "NOT_PERIOD": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a day, a week or a month between 1990 "
        "and 2100. Write it as 2026-01-31, 2026-W05 or 2026-01."
    ),
    "NOT_MOMENT": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is not a time between 1990 and 2100. "
        "Correct it."
    ),
    "NOT_FLAG": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” is neither yes nor no. Correct it."
    ),
    "NOT_CODE": gettext_noop(
        "Row %(row)s, column %(column)s: nobody has said what “%(value)s” means. Say it in "
        "the step Values, or correct it."
    ),
    "TWO_READINGS": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” can be read in two ways. Say which in "
        "the step Reading, and load the row again."
    ),
    "FILE_IN_DOUBT": gettext_noop(
        "Row %(row)s waits: the file can be read in two ways. Say which in the step Reading, "
        "and load the file again."
    ),
    "NOBODY": gettext_noop(
        "Row %(row)s says nothing to know somebody by. Add an id, an e-mail, a phone or a name."
    ),
    "DELETED_THERE": gettext_noop(
        "Row %(row)s is a record that was deleted in its tool. Restore it there if it still counts."
    ),
    "NO_TIME": gettext_noop("Row %(row)s has no time. Add when it happened."),
    "TOTALS": gettext_noop(
        "Row %(row)s is the sum of the other rows and is left out, or all would count twice."
    ),
    "TOLD_OTHERWISE": gettext_noop(
        "Row %(row)s: the visits of these days are here already, told in other spans or split "
        "otherwise (by page, by origin). Take that import back first, or leave this row out; "
        "else they would count twice."
    ),
    "NO_COUNT": gettext_noop(
        "Row %(row)s says neither who visited nor how many visits there were. Add a visitor's id, "
        "an e-mail or a number of visits."
    ),
    "OTHER_FIELD": gettext_noop(
        "Row %(row)s tells of the field “%(value)s”, which is no stage, and is left out."
    ),
    "NO_STAGE": gettext_noop("Row %(row)s has no stage. Add the stage that the lead came to."),
    "NO_AMOUNT": gettext_noop("Row %(row)s has no amount. Add what was spent."),
    "AHEAD": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” lies ahead, but says what has happened. "
        "Correct the day, or load the row again when the day has come."
    ),
    "UNKNOWN_LEAD": gettext_noop(
        "Row %(row)s is about a lead that is not here yet. Load the leads first, then this "
        "row again."
    ),
    "NAMES_NO_LEAD": gettext_noop(
        "Row %(row)s does not say which lead it is about. Add the lead's id or an e-mail, then "
        "load the row again."
    ),
    "UNKNOWN_DEAL": gettext_noop(
        "Row %(row)s is about a deal that is not here, or whose lead is not. Load the leads and "
        "the deals with their ids first, then this row again."
    ),
    "SEVERAL_LEADS": gettext_noop(
        "Row %(row)s: several leads are called “%(value)s”. Add the lead's id or an e-mail, then "
        "load the row again."
    ),
    "NOTHING_REACHED": gettext_noop(
        "Row %(row)s says that nothing has reached the lead yet. Load it again when something has."
    ),
    "UNKNOWN_EVENT": gettext_noop(
        "Row %(row)s: nobody has said what messages of the type “%(value)s” are. Say it at "
        "Settings, Tools that send records, then take the row in again."
    ),
    "NO_KNOWN_FIELD": gettext_noop(
        "Row %(row)s has no field that Accord knows. Say what its fields mean at Settings, "
        "Tools that send records, then take the row in again."
    ),
    "NO_EVENT": gettext_noop(
        "Row %(row)s is neither one event nor a list of events. Let the tool send an object with "
        "type, timestamp and data."
    ),
    "FAILED_AT_ROW": gettext_noop(
        "Row %(row)s: Accord failed at it and has kept it. The log says why; take the row in "
        "again after an update."
    ),
    "ERASED": gettext_noop(
        "Row %(row)s is about somebody who was erased and asked not to come back. Nothing of it "
        "was kept."
    ),
    "LOOKS_AUTOMATIC": gettext_noop(
        "A program seems to have filled in the form. Look at the answers, and let them in if "
        "somebody real has sent them."
    ),
    "AWAITING_CONFIRMATION": gettext_noop(
        "Waits until the link in the mail to this address is followed; without that, it ends "
        "after seven days."
    ),
    "NOT_CONFIRMED": gettext_noop(
        "Nobody followed the link in the mail within seven days. Whoever wants to may fill in "
        "the form again."
    ),
    "ENDS_BEFORE_START": gettext_noop(
        "Row %(row)s ends on %(end)s, before it starts on %(start)s. Correct one of the two."
    ),
    "LAST_MANAGER": gettext_noop(
        "Row %(row)s says that %(name)s has left, and nobody else here may manage the team. Give "
        "somebody else that right first (Settings, Team), then let the row in."
    ),
    "NOT_YOURS_TO_CLOSE": gettext_noop(
        "Row %(row)s says that %(name)s has left. Only who manages the team closes an account "
        "that can sign in: ask them to load this file."
    ),
}


def is_of_the_pipeline(code: str) -> bool:
    """Whether a row with this reason could be read, and what it says was at fault."""
    return code in _SENTENCES


# On the command line there are no steps to go back to.
_BY_COMMAND: Mapping[str, str] = {
    "NOT_CODE": gettext_noop(
        "Row %(row)s, column %(column)s: nobody has said what “%(value)s” means. Say it under "
        "“values” in a map, which accord import prints without --profile, and import with --map; "
        "or correct it."
    ),
    "TWO_READINGS": gettext_noop(
        "Row %(row)s, column %(column)s: “%(value)s” can be read in two ways. Say which under "
        "“date_orders” or “number_formats” in a map, and import the row again with --map."
    ),
    "FILE_IN_DOUBT": gettext_noop(
        "Row %(row)s waits: the file can be read in two ways. Say which under “encoding”, "
        "“delimiter”, “sheet” or “header_row” in a map, and import the file again with --map."
    ),
}


def sentence(code: str, facts: Mapping[str, str | int], *, by_command: bool = False) -> str:
    """The sentence of a row's refusal, whether the file or its meaning was at fault."""
    if by_command and code in _BY_COMMAND:
        return _(_BY_COMMAND[code]) % {"value": "", **facts}
    if code in _SENTENCES:
        return _(_SENTENCES[code]) % {"value": "", **facts}
    return refusals.sentence(code, facts)
