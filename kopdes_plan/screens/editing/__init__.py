"""The open plan: what is typed is checked as a whole, saved at once and can be taken back.

`session` is the door; `open_plan` holds the draft and talks to the disk, `changes` and `trials`
try edits, `spots` and `moves` know their places, `history` the way back. `numbers` is between what
people type and what a file holds, `plans` knows the folder of plans, `documents` what is made of
one, `conflicts` what a merge of two copies left open.
"""
