"""Judges search by labelled queries: stories are imported, queries asked and answers compared with their grades.

`metrics` counts, `sets` reads files, `running` asks the program as anybody would, by its command line, `report` shows.
"""
