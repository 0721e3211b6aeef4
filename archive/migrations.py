"""The schema, as ordered migrations. A migration is never edited after a release: a change is a new one.

Days are ``*_date``, instants ``*_at`` (UTC, ``YYYY-MM-DDTHH:MM:SSZ``), ids end in ``_id``. No trigger needs a
function that plain SQLite lacks, and columns beyond the published ones may be left null, so that others can insert
with a plain connection. Bodies stand in ``versions`` only; ``disclosures`` is what people page through.
"""

from sqlite_utils import Database, Migrations

migrations = Migrations("fazhi")
"""Our migration set. A file without it is not an archive of ours."""

CONTENT_COLUMNS = """
    title TEXT, publication_date TEXT, publication_time TEXT, date_basis TEXT, document_date TEXT, effective_date TEXT,
    expiry_date TEXT, source TEXT, author TEXT, publisher TEXT, issuing_authority TEXT, document_number TEXT,
    index_number TEXT, subject TEXT, genre TEXT, legal_force TEXT, keywords TEXT, abstract TEXT,
    disclosure_mode TEXT, breadcrumb TEXT NOT NULL DEFAULT '[]', topic TEXT, reporting_year INTEGER,
    issuer_level TEXT, outcome TEXT NOT NULL, raw_labels TEXT NOT NULL DEFAULT '[]', encoding TEXT,
    declared_encoding TEXT, replacement_characters INTEGER NOT NULL DEFAULT 0, warnings TEXT NOT NULL DEFAULT '[]',
    text TEXT NOT NULL DEFAULT '', markdown TEXT NOT NULL DEFAULT ''
"""
"""The fields of a page as columns, the same in ``versions`` and ``derivations``; lists are JSON text.

The bodies stand last: SQLite reads the columns before them without walking through them (B62).
"""


def _run(db: Database, script: str) -> None:
    """Execute statements one by one: ``executescript`` would commit the migration's own transaction."""
    for statement in script.split(";\n\n"):
        db.execute(statement)


_CAPTURES = """
CREATE TABLE portals (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, division_code TEXT, province TEXT, city TEXT, county TEXT,
    home TEXT NOT NULL, family TEXT, site_code TEXT
);

CREATE TABLE sections (
    id INTEGER PRIMARY KEY, portal_id TEXT NOT NULL REFERENCES portals(id), name TEXT NOT NULL, url TEXT NOT NULL,
    topic TEXT, last_walked_at TEXT, last_outcome TEXT, UNIQUE (portal_id, url)
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started_at TEXT NOT NULL, finished_at TEXT, outcome TEXT,
    to_end INTEGER NOT NULL DEFAULT 0, arguments TEXT NOT NULL DEFAULT '{}', software TEXT NOT NULL DEFAULT '{}',
    vantage TEXT, counts TEXT NOT NULL DEFAULT '{}', report TEXT, heartbeat_at TEXT, process TEXT,
    chain_number INTEGER UNIQUE, chain_previous TEXT, chain_sha256 TEXT
);

CREATE TABLE walks (
    run_id INTEGER NOT NULL REFERENCES runs(id), section_id INTEGER NOT NULL REFERENCES sections(id),
    outcome TEXT NOT NULL, reason TEXT, pages INTEGER NOT NULL DEFAULT 0, stated_pages INTEGER,
    listed INTEGER NOT NULL DEFAULT 0, stated_records INTEGER, taken INTEGER NOT NULL DEFAULT 0,
    to_end INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (run_id, section_id)
) WITHOUT ROWID;

CREATE INDEX walks_section ON walks (section_id, run_id);

CREATE TABLE claims (
    portal_id TEXT PRIMARY KEY REFERENCES portals(id), run_id INTEGER NOT NULL REFERENCES runs(id)
) WITHOUT ROWID;

CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY, host TEXT, replaces INTEGER UNIQUE REFERENCES dictionaries(id), data BLOB NOT NULL
);

CREATE INDEX dictionaries_host ON dictionaries (host);

CREATE TABLE payloads (
    sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, compression TEXT NOT NULL, data BLOB NOT NULL
);

CREATE INDEX payloads_compression ON payloads (compression);

CREATE TABLE documents (
    id TEXT PRIMARY KEY, portal_id TEXT NOT NULL REFERENCES portals(id), state TEXT NOT NULL DEFAULT 'present',
    first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, last_checked_at TEXT NOT NULL, missing_since TEXT,
    gone_at TEXT, current_version_id TEXT, topic TEXT, reporting_year INTEGER, issuer_level TEXT, main_url TEXT
);

CREATE INDEX documents_portal ON documents (portal_id, state);

CREATE INDEX documents_current ON documents (current_version_id);

CREATE TABLE captures (
    id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL REFERENCES runs(id),
    portal_id TEXT REFERENCES portals(id), document_id TEXT REFERENCES documents(id), method TEXT NOT NULL,
    url TEXT NOT NULL, request_headers TEXT NOT NULL, request_sha256 TEXT REFERENCES payloads(sha256),
    final_url TEXT, fetched_at TEXT NOT NULL, status INTEGER, outcome TEXT, media_type TEXT,
    headers TEXT NOT NULL DEFAULT '[]', encoding TEXT, declared_encoding TEXT, etag TEXT, last_modified TEXT,
    payload_sha256 TEXT REFERENCES payloads(sha256), error TEXT
);

CREATE INDEX captures_run ON captures (run_id, outcome);

CREATE INDEX captures_document ON captures (document_id, id);

CREATE INDEX captures_url ON captures (url, id);

CREATE INDEX captures_payload ON captures (payload_sha256)"""


