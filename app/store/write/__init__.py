"""Changing records: the transaction, what it checks, writes, and keeps for undo."""
