from django.db import models
from django.db.models import Q

from accord.handoffs.values.nurtures import LONGEST_NURTURE


class Nurture(models.Model):
    """A nurture that leads enter by its name; key: the name in small letters, by which it is known.

    began_at: when the first lead entered it, from which looks at it are counted. owner: who of
    marketing is asked to look, null for whoever has what nobody has.
    """

    key = models.CharField(max_length=LONGEST_NURTURE, unique=True)
    name = models.CharField(max_length=LONGEST_NURTURE)
    began_at = models.DateTimeField()
    owner = models.ForeignKey(
        "team.Member", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="nurture_has_key"),
        ]