@migrations()
def m001_captures(db: Database) -> None:
    """Portals, sections, runs, and what they fetched."""
    _run(db, _CAPTURES)


_DOCUMENTS = f"""
CREATE TABLE document_urls (
    document_id TEXT NOT NULL REFERENCES documents(id), url TEXT NOT NULL, key TEXT,
    first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, run_id INTEGER REFERENCES runs(id),
    version_id TEXT REFERENCES versions(id), capture_id INTEGER REFERENCES captures(id),
    lost_run_id INTEGER REFERENCES runs(id),
    PRIMARY KEY (document_id, url)
);

CREATE INDEX document_urls_run ON document_urls (run_id);

CREATE INDEX document_urls_key ON document_urls (key);

CREATE INDEX document_urls_url ON document_urls (url);

CREATE TABLE listings (
    document_id TEXT NOT NULL REFERENCES documents(id), section_id INTEGER NOT NULL REFERENCES sections(id),
    listed_title TEXT NOT NULL, listed_date TEXT, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
    PRIMARY KEY (document_id, section_id)
) WITHOUT ROWID;

CREATE INDEX listings_section ON listings (section_id, last_seen_at);

CREATE TABLE versions (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id), number INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, capture_id INTEGER NOT NULL REFERENCES captures(id),
    first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL, extractor TEXT NOT NULL, extracted_at TEXT,
    fields_sha256 TEXT, {CONTENT_COLUMNS}, UNIQUE (document_id, number)
);

CREATE TABLE version_captures (
    version_id TEXT NOT NULL REFERENCES versions(id), position INTEGER NOT NULL,
    capture_id INTEGER NOT NULL REFERENCES captures(id), PRIMARY KEY (version_id, position)
) WITHOUT ROWID;

CREATE INDEX versions_text ON versions (text_sha256);

CREATE INDEX versions_content ON versions (content_sha256);

CREATE INDEX versions_fields ON versions (coalesce(fields_sha256, content_sha256));

CREATE INDEX versions_document_number ON versions (document_number) WHERE document_number IS NOT NULL;

CREATE INDEX versions_capture ON versions (capture_id);

CREATE INDEX versions_seen ON versions (first_seen_at);

CREATE INDEX versions_publication_date ON versions (publication_date);

CREATE INDEX versions_topic ON versions (topic, first_seen_at);

CREATE TABLE derivations (
    id INTEGER PRIMARY KEY, version_id TEXT NOT NULL REFERENCES versions(id), extractor TEXT NOT NULL,
    extracted_at TEXT NOT NULL, content_sha256 TEXT NOT NULL, attachments TEXT NOT NULL DEFAULT '[]',
    {CONTENT_COLUMNS}
);

CREATE INDEX derivations_version ON derivations (version_id);

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY, version_id TEXT NOT NULL REFERENCES versions(id), position INTEGER NOT NULL,
    url TEXT NOT NULL, via_url TEXT, name TEXT NOT NULL, media_type TEXT, size INTEGER,
    payload_sha256 TEXT REFERENCES payloads(sha256), outcome TEXT NOT NULL, text TEXT, pages INTEGER,
    UNIQUE (version_id, position)
);

CREATE INDEX attachments_payload ON attachments (payload_sha256);

CREATE TABLE attachment_tables (
    attachment_id INTEGER NOT NULL REFERENCES attachments(id), table_number INTEGER NOT NULL,
    row_number INTEGER NOT NULL, cells TEXT NOT NULL, PRIMARY KEY (attachment_id, table_number, row_number)
) WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, run_id INTEGER NOT NULL REFERENCES runs(id),
    document_id TEXT NOT NULL REFERENCES documents(id), at TEXT NOT NULL, kind TEXT NOT NULL,
    version_id TEXT REFERENCES versions(id), detail TEXT NOT NULL DEFAULT '{{}}'
);

CREATE INDEX events_document ON events (document_id, id);

CREATE INDEX events_run ON events (run_id);

CREATE INDEX events_kind ON events (kind, at);

CREATE TABLE absences (
    document_id TEXT NOT NULL REFERENCES documents(id), run_id INTEGER NOT NULL REFERENCES runs(id),
    judged_at TEXT NOT NULL, captures TEXT NOT NULL, PRIMARY KEY (document_id, run_id)
) WITHOUT ROWID;

CREATE INDEX events_at ON events (at)"""


