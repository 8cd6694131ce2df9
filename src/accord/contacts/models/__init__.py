"""Tables: records and whom they are about, merges, whose word stands, consent, buying groups."""

from accord.contacts.models.choices import (
    Choice,
)
from accord.contacts.models.companies import (
    CompanyApart,
    CompanyChoice,
    CompanyMerge,
    CompanyPair,
)
from accord.contacts.models.consent import (
    Consent,
    Purpose,
    Stop,
)
from accord.contacts.models.doubts import (
    Doubt,
    Likeness,
    LikenessKey,
    MatchCare,
    MatchWeights,
    Newcomer,
)
from accord.contacts.models.gone import (
    Stay,
)
from accord.contacts.models.groups import (
    BuyingGroup,
    GroupDeclined,
    GroupMember,
)
from accord.contacts.models.merges import (
    Apart,
    Merge,
)
from accord.contacts.models.people import (
    Company,
    IdentityKey,
    Link,
    Person,
    SourceRecord,
    SourceRecordVersion,
)
from accord.contacts.models.targets import (
    Target,
    TargetList,
)

__all__ = [
    "Apart",
    "BuyingGroup",
    "Choice",
    "Company",
    "CompanyApart",
    "CompanyChoice",
    "CompanyMerge",
    "CompanyPair",
    "Consent",
    "Doubt",
    "GroupDeclined",
    "GroupMember",
    "IdentityKey",
    "Likeness",
    "LikenessKey",
    "Link",
    "MatchCare",
    "MatchWeights",
    "Merge",
    "Newcomer",
    "Person",
    "Purpose",
    "SourceRecord",
    "SourceRecordVersion",
    "Stay",
    "Stop",
    "Target",
    "TargetList",
]
