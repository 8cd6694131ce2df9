"""Plans for files whose shape is known; columns that a profile does not name stay attributes."""

from collections.abc import Mapping

from accord.intake.values.plans import Plan
from accord.intake.values.profiles.hubspot import HUBSPOT
from accord.intake.values.profiles.hubspot_activities import HUBSPOT_ACTIVITIES
from accord.intake.values.profiles.mailing import MAILING
from accord.intake.values.profiles.mautic import MAUTIC
from accord.intake.values.profiles.odoo import ODOO
from accord.intake.values.profiles.reports import REPORTS
from accord.intake.values.profiles.salesforce import SALESFORCE
from accord.intake.values.profiles.samples import SAMPLES
from accord.intake.values.profiles.zoho import ZOHO

# Columns that Accord adds to what it reads from a connected tool: no export of the tool has them.
ADDED = frozenset(
    ["TouchKind", "TouchAt", "TouchDirection", "TouchReach", "TouchTeam", "TeamName", "Territories"]
) | {"Merged IDs", "Lead IDs"}

PROFILES: Mapping[str, Plan] = {
    **SAMPLES,
    **ZOHO,
    **HUBSPOT,
    **HUBSPOT_ACTIVITIES,
    **SALESFORCE,
    **MAILING,
    **MAUTIC,
    **ODOO,
    **REPORTS,
}
