"""The words of a cut (R244-R247), and what other sites may ask (G24)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from ops import maintenance
from ops.models import Maintenance
from ops.notices import Notice
from tests.conftest import signed_in
from tests.pages import soup, words

PARIS = ZoneInfo("Europe/Paris")
FROM, UNTIL = "2023-02-23 14:00", "2023-02-23 16:00"
BEFORE, DURING = "2023-02-23 09:00", "2023-02-23 15:00"
STATE = "/etat-du-service.json"
GUICHET = {"host": "guichet.localhost"}
RECALL = "Important : pendant une coupure de service, les modifications sont indisponibles."
KNOWN = (
    "accéder aux services si vous avez activé votre compte et si vous connaissez votre identifiant"
    " et votre mot de passe."
)
FOR_GUICHET = f"ÉduConnect sera en maintenance de 14h à 16h (heures de Paris)\nVous pourrez {KNOWN}"
FOR_STAFF = (
    "ÉduConnect est en maintenance de 14h à 16h (heures de Paris)\nVous pouvez accéder au module"
    " mais certaines fonctionnalités ne sont pas disponibles."
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def cut(starts=FROM, ends=UNTIL, **columns):
    return Maintenance.objects.create(starts_at=at(starts), ends_at=at(ends), **columns)


def notice(audience="console", moment=BEFORE):
    return Notice.of(maintenance.told(at(moment)), at(moment), audience)


def banner(response):
    found = soup(response).select_one(".notice")
    return found and words(found)


@pytest.mark.parametrize(
    ("starts", "ends", "hours"),
    [
        (FROM, UNTIL, "de 14h à 16h (heures de Paris)"),
        ("2023-02-23 14:30", "2023-02-23 16:05", "de 14h30 à 16h05 (heures de Paris)"),
        ("2023-02-23 22:00", "2023-02-24 00:00", "de 22h à minuit (heures de Paris)"),
        ("2023-02-24 00:00", "2023-02-24 02:00", "de 0h à 2h (heures de Paris)"),
        (
            "2023-02-23 22:00",
            "2023-02-24 02:00",
            "du 23 février 2023 à 22h au 24 février 2023 à 2h (heures de Paris)",
        ),
        (
            "2023-02-28 22:00",
            "2023-03-02 00:00",
            "du 28 février 2023 à 22h au 2 mars 2023 à 0h (heures de Paris)",
        ),
        # The night the hour changes.
        ("2023-03-26 01:00", "2023-03-26 04:00", "de 1h à 4h (heures de Paris)"),
    ],
)
def test_the_hours_read_right(starts, ends, hours):
    cut(starts, ends)
    moment = at(starts)

    told = Notice.of(maintenance.told(moment), moment, "console")

    assert told.text.splitlines()[0] == f"ÉduConnect est en maintenance {hours}"


def test_the_first_of_a_month_is_written_so():
    cut("2023-03-01 14:00", "2023-03-01 16:00")

    assert notice().day == "1er mars 2023"


def test_the_standard_words_are_those_of_the_guides():
    cut()

    assert notice("guichet").text == FOR_GUICHET
    assert notice("console", DURING).text == notice("troubleshooting", DURING).text == FOR_STAFF
    assert notice("guichet", DURING).text == FOR_GUICHET.replace("sera", "est").replace(
        "pourrez", "pouvez"
    )


def test_the_operator_s_words_for_one_audience_come_before_his_words_for_all():
    cut(
        message_before="Pour tous, {heures}.",
        messages={"guichet": {"before": "Familles, {heures}."}, "console": {"during": "Agents."}},
    )

    hours = "de 14h à 16h (heures de Paris)"
    assert notice("guichet").text == f"Familles, {hours}."
    assert notice("console").text == notice("troubleshooting").text == f"Pour tous, {hours}."
    assert notice("console", DURING).text == "Agents."
    assert notice("troubleshooting", DURING).text == FOR_STAFF


@pytest.mark.parametrize("moment", [BEFORE, DURING])
def test_the_sign_in_page_and_the_console_say_it(client, head, moment):
    with time_machine.travel(at(moment), tick=False):
        cut()
        signed_out = banner(client.get(reverse("sign_in")))
        signed = banner(signed_in(head).get(reverse("home")))

    assert signed_out == signed
    assert signed.startswith("23 février 2023 ÉduConnect")
    assert (RECALL in signed) == (moment == DURING)


@time_machine.travel(at(BEFORE), tick=False)
def test_the_guichet_tells_families_and_the_troubleshooter_his_own_words(client, as_troubleshooter):
    cut(messages={"troubleshooting": {"before": "Dépannage <b>suspendu</b>."}})

    families = banner(client.get("/", headers=GUICHET))
    troubleshooter = as_troubleshooter.get(reverse("troubleshooting:list"), {"q": ""})

    assert families == f"23 février 2023 {FOR_GUICHET}".replace("\n", " ")
    assert banner(troubleshooter) == "23 février 2023 Dépannage <b>suspendu</b>."


def test_a_notice_costs_a_page_of_the_console_nothing(as_head, queries):
    as_head.get(reverse("home"))
    without = queries(as_head.get, reverse("home"))
    cut("2023-02-23 14:00", "2036-02-23 16:00")

    assert queries(as_head.get, reverse("home")) == without


@pytest.mark.parametrize("headers", [{}, GUICHET])
def test_the_state_of_the_service_is_public_and_has_four_keys(client, headers):
    with time_machine.travel(at(BEFORE), tick=False):
        opened = client.get(STATE, headers=headers)
        cut()
        announced = client.get(STATE, headers=headers)
    with time_machine.travel(at(DURING), tick=False):
        during = client.get(STATE, headers=headers).json()

    dates = {"debut": "2023-02-23T14:00:00+01:00", "fin": "2023-02-23T16:00:00+01:00"}
    nothing = {"etat": "ouvert", "debut": None, "fin": None, "message": None}
    assert (opened.status_code, opened.json()) == (200, nothing)
    assert announced.json() == {"etat": "maintenance-annoncee", **dates, "message": FOR_GUICHET}
    assert during == {
        "etat": "maintenance", **dates,
        "message": FOR_GUICHET.replace("sera", "est").replace("pourrez", "pouvez"),
    }  # fmt: skip


def test_the_state_of_the_service_costs_one_query_and_may_be_cached(client, queries):
    response = client.get(STATE, headers=GUICHET)

    assert queries(client.get, STATE) == 1
    assert response.headers["Cache-Control"] == "public, max-age=30"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert client.post(STATE).status_code == 405


def test_the_state_of_the_service_is_unknown_without_its_table(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ops_maintenance RENAME TO elsewhere")

    response = client.get(STATE)

    assert (response.status_code, response.json()["etat"]) == (503, "indisponible")
    assert "no-store" in response.headers["Cache-Control"]
