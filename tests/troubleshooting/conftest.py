"""The agent of the dépannage, and an agent of elsewhere."""

import pytest

from establishments.permissions import Role
from tests.conftest import signed_in
from tests.factories import DivisionFactory, MemberFactory


@pytest.fixture
def agent(head):
    return MemberFactory(establishment=head.establishment, role=Role.TROUBLESHOOTER)


@pytest.fixture
def as_agent(agent):
    return signed_in(agent)


@pytest.fixture
def as_foreign_agent():
    """The agent of another establishment."""
    return signed_in(
        MemberFactory(establishment__name="Collège d'ailleurs", role=Role.TROUBLESHOOTER)
    )


@pytest.fixture
def two_classes(agent):
    """Sixième A, the only class of the agent, and Sixième B."""
    mine, other = (
        DivisionFactory(establishment=agent.establishment, code=code, label=f"Sixième {code[1]}")
        for code in ("6A", "6B")
    )
    agent.divisions = [mine.code]
    agent.save()
    return mine, other
