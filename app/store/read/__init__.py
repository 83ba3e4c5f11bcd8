"""Reading records: conditions as SQL, lists, searches, aggregates."""
