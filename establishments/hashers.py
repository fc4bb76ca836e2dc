"""How chosen passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes: 24 ms; Django's default of 100 MiB would be a way to exhaust
    the server's memory.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
