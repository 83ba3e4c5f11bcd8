"""Computing a report for a period, and the records behind each of its figures."""
