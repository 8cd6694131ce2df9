"""Writing back: who is master of a field, what Accord has to say, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from accord.integrations.connecting.values.connections import RecordLink
from accord.integrations.connecting.values.protocol import Fault, FieldCard, Writable

AT_ONCE = 100  # records of one batch: the switch is looked at between two
LOOKED_AT_ONCE = 5_000
LOOK_SECONDS = 60
SWEEP_SECONDS = 3_600
TRIES = 5
SHOWN = 20


class Master(StrEnum):
    """Whose word counts. NEWEST: whoever changed it last, from the day it was switched on."""

    TOOL = "tool"
    ACCORD = "accord"
    NEWEST = "newest"


MASTER_NAMES: Mapping[Master, Any] = {
    Master.TOOL: pgettext_lazy("master", "The tool"),
    Master.ACCORD: pgettext_lazy("master", "Accord"),
    Master.NEWEST: pgettext_lazy("master", "Whoever changed it last"),
}
OWNER, STATUS = "owner", "status"  # the tool's own fields that may be written


class Ended(StrEnum):
    """How a conflict ended. AGREED: both came to say the same by themselves."""

    THEIRS = "theirs"
    OURS = "ours"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a record's lead, as it may be written.

    digest: changes with anything that is written. owner_key: the tool's own id of the owner.
    """

    external_id: str
    lead_id: int
    digest: bytes
    owner: str
    owner_key: str
    stage: str
    stage_name: str
    verdict: str
    reason: str
    held: str = ""
    nurture: str = ""


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of Accord's own, and what it says of a lead; at_first: written where nobody has
    chosen yet."""

    code: str
    label: Any
    text: Callable[[Facts], str]
    at_first: bool = True


# One line each; a field whose facts are not known yet has none.
OWN_FIELDS: tuple[OwnField, ...] = (
    OwnField("owner", pgettext_lazy("own field", "Accord: owner"), lambda known: known.owner),
    OwnField("stage", pgettext_lazy("own field", "Accord: stage"), lambda known: known.stage_name),
    OwnField(
        "verdict",
        pgettext_lazy("own field", "Accord: what became of it"),
        lambda known: known.verdict,
    ),
    OwnField("reason", pgettext_lazy("own field", "Accord: why"), lambda known: known.reason),
    OwnField(
        "held",
        pgettext_lazy("own field", "Accord: sales is working them"),
        lambda known: known.held,
        at_first=False,
    ),
    OwnField(
        "nurture",
        pgettext_lazy("own field", "Accord: the nurture they enter"),
        lambda known: known.nurture,
        at_first=False,
    ),
)
FIRST_OWN = tuple(each.code for each in OWN_FIELDS if each.at_first)


@dataclass(frozen=True, slots=True)
class Names:
    """The fields of one stream that may be written: our code → the name there, and who is master.

    stages: of the status, the tool's word as it stands there → our stage.
    """

    own: Mapping[str, str]
    owner: str = ""
    status: str = ""
    masters: Mapping[str, Master] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    longest: int = 255


@dataclass(frozen=True, slots=True)
class Past:
    """What we remember of a record, by the tool's names of fields.

    said: what we had to say when it was last settled. written: what stood there then. sending:
    what was on its way when somebody died; where it stands there it arrived. at: when that was.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    sending: Mapping[str, str] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be done about one record.

    fields: to be written. held: what stands there of fields that are left as they are.
    conflicts: what stands there though somebody changed it since we wrote.
    """

    fields: Mapping[str, str]
    held: Mapping[str, str]
    conflicts: Mapping[str, str]


class Heard(Enum):
    """What a cell that comes from the tool is: what stood there, a newer word, or against ours."""

    ECHO = "echo"
    NEWER = "newer"
    OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field on the page of masters. choices: none where it cannot be chosen."""

    stream: str
    name: str
    label: str
    meaning: str
    master: Master
    choices: Sequence[Master] = ()
    code: str = ""
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class WritingCard:
    """How writing stands for a connection.

    missing: own fields that the tool lacks, by stream. seen: the settings that were last previewed
    are those that stand. can: whether the tool can be written to at all.
    """

    can: bool
    is_on: bool = False
    seen: bool = False
    own: Sequence[str] = ()
    masters: Mapping[str, Mapping[str, Master]] = field(default_factory=dict)
    fault: Fault | None = None
    fault_detail: str = ""
    ask_again_at: datetime | None = None
    written: int = 0
    last_at: datetime | None = None
    looked_at: datetime | None = None
    conflicts: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field of ours that the tool lacks, and how a person makes it there."""

    stream: str
    card: FieldCard
    by_hand: str


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One record as it would be written: field → before and after."""

    external_id: str
    link: RecordLink | None
    changes: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Preview:
    """What writing would do. records: how many have something to be looked at for."""

    records: int
    fields: Sequence[str]
    missing: Sequence[MissingField]
    lines: Sequence[PreviewLine]
    looked_at: int
    can_make: bool


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """A field that the tool says otherwise. person_id, name: of whom the record speaks here.

    theirs_name, ours_name: of an owner, who is known here by either word.
    """

    id: int
    stream: str
    external_id: str
    field: str
    label: str
    theirs: str
    ours: str
    master: Master
    found_at: datetime
    link: RecordLink | None = None
    person_id: int = 0
    name: str = ""
    theirs_name: str = ""
    ours_name: str = ""


@dataclass(frozen=True, slots=True)
class RefusedCard:
    """A record that the tool did not take, in its own words."""

    id: int
    stream: str
    external_id: str
    fault: Fault
    detail: str
    at: datetime
    link: RecordLink | None = None
    person_id: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class DoubleCard:
    """One person or company that a tool has twice; `position` continues after it."""

    position: int
    name: str
    records: Sequence[tuple[str, RecordLink | None]]


def writable_of(writables: Sequence[Writable], *, external_id: str) -> Writable | None:
    """The stream of a record, by how its id begins."""
    return next((one for one in writables if external_id.startswith(one.ids)), None)
