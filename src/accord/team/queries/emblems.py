"""The emblem of the revenue team."""

from accord.team import models
from accord.team.values.emblems import Emblem


def emblem_digest() -> str:
    """By which the emblem is asked for; "" where the team has none."""
    return models.Emblem.objects.values_list("digest", flat=True).first() or ""


def find_emblem(*, digest: str = "") -> Emblem | None:
    """The emblem, None where there is none, or where it is another one than is asked for."""
    row = models.Emblem.objects.first()
    if row is None or (digest and row.digest != digest):
        return None
    return Emblem(row.drawn, row.digest, bytes(row.image))
