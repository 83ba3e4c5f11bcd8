"""Workbooks as other programs left them: read whatever their format, repaired, written anew."""
