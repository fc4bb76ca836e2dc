"""The journal is written once: the database refuses to change or remove a line of it.

A purge past the retention opens the door for its own transaction:
SET LOCAL educonnect.purge_journal = 'on'.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('educonnect.purge_journal', true) = 'on' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER journal_entry_is_append_only BEFORE UPDATE OR DELETE ON accounts_journalentry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER account_event_is_append_only BEFORE UPDATE OR DELETE ON accounts_accountevent
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""
UNDO = """
DROP TRIGGER account_event_is_append_only ON accounts_accountevent;
DROP TRIGGER journal_entry_is_append_only ON accounts_journalentry;
DROP FUNCTION journal_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, UNDO)]
