"""What `rivals.py` is made of: lists, environments, runs, scores, and one module for each library it runs.

The modules named ``by_…`` run inside the environment of their library, as ``python -m rivalry.by_splink LEFT RIGHT
PAIRS``, and import beside the library nothing but `rivalry.exchange`. All others use the standard library alone.
"""
