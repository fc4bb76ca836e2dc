"""How the acts of the journal are grouped where one is chosen, and who does those of nobody."""

from accounts.enums import ALERTS, Action

SECRETS = (
    Action.VIEW_ACCOUNT, Action.REVEAL, Action.SHOW_INFORMED, Action.SEARCH_INE, Action.LIST_PDF,
    Action.LIST_CSV, Action.LIST_XLSX, Action.SHEETS,
)  # fmt: skip
RIGHTS = (
    Action.SET_ADDRESS, Action.VERIFY_ADDRESS, Action.SHOW_ADDRESS, Action.HIDE_ADDRESS,
    Action.ENABLE_STUDENTS, Action.DISABLE_STUDENTS, Action.GRANT_RIGHT, Action.WITHDRAW_RIGHT,
    Action.ENABLE_REMINDERS, Action.DISABLE_REMINDERS, Action.READ_JOURNAL, Action.EXPORT_JOURNAL,
    Action.PURGE_JOURNAL,
)  # fmt: skip
SIGN_INS = (
    Action.SIGN_IN, Action.SIGN_IN_LOCKED, Action.SIGN_OUT, Action.SECOND_FACTOR,
    Action.FACTOR_REFUSED, Action.ENROL_KEY, Action.REMOVE_KEY, Action.CHANGE_PASSWORD,
)  # fmt: skip
_APART = {*SECRETS, *RIGHTS, *SIGN_INS, *ALERTS}
# Whatever is not elsewhere: an act is in one group, and a new one in this one unless said.
ON_ACCOUNTS = tuple(action for action in Action if action not in _APART)

# The code of the whole group, its title, its acts.
GROUPS: tuple[tuple[str, str, tuple[Action, ...]], ...] = (
    ("secrets", "Lectures de secrets", SECRETS),
    ("accounts", "Actions sur les comptes", ON_ACCOUNTS),
    ("rights", "Droits et paramètres", RIGHTS),
    ("sign_ins", "Connexions", SIGN_INS),
    ("alerts", "Alertes", ALERTS),
)
ACTS: dict[str, tuple[str, ...]] = {
    **{action.value: (action.value,) for action in Action},
    **{code: tuple(action.value for action in acts) for code, _, acts in GROUPS},
}

# What holders of accounts do themselves: no agent has done it.
BY_THE_HOLDER = frozenset(
    {
        Action.REPORT, Action.WITHDRAW_REPORT, Action.ACTIVATE, Action.START_ACTIVATION,
        Action.CONFIRM_MAIL, Action.SELF_REGISTER, Action.FRANCECONNECT,
    }
)  # fmt: skip
HOLDER, SERVICE = "L'usager", "ÉduConnect"


def author(action: str, first_name: str, last_name: str, login: str | None) -> str:
    """« Anne Martin (amartin) »; the holder himself, or the service, when no agent did it."""
    if login:
        name = f"{first_name} {last_name}".strip()
        return f"{name} ({login})" if name else login
    return HOLDER if action in BY_THE_HOLDER else SERVICE
