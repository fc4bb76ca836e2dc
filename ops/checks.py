"""What must not wait for two in the morning: a night that cannot be done."""

from itertools import pairwise
from typing import Any

from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from ops import night


def check_night(app_configs: object = None, **_: Any) -> list[CheckMessage]:
    """Each step exists, has a name of its own, and opens after those before it."""
    steps = night.steps()
    found: list[CheckMessage] = [
        Error(f"La nuit : l'étape « {step.name} » n'existe pas ({step.work}).", id="ops.E001")
        for step in steps
        if not _exists(step.work)
    ]
    if len({step.name for step in steps}) < len(steps):
        found.append(Error("La nuit : deux étapes ont le même nom.", id="ops.E002"))
    found += [
        Error(f"La nuit : « {later.name} » s'ouvre avant « {step.name} ».", id="ops.E003")
        for step, later in pairwise(steps)
        if later.not_before < step.not_before
    ]
    return found


def _exists(work: str) -> bool:
    try:
        return callable(import_string(work))
    except ImportError:
        return False
