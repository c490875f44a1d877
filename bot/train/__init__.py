"""Training the reader; needs nothing at run time."""
