"""Where things are kept: one file per aggregate, SQLite or Postgres by URL."""
