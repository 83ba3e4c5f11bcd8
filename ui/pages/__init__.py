"""Pages that are one file each."""
