"""What the guichet keeps of the tries of its visitors."""

from django.db import models

from accounts.models import Account
from guardians.models import Guardianship


class WrongDate(models.Model):
    """A birth date given at an activation, that is not the source's (G6). The date is not kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    guardianship = models.ForeignKey(Guardianship, models.CASCADE, related_name="+")
    at = models.DateTimeField("refusée le")

    class Meta:
        verbose_name = "date de naissance refusée"
        indexes = [models.Index(fields=["account", "-at"], name="wrong_dates_of_an_account")]

    def __str__(self) -> str:
        return f"{self.account_id} × {self.at:%d/%m/%Y %H:%M}"
