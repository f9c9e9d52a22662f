"""Signed content stays: the database itself refuses to change it, whoever asks.

Voiding, running out and warnings touch `state`, `in_state_since` and `warned`; those stay free.
SQLite rebuilds a table to alter it and loses its triggers with it: a later migration that alters
one of the two tables calls `remove` before and `add` after.
"""

from typing import Any

from django.db import migrations

MAY_CHANGE = {"state", "in_state_since", "warned"}

POSTGRESQL = """
CREATE FUNCTION placements_signed_content_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - ARRAY['state', 'in_state_since', 'warned']
            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'in_state_since', 'warned']
        AND EXISTS (SELECT 1 FROM placements_signature WHERE agreement_id = OLD.id)
    THEN
        RAISE EXCEPTION 'signed_content_stays' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_content_stays BEFORE UPDATE ON placements_agreement
    FOR EACH ROW EXECUTE FUNCTION placements_signed_content_stays();

CREATE FUNCTION placements_a_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a_signature_stays' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER a_signature_stays BEFORE UPDATE OR DELETE ON placements_signature
    FOR EACH ROW EXECUTE FUNCTION placements_a_signature_stays();

CREATE FUNCTION placements_a_signature_is_under_what_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Waits for whoever replaces the version just now, and then reads what they left.
    PERFORM 1 FROM placements_agreement
        WHERE id = NEW.agreement_id AND state = 'open' AND content_hash = NEW.content_hash
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a_signature_is_under_what_stands'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_signature_is_under_what_stands BEFORE INSERT ON placements_signature
    FOR EACH ROW EXECUTE FUNCTION placements_a_signature_is_under_what_stands();
"""
POSTGRESQL_AWAY = """
DROP TRIGGER a_signature_is_under_what_stands ON placements_signature;
DROP FUNCTION placements_a_signature_is_under_what_stands();
DROP TRIGGER a_signature_stays ON placements_signature;
DROP FUNCTION placements_a_signature_stays();
DROP TRIGGER signed_content_stays ON placements_agreement;
DROP FUNCTION placements_signed_content_stays();
"""

# Deleting is free on SQLite: there a whole database is emptied row by row, not by TRUNCATE.
SQLITE = (
    """
    CREATE TRIGGER signed_content_stays BEFORE UPDATE ON placements_agreement
    WHEN ({changed}) AND EXISTS (SELECT 1 FROM placements_signature WHERE agreement_id = OLD.id)
    BEGIN SELECT RAISE(ABORT, 'signed_content_stays'); END
    """,
    """
    CREATE TRIGGER a_signature_stays BEFORE UPDATE ON placements_signature
    BEGIN SELECT RAISE(ABORT, 'a_signature_stays'); END
    """,
    """
    CREATE TRIGGER a_signature_is_under_what_stands BEFORE INSERT ON placements_signature
    WHEN NOT EXISTS (
        SELECT 1 FROM placements_agreement
        WHERE id = NEW.agreement_id AND state = 'open' AND content_hash = NEW.content_hash
    )
    BEGIN SELECT RAISE(ABORT, 'a_signature_is_under_what_stands'); END
    """,
)
SQLITE_NAMES = ("a_signature_is_under_what_stands", "a_signature_stays", "signed_content_stays")


def add(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    fields = apps.get_model("placements", "Agreement")._meta.concrete_fields
    fixed = [each.column for each in fields if each.column not in MAY_CHANGE]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in fixed)
    for statement in SQLITE:
        schema_editor.execute(statement.format(changed=changed), params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_AWAY, params=None)
        return
    for name in SQLITE_NAMES:
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("placements", "0003_a_placement_closes")]

    operations = [migrations.RunPython(add, remove)]
