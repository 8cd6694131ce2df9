"""The models as SQL over the touches of all won deals (`sql/journeys.sql`): the same data that
`rules.shares` judges one journey by. A test of properties holds both equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from accord.attribution.values.journeys import DIRECT
from accord.attribution.values.models_of_credit import POSITIONS, Key, Model, Weights
from accord.attribution.values.reports import By, Pool, Question, Teams
from accord.attribution.values.touch_rules import TouchRules
from accord.journeys.values import TouchKind

PARTS = 10**12  # of a deal: shares are whole numbers of them, so that sums have no order
# The places whose shares one deal adds to are told apart for ranges; more deals share a place.
PLACES = 400
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
_ONCE_A_DAY = """select deal, pack, by_lead, by_opportunity, is_named from each where asset is null
  union all
  select deal, min(pack), bool_or(by_lead), bool_or(by_opportunity), bool_or(is_named)
  from each where asset is not null group by deal, head, kind, asset, moment // 86400000000"""
_EACH = "select deal, pack, by_lead, by_opportunity, is_named from each"
_LABELLED = "left join labels on labels.grp = per.grp"
# Which of the groups that are met most often come in the same deals.
MET = 12
_TOGETHER = f"""union all by name
select names, count(*) as together from (
  select list(most.name::varchar order by most.name::varchar) as names
  from per join (
    select per.grp, {{grp}} as name from per {{labels}}
    where per.grp > 0 group by per.grp, name order by count(*) desc, name limit {MET}
  ) most on most.grp = per.grp
  group by per.deal
) group by names"""
_KEYS = (Key.FIRST, Key.LEAD_CREATED, Key.OPPORTUNITY_CREATED, Key.CLOSED_WON)


@dataclass(frozen=True, slots=True)
class Compiled:
    """One model over `keyed` (a row for each deal that was touched): shares are of `each` group."""

    name: str
    deal: Mapping[str, str]
    share: str
    credited: str = "true"


def journeys(text: str, *, question: Question, rules: TouchRules) -> str:
    """The common tables of a question, of `sql/journeys.sql`."""
    label = _text(question.by)
    chosen = counts(rules, teams=question.teams)
    by_campaign = _CAMPAIGNS if question.by is By.CHANNEL else ""
    joins = [by_campaign, f"left join labels on labels.label = {label}" if label else ""]
    return text.format(
        period=_period(question),
        groups="union select groups.deal, groups.head from deal_groups groups "
        "semi join won on won.deal = groups.deal" if question.pool is Pool.GROUP else "",
        labels=_LABELS.format(text=label, campaigns=by_campaign, counts=chosen) if label else "",
        group="coalesce(labels.grp, 0)" if label else f"coalesce(touches.{question.by}, 0)",
        direct=f"lower(touches.channel) in ({_quoted(sorted(DIRECT))})",
        joins=" ".join(join for join in joins if join),
        counts=chosen,
        touch=_ONCE_A_DAY if rules.collapse else _EACH,
    )  # fmt: skip


def credited(models: Sequence[Compiled], *, has_labels: bool, in_places: bool) -> str:
    """The query that ends `journeys`: sums of shares by group, of deals and of their money; and
    rows without a group for the deals that the models credit nobody with."""
    sums = ", ".join(
        f"sum(round({PARTS} * ({model.share}))::bigint)::hugeint as {model.name}, "
        f"sum(round({PARTS} * ({model.share}))::bigint::hugeint * keyed.amount)::hugeint "
        f"as {model.name}_money, count(*) filter ({model.share} > 0) as {model.name}_deals"
        for model in models
    )
    nobody = ", ".join(
        f"count(*) filter (not coalesce({model.credited}, false))::hugeint as {model.name}, "
        f"sum(won.amount) filter (not coalesce({model.credited}, false))::hugeint "
        f"as {model.name}_money, "
        f"count(*) filter (not coalesce({model.credited}, false)) as {model.name}_deals"
        for model in models
    )
    labelled = _LABELLED if has_labels else ""
    place = f"keyed.deal % {PLACES}" if in_places else "0"
    grp = "labels.label" if has_labels else "per.grp"
    return f"""{_keyed(models)}
select {place} as place, keyed.currency, {grp} as grp, false as is_nobody, {sums},
       sum(per.touches)::bigint as touches, count(keyed.amount) as valued
from per join keyed on keyed.deal = per.deal
{labelled}
group by 1, 2, 3
union all by name
select {place.replace("keyed", "won")} as place, won.currency, null as grp, true as is_nobody,
       {nobody}, sum(won.amount)::hugeint as money, count(*) as deals,
       count(*) filter (keyed.deal is null) as untouched, count(won.amount) as valued
from won left join keyed on keyed.deal = won.deal
group by 1, 2
{_TOGETHER.format(grp=grp, labels=labelled) if in_places else ""}
"""


