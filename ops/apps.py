from django.apps import AppConfig
from django.core import checks


class OpsConfig(AppConfig):
    name = "ops"
    verbose_name = "Exploitation"

    def ready(self) -> None:
        from ops.checks import check_night  # noqa: PLC0415  it reads the models

        checks.register(check_night)