@migrations()
def m002_documents(db: Database) -> None:
    """Documents' addresses, listings, versions, attachments and events."""
    _run(db, _DOCUMENTS)


_DISCLOSURES = """
CREATE TABLE disclosures (
    number INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE REFERENCES documents(id), title TEXT,
    portal_id TEXT NOT NULL, portal TEXT NOT NULL, division_code TEXT, province TEXT, city TEXT, county TEXT,
    topic TEXT, reporting_year INTEGER, issuer_level TEXT, publication_date TEXT, date_basis TEXT,
    document_date TEXT, effective_date TEXT, expiry_date TEXT, source TEXT, author TEXT, publisher TEXT,
    issuing_authority TEXT, document_number TEXT, index_number TEXT, subject TEXT, genre TEXT, legal_force TEXT,
    keywords TEXT, disclosure_mode TEXT, outcome TEXT NOT NULL, state TEXT NOT NULL, versions INTEGER NOT NULL,
    attachments INTEGER NOT NULL, characters INTEGER NOT NULL, first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL, changed_at TEXT NOT NULL, url TEXT NOT NULL, version_id TEXT NOT NULL
);

CREATE INDEX disclosures_portal ON disclosures (portal_id, publication_date);

CREATE INDEX disclosures_county ON disclosures (county, publication_date);

CREATE INDEX disclosures_division ON disclosures (division_code, publication_date, topic);

CREATE INDEX disclosures_province ON disclosures (province);

CREATE INDEX disclosures_topic ON disclosures (topic, publication_date, reporting_year, state, county, province);

CREATE INDEX disclosures_topic_changed ON disclosures (topic, changed_at);

CREATE INDEX disclosures_reporting_year ON disclosures (reporting_year, topic, publication_date, state);

CREATE INDEX disclosures_publication_date ON disclosures
    (publication_date, topic, reporting_year, state, county, province);

CREATE INDEX disclosures_changed ON disclosures (changed_at);

CREATE INDEX disclosures_state ON disclosures (state);

CREATE INDEX disclosures_document_number ON disclosures (document_number, portal);

CREATE VIRTUAL TABLE search_index USING fts5 (words, content = '', tokenize = 'unicode61')"""


@migrations()
def m003_disclosures(db: Database) -> None:
    """The table that readers page through: one row a document, no bodies, indexed on what they filter."""
    _run(db, _DISCLOSURES)


_LATE = ("outcome", "document_id", "encoding", "declared_encoding")
"""The columns of a capture that go from null to a value once, when the answer has been judged."""


