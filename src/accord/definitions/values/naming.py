"""What each kind of definition is called."""

from django.utils.translation import pgettext_lazy

from accord.definitions.values.versions import Kind

KIND_NAMES = {
    Kind.STAGES: pgettext_lazy("definition", "Stages"),
    Kind.JOURNEY: pgettext_lazy("definition", "The buyer's journey"),
    Kind.REASONS: pgettext_lazy("definition", "Reasons for returning a lead"),
    Kind.ORIGINS: pgettext_lazy("definition", "Where leads come from"),
    Kind.SEGMENTS: pgettext_lazy("definition", "Segments"),
    Kind.CARD: pgettext_lazy("definition", "Scoring cards"),
    Kind.PERSONA: pgettext_lazy("definition", "Personas"),
    Kind.IDEAL_CUSTOMER: pgettext_lazy("definition", "The ideal customer"),
    Kind.BENCHMARKS: pgettext_lazy("definition", "What others report"),
    Kind.CLAIMS: pgettext_lazy("definition", "What we may claim"),
    Kind.RIVALS: pgettext_lazy("definition", "What others mean by these words"),
    Kind.MESSAGES: pgettext_lazy("definition", "What to say"),
    Kind.AGREEMENT: pgettext_lazy("definition", "Agreements"),
    Kind.HANDOFFS: pgettext_lazy("definition", "Kinds of hand-offs"),
    Kind.ROUTING: pgettext_lazy("definition", "Who gets which lead"),
    Kind.GOAL: pgettext_lazy("definition", "Goals"),
    Kind.TOUCHES: pgettext_lazy("definition", "What counts as a touch"),
    Kind.ROLES: pgettext_lazy("definition", "Who does what"),
    Kind.PROCESS: pgettext_lazy("definition", "Who answers for which step"),
    Kind.LEADERSHIP: pgettext_lazy("definition", "How both teams are led"),
    Kind.RESOURCES: pgettext_lazy("definition", "People and budgets"),
    Kind.CHANGE: pgettext_lazy("definition", "What the change costs"),
    Kind.PRIORITIES: pgettext_lazy("definition", "What comes first"),
    Kind.COMMUNICATION: pgettext_lazy("definition", "Who tells whom what"),
}
