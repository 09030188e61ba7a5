"""Starts every part of the product in order, keeps it running, stops it cleanly."""
