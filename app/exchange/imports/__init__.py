"""Lists of any office: the table found, its columns matched to a register, its cells mended."""
