"""What a record type is made of: fields, conditions, drafts. Knows no single register."""
