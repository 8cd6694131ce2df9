"""The door of attribution: credit for won deals."""

from accord.attribution.operations import propose_rules
from accord.attribution.queries.crediting import list_deals, report
from accord.attribution.queries.effects import effect
from accord.attribution.queries.groups import state_of_groups
from accord.attribution.queries.rules_in_force import rules_at, rules_of, version_at
from accord.attribution.queries.sharing import shared_deal
from accord.attribution.queries.starting import influenced, list_started, started
from accord.attribution.rules.asking import MODEL_NAMES, read_model
from accord.attribution.rules.calculating import UnableToCalculateCredit, calculate
from accord.attribution.rules.moving import Move
from accord.attribution.rules.reading_rules import read_rules, rules_body
from accord.attribution.values.journeys import UnableToCredit
from accord.attribution.values.models_of_credit import Model
from accord.attribution.values.reports import By, Line, Pool, Question, Report, Teams
from accord.attribution.values.shared import Part, SharedDeal
from accord.attribution.values.started import Influence, Origins, Started
from accord.attribution.values.touch_rules import (
    USUAL,
    RulesFlaw,
    SourcedRule,
    TouchRules,
    UnableToReadRules,
)

__all__ = [
    "MODEL_NAMES",
    "USUAL",
    "By",
    "Influence",
    "Line",
    "Model",
    "Move",
    "Origins",
    "Part",
    "Pool",
    "Question",
    "Report",
    "RulesFlaw",
    "SharedDeal",
    "SourcedRule",
    "Started",
    "Teams",
    "TouchRules",
    "UnableToCalculateCredit",
    "UnableToCredit",
    "UnableToReadRules",
    "calculate",
    "effect",
    "influenced",
    "list_deals",
    "list_started",
    "propose_rules",
    "read_model",
    "read_rules",
    "report",
    "rules_at",
    "rules_body",
    "rules_of",
    "shared_deal",
    "started",
    "state_of_groups",
    "version_at",
]
