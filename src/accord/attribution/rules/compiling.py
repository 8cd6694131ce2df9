"""What of a question is SQL: which deals, whose touches, what counts, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from accord.attribution.values.journeys import DIRECT
from accord.attribution.values.reports import By, Pool, Question, Teams
from accord.attribution.values.touch_rules import TouchRules
from accord.currencies.values import EXCHANGED
from accord.journeys.values import TouchKind

PIECES = len(TouchKind) + 1
TEXTS = frozenset({By.CHANNEL, By.TEAM})  # the others are ids
# What a touch is called by where neither it nor its campaign says by which way it came.
WAYS: Mapping[str, tuple[TouchKind, ...]] = {
    "phone": (TouchKind.CALL_ATTEMPT, TouchKind.CALL_CONNECTED),
    "meeting": (
        TouchKind.MEETING_BOOKED, TouchKind.MEETING_MOVED, TouchKind.MEETING_HELD,
        TouchKind.MEETING_CANCELLED, TouchKind.MEETING_MISSED,
    ),
    "email": (
        TouchKind.EMAIL_SENT, TouchKind.EMAIL_OPEN, TouchKind.EMAIL_CLICK, TouchKind.EMAIL_REPLY,
    ),
    "event": (TouchKind.EVENT_REGISTERED, TouchKind.EVENT_ATTENDED),
    "advert": (TouchKind.AD_CLICK,),
    "messenger": (TouchKind.IM,),
    "social": (TouchKind.SOCIAL,),
    "website": (TouchKind.WEB_VISIT, TouchKind.CONTENT_VIEW, TouchKind.DOWNLOAD, TouchKind.FORM,
                TouchKind.CHAT),
}  # fmt: skip
_LABELS = """labels as materialized (
  select label, (row_number() over (order by label))::int as grp
  from (select distinct {text} as label from facts.touches touches {campaigns}
        where {counts}) where label <> ''
), """
_CAMPAIGNS = "left join facts.campaigns campaigns on campaigns.key = touches.campaign"
_ONCE_A_DAY = """select deal, pack from each where asset is null
  union all
  select deal, min(pack) from each where asset is not null
  group by deal, head, kind, asset,
    timezone($zone, timezone('UTC', make_timestamp(moment)))::date"""
_EACH = "select deal, pack from each"


def won_deals(text: str, *, question: Question) -> str:
    """The common tables of `sql/won.sql`."""
    told = text.format(
        period=_period(question),
        groups="union select groups.deal, groups.head from deal_groups groups "
        "semi join won on won.deal = groups.deal" if question.pool is Pool.GROUP else "",
    )  # fmt: skip
    if question.currency is None:
        return told
    day = "timezone($zone, coalesce(paid.closed_at, $now::timestamptz))"
    paid = EXCHANGED.format(source="facts.deals", day=day)
    return told.replace("from facts.deals deals", f"from {paid} deals")


def journeys(text: str, *, question: Question, rules: TouchRules) -> str:
    """The common tables of `sql/journeys.sql`, which follow those of the won deals."""
    label = _text(question.by)
    chosen = counts(rules, teams=question.teams)
    by_campaign = _CAMPAIGNS if question.by is By.CHANNEL else ""
    joins = [by_campaign, f"left join labels on labels.label = {label}" if label else ""]
    return text.format(
        labels=_LABELS.format(text=label, campaigns=by_campaign, counts=chosen) if label else "",
        group="coalesce(labels.grp, 0)" if label else f"coalesce(touches.{question.by}, 0)",
        joins=" ".join(join for join in joins if join),
        counts=chosen,
        touch=_touch(rules, of="each"),
    )


def columns(text: str, *, question: Question, rules: TouchRules, is_narrow: bool) -> str:
    """`sql/columns.sql`: touches as numbers. is_narrow: 32 bits are enough for those of people,
    of pieces of content times `PIECES`, and of touches from the lowest to the highest."""
    label = _text(question.by)
    kinds = _quoted(kind.value for kind in rules.kinds)
    piece = (
        f"case when touches.asset is null then -1 else touches.asset * {PIECES} "
        f"+ list_position([{kinds}], touches.kind) end"
    )
    return text.format(
        piece=piece if rules.collapse else "-1",
        number="int" if is_narrow else "bigint",
        direct=_quoted(sorted(DIRECT)),
        campaigns=_CAMPAIGNS if question.by is By.CHANNEL else "",
        type="varchar" if label else "bigint",
        label=label or f"touches.{question.by}",
        counts=counts(rules, teams=question.teams),
    )


def names(*, question: Question, rules: TouchRules) -> str:
    """The query for the names of all groups of a question, or their ids."""
    label = _text(question.by)
    chosen = counts(rules, teams=question.teams)
    if not label:
        return (
            f"select distinct touches.{question.by} as name from facts.touches touches "
            f"where touches.{question.by} <> 0 and {chosen}"
        )
    # Few rows are named, not all.
    told = "touches.team" if question.by is By.TEAM else (
        "touches.kind, touches.channel, touches.campaign"
    )  # fmt: skip
    by_campaign = _CAMPAIGNS if question.by is By.CHANNEL else ""
    return (
        f"with touches as materialized (select distinct {told} from facts.touches touches "
        f"where {chosen}) select distinct {label} as name from touches {by_campaign} "
        f"where {label} <> ''"
    )


def steps(*, question: Question, rules: TouchRules, places: int) -> str:
    """The query that ends `journeys`: steps of order 1 between groups, of won deals and of whoever
    never bought: how often each was made, and how often each was the last, in each of so many
    places to which journeys are given.

    Whoever never bought is a journey up to their last touch, as a deal is one up to the day it was
    won: with as many days before it, and of the time in which it ended."""
    label = _text(question.by)
    grp = "coalesce(labels.grp, 0)" if label else f"coalesce(touches.{question.by}, 0)"
    by_campaign = _CAMPAIGNS if question.by is By.CHANNEL else ""
    labels = f"left join labels on labels.label = {label}" if label else ""
    until = " and touches.occurred_at < $until::timestamptz" if question.end else ""
    since = (
        " and max(touches.occurred_at) over same >= $start::timestamptz" if question.start else ""
    )
    won = "deals.status = 'WON' and not deals.is_gone"
    groups = (
        "union select groups.head from deal_groups groups "
        f"semi join facts.deals deals on deals.key = groups.deal and {won}"
        if question.pool is Pool.GROUP else ""
    )  # fmt: skip
    named = "select grp, label::varchar as name from labels" if label else (
        "select distinct grp, grp::varchar as name from made"
    )  # fmt: skip
    return f""", bought as (
  select people.head from facts.deals deals
  left join facts.leads passes on passes.key = deals.lead
  left join facts.leads leads on leads.key = coalesce(passes.joined_to, passes.key)
  join facts.people people on people.key = coalesce(deals.person, leads.holder)
  where {won} {groups}
), lost as materialized (
  select people.head as deal, people.head, touches.kind, touches.asset,
    epoch_us(touches.occurred_at) as moment,
    (epoch_us(touches.occurred_at)::hugeint << 64) + (touches.key::hugeint << 24) + {grp} as pack
  from facts.touches touches join facts.people people on people.key = touches.person
  {by_campaign} {labels} anti join bought on bought.head = people.head
  where not touches.is_gone and not touches.is_machine
    and {counts(rules, teams=question.teams)}{until}
  window same as (partition by people.head)
  qualify epoch_us(touches.occurred_at)
    >= epoch_us(max(touches.occurred_at) over same) - $look_back::bigint * 86400000000{since}
), ways as (
  select deal as way, pack, true as is_won from touch
  union all
  select deal, pack, false from ({_touch(rules, of="lost")})
), made as (
  select (pack & 16777215)::int as grp, is_won, way % {places} as place,
    lag((pack & 16777215)::int) over turn as before, lead(pack) over turn is null as is_last
  from ways window turn as (partition by is_won, way order by pack)
), named as ({named})
select place, before.name as before, after.name as after, is_won, is_last,
       made.before is null as is_first, count(*) as times
