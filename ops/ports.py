"""Whether a TCP port of this machine is free. Runs alone too, before anything is installed."""

import socket
import sys

LOOPBACK = "127.0.0.1"


class Refused(Exception):  # noqa: N818  named for the refusal
    """The port cannot be listened on; the message, in French, says why."""


def require_free(text: str) -> int:
    """Return the port written so, when it can be listened on at this instant."""
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 65_535:
        raise Refused(f"« {text} » n'est pas un port : un nombre de 1 à 65535 est attendu.")
    with socket.socket() as probe:
        # As web servers do: a port left a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, int(text)))
            probe.listen()
        except PermissionError:
            raise Refused(
                f"Le port {text} est réservé : choisissez-en un au-dessus de 1023."
            ) from None
        except OSError:
            raise Refused(
                f"Le port {text} est déjà pris. Choisissez-en un autre : make demo PORT=8001."
            ) from None
    return int(text)


if __name__ == "__main__":
    try:
        require_free(sys.argv[1])
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(2)
