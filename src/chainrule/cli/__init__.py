"""The command line: thin commands over the library, each in its own file."""
