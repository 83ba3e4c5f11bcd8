"""Records as JSON values, spreadsheet cells and workbooks, and back."""
