"""Mailboxes that leads write to, and the letters that came."""

from django.db import models

from accord.intake.values.mails import Fate, Reads, Why


class Mailbox(models.Model):
    """An address, and what is made of the letters to it."""

    address = models.CharField(max_length=320, unique=True)
    reads = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Reads])
    source = models.CharField(max_length=60)
    owner = models.ForeignKey("team.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    campaign = models.ForeignKey(
        "campaigns.Campaign", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "team.Member", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)
    keeps_subject = models.BooleanField(default=True)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                name="mailbox_of_its_own",
                condition=models.Q(reads=Reads.OWN.value, stopped_at=None),
            )
        ]


class Letter(models.Model):
    """That a letter came, so that it has one effect however often it is sent.

    key: a digest of its Message-ID. sender, subject: only of one that was set aside, for whoever
    decides about it. lead: what it was about, where it went in.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    received_at = models.DateTimeField(db_index=True)
    fate = models.CharField(max_length=5, choices=[(fate.value, fate.value) for fate in Fate])
    why = models.CharField(
        max_length=20, default="", blank=True, choices=[(why.value, why.value) for why in Why]
    )
    sender = models.CharField(max_length=300, default="", blank=True)
    subject = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["mailbox", "fate", "-id"], name="letter_latest")]
        constraints = [models.UniqueConstraint(fields=["mailbox", "key"], name="letter_once")]
