"""What can be pressed below a message. All of it is found again by its custom id, so it survives a restart.

A custom id is `moon:<kind>:v<version>:<opaque>`. It holds no state that could be trusted: anybody who sees a message
can press, years later, so whatever matters is looked up again.
"""
