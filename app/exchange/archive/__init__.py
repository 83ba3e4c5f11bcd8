"""An archive that can be read without the program: records, figures, what they are counted from."""
