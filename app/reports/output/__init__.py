"""A computed report as JSON, workbook or paper."""
