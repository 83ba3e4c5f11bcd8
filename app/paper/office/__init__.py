"""Papers that an office goes on writing in, each said once and written as PDF or as Word."""
