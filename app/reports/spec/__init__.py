"""What a report is made of: indicators, official tables, charts, row codes."""
