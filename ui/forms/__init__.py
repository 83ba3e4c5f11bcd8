"""The form of any register, and what helps while a record is typed."""
