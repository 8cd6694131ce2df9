"""The tools that the sample's teams work with, and how data goes from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from accord.sample.rules.catalogue import CURRENCY, DMITRI, IRINA, JULIA, VIKTOR
from accord.team.values import Side
from accord.toolaudit.values.audit import PastTool, PastTransfer, RunText, ToolText
from accord.toolaudit.values.audit_codes import Holds, Question, Sees, Way

CRM, MAILS, FAIRS = "CRM", "Mail tool", "List of the fairs"
ANSWERS: Mapping[Question, bool | str] = {
    Question.WISH: "See in the CRM which mails a buyer has opened, before the call.",
}


def tools(members: Mapping[str, int], *, source: str) -> list[PastTool]:
    """Three tools; sales does not see what is in the mail tool. All that came with the sample came
    from its CRM."""
    both = (Side.MARKETING, Side.SALES)
    return [
        PastTool(
            ToolText(CRM, "Leads, calls and deals", both, members[IRINA.external_id],
                     (Holds.PEOPLE, Holds.COMPANIES, Holds.DEALS, Holds.TOUCHES), 540_00, CURRENCY),
            source,
        ),
        PastTool(
            ToolText(MAILS, "Mailings and what is opened of them", (Side.MARKETING,),
                     members[VIKTOR.external_id], (Holds.PEOPLE, Holds.TOUCHES), 290_00, CURRENCY),
            sight={
                (Holds.PEOPLE, Side.SALES): Sees.NO_NEED,
                (Holds.TOUCHES, Side.SALES): Sees.NO,
            },
        ),
        PastTool(
            ToolText(FAIRS, "Whom we met at fairs, as a table", both, members[JULIA.external_id],
                     (Holds.PEOPLE,)),
        ),
    ]  # fmt: skip


def transfers(members: Mapping[str, int], *, until: date) -> list[PastTransfer]:
    """A way by hand that takes hours and leaves rows to put right, and one that goes by itself."""
    log = [
        RunText(until - timedelta(days=7 * week + 2), Decimal(95), 60 + week, 2 + week % 3)
        for week in range(4)
    ]
    return [
        PastTransfer(FAIRS, CRM, Way.HAND, 4, 95, 60, 3, members[JULIA.external_id], log),
        PastTransfer(MAILS, CRM, Way.AUTOMATIC, 30, 0, 400, 2, members[DMITRI.external_id]),
    ]
