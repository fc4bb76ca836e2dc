"""What may be printed as the address of a service: a public web page, and nothing of a network.

Only read, never fetched (H9, K14): an address is refused for what it says.
"""

import re
from urllib.parse import urlsplit

LONGEST = 255
# Names that never lead out of a network, or that nobody may own.
INNER = {
    "localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa",
    "invalid", "test", "onion",
}  # fmt: skip
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LETTERS = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")


class NotPublicError(ValueError):
    """The message says to whoever typed the address what is wrong with it."""


def checked(typed: str) -> str:
    """The address without the spaces around it, or NotPublicError."""
    url = typed.strip()
    if len(url) > LONGEST:
        raise NotPublicError(f"L'adresse est limitée à {LONGEST} caractères.")
    if re.search(r"[\s\\<>\"'`^{}|\x00-\x1f\x7f]", url):
        raise NotPublicError("L'adresse contient un espace ou un caractère interdit.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotPublicError("Saisissez une adresse valide.") from error
    if parts.scheme.lower() != "https" or not parts.hostname:
        raise NotPublicError(
            "L'adresse doit commencer par https://, par exemple https://ent.exemple.fr."
        )
    if "@" in parts.netloc or port is not None or parts.netloc.endswith(":"):
        raise NotPublicError("L'adresse ne doit contenir ni identifiant ni numéro de port.")
    _check_host(parts.hostname)
    return url


def _check_host(host: str) -> None:
    """A registered name of at least two labels, whose last one has letters: never a number."""
    try:
        plain = host.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError as error:
        raise NotPublicError("Le nom du site n'est pas valide.") from error
    labels = plain.split(".")
    is_named = all(map(LABEL.fullmatch, labels)) and LETTERS.fullmatch(labels[-1])
    if len(labels) < 2 or not is_named or INNER.intersection(labels[-1:]):
        raise NotPublicError("L'adresse doit être celle d'un site public, par son nom.")
