"""The plain engine: docs/semantics.md in Python, rule by rule (cited as R and its number), for reading and as the
measure of the compiled engine. It stands in while that one is being compiled. All instants are UNIX times."""
