"""Who may open a store and what guards it: keys, passwords, audit log, row MACs."""
