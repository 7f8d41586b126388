"""What all terminal commands share: context, exit codes, tables, progress, JSON."""