@migrations()
def m004_guards(db: Database) -> None:
    """Raw evidence refuses change: payloads, captures (but their four late columns), dictionaries, events."""
    for table in ("payloads", "captures", "dictionaries", "events"):
        db.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never deleted'); END"
        )
    for table in ("payloads", "dictionaries", "events"):
        db.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never updated'); END"
        )
    columns = [column.name for column in db.table("captures").columns]
    fixed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns if name not in _LATE)
    once = " OR ".join(f"(OLD.{name} IS NOT NULL AND NEW.{name} IS NOT OLD.{name})" for name in _LATE)
    db.execute(
        f"CREATE TRIGGER captures_no_update BEFORE UPDATE ON captures WHEN {fixed} OR {once} "
        "BEGIN SELECT RAISE(ABORT, 'captures are never updated'); END"
    )
    db.execute(
        "CREATE TRIGGER captures_settled BEFORE UPDATE ON captures "
        "WHEN (SELECT finished_at FROM runs WHERE id = OLD.run_id) IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'captures of an ended run are never updated'); END"
    )


@migrations()
def m005_touched(db: Database) -> None:
    """Which rows of the search index are out of step (B53), noted by triggers that any SQLite can run.

    A writer that renews ``disclosures`` and the index in one transaction clears its own marks at the end; a
    plain connection does not, and readers pass over the row until ``fazhi reindex``. ``BEFORE INSERT`` sees the
    row that a replace is about to lose without firing its delete trigger.
    """
    by_document = "SELECT number FROM disclosures WHERE document_id = "
    current = "SELECT number FROM disclosures WHERE (document_id, version_id) = "
    by_version = (
        "SELECT d.number FROM versions AS v JOIN disclosures AS d USING (document_id) "
        "WHERE d.version_id = v.id AND v.id = "
    )
    occasions = {
        "versions_insert": ("AFTER INSERT ON versions", current + "(NEW.document_id, NEW.id)"),
        "versions_update": ("AFTER UPDATE OF document_id, title, document_number, text ON versions",
                            current + "(NEW.document_id, NEW.id)"),
        "versions_delete": ("AFTER DELETE ON versions", current + "(OLD.document_id, OLD.id)"),
        "attachments_insert": ("AFTER INSERT ON attachments", by_version + "NEW.version_id"),
        "attachments_update": ("AFTER UPDATE OF version_id, position, text ON attachments",
                               by_version + "NEW.version_id"),
        "attachments_delete": ("AFTER DELETE ON attachments", by_version + "OLD.version_id"),
        "documents_update": ("AFTER UPDATE OF current_version_id ON documents", by_document + "NEW.id"),
        "disclosures_insert": ("BEFORE INSERT ON disclosures",
                               by_document + "NEW.document_id OR number = NEW.number"),
        "disclosures_inserted": ("AFTER INSERT ON disclosures", "SELECT NEW.number"),
        "disclosures_update": ("AFTER UPDATE OF number, document_id, version_id ON disclosures",
                               "SELECT OLD.number UNION SELECT NEW.number"),
        "disclosures_delete": ("AFTER DELETE ON disclosures", "SELECT OLD.number"),
    }  # fmt: skip
    db.execute("CREATE TABLE touched (number INTEGER PRIMARY KEY)")
    for name, (occasion, numbers) in occasions.items():
        # EXCEPT, not OR IGNORE: the firing statement's own ON CONFLICT clause would override that.
        new = f"INSERT INTO touched {numbers} EXCEPT SELECT number FROM touched"
        db.execute(f"CREATE TRIGGER touched_{name} {occasion} BEGIN {new}; END")
    db.execute(
        "CREATE VIEW searchable AS SELECT rowid, rank, search_index AS searchable FROM search_index "
        "WHERE rowid NOT IN (SELECT number FROM touched)"
    )


@migrations()
def m006_hosts(db: Database) -> None:
    """Which hosts answer conditional requests truthfully."""
    db.execute("CREATE TABLE hosts (host TEXT PRIMARY KEY, proofs INTEGER NOT NULL DEFAULT 0, lied_at TEXT)")


@migrations()
def m007_families(db: Database) -> None:
    """By which way of making lists a section was read: another one than before is a redesign."""
    db.execute("ALTER TABLE walks ADD COLUMN family TEXT")


@migrations()
def m008_memories(db: Database) -> None:
    """What was learned about hosts; an input of extraction, so it is never changed."""
    db.execute(
        "CREATE TABLE host_memories (id INTEGER PRIMARY KEY, host TEXT NOT NULL, learned_at TEXT NOT NULL, "
        "data TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX host_memories_host ON host_memories (host, id)")
    for action in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER host_memories_no_{action.lower()} BEFORE {action} ON host_memories "
            "BEGIN SELECT RAISE(ABORT, 'what was learned is never changed'); END"
        )
