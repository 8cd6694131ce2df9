from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Of, Swept


def _shared(table: str, whose: str, *columns: str) -> dict[str, str]:
    """A word stays only where others of the table share it: what one alone says tells of them."""
    return {
        column: f"(select other.{column} from {table} other where other.{column} = t.{column}"
        f" and not (other.{whose}) limit 1)"
        for column in columns
    }


class LeadsConfig(Slice):
    name = "accord.leads"
    label = "leads"
    tracked = ("leads_lead", "leads_stageevent", "leads_verdict")
    append_only = ("leads_stageevent", "leads_verdict")
    derived = (
        "leads_lead.holder_id",
        "leads_lead.joined_to_id",
        "leads_lead.company_is_said",
        "leads_lead.said_company_id",
        "leads_lead.ruled_segment",
        "leads_lead.segment_version_id",
        "leads_lead.stage",
        "leads_lead.stage_at",
        "leads_lead.ending",
        "leads_lead.opened_at",
        "leads_lead.closed_at",
        "leads_lead.gone_at",
    )
    sets = (Of("leads", "select id from leads_lead where person_id = any({people})"),)
    held = (
        Held(
            "leads_lead",
            "t.id = any({leads})",
            blank={
                "sort_key": "''",
                "company_id": "null",
                **_shared("leads_lead", "id = any({leads})", "origin", "channel", "segment"),
            },
        ),
        # By what it was judged may name them; the stage stays.
        Held("leads_stageevent", "t.lead_id = any({leads})", blank={"judged": "null"}),
        Held("leads_stagehold", "t.lead_id = any({leads})", exported=False),
        # A word of two teams about a number stays, as the lead itself does; it holds no text.
        Held("leads_verdict", "t.lead_id = any({leads})", blank={"said": "t.said"}),
        Held("leads_ownerword", "t.record_id = any({records}) or t.lead_id = any({leads})"),
        Held(
            "leads_leadrecord",
            "t.lead_id = any({leads})",
            blank={
                "sort_key": "''",
                "company_id": "null",
                **_shared(
                    "leads_leadrecord", "lead_id = any({leads})", "origin", "channel", "segment"
                ),
            },
        ),
    )
    impersonal = ("leads_segmentrun",)
    swept = (Swept("leads_stageevent", ("reason",)),)
