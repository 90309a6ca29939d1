"""How the drawing is painted: batched calls and small pictures that are made once, on pixels or as vectors."""
