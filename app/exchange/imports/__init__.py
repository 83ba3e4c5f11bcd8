"""Lists of any office on their way into a register: found, matched, mended, rehearsed, committed."""
