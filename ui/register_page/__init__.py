"""The page of any register: its list, filters, selection and paste."""