def deals_of_group(model: Compiled, *, has_labels: bool) -> str:
    """The query that lists the deals that a group is credited with, those of nobody for null."""
    label = "labels.label" if has_labels else "nullif(per.grp, 0)"
    return f"""{_keyed([model])}
select key from (
  select keyed.deal as key from per join keyed on keyed.deal = per.deal
  {_LABELLED if has_labels else ""}
  where {label} is not distinct from $group and {model.share} > 0
  union all
  select won.deal from won left join keyed on keyed.deal = won.deal
  where $group is null and not coalesce({model.credited}, false)
) where key > $after order by key limit $limit
"""


def steps(*, has_labels: bool, question: Question, rules: TouchRules) -> str:
    """The query that ends `journeys`: steps of order 1 between groups, of won deals and of whoever
    has not bought: how often each was made, and how often each was the last."""
    grp = "coalesce(labels.grp, 0)" if has_labels else f"coalesce(touches.{question.by}, 0)"
    label = _text(question.by)
    by_campaign = _CAMPAIGNS if question.by is By.CHANNEL else ""
    labels = f"left join labels on labels.label = {label}" if has_labels else ""
    until = " and touches.occurred_at < $until::timestamp" if question.end else ""
    named = "select grp, label::varchar as name from labels" if has_labels else (
        "select distinct grp, grp::varchar as name from per"
    )  # fmt: skip
    return f""", ways as (
  select 'w' || deal as way, pack, true as is_won from touch
  union all
  select 'o' || people.head, (epoch_us(touches.occurred_at)::hugeint << 64)
         + (touches.key::hugeint << 24) + {grp}, false
  from facts.touches touches join facts.people people on people.key = touches.person
  {by_campaign} {labels} anti join heads on heads.head = people.head
  where not touches.is_gone and not touches.is_machine
    and {counts(rules, teams=question.teams)}{until}
), made as (
  select (pack & 16777215)::int as grp, is_won,
    lag((pack & 16777215)::int) over turn as before, lead(pack) over turn is null as is_last
  from ways window turn as (partition by way order by pack)
), named as ({named})
select before.name as before, after.name as after, is_won, is_last, made.before is null as is_first,
       count(*) as times
from made
left join named before on before.grp = made.before
left join named after on after.grp = made.grp
group by all
"""


def _keyed(models: Sequence[Compiled]) -> str:
    deal = ", ".join(
        f"{expression} as {name}" for model in models for name, expression in model.deal.items()
    )
    return f"""
, whole as (select deal, sum(weight) as weight, count(*) as groups from per group by deal),
keyed as materialized (
  select ends.*, whole.weight, whole.groups, won.amount, won.currency,
    {", ".join(f"(ends.{key} & 16777215)::int as {key}_grp" for key in (*_KEYS, "named"))}
    {", " + deal if deal else ""}
  from ends join whole on whole.deal = ends.deal join won on won.deal = ends.deal
)"""


