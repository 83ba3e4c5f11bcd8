"""What every room uses: language, text, dates, errors, paths, files, long work."""
