"""Services on the records of any register: lists, quality, duplicates, timeline, settings."""
