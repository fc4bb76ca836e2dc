"""« rotate_keys »: all that was sealed opens with the first key alone afterwards (A9, F21)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import informing, journal, outbox, passwords
from accounts.enums import AccountState, Action, MailKind
from accounts.models import Account, Outbox
from common import sealing
from entrance import totp
from entrance.models import TotpKey
from operations import rotating
from tests.factories import AccountFactory, UserFactory
from tests.pages import cut_the_service
from tests.sync.feeding import versions
from tests.tonight import moment

NEW = "2:" + "22" * 32
SECRET = "ABCDEFGH2345"


@pytest.fixture
def sealed():
    """A secret in each place where there is one, sealed by the only key."""
    account = AccountFactory(state=AccountState.INFORMED, provisional=SECRET)
    entry = journal.record(Action.INFORM_MAIL, journal.Request(journal.Author(), moment()), [])
    seals = {account.pk: passwords.seal([(account.pk, SECRET)])[0]}
    outbox.write(MailKind.INFORM, {account.pk: "a@b.fr"}, entry=entry, seals=seals)
    draft = totp.draw(UserFactory(), at=moment())
    key = totp.draw(UserFactory(), at=moment())
    TotpKey.objects.filter(draft=key).update(sealed_key=key, draft=None, confirmed_at=moment())
    return draft, key


def keys():
    return TotpKey.objects.order_by("pk")


def opened():
    """All the secrets in clear."""
    account, mail = Account.objects.get(), Outbox.objects.get()
    return [
        passwords.unseal(account.pk, account.sealed_password),
        passwords.unseal(account.pk, mail.sealed_password),
        *(totp.opened(one.user, one.sealed_key or one.draft) for one in keys()),
    ]


def rotate(*options):
    output = StringIO()
    call_command("rotate_keys", *options, stdout=output)
    return output.getvalue().splitlines()


def test_the_old_key_may_go_and_every_secret_is_the_same(sealed, settings):
    old, before = settings.SECRET_RING, opened()
    settings.SECRET_RING = f"{NEW},{old}"

    lines = rotate()

    settings.SECRET_RING = NEW
    assert opened() == before
    assert lines == [
        "clé 1 : 4 secret(s) avant, 0 après",
        "clé 2 (celle qui scelle) : 0 secret(s) avant, 4 après",
        "scellés de nouveau: 4",
        "illisibles: 0",
    ]


def test_a_mail_that_was_leaving_does_not_bring_the_old_key_back(sealed, settings):
    Account.objects.update(sealed_password=None, password_expires_at=moment(days=-1))
    leaving = Outbox.objects.select_related("account", "entry").get()
    settings.SECRET_RING = f"{NEW},{settings.SECRET_RING}"
    rotate()

    informing.accept(leaving, at=moment())

    account = Account.objects.get()
    assert account.sealed_password[0] == sealing.current_key()
    assert passwords.unseal(account.pk, account.sealed_password) == SECRET


def test_run_again_it_writes_nothing(sealed, settings):
    settings.SECRET_RING = f"{NEW},{settings.SECRET_RING}"
    rotate()
    before = versions()

    lines = rotate()

    assert versions() == before
    assert "scellés de nouveau: 0" in lines


def test_a_seal_that_does_not_open_is_counted_and_left(sealed, settings):
    settings.SECRET_RING = f"{NEW},{settings.SECRET_RING}"
    broken = b"\x01" + b"0" * 40
    Account.objects.update(sealed_password=broken)

    lines = rotate()

    assert bytes(Account.objects.get().sealed_password) == broken
    assert lines[-2:] == ["scellés de nouveau: 3", "illisibles: 1"]
    assert lines[0] == "clé 1 : 4 secret(s) avant, 1 après"


def test_a_dry_run_counts_only(sealed, settings):
    settings.SECRET_RING = f"{NEW},{settings.SECRET_RING}"
    before = versions()

    lines = rotate("--dry-run")

    assert versions() == before
    assert lines[0] == "clé 1 : 4 secret(s) avant, 4 après"
    assert lines[-1] == "Rien n'a été modifié."


def test_goes_on_from_batch_to_batch(settings, monkeypatch):
    monkeypatch.setattr(rotating, "BATCH", 2)
    AccountFactory.create_batch(5, state=AccountState.INFORMED)
    Account.objects.filter(pk=Account.objects.first().pk).update(sealed_password=b"\x01")
    settings.SECRET_RING = f"{NEW},{settings.SECRET_RING}"

    assert rotating.rotate() == (4, 1)


def test_is_refused_during_a_maintenance(sealed, settings):
    settings.SECRET_RING = f"{NEW},{settings.SECRET_RING}"
    cut_the_service()

    with pytest.raises(CommandError, match="maintenance"):
        rotate()
    assert rotating.count_by_key() == {1: 4}


def test_costs_the_same_for_two_as_for_two_hundred(settings, queries):
    def cost(number, count):
        AccountFactory.create_batch(count, state=AccountState.INFORMED)
        settings.SECRET_RING = f"{number}:{'33' * 32},{settings.SECRET_RING}"
        return queries(rotating.rotate)

    assert cost(3, 2) == cost(4, 200) <= 32
