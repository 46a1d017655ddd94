"""Routes: thin; each reads the request, calls one use case and shows the result."""
