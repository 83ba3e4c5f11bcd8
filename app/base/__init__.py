"""The base of every room: language, text, dates, errors, paths, files, long work."""
