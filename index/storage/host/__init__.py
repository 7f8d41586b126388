"""What is kept for the host as a whole, beside the libraries."""
