"""Packs in words: numbers as they were frozen, names as they are called now, within what the
reader may see."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accord.agreements import api as agreements
from accord.agreements.values.flaws import UnableToRead
from accord.campaigns import api as campaigns
from accord.content import api as content
from accord.deals import api as deals
from accord.definitions import api as definitions
from accord.definitions.values.naming import KIND_NAMES
from accord.kernel.money import Money
from accord.meetings.queries.decisions import find_actions, find_decisions
from accord.meetings.queries.meetings import find_topics
from accord.meetings.queries.tabling import told_table
from accord.meetings.values import wording as words
from accord.meetings.values.packs import (
    ASKING,
    MINUTES,
    PART_NAMES,
    Line,
    Pack,
    Part,
    Say,
)
from accord.meetings.values.rhythm import KIND_NAMES as MEETING_NAMES
from accord.meetings.values.rhythm import Kind
from accord.meetings.values.told import ToldLine, ToldPack, ToldPart
from accord.meetings.values.weeks import METRIC_NAMES, SHARES, VERDICT_NAMES, Metric, Verdict
from accord.team import api as team
from accord.team.values import EVERYTHING, Scope
from accord.ui import api as ui

_SIDES = {"marketing": lambda: _("Marketing"), "sales": lambda: _("Sales")}


class _Names:
    """What the lines of a pack are about, asked once for all of them."""

    def __init__(self, lines: Iterable[Line], *, scope: Scope) -> None:
        wanted: dict[str, set[Any]] = {}
        for line in lines:
            for name, value in line.facts.items():
                wanted.setdefault(name, set()).add(value)
        numbers: Callable[[str], set[int]] = lambda name: wanted.get(name, set())  # noqa: E731
        self.topics = find_topics(ids=numbers("topic"))
        self.actions = find_actions(ids=numbers("action"))
        self.decisions = find_decisions(ids=numbers("decision"))
        self.members = team.names(ids=numbers("owner") | numbers("by"))
        self.campaigns = campaigns.names(ids=numbers("campaign"))
        self.announced = campaigns.titles_out(ids=numbers("announcement"))
        self.pieces = content.titles(ids=numbers("piece"))
        where = deals.DealFilter(ids=sorted(numbers("deal")), scope=scope)
        seen = deals.list_deals(where=where, limit=200).rows if numbers("deal") else ()
        self.deals = {one.id: one.name for one in seen}


def told_pack(*, pack: Pack, scope: Scope = EVERYTHING) -> ToldPack:
    """A pack in the active language and zone. scope: whose deals the reader sees by name."""
    names = _Names((line for lines in pack.agenda.values() for line in lines), scope=scope)
    parts = [
        ToldPart(
            part.value, str(PART_NAMES[part]), MINUTES[part],
            [_line(line, names) for line in pack.agenda.get(part, ())], str(words.NOTHING[part]),
        )
        for part in (Part if pack.kind is Kind.WEEKLY else ())
    ]  # fmt: skip
    tables = [told_table(table=table, rows=rows) for table, rows in pack.tables.items() if rows]
    return ToldPack(
        title=str(MEETING_NAMES[pack.kind]), sentence=_sentence(pack),
        as_of=ui.long_moment(pack.as_of), parts=parts, tables=tables,
    )  # fmt: skip


def _sentence(pack: Pack) -> str:
    if pack.kind is Kind.MONTHLY:
        return str(words.MONTHLY)
    if pack.is_quiet:
        return str(words.QUIET)
    count = sum(len(pack.agenda.get(part, ())) for part in ASKING)
    return ngettext("%(count)s point to talk about.", "%(count)s points to talk about.", count) % {
        "count": ui.number(count)
    }


def _line(line: Line, names: _Names) -> ToldLine:
    return _WRITERS.get(line.say, _counted)(line, names)


def _counted(line: Line, _names: _Names) -> ToldLine:
    told = {name: ui.number(value) for name, value in line.facts.items()}
    routes = {Say.ASKED: "requests", Say.KEPT_ALL: "board", Say.ACTIONS_LATE_MORE: "team_actions"}
    return ToldLine(str(words.SENTENCES[line.say]) % told, route=routes.get(line.say, ""))


def _won(line: Line, names: _Names) -> ToldLine:
    number, facts = line.facts["deal"], line.facts
    name = names.deals.get(number)
    told = {
        "deal": name or _("A deal"),
        "money": ui.money(Money(facts["minor"], facts["currency"] or "EUR")),
    }
    sentence = str(words.SENTENCES[line.say]) % told
    if number in names.deals:
        return ToldLine(sentence, route="deal", arguments=(number,))
    return ToldLine(sentence)


def _changed(line: Line, _names: _Names) -> ToldLine:
    facts, metric = line.facts, Metric(line.facts["metric"])
    is_share = metric in SHARES
    if is_share:
        now = _("%(share)s (%(part)s)") % {
            "share": ui.in_hundred(facts["now"]),
            "part": ui.part_of(facts["count"], facts["of"]),
        }
        low, high = ui.number(facts["low"] * 100), ui.number(facts["high"] * 100)
    else:
        now, low, high = (ui.number(round(facts[name])) for name in ("now", "low", "high"))
    told = {"metric": METRIC_NAMES[metric], "now": now, "low": low, "high": high}
    more = (str(words.OUTCOME), str(words.PROCESS)) if line.say is Say.FELL else ()
    route, arguments = _BEHIND[metric]
    return ToldLine(str(words.SENTENCES[line.say]) % told, more, route, arguments)


# Where the records behind a figure are.
_BEHIND: Mapping[Metric, tuple[str, tuple[str, ...]]] = {
    Metric.LEADS: ("measure", ("trend",)),
    Metric.CUSTOMERS: ("measure", ("trend",)),
    Metric.MQLS: ("measure", ("conversion",)),
    Metric.SQLS: ("measure", ("conversion",)),
    Metric.HANDED: ("measure", ("handoff_outcomes",)),
    Metric.TAKEN: ("measure", ("handoff_outcomes",)),
    Metric.KEPT: ("measure", ("promises_kept",)),
    Metric.WON: ("measure", ("win_rate",)),
}


def _topic(line: Line, names: _Names) -> ToldLine:
    topic = names.topics.get(line.facts["topic"])
    by = names.members.get(line.facts["by"], _("somebody"))
    if topic is None:
        return ToldLine(_("A problem that was taken off meanwhile."))
    more = [str(words.RAISED) % {"outcome": topic.outcome}]
    if topic.process:
        more.append(str(words.RAISED_HOW) % {"process": topic.process})
    return ToldLine(str(words.SENTENCES[line.say]) % {"title": topic.title, "by": by}, more)


def _late(line: Line, names: _Names) -> ToldLine:
    action = names.actions.get(line.facts["action"])
    told = {
        "action": action.title if action else _("an action that is gone"),
        "owner": names.members.get(line.facts["owner"], _("somebody")),
        "due_on": ui.calendar_day(date.fromisoformat(line.facts["due_on"])),
    }
    return ToldLine(str(words.SENTENCES[line.say]) % told, route="team_actions")


def _missed(line: Line, _names: _Names) -> ToldLine:
    facts = line.facts
    told = {
        "side": _SIDES[facts["side"]](),
        "words": _clause(facts["version"], facts["clause"]),
        "met": ui.number(facts["met"]), "due": ui.number(facts["due"]),
        "done": ui.number(facts["done"]), "wanted": ui.number(facts["wanted"]),
    }  # fmt: skip
    said = words.MISSED_NUMBER if facts["is_number"] else words.SENTENCES[line.say]
    return ToldLine(str(said) % told, route="board", side=facts["side"])


def _clause(version_id: int, code: str) -> str:
    """A promise as it was signed; its code where it cannot be read any more."""
    try:
        body = definitions.get_version(version_id=version_id).body
        agreement = agreements.read_agreement(body)
    except (LookupError, UnableToRead):
        return code
    found = next((one for one in agreement.clauses if one.code == code), None)
    if found is None:
        return code
    return agreements.word_clause(agreement=agreement, clause=found).words


def _campaign(line: Line, names: _Names) -> ToldLine:
    number = line.facts["campaign"]
    name = names.campaigns.get(number, _("a campaign"))
    said = str(words.SENTENCES[line.say]) % {"campaign": name}
    return ToldLine(
        said, route="campaign" if number in names.campaigns else "", arguments=(number,)
    )


def _piece(line: Line, names: _Names) -> ToldLine:
    number = line.facts["piece"]
    name = names.pieces.get(number, _("a piece that is gone"))
    said = str(words.SENTENCES[line.say]) % {"piece": name}
    route = "content_piece" if number in names.pieces else ""
    return ToldLine(said, route=route, arguments=(number,))


def _announced(line: Line, names: _Names) -> ToldLine:
    number = line.facts["announcement"]
    title = names.announced.get(number, _("something that is taken back"))
    said = str(words.SENTENCES[line.say]) % {"announcement": title}
    route = "announcement" if number in names.announced else ""
    return ToldLine(said, route=route, arguments=(number,))


def _draft(line: Line, _names: _Names) -> ToldLine:
    facts = line.facts
    kind = definitions.Kind(facts["kind"])
    version = definitions.find_version(kind=kind, number=facts["number"], key=facts["key"])
    name = (version.body.get("name") if version else "") or KIND_NAMES[kind]
    said = str(words.SENTENCES[line.say]) % {"name": name, "number": facts["number"]}
    arguments = [part for part in (kind.value, facts["key"]) if part] + [facts["number"]]
    return ToldLine(said, route="definition" if version else "", arguments=arguments)


def _decision(line: Line, names: _Names) -> ToldLine:
    number = line.facts["decision"]
    found = names.decisions.get(number)
    verdict = VERDICT_NAMES[Verdict(line.facts["verdict"])] if "verdict" in line.facts else ""
    told = {"decision": found.title if found else number, "verdict": verdict}
    return ToldLine(
        str(words.SENTENCES[line.say]) % told, route="decision" if found else "",
        arguments=(number,),
    )  # fmt: skip


_WRITERS: Mapping[Say, Callable[[Line, _Names], ToldLine]] = {
    Say.WON: _won,
    Say.ROSE: _changed,
    Say.FELL: _changed,
    Say.TOPIC: _topic,
    Say.ACTION_LATE: _late,
    Say.MISSED: _missed,
    Say.CAMPAIGN: _campaign,
    Say.PIECE: _piece,
    Say.ANNOUNCED: _announced,
    Say.DRAFT: _draft,
    Say.CHECKED: _decision,
    Say.TO_CHECK: _decision,
}
