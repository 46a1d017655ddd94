"""What leaves: finished documents, the release folder, reports, delivery, reopening."""
