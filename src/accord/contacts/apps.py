from accord.foundation.apps import Slice
from accord.foundation.personal import Held, Of, Swept


class ContactsConfig(Slice):
    name = "accord.contacts"
    label = "contacts"
    tracked = (
        "contacts_company",
        "contacts_person",
        "contacts_sourcerecord",
        "contacts_link",
        "contacts_identitykey",
    )
    parts = ("contacts_link.record_id", "contacts_identitykey.record_id")
    derived = (
        "contacts_person.canonical_id",
        "contacts_person.gone_at",
        "contacts_company.canonical_id",
        "contacts_company.gone_at",
    )
    append_only = ("contacts_consent",)
    sets = (
        Of(
            "records",
            "select distinct record_id from contacts_link where person_id = any({people})",
        ),
    )
    held = (
        Held(
            "contacts_person",
            "t.id = any({people})",
            blank={
                **dict.fromkeys(
                    (
                        "name",
                        "given_name",
                        "family_name",
                        "sort_key",
                        "search_text",
                        "email",
                        "phone",
                        "title",
                        "country",
                        "language",
                        "reference",
                    ),
                    "''",
                ),
                "company_id": "null",
                "erased_at": "coalesce(t.erased_at, now())",
            },
        ),
        Held("contacts_sourcerecord", "t.id = any({records})"),
        Held("contacts_sourcerecordversion", "t.record_id = any({records})"),
        Held("contacts_link", "t.person_id = any({people})"),
        Held("contacts_identitykey", "t.record_id = any({records})"),
        Held(
            "contacts_merge",
            "t.first_id = any({people}) or t.second_id = any({people})",
            blank={"explanation": "'{{}}'"},
        ),
        Held("contacts_likeness", "t.person_id = any({people})", exported=False),
        Held("contacts_likenesskey", "t.person_id = any({people})", exported=False),
        Held("contacts_newcomer", "t.person_id = any({people})", exported=False),
        Held(
            "contacts_doubt",
            "t.first_id = any({people}) or t.second_id = any({people})",
            exported=False,
        ),
        Held("contacts_apart", "t.first_id = any({people}) or t.second_id = any({people})"),
        Held("contacts_choice", "t.record_id = any({records})"),
        Held("contacts_stay", "t.record_id = any({records})"),
        Held("contacts_companychoice", "t.person_id = any({people})"),
        Held("contacts_consent", "t.person_id = any({people})"),
        Held("contacts_groupmember", "t.person_id = any({people})"),
        Held("contacts_groupdeclined", "t.person_id = any({people})", exported=False),
        Held(
            "contacts_stop",
            "t.value ~* {words}",
            blank={"value": "''"},
        ),
    )
    swept = (
        Swept("contacts_companymerge", ("explanation",)),
        Swept("contacts_company", ("search_text",)),
        Swept("contacts_buyinggroup", ("name", "goal")),
    )
    impersonal = (
        "contacts_company",
        "contacts_companyapart",
        "contacts_companypair",
        "contacts_target",
        "contacts_targetlist",
        "contacts_matchweights",
        "contacts_matchcare",
        "contacts_purpose",
    )
