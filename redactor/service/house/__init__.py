"""The authority around the cases: who may come in and see what, keys, log, retention."""
