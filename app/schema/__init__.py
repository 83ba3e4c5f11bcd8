"""The parts of a record type: fields, conditions, drafts. This room knows no single register."""
