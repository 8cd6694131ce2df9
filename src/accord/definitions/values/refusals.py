"""Why a wording is not taken, or not signed."""

from datetime import datetime
from enum import StrEnum

from accord.definitions.values.wordings import StageCode
from accord.team.values import Side


class Flaw(StrEnum):
    """Why a version cannot be proposed, changed, signed or taken back."""

    NO_NAME = "no_name"
    NO_RULE = "no_rule"
    TOO_LONG = "too_long"
    UNSEEN = "unseen"
    SAME_NAME = "same_name"
    UNKNOWN_TEAM = "unknown_team"
    ONE_TEAM = "one_team"
    MISSING_STAGE = "missing_stage"
    NOTHING_NEW = "nothing_new"
    PROPOSED_ALREADY = "proposed_already"
    NOT_PROPOSED = "not_proposed"
    IN_THE_PAST = "in_the_past"
    TOO_FAR = "too_far"
    BEFORE_THE_LAST = "before_the_last"
    HAS_BEGUN = "has_begun"
    TOO_MANY_SEGMENTS = "too_many_segments"
    TOO_MANY_CONDITIONS = "too_many_conditions"
    TOO_MANY_VALUES = "too_many_values"
    NO_CONDITION = "no_condition"
    DOES_NOT_GO = "does_not_go"
    NO_VALUE = "no_value"
    NO_NUMBER = "no_number"
    NO_ATTRIBUTE = "no_attribute"
    KEY_DOES_NOT_GO = "key_does_not_go"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SIGNED_ALREADY = "signed_already"
    NOT_SIGNED = "not_signed"
    OTHER_WORDING = "other_wording"
    NOT_YOUR_SIDE = "not_your_side"
    NO_LEADER = "no_leader"
    ONE_PERSON = "one_person"
    LEADERS_ONLY = "leaders_only"
    ASKED_TWICE = "asked_twice"
    NO_SUCH_VALUE = "no_such_value"
    TOO_MANY_CRITERIA = "too_many_criteria"
    IS_NEEDED = "is_needed"
    NO_DAY = "no_day"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    KEY_IS_TAKEN = "key_is_taken"
    NO_WORDS = "no_words"
    NO_CLAUSE = "no_clause"
    LONG_REMARK = "long_remark"
    NOT_IN_FORCE = "not_in_force"
    NOBODY_ANSWERS = "nobody_answers"
    ONE_ANSWERS = "one_answers"
    NO_AMOUNT = "no_amount"


class UnableToPropose(Exception):
    """A wording that cannot be proposed; `stage` names the stage it is about, if it is one;
    `row` and `line` the segment's place and the condition's in it, from 1; `part` what of a row."""

    def __init__(
        self,
        *,
        flaw: Flaw,
        stage: StageCode | None = None,
        row: int | None = None,
        line: int | None = None,
        part: str = "",
    ) -> None:
        super().__init__(f"{flaw}: {stage}" if stage else flaw.value)
        self.flaw = flaw
        self.stage = stage
        self.row = row
        self.line = line
        self.part = part


class UnableToAgree(Exception):
    """A version that cannot be changed, signed or taken back as asked.

    side: whose signature it is about. member_id, since: who did what stands in the way, and when.
    """

    def __init__(
        self,
        *,
        flaw: Flaw,
        side: Side | None = None,
        member_id: int | None = None,
        since: datetime | None = None,
    ) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.side = side
        self.member_id = member_id
        self.since = since
