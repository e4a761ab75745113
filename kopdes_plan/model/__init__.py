"""The arithmetic: objects in, arrays out. Start reading at `run`."""
