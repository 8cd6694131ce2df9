from django.db import models

from accord.integrations.connecting.models.connections import Connection


class UnknownOwner(models.Model):
    """A record whose owner a tool changed to somebody whom nobody here is known as."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    stream = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    cell = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="unknown_owner_once"
            ),
        ]
