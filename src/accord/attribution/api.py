"""The door of attribution: credit for won deals."""

from accord.attribution.queries.crediting import list_deals, report
from accord.attribution.queries.groups import state_of_groups
from accord.attribution.queries.rules_in_force import rules_at
from accord.attribution.queries.sharing import shared_deal
from accord.attribution.queries.starting import influenced, list_started, started
from accord.attribution.rules.asking import MODEL_NAMES, read_model
from accord.attribution.rules.calculating import UnableToCalculateCredit, calculate
from accord.attribution.values.journeys import UnableToCredit
from accord.attribution.values.models_of_credit import Model
from accord.attribution.values.reports import By, Line, Pool, Question, Report, Teams
from accord.attribution.values.shared import Part, SharedDeal
from accord.attribution.values.started import Influence, Origins, Started
from accord.attribution.values.touch_rules import SourcedRule, TouchRules

__all__ = [
    "MODEL_NAMES",
    "By",
    "Influence",
    "Line",
    "Model",
    "Origins",
    "Part",
    "Pool",
    "Question",
    "Report",
    "SharedDeal",
    "SourcedRule",
    "Started",
    "Teams",
    "TouchRules",
    "UnableToCalculateCredit",
    "UnableToCredit",
    "calculate",
    "influenced",
    "list_deals",
    "list_started",
    "read_model",
    "report",
    "rules_at",
    "shared_deal",
    "started",
    "state_of_groups",
]
