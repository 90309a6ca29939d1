"""The canvas: a node-graph view of a journey. It knows the document, and no panel and no simulator."""
