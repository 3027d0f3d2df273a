"""The application: front ends, the service they share, and the log of questions."""
