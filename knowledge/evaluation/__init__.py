"""How well questions are answered: our own question sets, any corpus in BEIR form, and the figures for both.

Nothing here knows how an answer is found: what is measured is handed in, and needs only the methods it is asked for.
"""
