"""Certificates of merit: their template, ornament and printing."""
