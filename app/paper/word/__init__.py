"""Word files in the form of administrative documents (NĐ 30/2020/NĐ-CP)."""
