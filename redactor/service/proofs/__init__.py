"""What shows that it works: leak checks, certificates, scores, speed, the installation."""
