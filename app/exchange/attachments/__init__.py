"""Files that belong to records, on their way in and out: checked, cleaned, attached, taken out."""
