"""The sentences of measures as under one version of the stages."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext_lazy

from accord.reporting.values.figures import Say

UNDER_SENTENCES: Mapping[Say, str | Promise] = {
    Say.UNDER_VERSION: ngettext_lazy(
        "As under version %(number)s: %(leads)s lead comes to some stage on another day than it "
        "was written, or not at all.",
        "As under version %(number)s: %(leads)s leads come to some stage on another day than it "
        "was written, or not at all.",
        "count",
    ),
    Say.UNDER_SAME: gettext_lazy(
        "As under version %(number)s: every lead comes to each stage on the day that was written."
    ),
    Say.UNDER_CALLED: gettext_lazy(
        "Counted are the leads that version %(number)s would have called ready: also those that "
        "sales was not given, of which it decided nothing, and none that it took without that."
    ),
    Say.UNDER_TAKEN: ngettext_lazy(
        "Of %(handed_off)s lead that version %(number)s would have called ready, sales took "
        "%(accepted)s.",
        "Of %(handed_off)s leads that version %(number)s would have called ready, sales took "
        "%(accepted)s.",
        "count",
    ),
    Say.UNDER_NOTHING_ASKED: gettext_lazy(
        "Version %(number)s asks nothing of leads, so each came to its stages as it was written."
    ),
    Say.UNDER_NO_CARD: gettext_lazy(
        "Its stages ask for scores, and no card has been in force: nobody meets them. "
        "Write a card, or name one, to judge by it."
    ),
    Say.UNDER_CARDS_SINCE: gettext_lazy(
        "Before %(month)s no card was in force: until then nobody meets what asks for a score. "
        "Name a card to judge by it all the time."
    ),
    Say.UNDER_AS_WRITTEN: ngettext_lazy(
        "%(leads)s lead is left as it was written: nobody knows when it came, or its person objects"
        " to being judged.",
        "%(leads)s leads are left as they were written: nobody knows when they came, or their "
        "people object to being judged.",
        "count",
    ),
    Say.UNDER_NOT_STAGES: gettext_lazy(
        "This figure does not ask when leads came to a stage: it is the same under every version."
    ),
    Say.UNDER_PLACE_AS_WRITTEN: gettext_lazy(
        "This figure looks at where leads stand now: it is as it was written, not as under "
        "version %(number)s."
    ),
    Say.UNDER_STAGES_OF_WORDS: gettext_lazy(
        "Version %(number)s words this figure alone: leads came to stages as it was written."
    ),
    Say.STAGES_SAME: gettext_lazy(
        "Name a version of the stages to see whom it would have judged differently."
    ),
}
CARD_NEEDS_A_VERSION = gettext_lazy(
    "A card judges only under a version of the stages: what was written then stays as it was. "
    "Name that version by its number too, or leave the card out."
)
UNDER_COUNTED = {
    Say.UNDER_VERSION: "leads",
    Say.UNDER_AS_WRITTEN: "leads",
    Say.UNDER_TAKEN: "handed_off",
}
