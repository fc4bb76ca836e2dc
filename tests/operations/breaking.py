"""How each invariant is broken on purpose: as a fault would, the database's own rules put aside."""

from django.db import connection
from django.db.models import Min

from accounts.models import Account
from operations import invariants

# What the database refuses by itself; put aside in the transaction of a test, which is undone.
CONSTRAINTS = {
    "accounts_account": (
        "account_not_informed_has_no_secret_no_date_no_mode",
        "account_informed_has_a_deadline_and_no_chosen_password",
        "account_has_one_password_at_most",
        "account_closed_has_no_secret",
        "account_erased_was_closed",
        "identifier_once",
    ),
    "accounts_accountevent": ("entry_names_account_once",),
    "accounts_outbox": ("outbox_dates_agree_with_state",),
    "stats_dailycount": (
        "daily_count_without_a_mode_is_of_those_never_informed",
        "counted_once_a_day",
    ),
}
INDEXES = ("ine_once",)


_ERASE = """
UPDATE accounts_account SET state = 'not_informed', closed_at = now(), erased_at = now(),
    unlinked_on = now() WHERE id = %(guardian)s
"""
# How a rule's sentence begins, and what breaks it.
BREAKS = {
    "Un compte informé a un mot": """
        UPDATE accounts_account SET sealed_password = NULL WHERE id = %(student)s""",
    "Un compte jamais informé": """
        UPDATE accounts_account SET state = 'not_informed' WHERE id = %(student)s""",
    "Un compte n'a jamais": """
        UPDATE accounts_account SET chosen_password = 'x' WHERE id = %(student)s""",
    "Un compte activé": """
        UPDATE accounts_account SET chosen_password = '' WHERE state = 'activated'""",
    "Un mail parti": """
        UPDATE accounts_outbox SET state = 'sent', sent_at = now(), sealed_password = 'x'""",
    "Un compte fermé n'a plus": """
        UPDATE accounts_account SET closed_at = now(), unlinked_on = now()
        WHERE id = %(student)s""",
    "Une ligne du journal": """
        UPDATE accounts_journalentry SET count = count + 1 WHERE action = 'inform'""",
    "Un envoi de mails": """
        DELETE FROM accounts_outbox WHERE id = (SELECT id FROM accounts_outbox LIMIT 1)""",
    "Des feuilles": """
        UPDATE accounts_journalentry SET count = 0 WHERE action = 'inform'""",
    "Un compte n'est nommé": """
        INSERT INTO accounts_accountevent (entry_id, account_id)
        SELECT entry_id, account_id FROM accounts_accountevent""",
    "Une information de moins": "DELETE FROM accounts_accountevent",
    "Une fermeture de moins": """
        UPDATE accounts_account SET closed_at = now() WHERE id = %(student)s""",
    "Un effacement de moins": _ERASE,
    "Un changement d'identifiant": """
        INSERT INTO accounts_retiredidentifier (identifier, account_id, retired_at)
        VALUES ('z.abadie9', %(student)s, now())""",
    "Un mail pris": """
        UPDATE accounts_outbox SET state = 'sending',
            lease_until = created_at - interval '2 minutes'""",
    "Un mail dû": """
        UPDATE accounts_outbox SET next_try_at = created_at - interval '11 minutes'""",
    "Un mail a un Message-ID": """
        UPDATE accounts_outbox SET message_id = ''
        WHERE id = (SELECT id FROM accounts_outbox LIMIT 1)""",
    "Deux comptes": """
        UPDATE accounts_account SET identifier = (
            SELECT upper(identifier) FROM accounts_account WHERE id = %(student)s)
        WHERE id = %(guardian)s""",
    "Un identifiant remplacé": """
        INSERT INTO accounts_retiredidentifier (identifier, account_id, retired_at)
        SELECT identifier, id, now() FROM accounts_account""",
    "Un identifiant a été tiré": "UPDATE accounts_account SET identifier = identifier || '99'",
    "Un nouvel identifiant": """
        INSERT INTO accounts_identifierrequest
            (account_id, entry_id, asked_at, settled_at, former, given, refusal)
        SELECT a.id, (SELECT min(id) FROM accounts_journalentry), now(), now(), 'a.b', 'a.c', ''
        FROM accounts_account a""",
    "Une scolarité": """
        INSERT INTO establishments_establishment (uai, name, degree, academy)
        VALUES ('9999999Z', 'x', '2d', '');
        UPDATE students_mef SET establishment_id = (
            SELECT id FROM establishments_establishment WHERE uai = '9999999Z')""",
    "Un élève a un compte": """
        UPDATE accounts_account SET population = 'guardian' WHERE id = %(student)s""",
    "Deux élèves": "UPDATE students_student SET ine = '070832327JA'",
    "Un élève inscrit": "DELETE FROM accounts_sourceidentity WHERE population = 'student'",
    "Un lien mène": """
        UPDATE guardians_guardianship SET student_id = (SELECT max(id) FROM students_student)
        WHERE guardian_id = (SELECT min(id) FROM guardians_guardian)""",
    "Un lien en cours": "DELETE FROM accounts_sourceidentity WHERE population = 'guardian'",
    "Un responsable a un compte": """
        UPDATE accounts_account SET population = 'student' WHERE id = %(guardian)s""",
    "Il ne reste rien": _ERASE,
    "Les données sont datées": "UPDATE establishments_establishment SET data_updated_at = now()",
    "Un fichier refusé": """
        INSERT INTO sync_change (run_id, kind, student_id, before, after)
        SELECT r.id, 'arrival', s.id, '', '' FROM sync_filerun r, students_student s;
        UPDATE sync_filerun SET outcome = 'held'""",
    "Une nuit terminée": """
        INSERT INTO ops_run
            (kind, business_day, outcome, tries, started_at, ended_at, figures, error)
        VALUES ('feed', now(), 'done', 1, now(), now(), '{}', '');
        INSERT INTO sync_parcel (run_id, place, rank, paths, state)
        SELECT id, '0750680G', 0, '[]', 'todo' FROM ops_run""",
    "Un chiffre d'un jour": """
        INSERT INTO stats_dailycount (establishment_id, day, population, scope,
            not_informed, informed, activating, activated, computed_at)
        SELECT establishment_id, day, population, scope, 0, 0, 0, 0, computed_at
        FROM stats_dailycount, generate_series(1, 2)""",
    "La ligne « N/A »": "UPDATE stats_dailycount SET activated = 1 WHERE mode = ''",
    "Le total des élèves": """
        UPDATE stats_dailycount SET informed = informed + 1
        WHERE scope = 'mef' AND population = 'student' AND mode <> ''""",
    "Un responsable compte": """
        UPDATE stats_dailycount SET not_informed = not_informed + 5
        WHERE scope = 'all' AND population = 'legal' AND mode = ''""",
    "Les chiffres d'un": "UPDATE stats_dailycount SET computed_at = now() WHERE scope = 'all'",
    "Une étape": """
        INSERT INTO ops_run (kind, business_day, outcome, tries, started_at, figures, error)
        VALUES ('feed', '2026-11-22', 'running', 1, '2026-11-22 02:00+01', '{}', '')""",
    "Un compte fermé n'est rattaché": f"""{_ERASE};
        DELETE FROM sync_anomaly; DELETE FROM sync_change; DELETE FROM sync_filerun""",  # noqa: S608
    "Une session d'agent": """
        INSERT INTO django_session VALUES ('k', '', '2027-01-01');
        UPDATE establishments_member SET withdrawn_at = now();
        INSERT INTO entrance_agentsession (user_id, session_key, way, opened_at, browser)
        SELECT user_id, 'k', 'local', '2026-11-01', '' FROM establishments_member""",
}


def run(*statements, **values):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values or None)


def break_rule(beginning):
    """Break the rule whose sentence begins so, of the first account of each population."""
    first = dict(Account.objects.order_by().values_list("population").annotate(Min("pk")))
    run(BREAKS[beginning], **first)


def put_aside():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for table, names in CONSTRAINTS.items():
        run(*(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for name in names))
    run(*(f"DROP INDEX {name}" for name in INDEXES))
    run("ALTER TABLE accounts_journalentry DISABLE TRIGGER USER")
    run("ALTER TABLE accounts_accountevent DISABLE TRIGGER USER")


def broken(at, **options):
    """The sentences of the rules that do not hold, with the number of cases."""
    return {each.sentence: each.count for each in invariants.verify(at, **options)}


def says(sentences, beginning):
    return [count for sentence, count in sentences.items() if sentence.startswith(beginning)]
