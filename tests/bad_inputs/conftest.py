"""The feed, as in the tests of sync."""

from tests.sync.conftest import feed

__all__ = ["feed"]
