"""The SQL by which packages come into the database."""

from __future__ import annotations

HEAD = (
    "unit, content, period, revision, sequence, previous, digest, at, "
    "definitions, key, open, scanned, real_to, name, unit_name"
)
# The row of the unit is locked, whether it is new or was there.
UNIT = (
    "INSERT INTO andan.unit (code, name) VALUES (%s, %s) "
    "ON CONFLICT (code) DO UPDATE SET name = unit.name RETURNING key, name"
)
NAME = "UPDATE andan.unit SET name = %s WHERE code = %s"
KEY = "UPDATE andan.unit SET key = %s WHERE code = %s"
PRESENT = (
    "SELECT content FROM andan.package "
    "WHERE (unit, content) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
)
# Who changes a list waits for what is being written by those of before, and holds up what comes.
_LISTS = 0x616E646C  # the number of that lock
LISTS_STAY = f"SELECT pg_advisory_xact_lock_shared({_LISTS})"
LISTS_CHANGE = f"SELECT pg_advisory_xact_lock({_LISTS})"
TRUST_VERSION = "SELECT coalesce(sum(version), 0)::bigint FROM andan.trust"
# Nothing where another receiver wrote since: packages are only ever added, lists have versions.
PACKAGE = (
    f"INSERT INTO andan.package ({HEAD}, state, why_vi, why_en) "
    f"SELECT {', '.join(['%s'] * 18)} "
    "WHERE (SELECT count(*) FROM andan.package WHERE unit = %s) = %s "
    "AND (SELECT key FROM andan.unit WHERE code = %s) IS NOT DISTINCT FROM %s::text "
    f"AND ({TRUST_VERSION}) = %s RETURNING id"
)
UNITS = "SELECT code, key, name FROM andan.unit WHERE code = ANY(%s)"
WHOLE = (
    f"WITH one AS ({PACKAGE}), figures AS ("
    "INSERT INTO andan.figure (first_day, unit, package, series, value, previous, year_before, "
    "cumulative, why) SELECT %s::date, %s, one.id, given.* FROM one, "
    "unnest(%s::integer[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) given"
    "), counting AS ("
    "INSERT INTO andan.revision (unit, period, package, number) "
    "SELECT %s, %s, one.id, %s FROM one WHERE %s "
    "ON CONFLICT (unit, period) DO UPDATE SET package = excluded.package, "
    "number = excluded.number, since = now()) SELECT id FROM one"
)
TRUST = "SELECT receiver, list, settled, version FROM andan.trust ORDER BY receiver"
# What the receiver had loaded before, and has not changed, stays settled.
KEEP_TRUST = (
    "INSERT INTO andan.trust (receiver, list, settled) VALUES (%s, %s, false) "
    "ON CONFLICT (receiver) DO UPDATE SET list = excluded.list, settled = false, "
    "version = trust.version + 1, at = now(), loaded_by = session_user WHERE trust.list <> excluded.list"
)
# Nothing is left of the list under a name that the receiver no longer has.
EMPTY_TRUST = (
    "UPDATE andan.trust SET list = '{}', settled = false, version = version + 1, at = now(), "
    "loaded_by = session_user WHERE receiver = ANY(%s) AND list <> '{}'"
)
TRUST_SETTLED = "UPDATE andan.trust SET settled = true WHERE receiver = %s AND version = %s"
EVERYBODY = "SELECT code FROM andan.unit ORDER BY code"
# What is written is on the server's disk when all is: a commit that waits flushes those before it.
SOON, NOW = "SET synchronous_commit = off", "RESET synchronous_commit"
FLUSHED = "UPDATE andan.unit SET name = name WHERE code = %s"
HEADS = (
    "SELECT unit, id, content, period, revision, sequence, previous, digest, at, definitions, key, open, "
    "scanned, unit_name, state, why_vi, why_en FROM andan.package WHERE unit = ANY(%s)"
)
STATE = "UPDATE andan.package SET state = %s, why_vi = %s, why_en = %s WHERE unit = %s AND id = %s"
GONE = "DELETE FROM andan.revision WHERE unit = %s AND period <> ALL(%s)"
REVISION = (
    "INSERT INTO andan.revision (unit, period, package, number) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (unit, period) DO UPDATE SET package = excluded.package, "
    "number = excluded.number, since = now() WHERE revision.package <> excluded.package"
)
