"""New identifiers asked for by day, made at night (R231-R240, A9, A33, G14, G15, I7)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import identifiers, journal, passwords, renaming
from accounts.enums import AccountState
from accounts.models import Account, IdentifierRequest, JournalEntry, RetiredIdentifier
from guardians.naming import spoken_of
from guardians.renaming import make
from tests.accounts.renamed import asked_for, identifier, night, rename
from tests.factories import (
    EnrolmentFactory,
    EstablishmentFactory,
    GuardianshipFactory,
    MemberFactory,
)
from tests.guardians.listed import in_source

NN, NI, EC, A = AccountState
NOW = timezone.now()


def pupil(**kwargs):
    """DUPOND, whose identifier was drawn when he was DUPONT."""
    known = {"student__birth_name": "DUPOND", "student__account__identifier": "c.dupont"}
    return EnrolmentFactory(**(known | kwargs)).student


def guardian(**kwargs):
    known = {"guardian__birth_name": "DUPOND", "guardian__account__identifier": "d.dupont"}
    return GuardianshipFactory(**(known | kwargs)).guardian


def settled():
    return list(IdentifierRequest.objects.order_by("pk").values_list("former", "given", "refusal"))


@pytest.mark.parametrize("state", [NN, NI, EC, A])
def test_the_night_gives_what_was_asked_and_keeps_all_the_rest(state):
    one = guardian(state=state)
    asked_for(one)
    before = Account.objects.filter(pk=one.account_id).values().get()

    figures = night()

    after = Account.objects.filter(pk=one.account_id).values().get()
    assert figures == {"done": 1, "refused": 0, "assistance_closed": 0, "waiting": 0}
    assert after == before | {"identifier": "d.dupond"}
    assert settled() == [("d.dupont", "d.dupond", "")]


def test_nothing_changes_by_day():
    one = pupil(state=NI)

    asked_for(one)

    assert (identifier(one), settled()) == ("c.dupont", [("", "", "")])
    assert not RetiredIdentifier.objects.exists()


def test_the_provisional_password_opens_with_the_new_identifier():
    one = pupil(state=NI)
    asked_for(one)

    night()

    account = Account.objects.get(pk=one.account_id)
    assert passwords.unseal(account.pk, account.sealed_password) == "ABCDEFGH2345"


def test_it_is_made_of_the_birth_name_and_not_of_the_one_that_is_used():
    one = rename(pupil(), usage_name="MARTIN")
    asked_for(one)

    night()

    assert identifier(one) == "c.dupond"


def test_a_retired_identifier_is_never_drawn_again():
    identifiers.draw(["c.dupont"])
    one = pupil()
    asked_for(one)
    night()
    asked_for(rename(one, birth_name="DUPONT"))

    night()

    assert identifier(one) == "c.dupont2"
    retired = RetiredIdentifier.objects.values_list("identifier", "account")
    assert set(retired) == {("c.dupont", one.account_id), ("c.dupond", one.account_id)}


def test_asked_twice_it_is_one_request():
    one = pupil()

    first, second = asked_for(one), asked_for(one)

    assert first == second
    assert JournalEntry.objects.filter(action="ask_identifier").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentifierRequest.objects.create(account=one.account, entry=first.entry, asked_at=NOW)


def test_the_same_click_once_the_night_has_passed_asks_nothing_more():
    one, click = pupil(), journal.Request(journal.Author(MemberFactory()), NOW)
    first = renaming.ask(one, naming=spoken_of, request=click)
    night()
    one.account.refresh_from_db()

    again = renaming.ask(one, naming=spoken_of, request=click)

    assert again == first
    assert IdentifierRequest.objects.count() == 1


def test_is_refused_when_the_names_give_the_present_one():
    one = pupil(student__account__identifier="c.dupond12")

    with pytest.raises(renaming.RefusedError) as refused:
        asked_for(one)

    assert refused.value.refusal == renaming.Refusal.SAME
    assert not JournalEntry.objects.exists()


def test_the_night_refuses_what_the_feed_has_made_useless():
    one = pupil()
    asked_for(one)
    rename(one, birth_name="DUPONT")

    figures = night()

    assert (figures["done"], figures["refused"]) == (0, 1)
    assert (identifier(one), settled()) == ("c.dupont", [("", "", "same")])


def test_the_night_refuses_whoever_is_nowhere_any_more():
    left, ended = pupil(), guardian()
    for one in (left, ended):
        asked_for(one)
    left.enrolments.update(left_on=date(2026, 11, 1))
    ended.guardianships.update(ended_on=date(2026, 11, 1))

    night()

    assert settled() == [("", "", "gone")] * 2


def test_a_pupil_who_is_only_hosted_somewhere_is_still_somebody():
    one = EnrolmentFactory(
        kind="mutualised", student__birth_name="DUPOND", student__account__identifier="c.dupont"
    ).student
    asked_for(one)

    night()

    assert identifier(one) == "c.dupond"


def test_is_refused_to_a_guardian_whom_two_establishments_name_differently():
    one = guardian()
    tie = one.guardianships.get()
    in_source(tie, birth_name="DUPOND", first_name="Dominique")
    in_source(GuardianshipFactory(guardian=one), birth_name="DUPONT", first_name="Dominique")

    with pytest.raises(renaming.RefusedError) as refused:
        asked_for(one)

    assert refused.value.refusal == renaming.Refusal.NAMES_DIFFER


@pytest.mark.parametrize(
    ("spelling", "ends", "differs"),
    [
        ({"first_name": "DOMINIQUE"}, {}, False),
        ({"birth_name": "Dupond "}, {}, False),
        ({"first_name": "Dominika"}, {}, True),
        ({"first_name": ""}, {}, True),
        ({"first_name": "Dominika"}, {"ended_on": date(2026, 11, 1)}, False),
        ({"first_name": "Dominika"}, {"enrolment__left_on": date(2026, 11, 1)}, False),
    ],
)
def test_only_the_names_said_where_he_is_tied_today_are_compared(spelling, ends, differs):
    one = guardian()
    names = {"birth_name": "DUPOND", "first_name": "Dominique"}
    in_source(one.guardianships.get(), **names)
    in_source(GuardianshipFactory(guardian=one, **ends), **(names | spelling))

    assert (len(spoken_of(one.account)) > 1) is differs


def test_what_the_source_of_a_school_he_left_said_is_not_what_he_is_named_after():
    one = guardian(guardian__first_name="Anne", guardian__account__identifier="a.dupond")
    here = one.guardianships.get()
    left = GuardianshipFactory(guardian=one, ended_on=date(2026, 11, 1))
    in_source(left, birth_name="DUPOND", first_name="Anne")
    in_source(here, birth_name="MARTIN", first_name="Anne")
    asked_for(one)

    night()

    assert identifier(one) == "a.martin"


def test_the_night_refuses_whom_the_feed_has_named_differently_meanwhile():
    one = guardian()
    here, there = one.guardianships.get(), GuardianshipFactory(guardian=one)
    asked_for(one)
    in_source(here, birth_name="DUPOND", first_name="Dominique")
    in_source(there, birth_name="DUPON", first_name="Dominique")

    night()

    assert (identifier(one), settled()) == ("d.dupont", [("", "", "names_differ")])


def test_each_establishment_reads_in_its_journal_what_it_asked():
    heads = MemberFactory.create_batch(2)
    ours, theirs, more = pupil(), guardian(), guardian(guardian__account__identifier="d.duponc")
    for one, head in ((ours, heads[0]), (theirs, heads[1]), (more, heads[1])):
        asked_for(one, by=head)

    night()

    made = JournalEntry.objects.filter(action="new_identifier").order_by("establishment")
    told = [(e.establishment, e.member, set(e.events.values_list("account", flat=True)), e.count)
            for e in made]  # fmt: skip
    assert told == [
        (heads[0].establishment, None, {ours.account_id}, 1),
        (heads[1].establishment, None, {theirs.account_id, more.account_id}, 2),
    ]


def test_a_second_night_finds_nothing_to_do():
    asked_for(pupil())
    night()
    before = list(Account.objects.values())

    figures = make(at=NOW + timedelta(days=1))

    assert figures == {"done": 0, "refused": 0, "assistance_closed": 0, "waiting": 0}
    assert list(Account.objects.values()) == before


def test_a_night_costs_the_same_for_one_as_for_thirty(queries):
    home = MemberFactory(establishment=EstablishmentFactory())
    asked_for(pupil(), by=home)
    few = queries(make, at=NOW)
    for rank in range(30):
        tied = guardian(guardian__account__identifier=f"d.dupont{rank + 9}")
        in_source(tied.guardianships.get())
        asked_for(tied, by=home)

    # A second query compares the names of the few whose sources write them differently.
    assert queries(make, at=NOW) - 1 <= few <= 25
