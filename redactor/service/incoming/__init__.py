"""What comes in: from paths, collections, uploads and watched places."""
