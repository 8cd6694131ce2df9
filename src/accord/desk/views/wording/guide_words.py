"""The guided start in words."""

from django.utils.translation import gettext_lazy

from accord.desk.rules.guiding import Milestone, Sign, Step, Vital, Way

WAY_NAMES = {
    Way.TOOLS_FIRST: gettext_lazy("From tools to hand-offs"),
    Way.LANGUAGE_FIRST: gettext_lazy("From one language to data"),
}
STEP_NAMES = {
    Step.AUDIT: (gettext_lazy("Look at your tools"),
                 gettext_lazy("What each team uses, and whether records arrive.")),
    Step.EDUCATE: (gettext_lazy("Get to know each other's work"),
                   gettext_lazy("What each role does and needs, and what the words mean.")),
    Step.LEAD: (gettext_lazy("Say who leads"),
                gettext_lazy("Two leaders who sign together, or one for both teams.")),
    Step.CLARITY: (gettext_lazy("Be clear about buyers, words and the goal"),
                   gettext_lazy("One buyer, one set of words, one goal, signed by both.")),
    Step.HANDOFFS: (gettext_lazy("Hand over strictly"),
                    gettext_lazy("What each team promises, and a hand-off that is answered.")),
    Step.LANGUAGE: (gettext_lazy("Speak one language"),
                    gettext_lazy("One goal that all know, and words that both leaders sign.")),
    Step.REPORTING: (gettext_lazy("Close the loop"),
                     gettext_lazy("Leads, deals, and sales' word on what was handed over.")),
    Step.AGREE: (gettext_lazy("Promise each other"),
                 gettext_lazy("An agreement that binds both teams.")),
    Step.TALK: (gettext_lazy("Talk to each other"),
                gettext_lazy("What is told to whom, and a weekly meeting of both teams.")),
    Step.DATA: (gettext_lazy("Go by the data"),
                gettext_lazy("Tools that deliver, and a meeting that its figures prepare.")),
}  # fmt: skip
MILESTONES = {
    Milestone.TOOLS: (gettext_lazy("A tool stands in the audit"), "audit_tools"),
    Milestone.RECORDS: (gettext_lazy("Leads have come in"), "imports"),
    Milestone.DEALS: (gettext_lazy("Deals have come in"), "imports"),
    Milestone.HEALTHY: (gettext_lazy("What is connected delivers, and something has come"),
                        "connections"),
    Milestone.ROLES: (gettext_lazy("The leaders signed what each role does"), "together"),
    Milestone.READ: (gettext_lazy("Most colleagues know all that is in force"), "handbook"),
    Milestone.LEADERS: (gettext_lazy("Both teams have a leader"), "settings_team"),
    Milestone.LED: (gettext_lazy("They signed how both teams are led"), "leadership"),
    Milestone.SIGNED: (gettext_lazy("They signed all words in force"), "definitions"),
    Milestone.BUYER: (gettext_lazy("They signed whom to sell to"), "definitions"),
    Milestone.GOAL: (gettext_lazy("They signed a goal"), "goals"),
    Milestone.AGREEMENT: (gettext_lazy("They signed an agreement"), "agreements"),
    Milestone.HANDED: (gettext_lazy("A lead was handed over"), "handoff_kinds"),
    Milestone.ANSWERED: (gettext_lazy("Sales answered a hand-off"), "inbox"),
    Milestone.TOLD: (gettext_lazy("The leaders signed who is told what, and how often"),
                     "communication"),
    Milestone.RHYTHM: (gettext_lazy("Both teams meet each week"), "team_meetings"),
    Milestone.PACK: (gettext_lazy("A weekly meeting was given its figures"), "team_meetings"),
}  # fmt: skip
VITAL_NAMES = {
    Vital.LANGUAGE: gettext_lazy("One language"),
    Vital.MONITORING: gettext_lazy("Careful monitoring"),
    Vital.AGREEMENT: gettext_lazy("A common agreement"),
    Vital.COMMUNICATION: gettext_lazy("Open communication"),
    Vital.DATA: gettext_lazy("Data"),
}
SIGN_NAMES = {
    Sign.SIGNED: gettext_lazy("definitions in force that the leaders signed"),
    Sign.READERS: gettext_lazy("colleagues who know all of them"),
    Sign.ANSWERED: gettext_lazy("hand-offs of 90 days that sales answered"),
    Sign.DEALS_LINKED: gettext_lazy("deals tied to the lead they grew from"),
    Sign.MARKETING_KEPT: gettext_lazy("promises that marketing kept in the last window"),
    Sign.SALES_KEPT: gettext_lazy("promises that sales kept in the last window"),
    Sign.MEETINGS: gettext_lazy("meetings of 90 days that took place"),
    Sign.ACTIONS: gettext_lazy("actions given there that are done"),
    Sign.ORIGINS: gettext_lazy("leads of an origin that the definitions know"),
    Sign.OWNERS: gettext_lazy("open leads that have an owner"),
}
