"""Tools that send mail to many: Mailchimp's audience and its campaigns."""

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
    "mailchimp-campaigns": Plan(
        profile="mailchimp-campaigns",
        kind=Kind.CAMPAIGNS,
        source="mailchimp",
        columns={"Unique Id": "external_id", "Title": "name", "Send Date": "started_on"},
        also={
            "Unique Id": ("Campaign ID", "id"),
            "Title": ("Campaign Name", "subject_line", "Subject"),
            "Send Date": ("send_time",),
        },
        defaults={"channel": "email"},
        zone="UTC",
    ),
}
