"""The embedded engine: tantivy, no server; the default."""
