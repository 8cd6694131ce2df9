"""Whether a campaign may be kept as said; pure."""

from accord.campaigns.values import PERSONAS_BOUND, CampaignText, UnableToRun
from accord.kernel.text import has_unseen

# What a tool or a file says of its own campaigns is not said otherwise here.
OF_TOOLS = frozenset({"name", "channel", "started_on", "ended_on"})
_BOUNDS = {"name": 300, "channel": 80, "audience": 300}


def check_text(text: CampaignText) -> None:
    """Raises UnableToRun with the field."""
    if not text.name.strip():
        raise UnableToRun(where="name")
    for where, bound in _BOUNDS.items():
        said = str(getattr(text, where))
        if len(said) > bound or has_unseen(said):
            raise UnableToRun(where=where)
    if text.started_on and text.ended_on and text.ended_on < text.started_on:
        raise UnableToRun(where="ended_on")
    if len(text.personas) > PERSONAS_BOUND:
        raise UnableToRun(where="personas")
    if (text.planned_minor is None) != (not text.planned_currency) or (
        text.planned_minor is not None and text.planned_minor < 0
    ):
        raise UnableToRun(where="planned")
