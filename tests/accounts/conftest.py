"""The mail server of tests.postman, for every test of this folder."""

from tests.postman import postman, smtp

__all__ = ["postman", "smtp"]
