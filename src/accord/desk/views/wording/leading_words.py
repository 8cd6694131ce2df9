"""How pages word what both leaders sign about roles, steps, leadership, people and money."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accord.campaigns.values.planning import CADENCE_NAMES, CHANNEL_NAMES, PROOF_NAMES
from accord.definitions.values import SHEETS, How, Kind
from accord.desk.views.wording.definition_words import TEAM_NAMES
from accord.team import api as team
from accord.team.values import LeadershipMode

SIDE_NAMES = {**TEAM_NAMES, "both": pgettext_lazy("audience", "Both teams")}
MODE_NAMES = {
    LeadershipMode.ALIGNED.value: gettext_lazy("Aligned: two leaders, who agree and sign together"),
    LeadershipMode.COMBINED.value: gettext_lazy("Combined: one leader of one team signs alone"),
}
COST_NAMES = {
    "hiring": pgettext_lazy("cost", "Hiring"),
    "leaving": pgettext_lazy("cost", "People who leave"),
    "training": pgettext_lazy("cost", "Training"),
    "tools": pgettext_lazy("cost", "Tools"),
    "other": pgettext_lazy("cost", "Other"),
}
TIER_NAMES = {
    "1": pgettext_lazy("priority", "First"),
    "2": pgettext_lazy("priority", "After that"),
    "3": pgettext_lazy("priority", "When there is time"),
}
CHOICES: Mapping[tuple[Kind, str], Mapping[Any, Any]] = {
    (Kind.ROLES, "team"): TEAM_NAMES,
    (Kind.PROCESS, "team"): TEAM_NAMES,
    (Kind.LEADERSHIP, "mode"): MODE_NAMES,
    (Kind.CHANGE, "kind"): COST_NAMES,
    (Kind.PRIORITIES, "tier"): TIER_NAMES,
    (Kind.COMMUNICATION, "audience"): SIDE_NAMES,
    (Kind.COMMUNICATION, "teller"): SIDE_NAMES,
    (Kind.COMMUNICATION, "channel"): {one.value: name for one, name in CHANNEL_NAMES.items()},
    (Kind.COMMUNICATION, "cadence"): {one.value: name for one, name in CADENCE_NAMES.items()},
    (Kind.COMMUNICATION, "proof"): {one.value: name for one, name in PROOF_NAMES.items()},
}
PARTS: Mapping[tuple[Kind, str], Any] = {
    (Kind.ROLES, "name"): pgettext_lazy("clause", "Role"),
    (Kind.ROLES, "team"): pgettext_lazy("clause", "Team"),
    (Kind.ROLES, "does"): pgettext_lazy("clause", "What they do"),
    (Kind.ROLES, "measured_by"): pgettext_lazy("clause", "What they are measured by"),
    (Kind.ROLES, "challenges"): pgettext_lazy("clause", "What is hard for them"),
    (Kind.ROLES, "needs"): pgettext_lazy("clause", "What they need from the other team"),
    (Kind.ROLES, "gives"): pgettext_lazy("clause", "What the other team gets from them"),
    (Kind.PROCESS, "name"): pgettext_lazy("clause", "Step"),
    (Kind.PROCESS, "team"): pgettext_lazy("clause", "Team"),
    (Kind.PROCESS, "accountable"): pgettext_lazy("clause", "Answers for it"),
    (Kind.PROCESS, "responsible"): pgettext_lazy("clause", "Does it"),
    (Kind.PROCESS, "consulted"): pgettext_lazy("clause", "Is asked before"),
    (Kind.PROCESS, "informed"): pgettext_lazy("clause", "Is told after"),
    (Kind.LEADERSHIP, "mode"): pgettext_lazy("clause", "Leadership"),
    (Kind.LEADERSHIP, "marketing_function"): pgettext_lazy("clause", "Leads marketing's work"),
    (Kind.LEADERSHIP, "sales_function"): pgettext_lazy("clause", "Leads sales' work"),
    (Kind.LEADERSHIP, "sponsor"): pgettext_lazy("clause", "Sponsor in management"),
    (Kind.LEADERSHIP, "why"): pgettext_lazy("clause", "Why so"),
    (Kind.RESOURCES, "name"): pgettext_lazy("clause", "Period"),
    (Kind.RESOURCES, "from"): pgettext_lazy("clause", "From"),
    (Kind.RESOURCES, "marketing_people"): pgettext_lazy("clause", "People in marketing"),
    (Kind.RESOURCES, "sales_people"): pgettext_lazy("clause", "People in sales"),
    (Kind.RESOURCES, "marketing_budget"): pgettext_lazy("clause", "Budget of marketing"),
    (Kind.RESOURCES, "sales_budget"): pgettext_lazy("clause", "Budget of sales"),
    (Kind.CHANGE, "name"): pgettext_lazy("clause", "What for"),
    (Kind.CHANGE, "kind"): pgettext_lazy("clause", "Kind"),
    (Kind.CHANGE, "amount"): pgettext_lazy("clause", "Amount"),
    (Kind.CHANGE, "date"): pgettext_lazy("clause", "On"),
    (Kind.PRIORITIES, "name"): pgettext_lazy("clause", "Activity"),
    (Kind.PRIORITIES, "tier"): pgettext_lazy("clause", "How soon"),
    (Kind.PRIORITIES, "metric"): pgettext_lazy("clause", "Measured by"),
    (Kind.PRIORITIES, "why"): pgettext_lazy("clause", "Why so"),
    (Kind.COMMUNICATION, "topic"): pgettext_lazy("clause", "What is told"),
    (Kind.COMMUNICATION, "audience"): pgettext_lazy("clause", "Whom"),
    (Kind.COMMUNICATION, "channel"): pgettext_lazy("clause", "By which way"),
    (Kind.COMMUNICATION, "cadence"): pgettext_lazy("clause", "How often"),
    (Kind.COMMUNICATION, "teller"): pgettext_lazy("clause", "Who tells it"),
    (Kind.COMMUNICATION, "proof"): pgettext_lazy("clause", "By what it is seen"),
}
HEADINGS = {
    Kind.ROLES: gettext_lazy("Write down who does what"),
    Kind.PROCESS: gettext_lazy("Write down who answers for which step"),
    Kind.LEADERSHIP: gettext_lazy("Write down how both teams are led"),
    Kind.RESOURCES: gettext_lazy("Write down people and budgets"),
    Kind.CHANGE: gettext_lazy("Write down what the change costs"),
    Kind.PRIORITIES: gettext_lazy("Write down what comes first"),
    Kind.COMMUNICATION: gettext_lazy("Write down who tells whom what"),
}
SENTENCES = {
    Kind.PRIORITIES: gettext_lazy(
        "What both teams do first, what after that, and by which figure one sees that it is done."
    ),
    Kind.ROLES: gettext_lazy(
        "A card for each role of both teams: what they do, what they are measured by, what is "
        "hard for them, and what they need from the other team."
    ),
    Kind.PROCESS: gettext_lazy(
        "Each step of the common work belongs to a team, and exactly one person answers for it. "
        "Others do it, are asked before or are told after."
    ),
    Kind.LEADERSHIP: gettext_lazy(
        "Aligned keeps both teams as they are under two leaders. Combined makes them one team "
        "under one: that takes hiring, leaving and training, so its cost is written down too, and "
        "nobody should run work that they do not know. So each team's work keeps somebody who "
        "leads it, whichever you choose."
    ),
    Kind.RESOURCES: gettext_lazy(
        "How many people and how much money each team has from a day on, open to both teams."
    ),
    Kind.CHANGE: gettext_lazy(
        "What it costs to change how both teams work: hiring, people who leave, training, tools. "
        "The return on what is spent is shown with it and without it."
    ),
    Kind.COMMUNICATION: gettext_lazy(
        "What each team is told, by which way and how often, so that nobody has to ask and nobody "
        "is told twice. Where Accord can see that it was told, nobody has to tick it."
    ),
}


def named(kind: Kind, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A sheet as it is read: members by their names; all else as it stands."""
    sheet = SHEETS.get(kind)
    members = {part.name for part in sheet.parts if part.how is How.MEMBER} if sheet else set()
    if sheet is None or not members:
        return body
    rows = body.get(sheet.rows, []) if sheet.rows else [body]
    ids = {int(row[name]) for row in rows for name in members if row.get(name)}
    names = team.names(ids=ids)
    told = [
        {
            name: names.get(int(said), _("Somebody who has left")) if name in members and said
            else said
            for name, said in row.items()
        }
        for row in rows
    ]  # fmt: skip
    return {**body, sheet.rows: told} if sheet.rows else told[0]
