"""Reports: indicators over the registers, computed, and written as JSON, workbook or paper."""
