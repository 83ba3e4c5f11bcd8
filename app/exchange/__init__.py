"""Records and reports on their way in and out of the program."""
