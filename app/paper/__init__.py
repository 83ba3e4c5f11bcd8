"""Everything that is printed: documents, tables, certificates and lists to sign."""
