"""What each command does: plain functions, values in, exit code out."""
