"""Administrative documents: pages, tables, charts, lists to sign."""
