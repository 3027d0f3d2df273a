"""The command line: a module for each command, over the same service that Discord uses."""
