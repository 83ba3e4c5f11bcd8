"""Records as database rows: tables, migrations, the search index."""
