"""Measures: each heavy work against the plain way of doing it, and against its budget.

Nothing of the service imports this; `python -m bench` runs it in a database of its own.
"""
