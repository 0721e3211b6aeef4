"""Turns an archive into what it was before a migration, so that upgrades have something to upgrade."""

from pathlib import Path

from sqlite_utils import Database

from archive.migrations import migrations

RELEASES = ("m005_touched", "m006_hosts", "m007_families", "m008_memories")
"""Migrations that an archive with documents can be without."""


def make_older(path: Path, migration: str) -> None:
    """Take away what this migration and all later ones brought; none of them changed rows."""
    then = Database(memory=True)
    migrations.apply(then, stop_before=migration)
    db = Database(path)
    for kind, name in objects(db) - objects(then):
        if (kind, name) in objects(db):  # a dropped table takes its triggers and indexes along
            db.execute(f"DROP {kind} {name}")
    for table in db.table_names():
        for column in columns(db, table) - columns(then, table):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    kept = {done.name for done in migrations.applied(then)}
    for done in migrations.applied(db):
        if done.name not in kept:
            db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [done.name])
    db.close()


def objects(db: Database) -> set[tuple[str, str]]:
    """Return kind and name of everything in the schema that has a definition."""
    return set(db.execute("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def columns(db: Database, table: str) -> set[str]:
    """Return the names of a table's columns."""
    return {column.name for column in db.table(table).columns}
