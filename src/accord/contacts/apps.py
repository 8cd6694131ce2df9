from accord.foundation.apps import Slice


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
    append_only = ("contacts_consent",)