def compiled(*, rules: TouchRules) -> dict[str, Compiled]:
    """Every model that credits touches, by name; a U by its dialect."""
    positions = {str(name): by_position(str(name), weights) for name, weights in POSITIONS.items()}
    custom = (
        {Model.CUSTOM.value: by_position(Model.CUSTOM.value, rules.custom)} if rules.custom else {}
    )
    return {
        **positions,
        **custom,
        **{
            name: Compiled(name, {}, f"(per.grp = {column}_grp)::int", f"{column} is not null")
            for name, column in (
                (Model.LEAD_CREATION.value, Key.LEAD_CREATED.value),
                (Model.OPPORTUNITY_CREATION.value, Key.OPPORTUNITY_CREATED.value),
            )
        },
        Model.LAST_NON_DIRECT.value: Compiled(
            Model.LAST_NON_DIRECT.value,
            {},
            "(per.grp = coalesce(named_grp, closed_won_grp))::int",
            "keyed.deal is not null",
        ),
        Model.LINEAR.value: Compiled(
            Model.LINEAR.value,
            {},
            "per.touches::double / keyed.touches",
            "keyed.deal is not null",
        ),
        Model.DECAY.value: Compiled(
            Model.DECAY.value,
            {},
            "per.weight::double / keyed.weight::double",
            "keyed.deal is not null",
        ),
        Model.SHAPLEY.value: Compiled(
            Model.SHAPLEY.value, {}, "1.0::double / keyed.groups", "keyed.deal is not null"
        ),
    }


def name_of(question: Question) -> str:
    """Under which name `compiled` has the model that is asked for."""
    is_u = question.model is Model.U
    return question.dialect.value if is_u else question.model.value


def by_position(name: str, weights: Weights) -> Compiled:
    """Key touches and the rest, as `rules.shares.by_position` places them."""
    keys = [key for key in _KEYS if weights.keys.get(key)]
    given = " + ".join(f"{_number(weights.keys[key])} * ({_has(key)})::int" for key in keys) or "0"
    present = f"({given})"
    different = f"len(list_distinct([{', '.join(f'ends.{key}' for key in keys)}]))"
    others = f"(ends.touches - {different if keys else 0})"
    of_keys = f"(case when {present} > 0 then {_total(weights)} else 0 end)"
    of_rest = f"(case when {others} > 0 then {_number(weights.rest)} else 0 end)"
    whole = f"nullif({of_keys} + {of_rest}, 0)"
    deal = {
        f"{name}_unit": f"{of_keys} / nullif({present}, 0) / {whole}",
        f"{name}_rest": f"{of_rest} / {whole} / nullif({others}, 0)",
        f"{name}_is": f"{whole} is not null",
    }
    at_keys = [
        f"{_number(weights.keys[key])} * coalesce((per.grp = {key}_grp)::int, 0)" for key in keys
    ]
    taken = [_new(key, keys[:place]) for place, key in enumerate(keys)]
    share = (
        f"coalesce({name}_unit, 0) * ({' + '.join(at_keys) or '0'}) + coalesce({name}_rest, 0) * "
        f"(per.touches - ({' + '.join(taken) or '0'}))"
    )
    return Compiled(name, deal, share, f"keyed.{name}_is")


def _new(key: Key, before: Sequence[Key]) -> str:
    """1 where the key touch is of the group and none of the key touches before it."""
    differs = "".join(f" and keyed.{key} is distinct from keyed.{other}" for other in before)
    return f"coalesce((per.grp = {key}_grp{differs})::int, 0)"


def _has(key: Key) -> str:
    return f"ends.{key} is not null"


def _total(weights: Weights) -> str:
    return _number(sum(weights.keys.values(), Fraction(0)))


def _number(share: Fraction) -> str:
    return f"{float(share)!r}::double"


def _period(question: Question) -> str:
    since = ["deals.closed_at >= $start::timestamp"] if question.start else []
    until = ["deals.closed_at < $until::timestamp"] if question.end else []
    return " and ".join(since + until) or "true"


def counts(rules: TouchRules, *, teams: Teams) -> str:
    """Which touches count, as a condition on `touches`."""
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
