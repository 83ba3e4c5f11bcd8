"""The signed file in which a unit hands in a report, and the reply to it."""
