"""Files in, checked and frozen objects out; no arithmetic of money."""