from made
left join named before on before.grp = made.before
left join named after on after.grp = made.grp
group by all
"""


def _touch(rules: TouchRules, *, of: str) -> str:
    """The touches of `of` that stand in a journey."""
    told = _ONCE_A_DAY if rules.collapse else _EACH
    return told.replace("from each", f"from {of}")


def _period(question: Question) -> str:
    since = ["deals.closed_at >= $start::timestamptz"] if question.start else []
    until = ["deals.closed_at < $until::timestamptz"] if question.end else []
    return " and ".join(since + until) or "true"


def counts(rules: TouchRules, *, teams: Teams) -> str:
    """Which touches count, as a condition on `touches`, of the lake or of the database."""
    kinds = f"touches.kind in ({_quoted(kind.value for kind in rules.kinds)})"
    sent = f"(touches.kind <> '{TouchKind.EMAIL_SENT.value}' or touches.reach = '1:1')"
    only = "touches.team = 'marketing'"
    talk = f"touches.seconds is null or touches.seconds >= {rules.shortest_talk:d}"
    return " and ".join(
        [
            kinds,
            *([] if rules.mails_to_many else [sent]),
            *([] if rules.by_sales else ["touches.team <> 'sales'"]),
            *([f"({talk})"] if rules.shortest_talk else []),
            *([only] if teams is Teams.MARKETING else []),
        ]
    )


def _text(by: By) -> str:
    if by is By.TEAM:
        return "touches.team"
    if by is not By.CHANNEL:
        return ""
    ways = " ".join(
        f"when touches.kind in ({_quoted(kind.value for kind in kinds)}) then '{way}'"
        for way, kinds in WAYS.items()
    )
    return (
        "coalesce(nullif(touches.channel, ''), nullif(campaigns.channel, ''), "
        f"case {ways} else 'other' end)"
    )


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
