from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accord.team.models.people import Member
from accord.team.values import FIRST_DAY, ProposalEnd, Side


class Calendar(models.Model):
    """Named hours of a team, a region or a member; what they say stands in versions."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, default="", blank=True)
    region = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(country__regex=r"^([A-Z]{2})?$"), name="calendar_country"
            ),
            models.CheckConstraint(
                condition=Q(region="") | ~Q(country=""), name="calendar_region_of_country"
            ),
        ]


class CalendarVersion(models.Model):
    """What a calendar says from a day on, as `kernel.calendar_documents` writes it.

    Rows are added only: whatever was reckoned by one names it. joins: the version that it goes on
    from, for clocks that a leader had reckoned anew: what held for them before `first_day`, and
    what the calendar says since. It is the calendar's for nobody else.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()
    document = models.JSONField()
    made_at = models.DateTimeField()
    joins = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "first_day", "revision"], name="calendar_version_once"
            ),
            models.CheckConstraint(
                condition=Q(first_day__gte=FIRST_DAY, revision__gte=1),
                name="calendar_version_day",
            ),
        ]


class SideCalendar(models.Model):
    """The calendar of a team from a day on; side "both": the company's, which there always is.

    Rows are added only. calendar: null where a team goes by the company's again.
    """

    side = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["side", "first_day", "revision"], name="side_calendar_once"
            ),
            models.CheckConstraint(
                condition=Q(side__in=[side.value for side in Side]), name="side_calendar_side"
            ),
            models.CheckConstraint(
                condition=~Q(side=Side.BOTH.value) | Q(calendar__isnull=False),
                name="company_has_calendar",
            ),
        ]


class MemberCalendar(models.Model):
    """A member's own calendar from a day on; null where they go by their team's again."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "first_day"], name="member_calendar_once"),
        ]


class Period(Func):
    function = "tstzrange"
    output_field = models.Field()


class Absence(models.Model):
    """A member is away; `deputy` acts for them meanwhile.

    first_time, last_time: by the clock of their zone, where they leave later on the first day, or
    come back earlier on the last one; null where that day is a whole one.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    deputy = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    first_time = models.TimeField(null=True)
    last_time = models.TimeField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), last_day__gte=F("first_day")),
                name="absence_period",
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("member")), name="absence_deputy_is_another"
            ),
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    (Period("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class HoursProposal(models.Model):
    """A change of hours that both teams go by, as one leader wants it and another has to confirm.

    document: what the calendar is to say. side: who is to go by the calendar instead, "" where
    `document` says what is wanted. end: "" while it waits.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, default="", blank=True)
    document = models.JSONField(null=True)
    country = models.CharField(max_length=2, default="", blank=True)
    region = models.CharField(max_length=10, default="", blank=True)
    first_day = models.DateField()
    proposed_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    end = models.CharField(max_length=10, default="", blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "side"], condition=Q(end=""), name="hours_proposed_once"
            ),
            models.CheckConstraint(
                condition=Q(side="", document__isnull=False)
                | Q(side=Side.BOTH.value, document__isnull=True),
                name="hours_proposal_says_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True)
                | Q(end__in=[end.value for end in ProposalEnd], ended_at__isnull=False),
                name="hours_proposal_end",
            ),
        ]
