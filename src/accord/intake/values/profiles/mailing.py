"""Tools that send mail to many: Mailchimp's audience, Mautic's contacts."""

from collections.abc import Mapping

from accord.intake.values.batches import Kind
from accord.intake.values.plans import Plan

MAILING: Mapping[str, Plan] = {
    "mailchimp-members": Plan(
        profile="mailchimp-members",
        kind=Kind.LEADS,
        source="mailchimp",
        columns={
            "EUID": "external_id",
            "Email Address": "email",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Phone Number": "phone",
            "Company": "company",
            "CC": "country",
            "Language": "language",
            "OPTIN_TIME": "created_at",
            "Status": "opted_out",
            "UNSUB_TIME": "opted_out_at",
        },
        also={
            "UNSUB_TIME": ("last_changed",),
            "EUID": ("unique_email_id", "id"),
            "Email Address": ("email_address", "Email"),
            "First Name": ("FNAME", "merge_fname"),
            "Last Name": ("LNAME", "merge_lname"),
            "Phone Number": ("PHONE", "merge_phone"),
            "Company": ("COMPANY NAME", "merge_company"),
            "CC": ("country_code", "COUNTRY"),
            "Language": ("LANG",),
            "OPTIN_TIME": ("timestamp_signup", "timestamp_opt", "CONFIRM_TIME"),
        },
        values={"opted_out": {"unsubscribed": "yes", "*": "no"}},
        defaults={"stage": "lead", "channel": "email"},
        zone="UTC",
    ),
    "mautic-contacts": Plan(
        profile="mautic-contacts",
        kind=Kind.LEADS,
        source="mautic",
        columns={
            "ID": "external_id",
            "First Name": "first_name",
            "Last Name": "last_name",
            "Email": "email",
            "Phone": "phone",
            "Position": "title",
            "Primary company": "company",
            "Country": "country",
            "Preferred Locale": "language",
            "Stage": "stage",
            "Contact Owner": "owner_external_id",
            "Date Added": "created_at",
            "Do Not Email": "opted_out",
        },
        also={
            "ID": ("Contact ID", "Lead ID"),
            "First Name": ("firstname",),
            "Last Name": ("lastname",),
            "Email": ("Email Address",),
            "Phone": ("Mobile",),
            "Position": ("Job Title",),
            "Primary company": ("Company", "companyname", "Company Name"),
            "Country": ("companycountry",),
            "Preferred Locale": ("preferred_locale", "locale"),
            "Stage": ("stage_name",),
            "Contact Owner": ("owner", "ownerbyemail", "owner_id"),
            "Do Not Email": (
                "doNotEmail",
                "do_not_email",
                "Do Not Contact",
                "doNotContact",
                "do_not_contact",
                "DNC",
            ),
            "Date Added": ("date_added", "dateAdded", "Date identified", "date_identified"),
        },
        values={
            "stage": {
                "marketing qualified lead": "mql",
                "mql": "mql",
                "sales qualified lead": "sql",
                "sql": "sql",
                "opportunity": "opportunity",
                "customer": "customer",
                "*": "lead",
            }
        },
        defaults={"stage": "lead"},
        zone="UTC",
    ),
}
