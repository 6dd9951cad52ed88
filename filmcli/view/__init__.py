"""What people see: cards, tables and sentences. Rich is imported inside functions only."""
