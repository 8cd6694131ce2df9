"""Whoever reads bodies by the kernel's reader can say whatever that finds wrong."""

import pytest

from accord.agreements.values.flaws import TermFlaw
from accord.handoffs.values.kinds import KindFlaw
from accord.handoffs.values.routing import RoutingFlaw
from accord.kernel.bodies import BodyFlaw
from accord.scoring.values.cards import CardFlaw


@pytest.mark.parametrize("own", [CardFlaw, TermFlaw, RoutingFlaw, KindFlaw])
def test_whoever_reads_bodies_has_a_flaw_for_each(own):
    assert {flaw.value for flaw in BodyFlaw} <= {flaw.value for flaw in own}
