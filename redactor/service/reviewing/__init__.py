"""What people do with it: decide, search, preview, approve."""
