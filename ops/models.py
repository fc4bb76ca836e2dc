"""What operators handle: announced service cuts."""

from django.db import models
from django.db.models import F, Q


class Maintenance(models.Model):
    """A service cut: announced before, read-only during (R241-R250)."""

    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    message_before = models.TextField("message avant la coupure", blank=True)
    message_during = models.TextField("message pendant la coupure", blank=True)

    class Meta:
        verbose_name = "maintenance"
        constraints = [
            models.CheckConstraint(
                name="maintenance_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m/%Y %H:%M}"
