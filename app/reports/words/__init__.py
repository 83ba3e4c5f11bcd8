"""A report in words: its sentences, the officer's paragraphs, and a Word file that came back."""
