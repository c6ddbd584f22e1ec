"""Screens of the admin, one subject a file."""
