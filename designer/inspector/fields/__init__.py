"""Inputs for the types of parameters, one module for a few types that belong together."""
